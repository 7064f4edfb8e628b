-- What a company with scores has of succession: pools, calibration sessions, actions, and what else fills lists.
-- %(people)s people as of %(today)s; %(grid)s is the grid of sessions. Triggers sleep meanwhile.
SET session_replication_role = replica;

-- 24 pools: the first is hand-picked and holds a tenth of everybody.
INSERT INTO succession_talentpool (id, name, purpose, kind, role_id, criteria, owner_id, review_on,
    longest_months, state, created_at, created_by_id, refreshed_at)
SELECT n, 'Pool ' || n, 'A first team of their own, with a mentor.', CASE WHEN n %% 2 = 1 THEN 'picked' ELSE 'live' END,
    (SELECT role_id FROM people_position WHERE is_critical ORDER BY id OFFSET n LIMIT 1),
    '{"grade_from": 2, "tenure_months": 12}', n, %(today)s::date + n - 6, 24, 'open', now() - interval '2 years',
    %(people)s - 11, now()
FROM generate_series(1, 24) AS n;
INSERT INTO succession_poolspell
    (pool_id, employee_id, joined_on, reason, joined_by_id, left_on, left_because, left_note)
SELECT n, id, %(today)s::date - (30 + id %% 900)::integer, 'Leads already without the title.', %(people)s - 11, NULL, '', ''
FROM generate_series(1, 24) AS n JOIN people_employee ON id %% CASE WHEN n = 1 THEN 10 ELSE 200 END = n
WHERE status = 'active'
UNION ALL
SELECT n, id, %(today)s::date - (930 + id %% 900)::integer, 'Asked for it.', %(people)s - 11,
    %(today)s::date - (10 + id %% 900)::integer, 'removed', ''
FROM generate_series(1, 24) AS n JOIN people_employee ON id %% CASE WHEN n = 1 THEN 40 ELSE 800 END = n
WHERE status = 'active';

-- Sixty sessions. The first is live and the second closed, both with 200 people; the others have ten.
INSERT INTO succession_calibrationsession (id, name, role_id, held_on, state, grid, dissent_mode,
    minutes_per_person, quorum, sequence, prepared_at, prepared_by_id, opened_at, opened_by_id, ended_at, ended_by_id,
    ended_reason)
SELECT n, 'Session ' || n, (SELECT role_id FROM succession_readinessscore GROUP BY role_id ORDER BY count(*) DESC, role_id LIMIT 1),
    %(today)s::date - n + 1, CASE n WHEN 1 THEN 'open' ELSE 'closed' END, %(grid)s, 'by_name', 6, 3, 100, now(), %(people)s - 11,
    now() - interval '1 hour', %(people)s - 11, CASE WHEN n > 1 THEN now() END, CASE WHEN n > 1 THEN %(people)s - 11 END, ''
FROM generate_series(1, 60) AS n;
INSERT INTO succession_calibrationparticipant (session_id, account_id, part)
SELECT n, account, part FROM generate_series(1, 60) AS n, (
    VALUES (%(people)s - 11, 'facilitator'), (3, 'participant'), (2, 'participant'), (4, 'observer')
) AS seat (account, part);
INSERT INTO succession_calibrationmember (session_id, employee_id, role_id, place, score, score_sd, band, performance,
    newest_direct_on, held_because, before_row, before_column, "row", "column", version, changed_in, seconds)
SELECT session.id, employee_id, session.role_id, place, score, score_sd, band, performance_rating, %(today)s::date - 60,
    '', cell_row, cell_column, CASE WHEN place %% 4 = 0 THEN (cell_row + 1) %% 3 ELSE cell_row END, cell_column,
    CASE WHEN place %% 4 = 0 THEN 1 ELSE 0 END, place, 240
FROM succession_calibrationsession session JOIN LATERAL (
    SELECT employee_id, score, score_sd, band, performance_rating, row_number() OVER (ORDER BY employee_id) AS place,
        CASE WHEN score < 50 THEN 0 WHEN score < 80 THEN 1 ELSE 2 END AS cell_row,
        CASE WHEN performance_rating < 2.5 THEN 0 WHEN performance_rating < 3.5 THEN 1 ELSE 2 END AS cell_column
    FROM succession_readinessscore JOIN people_employee person ON person.id = employee_id
    WHERE succession_readinessscore.role_id = session.role_id
    ORDER BY employee_id LIMIT CASE WHEN session.id <= 2 THEN 200 ELSE 10 END
) AS member ON TRUE;
INSERT INTO succession_calibrationmove
    (session_id, member_id, number, version, from_row, from_column, to_row, to_column, rationale, by_id, at)
SELECT session_id, id, place, 1, before_row, before_column, "row", "column",
    'Ran the site alone for four weeks while the manager was away: output on plan.', 3, now() - interval '30 minutes'
FROM succession_calibrationmember WHERE version = 1;
INSERT INTO succession_calibrationrecord (session_id, employee_id, role_id, before, after, is_moved, score, score_sd,
    performance, moves, dissent, unsupported, recorded_at)
SELECT session_id, employee_id, role_id, 'Readiness Medium', 'Readiness High', version = 1, score, score_sd, performance,
    '[]', '[]', '', now()
FROM succession_calibrationmember WHERE session_id > 1;

INSERT INTO succession_agreedaction
    (employee_id, owner_id, what, due_on, origin, origin_id, agreed_at, agreed_by_id, outcome, came_of_it)
SELECT id, manager_id, 'Lead the weekly planning for a quarter', %(today)s::date + (id %% 200 - 60)::integer,
    'conversation', '', now() - interval '90 days', manager_id, 'open', ''
FROM people_employee WHERE id %% 4 = 2 AND manager_id IS NOT NULL;
INSERT INTO succession_conversation
    (employee_id, manager_id, role_id, held_on, agreed, seen, pack_hash, recorded_at, recorded_by_id)
SELECT id, manager_id, role_id, %(today)s::date - (id %% 500)::integer, 'A first project from spring on.', '', '', now(), manager_id
FROM people_employee WHERE id %% 3 = 0 AND manager_id IS NOT NULL;

INSERT INTO succession_selfnomination (employee_id, role_id, words, state, made_at, answer)
SELECT id, role_id, 'I have led two of these lines already.', 'open', now() - id %% 90 * interval '1 day', ''
FROM people_employee WHERE id %% 200 = 50;

INSERT INTO audit_event (at, actor_id, actor_label, action, object_type, object_id, object_label, subject_number, detail)
SELECT now() - n * interval '1 minute', 1 + n %% 500, 'Somebody', 'viewed', 'readiness', 'N' || 1 + n %% %(people)s,
    'Readiness of Somebody', 'N' || 1 + n %% %(people)s, '{}'
FROM generate_series(1, 3 * %(people)s) AS n;
INSERT INTO audit_event (at, actor_id, actor_label, action, object_type, object_id, object_label, subject_number, detail)
SELECT now() - n * interval '1 day', '2', 'Somebody', 'changed', 'succession_plan', 'seat-8', 'Plan', '', '{}'
FROM generate_series(1, 30) AS n;
INSERT INTO audit_run (kind, label, status, total, done, counts, doing, error, started_by_id, started_by_label,
    created_at, started_at, finished_at)
SELECT (ARRAY['readiness', 'kpi', 'import'])[1 + n %% 3], 'Run ' || n, 'done', 10, 10, '{}', '', '', '', 'The schedule',
    now() - n * interval '8 hours', now() - n * interval '8 hours', now() - n * interval '8 hours'
FROM generate_series(1, 3000) AS n;

INSERT INTO learning_content
    (id, code, title, description, provider, format, url, language, currency, is_title_unknown)
SELECT n, 'content-' || n, 'Course ' || md5(n::text), '', 'Provider ' || n %% 9, 'Course', '', 'en', '', FALSE
FROM generate_series(1, 5000) AS n;
INSERT INTO learning_contentmapping (content_id, competency_id, level)
SELECT n, n %% 200, 3 FROM generate_series(1, 5000) AS n WHERE n %% 3 > 0;
INSERT INTO learning_completion (employee_id, content_id, completed_on)
SELECT id, 1 + id %% 5000, %(today)s::date - (id %% 600)::integer FROM people_employee;

UPDATE governance_kpi SET owner_id = 2, target = 0.5, warn = 0.4, alarm = 0.3 WHERE rank %% 5 > 0;
INSERT INTO governance_observation
    (kpi_id, as_of, numerator, denominator, value, detail, definition_version, policy_version, observed_at)
SELECT id, %(today)s::date - n * 7, 40 + n, 100, (40 + n) / 100.0, '{}', definition_version, 1, now()
FROM governance_kpi, generate_series(1, 50) AS n;
