-- Readiness of everybody in one set-based statement, under scoring policy 1: for comparison only. Kinder to itself than
-- the product is: it takes the pairs as given, and leaves history, pairs that are gone and checks of its input out.
CREATE TABLE bench_statement AS
WITH source (number, sd, cap, highest) AS (
    VALUES (0, 0.5::float8, 3::float8, 'infinity'::float8), (1, 0.5, 2, 'infinity'), (2, 0.6, 2, 'infinity'),
        (3, 0.7, 2, 'infinity'), (4, 1.0, 2, 'infinity'), (5, 1.2, 1, 'infinity'), (6, 1.2, NULL, 3), (7, 1.8, NULL, 2)
), seen AS MATERIALIZED (
    SELECT e.employee_id, e.competency_id, e.source, s.cap / (s.sd * s.sd) AS most, LEAST(e.level, s.highest) AS level,
        1 / (s.sd * s.sd) * 2 ^ (-(%(as_of)s::date - e.observed_on) / COALESCE(c.half_life_days, 730)::float8) AS tau
    FROM competencies_evidence e
    JOIN source s ON s.number = e.source
    JOIN competencies_competency c ON c.id = e.competency_id
    WHERE e.retracted_at IS NULL AND e.observed_on <= %(as_of)s
    AND (e.expires_on IS NULL OR e.expires_on > %(as_of)s)
), cell AS (
    SELECT employee_id, competency_id, count(*) AS rows,
        LEAST(sum(tau), max(most)) AS tau, sum(tau * level) * LEAST(1, max(most) / sum(tau)) AS weighted
    FROM seen WHERE most IS NOT NULL GROUP BY employee_id, competency_id, source
), direct AS (
    SELECT employee_id, competency_id, 0.25 + sum(tau) AS tau, (0.25 + sum(weighted)) / (0.25 + sum(tau)) AS mean
    FROM cell GROUP BY employee_id, competency_id
), raised AS (
    SELECT seen.employee_id, seen.competency_id, max(
        (direct.tau * direct.mean + seen.tau * seen.level) / (direct.tau + seen.tau)) AS mean
    FROM seen JOIN direct USING (employee_id, competency_id)
    WHERE seen.most IS NULL AND seen.level > direct.mean GROUP BY seen.employee_id, seen.competency_id
), estimate AS (
    SELECT employee_id, competency_id, COALESCE(raised.mean, direct.mean) AS mean, 1 / sqrt(direct.tau) AS sd
    FROM direct LEFT JOIN raised USING (employee_id, competency_id)
), requirement AS (
    SELECT profile_id, competency_id, level, is_critical,
        weight / sum(weight) OVER (PARTITION BY profile_id) AS share FROM competencies_requirement
), part AS (
    SELECT pair.employee_id, pair.role_id, pair.profile_id, share, is_critical, level, mean, mean IS NOT NULL AS is_seen,
        COALESCE(0.5 * (1 + erf((mean - level + 0.5) / sd / sqrt(2))), 0) AS chance
    FROM succession_readinessscore pair
    JOIN requirement USING (profile_id)
    LEFT JOIN estimate USING (employee_id, competency_id)
), pair AS (
    SELECT employee_id, role_id, profile_id, 100 * sum(share * chance) AS score,
        100 * sqrt(sum(share * share * chance * (1 - chance))) AS score_sd,
        sum(share) FILTER (WHERE is_seen) AS coverage,
        bool_and(chance >= 0.5 - 1e-9 OR NOT is_critical) AS gate_passed, bool_or(is_critical AND NOT is_seen) AS is_thin,
        12 * GREATEST(max(gap), sum(gap) / 2) AS months_to_ready
    FROM part, LATERAL (
        SELECT CASE WHEN is_seen AND chance < 0.5 - 1e-9 THEN GREATEST(level - mean, 0) ELSE 0 END AS gap) AS lacking
    GROUP BY employee_id, role_id, profile_id
)
SELECT employee_id, role_id, profile_id, 1::bigint AS policy_id, %(as_of)s::date AS as_of, score, score_sd,
    COALESCE(coverage, 0) AS coverage, gate_passed, months_to_ready,
    CASE WHEN is_thin OR COALESCE(coverage, 0) < 0.5 - 1e-9 THEN 'insufficient_evidence'
        WHEN score >= 80 - 1e-9 AND gate_passed THEN 'ready_now'
        WHEN months_to_ready <= 24 + 1e-9 THEN 'within_2_years'
        WHEN months_to_ready <= 60 + 1e-9 THEN 'within_5_years' ELSE 'not_on_path' END AS band,
    now() AS computed_at
FROM pair
