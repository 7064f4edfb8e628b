"""Who of a session belongs to which protected group is read here and goes no further: what leaves
are counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

OLDER_FROM = 40
"""Two groups of age: with more of them a session could never tell anything."""

COUNTS = """
    SELECT gender, ethnicity, older,
        GROUPING(gender), GROUPING(ethnicity), GROUPING(older),
        count(*), count(*) FILTER (WHERE high_before), count(*) FILTER (WHERE high_after)
    FROM (
        SELECT COALESCE(demographics.gender, '') AS gender,
            COALESCE(demographics.ethnicity, '') AS ethnicity,
            CASE WHEN demographics.birth_year IS NULL THEN ''
                WHEN %(year)s - demographics.birth_year >= %(older)s THEN 'older'
                ELSE 'younger' END AS older,
            person.id = ANY(%(before)s) AS high_before,
            person.id = ANY(%(after)s) AS high_after
        FROM unnest(%(people)s::bigint[]) AS person(id)
        LEFT JOIN people_demographics demographics ON demographics.employee_id = person.id
    ) AS everybody
    GROUP BY GROUPING SETS ((gender), (ethnicity), (older))
    ORDER BY 4, 5, 6, 1, 2, 3
"""

GENDER, ETHNICITY, AGE = "Gender", "Ethnicity", "Age"
AGES = {"older": f"{OLDER_FROM} and over", "younger": f"Under {OLDER_FROM}"}
NOT_STATED = "Not stated"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many of a group are in the session, and how many of them placed high. `is_known` is False
    for those who stated no group."""

    attribute: str
    label: str
    people: int
    high_before: int
    high_after: int
    is_known: bool


def tallies(
    people: Collection[int], *, before: Collection[int], after: Collection[int], as_of: date
) -> list[Tally]:
    """Ids of everybody, of those placed high before, and after. One query."""
    parameters: dict[str, Any] = {
        "people": list(people),
        "before": list(before),
        "after": list(after),
        "year": as_of.year,
        "older": OLDER_FROM,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, parameters)
        return [_tally(row) for row in cursor.fetchall()]


def _tally(row: tuple[str, str, str, int, int, int, int, int, int]) -> Tally:
    attribute, key = next(
        (name, key)
        for name, key, is_summed in zip((GENDER, ETHNICITY, AGE), row[:3], row[3:6], strict=True)
        if not is_summed
    )
    return Tally(
        attribute=attribute,
        label=AGES.get(key, key[:1].upper() + key[1:]) or NOT_STATED,
        people=row[6],
        high_before=row[7],
        high_after=row[8],
        is_known=bool(key),
    )
