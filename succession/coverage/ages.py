"""By what age evidence is counted: one rule for the nightly count and for the people behind it."""

from collections.abc import Mapping

FRESH, AGING, OLDER, NEVER = "fresh", "aging", "older", "never"
AGES: Mapping[str, str] = {
    FRESH: "Under 12 months",
    AGING: "12 to 24 months",
    OLDER: "Over 24 months",
    NEVER: "Never seen",
}

# Direct sources are numbered below graded courses (scoring.md §1). What has expired is not fresh,
# however new; it still was seen.
SEEN = """
    SELECT employee_id, competency_id,
        bool_or(observed_on > %(today)s::date - interval '12 months'
            AND (expires_on IS NULL OR expires_on > %(today)s)) AS is_fresh,
        max(observed_on) AS newest_on
    FROM competencies_evidence
    WHERE source < 6 AND retracted_at IS NULL AND observed_on <= %(today)s {more}
    GROUP BY employee_id, competency_id
"""
AGE = """
    CASE WHEN seen.newest_on IS NULL THEN 'never'
        WHEN seen.is_fresh THEN 'fresh'
        WHEN seen.newest_on > %(today)s::date - interval '24 months' THEN 'aging'
        ELSE 'older' END
"""
# The profile that each pair was scored with, as the key figure "Evidence freshness" counts it.
REQUIRED = """
    SELECT DISTINCT scored.employee_id, requirement.competency_id
    FROM succession_readinessscore scored
    JOIN competencies_requirement requirement ON requirement.profile_id = scored.profile_id {more}
"""
WORKS_HERE = "person.status <> 'left' AND (person.left_on IS NULL OR person.left_on > %(today)s)"
