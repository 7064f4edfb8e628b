-- Makes an organisation of the people of company.sql: org units, reporting lines, accounts, seats of which
-- 5 in 100 people's worth are critical, slates of four. Nobody's data: names are letters out of md5, so that pages
-- compress no better than with real ones. Triggers sleep meanwhile. %(people)s people as of %(today)s.
SET session_replication_role = replica;

CREATE FUNCTION pg_temp.word(of text, letters integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT initcap(left(translate(md5(of), '0123456789', 'aeioulnrst'), letters)) $$;

-- Ten units below each.
INSERT INTO people_orgunit (id, code, name, parent_id)
SELECT u, 'unit-' || u, pg_temp.word('unit' || u, 9) || ' ' || pg_temp.word('works' || u, 6),
    CASE WHEN u > 1 THEN (u - 2) / 10 + 1 END
FROM generate_series(1, GREATEST(20, %(people)s / 75)) AS u;

-- Eight people below each, down to a seventh rung; one in a hundred has left.
UPDATE people_employee SET
    full_name = pg_temp.word('given' || id, 6) || ' ' || pg_temp.word('family' || id, 9),
    email = 'person' || id || '@example.org',
    manager_id = CASE WHEN id > 1 THEN (id - 2) / 8 + 1 END,
    org_unit_id = id %% GREATEST(20, %(people)s / 75) + 1,
    grade = 1 + id / 20 %% 4,
    hired_on = %(today)s::date - (400 + id %% 4000)::integer,
    performance_rating = 1 + id %% 9 / 2.0,
    status = CASE WHEN id %% 100 = 99 THEN 'left' ELSE 'active' END,
    left_on = CASE WHEN id %% 100 = 99 THEN %(today)s::date - 20 END;

UPDATE people_role SET name = pg_temp.word('role' || id, 8) || ' ' || pg_temp.word('kind' || id, 7);
UPDATE people_rolefamily SET name = pg_temp.word('ladder' || id, 10);
UPDATE competencies_competency SET
    name = pg_temp.word('what' || id, 8) || ' ' || lower(pg_temp.word('how' || id, 9));

-- Two roles have no published profile: whoever would be scored for them is not.
UPDATE competencies_roleprofile SET status = 'draft', published_at = NULL WHERE role_id IN (22, 23);

INSERT INTO people_account
    (id, password, email, full_name, employee_id, is_active, is_demo, demo_label, created_at)
SELECT id, '!', email, full_name, id, TRUE, FALSE, '', now() FROM people_employee;
INSERT INTO people_grant (account_id, role, org_unit_id, granted_at, granted_by) VALUES
    (%(people)s - 11, 'hr_admin', NULL, now(), 'Bench'),
    (%(people)s - 12, 'hr_partner', 2, now(), 'Bench'),
    (%(people)s - 13, 'committee_member', NULL, now(), 'Bench'),
    (%(people)s - 14, 'auditor', NULL, now(), 'Bench');

-- The seat of person n is n - 1, so the first fifth of the tree has one. Every fourth is critical, and one of
-- twenty of these is vacant.
UPDATE people_position SET
    is_critical = id %% 4 = 0,
    title = 'Head of ' || pg_temp.word('seat' || id, 9),
    incumbent_id = CASE WHEN id %% 80 <> 40 THEN id + 1 END,
    vacant_since = CASE WHEN id %% 80 = 40 THEN %(today)s::date - 50 END,
    org_unit_id = (id + 1) %% GREATEST(20, %(people)s / 75) + 1,
    reports_to_id = CASE WHEN id > 0 THEN (id - 1) / 8 END,
    risk_of_loss = (ARRAY['low', 'medium', 'high', ''])[1 + id / 4 %% 4],
    impact_of_loss = (ARRAY['high', 'medium', 'high', 'low', ''])[1 + id / 4 %% 5];
DELETE FROM succession_successor successor USING (
    SELECT successor.id, row_number() OVER (PARTITION BY plan_id ORDER BY successor.id) AS place, is_critical
    FROM succession_successor successor JOIN people_position seat ON seat.id = plan_id
) AS numbered WHERE numbered.id = successor.id AND (place > 4 OR NOT is_critical);
DELETE FROM succession_successionplan USING people_position seat
WHERE seat.id = position_id AND NOT seat.is_critical;
UPDATE succession_successionplan SET
    owner_id = (position_id - 1) / 8 + 1, about_person_id = CASE WHEN id %% 240 = 0 THEN 9 END;
UPDATE succession_successor successor SET
    status = CASE WHEN place <= 2 THEN 'confirmed' ELSE 'proposed' END,
    rank = CASE WHEN place <= 2 THEN place END,
    is_emergency_cover = place = 1 AND plan_id %% 3 = 0,
    reason = 'Ran the line for a year and kept the team.',
    proposed_at = now() - interval '200 days',
    proposed_by_id = (plan_id - 1) / 8 + 1,
    confirmed_at = CASE WHEN place <= 2 THEN now() - interval '100 days' END,
    confirmed_by_id = CASE WHEN place <= 2 THEN %(people)s - 11 END
FROM (SELECT id, row_number() OVER (PARTITION BY plan_id ORDER BY id) AS place
    FROM succession_successor) AS numbered
WHERE numbered.id = successor.id;

-- A plan for every other role that has critical seats.
INSERT INTO succession_successionplan (id, role_id, created_at)
SELECT 1000000 + role_id, role_id, now() FROM people_position
WHERE is_critical AND role_id %% 2 = 0 GROUP BY role_id;
INSERT INTO succession_successor
    (plan_id, employee_id, status, is_emergency_cover, judged_band, reason, proposed_at, proposed_by_id)
SELECT plan.id, 1 + (role_id * 397 + n * 61) %% (%(people)s - 20), 'proposed', FALSE, '', 'Asked for by the team.',
    now() - interval '90 days', 2
FROM succession_successionplan plan, generate_series(1, 5) AS n WHERE role_id IS NOT NULL;

INSERT INTO succession_assessment
    (position_id, is_critical, risk_of_loss, impact_of_loss, reason, review_on, made_at, made_by_id)
SELECT id, TRUE, risk_of_loss, impact_of_loss, 'The plant stops without it.',
    %(today)s::date + (id %% 400 - 30)::integer, now() - interval '300 days', %(people)s - 11
FROM people_position WHERE is_critical AND risk_of_loss <> '' AND impact_of_loss <> '';

INSERT INTO succession_externalname (plan_id, name, reason, keep_until, added_at, added_by_id)
SELECT id, pg_temp.word('out' || id, 7) || ' ' || pg_temp.word('side' || id, 8), 'Met at the fair.',
    %(today)s::date + (id %% 300 - 10)::integer, now(), %(people)s - 11
FROM succession_successionplan WHERE id %% 40 = 0;

INSERT INTO people_rolechange (employee_id, changed_on, recorded_at, from_role, to_role, from_rung, to_rung,
    from_grade, to_grade, is_promotion)
SELECT id, %(today)s::date - (id %% 700)::integer, now() - (id %% 700) * interval '1 day', 'role-1-1-0', 'role-1-2-0',
    1, 2, 1, 2, TRUE
FROM people_employee WHERE id %% 20 = 3;
