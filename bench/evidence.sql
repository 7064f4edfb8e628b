-- The %(batch)s-th of %(batches)s observations of everybody, fifteen days after the one before: as a file a fortnight would
-- bring them. Two in a hundred were retracted, one in ten expires, one in five has a note.
INSERT INTO competencies_evidence
    (employee_id, competency_id, source, level, observed_on, expires_on, note, origin, origin_ref, import_run_id,
     retracted_at, retracted_by, retraction_reason)
SELECT i, (i %% 20 * 8 + (%(batch)s * 5 + i) %% 24) %% 200, floor(random() * 8), 1 + floor(random() * 9) / 2,
    observed_on, CASE WHEN chance < 0.1 THEN observed_on + 730 END,
    CASE WHEN i %% 5 = 0 THEN repeat('Seen at work. ', 6) ELSE '' END, 'import', '', %(batch)s,
    CASE WHEN is_retracted THEN now() END, CASE WHEN is_retracted THEN 'Bench' ELSE '' END,
    CASE WHEN is_retracted THEN 'Wrong person' ELSE '' END
FROM (
    SELECT i, chance, chance > 0.98 AS is_retracted,
        %(today)s::date - (%(batches)s - %(batch)s) * 15 - floor(random() * 15)::integer AS observed_on
    FROM (SELECT i, random() AS chance FROM generate_series(1, %(people)s) AS i) AS drawn
) AS seen
ORDER BY CASE WHEN %(shuffled)s THEN random() ELSE i END
