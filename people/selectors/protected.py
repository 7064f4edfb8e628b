"""Counts by protected attribute. Who belongs to which group is read here and goes no further."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

COUNTS = """
    SELECT attribute, value, count(*), count(*) FILTER (WHERE person.id = ANY(%(selected)s))
    FROM unnest(%(considered)s::bigint[]) AS person(id)
    LEFT JOIN people_demographics held ON held.employee_id = person.id
    CROSS JOIN LATERAL (VALUES
        ('gender', COALESCE(held.gender, '')),
        ('ethnicity', COALESCE(held.ethnicity, '')),
        ('age', CASE WHEN held.birth_year IS NULL THEN ''
            ELSE (GREATEST(0, %(year)s - held.birth_year) / 10 * 10)::text END)
    ) AS part(attribute, value)
    GROUP BY attribute, value ORDER BY attribute, value
"""
ATTRIBUTES = {"gender": "Gender", "ethnicity": "Ethnicity", "age": "Age"}


@dataclass(frozen=True, kw_only=True)
class ProtectedCount:
    """How many of a group were considered and how many of them selected. `is_known` is False for
    those of whom the attribute is not recorded."""

    label: str
    people: int
    selected: int
    is_known: bool


@dataclass(frozen=True, kw_only=True)
class ProtectedCounts:
    """The groups of one attribute. Small ones are in it: suppress before showing any."""

    attribute: str
    groups: Sequence[ProtectedCount] = field(default_factory=tuple)


def protected_counts(
    *, considered: Sequence[int], selected: Sequence[int], as_of: date
) -> list[ProtectedCounts]:
    """Employees by id, each once; `selected` are some of `considered`. One query."""
    values: dict[str, Any] = {
        "considered": list(considered),
        "selected": list(selected),
        "year": as_of.year,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        rows = cursor.fetchall()
    return [
        ProtectedCounts(
            attribute=words,
            groups=tuple(
                ProtectedCount(
                    label=_label(attribute, value),
                    people=people,
                    selected=chosen,
                    is_known=bool(value),
                )
                for found, value, people, chosen in rows
                if found == attribute
            ),
        )
        for attribute, words in ATTRIBUTES.items()
    ]


def _label(attribute: str, value: str) -> str:
    if not value:
        return "Not recorded"
    return f"{value} to {int(value) + 9}" if attribute == "age" else value
