"""Counting evidence coverage: one statement over everybody, at night."""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from succession.coverage.ages import AGE, REQUIRED, SEEN, WORKS_HERE

_COUNT = f"""
    INSERT INTO succession_evidencecoverage
        (org_unit_id, competency_id, measured_on, people, fresh, aging, older)
    SELECT org_unit_id, competency_id, %(today)s, count(*),
        count(*) FILTER (WHERE age = 'fresh'),
        count(*) FILTER (WHERE age = 'aging'),
        count(*) FILTER (WHERE age = 'older')
    FROM (
        SELECT person.org_unit_id, required.competency_id, {AGE} AS age
        FROM ({REQUIRED.format(more="")}) required
        JOIN people_employee person ON person.id = required.employee_id AND {WORKS_HERE}
        LEFT JOIN ({SEEN.format(more="")}) seen USING (employee_id, competency_id)
    ) pair
    GROUP BY org_unit_id, competency_id
"""  # noqa: S608 - built of constants, the day as a parameter


@transaction.atomic
def measure_coverage(*, today: date | None = None) -> int:
    """Replace the counts; how many rows there are now. Readers see the old ones until then."""
    day = today or timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('succession_evidencecoverage'))")
        cursor.execute("DELETE FROM succession_evidencecoverage")
        cursor.execute(_COUNT, {"today": day})
        return int(cursor.rowcount)
