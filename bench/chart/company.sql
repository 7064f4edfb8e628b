-- A company for looking at the succession chart and the bench: %(people)s people in 20 divisions, eight reports to a manager, one critical seat
-- to ten people, slates with bands. Nobody's data: every value comes from a row's number.
-- Triggers sleep meanwhile: the kept bench is worked out by whoever reads first.
SET session_replication_role = replica;

INSERT INTO people_orgunit (id, code, name, parent_id)
SELECT 1, 'group', 'Group', NULL::bigint
UNION ALL
SELECT 1 + d, 'division-' || d, (ARRAY['Plants', 'Regions', 'Finance', 'Research', 'Care'])[1 + d %% 5] || ' ' || d, 1
FROM generate_series(1, 20) AS d
UNION ALL
SELECT 21 + (d - 1) * 100 + u, format('unit-%%s-%%s', d, u), format('Unit %%s of division %%s', u, d), 1 + d
FROM generate_series(1, 20) AS d, generate_series(1, 100) AS u;

INSERT INTO people_rolefamily (id, code, name, "group")
SELECT f, 'family-' || f, 'Family ' || f, '' FROM generate_series(1, 20) AS f;

INSERT INTO people_role (id, code, name, family_id, grade, description, is_critical)
SELECT (f - 1) * 5 + g, format('role-%%s-%%s', f, g), format('%%s, family %%s',
    (ARRAY['Specialist', 'Team lead', 'Manager', 'Director', 'Managing director'])[g], f), f, g, '', FALSE
FROM generate_series(1, 20) AS f, generate_series(1, 5) AS g;

INSERT INTO competencies_roleprofile (id, role_id, version, status, note, origin, created_at, changed_at, published_at)
SELECT id, id, 1, 'published', '', 'import', now(), now(), now() FROM people_role;

-- Person 1 leads all, 2 to 21 a division each; in it, the person of place p reports to that of (p - 1) / 8.
CREATE TEMPORARY TABLE place AS
SELECT i, CASE WHEN i = 1 THEN 0 WHEN i <= 21 THEN i - 1 ELSE (i - 22) %% 20 + 1 END AS division,
    CASE WHEN i <= 21 THEN 0 ELSE (i - 22) / 20 + 1 END AS p
FROM generate_series(1, %(people)s) AS i;

INSERT INTO people_employee (id, number, full_name, email, role_id, org_unit_id, manager_id, position_title, location,
    country, status, timezone, locale)
SELECT i, 'N' || i,
    (ARRAY['Mei', 'Siobhán', 'Nguyễn Thị', 'Alejandra', 'Tomasz', 'Priyanka', 'Thandiwe', 'Lindiwe', 'Robert', 'Anna',
        'Kwame', 'Emre', 'Jun', 'Amélie', 'Hendrik', 'Olga', 'Nkechi', 'Sofía', 'Yusuf', 'Ingrid', 'Mateus'])[1 + i %% 21]
    || ' ' ||
    (ARRAY['Tanaka', 'O’Callaghan', 'Minh Châu', 'Ruiz Montemayor', 'Wójcik', 'Raghunathan', 'Nkosi', 'Mokoena',
        'Kowalski', 'Lindqvist', 'Boateng', 'Yıldız', 'Park', 'Fontaine', 'van der Merwe', 'Orlova', 'Eze', 'Herrera',
        'Demir'])[1 + i / 21 %% 19] || ' ' || i,
    '', (division %% 20) * 5 + CASE WHEN i <= 21 THEN 5 WHEN p <= 8 THEN 4 WHEN p <= 72 THEN 3 WHEN p <= 584 THEN 2 ELSE 1 END,
    CASE WHEN i <= 21 THEN 1 + division ELSE 21 + (division - 1) * 100 + 1 + p / 8 %% 100 END,
    CASE WHEN i = 1 THEN NULL WHEN i <= 21 THEN 1 WHEN p <= 8 THEN 1 + division
        ELSE 22 + ((p - 1) / 8 - 1) * 20 + division - 1 END,
    '', '', '', 'active', '', ''
FROM place;

-- Seats of everybody down to place 499 of a division; every nineteenth is vacant, and its holder holds none.
INSERT INTO people_position (id, code, title, role_id, org_unit_id, incumbent_id, vacant_since, reports_to_id, is_critical,
    risk_of_loss, impact_of_loss, is_holder_undisclosed)
SELECT i, 'seat-' || i, role.name || ', ' || unit.name, role.id, unit.id, CASE WHEN i %% 19 > 0 OR i <= 21 THEN i END,
    CASE WHEN i %% 19 = 0 AND i > 21 THEN current_date - (i %% 200) END, person.manager_id, TRUE,
    (ARRAY['low', 'medium', 'high', ''])[1 + i %% 4], (ARRAY['low', 'medium', 'high'])[1 + i / 4 %% 3], FALSE
FROM place JOIN people_employee person ON person.id = i JOIN people_role role ON role.id = person.role_id
JOIN people_orgunit unit ON unit.id = person.org_unit_id
WHERE p < 500;

INSERT INTO succession_successionplan (id, position_id, created_at) SELECT id, id, now() FROM people_position;

-- Up to four each out of the next places below; three in four are confirmed, and some stand on two slates.
INSERT INTO succession_successor (plan_id, employee_id, status, is_emergency_cover, reason, proposed_at, confirmed_at)
SELECT DISTINCT ON (seat.id, person.id) seat.id, person.id,
    CASE WHEN (seat.id + s) %% 4 > 0 THEN 'confirmed' ELSE 'proposed' END, s = 0 AND seat.id %% 3 = 0, '', now(),
    CASE WHEN (seat.id + s) %% 4 > 0 THEN now() END
FROM people_position seat JOIN place ON place.i = seat.id, generate_series(0, 3) AS s,
LATERAL (SELECT 22 + (p * 8 + s * 2) %% 4999 * 20 + (CASE WHEN s = 3 THEN division %% 20 ELSE division - 1 END)) AS who (id)
JOIN people_employee person USING (id)
WHERE division > 0 AND s < seat.id %% 5;

INSERT INTO succession_readinessscore (employee_id, role_id, profile_id, policy_id, as_of, score, score_sd, coverage,
    gate_passed, months_to_ready, band, computed_at)
SELECT DISTINCT ON (employee_id, role_id) employee_id, role_id, role_id, (SELECT min(id) FROM succession_scoringpolicyversion),
    current_date, 50, 10, 1, TRUE, 0,
    (ARRAY['ready_now', 'within_2_years', 'within_5_years', 'within_2_years', 'insufficient_evidence', 'not_on_path'])
        [1 + employee_id %% 6], now()
FROM succession_successor JOIN people_position seat ON seat.id = plan_id;

INSERT INTO people_account (id, password, email, full_name, employee_id, is_active, is_demo, demo_label, created_at)
SELECT n, '', who || '@example.org', who, holder, TRUE, FALSE, '', now()
FROM (VALUES (1, 'administrator', NULL), (2, 'manager', 2), (3, 'committee', NULL), (4, 'partner', NULL)) AS one (n, who, holder);
INSERT INTO people_grant (account_id, role, org_unit_id, granted_at, granted_by)
SELECT account, role, unit, now(), 'bench'
FROM (VALUES (1, 'hr_admin', NULL), (3, 'committee_member', NULL), (4, 'hr_partner', 3)) AS one (account, role, unit);
