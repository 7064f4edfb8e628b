"""Whether what a scenario rests on is still as it was: one query, however much it is."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.db import connection

# Sums of hashes: the order of rows does not matter. Bands, not scores, which move a little every night.
KNOWN = """
    WITH seat AS (
        SELECT id, hashtextextended(concat_ws(':', id, code, title, role_id, COALESCE(incumbent_id, 0),
            COALESCE(org_unit_id, 0), is_holder_undisclosed, is_critical, risk_of_loss, impact_of_loss,
            COALESCE(closed_on - DATE '2000-01-01', 0)), 0)::numeric AS hash
        FROM people_position WHERE is_critical OR role_id = ANY(%(roles)s)
    ), slate AS (
        SELECT hashtextextended(concat_ws(':', plan.position_id, place.employee_id, place.status), 0)::numeric
            AS hash
        FROM succession_successor place JOIN succession_successionplan plan ON plan.id = place.plan_id
        JOIN seat ON seat.id = plan.position_id
    ), band AS (
        SELECT hashtextextended(concat_ws(':', score.employee_id, score.role_id, score.band,
            person.status, COALESCE(person.org_unit_id, 0), COALESCE(person.role_id, 0)), 0)::numeric AS hash
        FROM succession_readinessscore score JOIN people_employee person ON person.id = score.employee_id
        WHERE score.role_id = ANY(%(roles)s)
    ), ending AS (
        SELECT hashtextextended(concat_ws(':', id, left_on - DATE '2000-01-01'), 0)::numeric AS hash
        FROM people_employee WHERE left_on > %(as_of)s
    )
    SELECT (SELECT concat(count(*), ' ', sum(hash)) FROM seat),
        (SELECT concat(count(*), ' ', sum(hash)) FROM slate),
        (SELECT concat(count(*), ' ', sum(hash)) FROM band),
        (SELECT concat(count(*), ' ', sum(hash)) FROM ending)
"""


def known_hash(role_ids: Sequence[int], as_of: date) -> str:
    """Of the critical seats and those of these roles, their slates, everybody's band for these roles
    and who has a day to leave."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"roles": list(role_ids), "as_of": as_of})
        row = cursor.fetchone()
    return sha256("|".join(row).encode()).hexdigest()
