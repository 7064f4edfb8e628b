-- A company of %(people)s people, set by set. Nobody's data: every value comes from the row's number
-- or from random() after setseed(). Each person holds one of 160 roles on 20 ladders, has two roles on the rung
-- above and stands on two slates: five pairs, a few less where they coincide.
-- Triggers sleep meanwhile: marks and per-row checks are not what is measured here.
SELECT setseed(0.5);
SET session_replication_role = replica;

INSERT INTO people_rolefamily (id, code, name, "group")
SELECT f, 'family-' || f, 'Family ' || f, '' FROM generate_series(0, 19) AS f;

INSERT INTO people_role (id, code, name, family_id, grade, description, is_critical)
SELECT f * 10 + g * 2 + v, format('role-%%s-%%s-%%s', f, g, v), format('Role %%s %%s %%s', f, g, v), f, g, '', FALSE
FROM generate_series(0, 19) AS f, generate_series(1, 5) AS g, generate_series(0, 1) AS v;

INSERT INTO competencies_competency (id, code, name, description, category, scale_max, half_life_days)
SELECT c, 'competency-' || c, 'Competency ' || c, '', '', 5, CASE WHEN c %% 4 = 0 THEN 365 END
FROM generate_series(0, 199) AS c;

INSERT INTO competencies_roleprofile (id, role_id, version, status, note, origin, created_at, changed_at, published_at)
SELECT id, id, 1, 'published', '', 'import', now(), now(), now() FROM people_role;

-- Twelve requirements each, out of the 24 competencies around the role's ladder.
INSERT INTO competencies_requirement (profile_id, competency_id, level, weight, is_critical)
SELECT id, (family_id * 8 + (grade + id %% 2 * 5 + k * 2) %% 24) %% 200,
    LEAST(5, 1 + grade * 0.5 + k %% 3 * 0.5), 1 + k %% 4, k %% 6 = 0
FROM people_role, generate_series(0, 11) AS k;

INSERT INTO people_employee (id, number, full_name, email, role_id, position_title, location, country, status, timezone, locale)
SELECT i, 'N' || i, 'Person ' || i, '', i %% 20 * 10 + (1 + i / 20 %% 4) * 2 + i / 80 %% 2, '', '', '', 'active', '', ''
FROM generate_series(1, %(people)s) AS i;

INSERT INTO people_position (id, code, title, role_id, is_critical, risk_of_loss, impact_of_loss, is_holder_undisclosed)
SELECT s, 'seat-' || s, 'Seat ' || s, (s * 13 + 7) %% 20 * 10 + 10 + s / 20 %% 2, TRUE, '', '', FALSE
FROM generate_series(0, %(people)s / 5 - 1) AS s;

INSERT INTO succession_successionplan (id, position_id, created_at)
SELECT id, id, now() FROM people_position;

INSERT INTO succession_successor (plan_id, employee_id, status, is_emergency_cover, reason, proposed_at)
SELECT DISTINCT seat, i, 'proposed', FALSE, '', now()
FROM generate_series(1, %(people)s) AS i, LATERAL (
    VALUES (i %% (%(people)s / 5)), ((i + %(people)s / 10 + 1) %% (%(people)s / 5))
) AS slate (seat);
