"""What was said about people at the time, and what became of it. A few people at a time, in SQL.

Only scores that were computed on their own day count as said: a past day scored afterwards, however
rightly, would judge the past with what is known today.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from succession.readiness.people import People
from succession.readiness.statements import Columns, select
from succession.scoring import Band
from succession.validation import MONTHS, BandCounts, months_later

SAID = "computed_at < as_of + 2"
"""A day more than the day itself: it ended elsewhere before it did in UTC."""

# The code of the role that a person held at the end of a day.
ROLE_ON = """COALESCE((
    SELECT move.from_role FROM people_rolechange move
    WHERE move.employee_id = person.id AND move.changed_on > {day}
    ORDER BY move.changed_on, move.id LIMIT 1
), (SELECT code FROM people_role WHERE id = person.role_id), '')"""

# Promoted into `role` after one day and by another, and not moved out of it again within a year but
# by a further promotion.
PROMOTED = """EXISTS (
    SELECT FROM people_rolechange up
    WHERE up.employee_id = person.id AND up.is_promotion
    AND up.to_role = role.code AND up.from_role <> up.to_role
    AND up.changed_on > {after} AND up.changed_on <= {until}
    AND NOT EXISTS (
        SELECT FROM people_rolechange back
        WHERE back.employee_id = up.employee_id AND NOT back.is_promotion
        AND back.from_role = up.to_role AND back.to_role <> up.to_role
        AND (back.changed_on, back.id) > (up.changed_on, up.id)
        AND back.changed_on <= LEAST(up.changed_on + interval '12 months', %(as_of)s)
    )
)"""

LEFT_BY = "(person.left_on <= {day} OR (person.status = 'left' AND person.left_on IS NULL))"

FORECASTS = f"""
    WITH said AS (
        SELECT DISTINCT ON (employee_id, role_id)
            employee_id, role_id, score, score_sd, gate_passed, band
        FROM succession_readinesshistory
        WHERE {{people}} AND as_of <= %(then)s AND {SAID}
        ORDER BY employee_id, role_id, computed_at DESC, id DESC
    ), judged AS (
        SELECT said.*, {LEFT_BY.format(day="%(as_of)s")} AS left_since,
            {PROMOTED.format(after="%(then)s", until="%(as_of)s")} AS promoted
        FROM said
        JOIN people_employee person ON person.id = said.employee_id
        JOIN people_role role ON role.id = said.role_id
        WHERE {ROLE_ON.format(day="%(then)s")} <> role.code
        AND NOT COALESCE({LEFT_BY.format(day="%(then)s")} AND person.left_on IS NOT NULL, false)
    )
    SELECT employee_id, score, score_sd, gate_passed, promoted,
        band <> 'insufficient_evidence' AND (promoted OR left_since IS NOT TRUE) AS counts
    FROM judged
"""  # noqa: S608 - put together from our own constants
FORECAST_COLUMNS = {
    "employee_id": "bigint",
    "score": "double precision",
    "score_sd": "double precision",
    "gate_passed": "boolean",
    "promoted": "boolean",
    "counts": "boolean",
}

# The first call of each band for each pair of person and role, and whether it came true by the day
# on which it is due. Calls about a role that the person held already are no forecasts.
CALLS = f"""
    WITH call AS (
        SELECT said.employee_id, said.role_id, said.band, min(said.as_of) AS called_on,
            (min(said.as_of) + make_interval(months => due.months))::date AS due_on
        FROM succession_readinesshistory said
        JOIN unnest(%(bands)s::text[], %(months)s::integer[]) AS due(band, months) USING (band)
        WHERE {{people}} AND said.as_of <= %(as_of)s AND {SAID}
        GROUP BY said.employee_id, said.role_id, said.band, due.months
    ), judged AS (
        SELECT call.*, {LEFT_BY.format(day="LEAST(call.due_on, %(as_of)s)")} AS has_left,
            CASE WHEN call.band = 'ready_now' THEN (
                SELECT band = 'ready_now' FROM succession_readinesshistory
                WHERE employee_id = call.employee_id AND role_id = call.role_id
                AND as_of <= call.due_on AND {SAID}
                ORDER BY computed_at DESC, id DESC LIMIT 1
            ) OR {PROMOTED.format(after="call.called_on", until="call.due_on")}
            ELSE EXISTS (
                SELECT FROM succession_readinesshistory
                WHERE employee_id = call.employee_id AND role_id = call.role_id
                AND as_of > call.called_on AND as_of <= call.due_on
                AND band = 'ready_now' AND {SAID}
            ) END AS came_true
        FROM call
        JOIN people_employee person ON person.id = call.employee_id
        JOIN people_role role ON role.id = call.role_id
        WHERE {ROLE_ON.format(day="call.called_on")} <> role.code
    ), sorted AS (
        SELECT band, employee_id, called_on, CASE
            WHEN came_true AND due_on <= %(as_of)s THEN 'kept'
            WHEN has_left THEN 'left'
            WHEN due_on > %(as_of)s THEN 'not_due'
            ELSE 'missed' END AS became
        FROM judged
    )
    SELECT band, count(DISTINCT employee_id), count(*),
        count(*) FILTER (WHERE became = 'kept'), count(*) FILTER (WHERE became = 'missed'),
        count(*) FILTER (WHERE became = 'not_due'), count(*) FILTER (WHERE became = 'left'),
        min(called_on)
    FROM sorted GROUP BY band
"""  # noqa: S608 - put together from our own constants


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecasts:
    """FORECAST_COLUMNS of the pairs that count, and how many pairs do not."""

    columns: Columns
    unsaid: int


def read_forecasts(people: People, *, as_of: date) -> Forecasts:
    """What the score of each pair was a year before `as_of`, and whether the person was promoted to
    that role since. Pairs with not enough evidence then made no forecast; of people who left
    without a promotion nobody knows."""
    query = FORECASTS.format(people=people.where("employee_id"))
    parameters = people.parameters | {"as_of": as_of, "then": forecast_day(as_of)}
    found = select(people, query, parameters, FORECAST_COLUMNS)
    counts = found["counts"]
    return Forecasts(
        columns={name: column[counts] for name, column in found.items()},
        unsaid=int((~counts).sum()),
    )


def forecast_day(as_of: date) -> date:
    return months_later(as_of, -12)


def read_calls(people: People, *, as_of: date) -> tuple[BandCounts, ...]:
    """One for each band of MONTHS, in its order."""
    parameters: dict[str, Any] = people.parameters | {
        "as_of": as_of,
        "bands": [band.value for band in MONTHS],
        "months": list(MONTHS.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(CALLS.format(people=people.where("said.employee_id")), parameters)
        found = {Band(row[0]): row[1:] for row in cursor.fetchall()}
    names = ("people", "called", "kept", "missed", "not_due", "left", "first_on")
    return tuple(
        BandCounts(band=band, **dict(zip(names, found.get(band, ()), strict=False)))
        for band in MONTHS
    )
