"""Sums and groups over sources of one row per person, in SQL: nothing per person is loaded."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from governance.kpis.shapes import Figure, PeopleSource, ratio
from people.selectors.divisions import DIVISION_SQL

_BY_DIVISION = (
    DIVISION_SQL  # noqa: S608 - joined from our own constants
    + """
    SELECT division.root, root.name, count(*), sum(source.part), sum(source.whole)
    FROM ({source}) source
    JOIN people_employee person ON person.id = source.employee_id
    LEFT JOIN division ON division.id = person.org_unit_id
    LEFT JOIN people_orgunit root ON root.id = division.root
    GROUP BY division.root, root.name ORDER BY root.name NULLS LAST, division.root
"""
)


@dataclass(frozen=True, kw_only=True)
class PersonPart:
    employee_id: int
    part: float
    whole: float


def source_of(parts: list[PersonPart]) -> PeopleSource:
    """Rows at hand as a source, so that one road serves short and long ones."""
    return PeopleSource(
        sql="SELECT * FROM unnest(%(ids)s::bigint[], %(parts)s::float8[], %(wholes)s::float8[])"
        " AS rows(employee_id, part, whole)",
        params={
            "ids": [one.employee_id for one in parts],
            "parts": [one.part for one in parts],
            "wholes": [one.whole for one in parts],
        },
    )


def figure_of(source: PeopleSource, **detail: Any) -> Figure:
    """The figure with its groups by division: id, name, people, part, whole. One query.

    The groups are stored with the observation, so that a page never sums everybody again; who sees
    which of them is decided when they are shown.
    """
    groups = _by_division(source)
    return ratio(
        sum(group["part"] for group in groups),
        sum(group["whole"] for group in groups),
        people=sum(group["people"] for group in groups),
        groups=groups,
        **detail,
    )


def _by_division(source: PeopleSource) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_DIVISION.format(source=source.sql), source.params)
        rows = cursor.fetchall()
    return [
        {
            "unit": unit,
            "name": name or "No division",
            "people": people,
            "part": part,
            "whole": whole,
        }
        for unit, name, people, part, whole in rows
    ]


def parts_of(source: PeopleSource, employee_ids: list[int]) -> dict[int, tuple[float, float]]:
    """Part and whole of these people."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT employee_id, part, whole FROM ({source.sql}) source"  # noqa: S608 - our own SQL
            " WHERE employee_id = ANY(%(these)s)",
            {**source.params, "these": employee_ids},
        )
        return {employee: (part, whole) for employee, part, whole in cursor.fetchall()}
