"""Figures of groups, added up chunk by chunk. Who belongs to which group is read here and goes no
further: what is kept are counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from people.selectors.divisions import DIVISION_SQL
from succession.models import PreviewCount
from succession.previews.compare import COLUMNS, ROWS, Compared, Ids

Dimension = PreviewCount.Dimension

YEARS_PER_GROUP = 10
"""Ages are counted by the decade."""

GROUPS = f"""{DIVISION_SQL}
    SELECT employee.id, COALESCE(division.root::text, ''), employee.location,
        COALESCE(demographics.gender, ''), COALESCE(demographics.ethnicity, ''),
        demographics.birth_year
    FROM people_employee employee
    LEFT JOIN division ON division.id = employee.org_unit_id
    LEFT JOIN people_demographics demographics ON demographics.employee_id = employee.id
    WHERE employee.id = ANY(%(people)s)
"""  # noqa: S608 - two constants

# Sorted, so that two workers who add at once wait for one another and never both.
ADD = """
    INSERT INTO succession_previewcount AS was
        (preview_id, dimension, key, people, cells, score_change)
    SELECT %(preview)s, dimension, key, people, cells::bigint[], score_change
    FROM unnest(%(dimensions)s::text[], %(keys)s::text[], %(people)s::bigint[],
        %(cells)s::text[], %(changes)s::float8[])
        AS fresh(dimension, key, people, cells, score_change)
    ORDER BY dimension, key
    ON CONFLICT (preview_id, dimension, key) DO UPDATE SET
        people = was.people + excluded.people,
        score_change = was.score_change + excluded.score_change,
        cells = ARRAY(
            SELECT before + added
            FROM unnest(was.cells, excluded.cells) WITH ORDINALITY AS pair(before, added, place)
            ORDER BY place
        )
"""


@dataclass(frozen=True, kw_only=True)
class GroupTally:
    """`cells` has ROWS × COLUMNS pairs by band before and after; `score_change` is their sum."""

    dimension: str
    key: str
    people: int
    cells: list[int]
    score_change: float


def add_tallies(preview_id: int, compared: Compared, *, as_of: date) -> None:
    """Add these pairs to the figures of a preview; each person comes in one call only. Two
    queries."""
    if not len(compared):
        return
    tallies = list(_tallies(compared, _group_keys(compared.employee, as_of)))
    parameters: dict[str, Any] = {
        "preview": preview_id,
        "dimensions": [str(one.dimension) for one in tallies],
        "keys": [one.key for one in tallies],
        "people": [one.people for one in tallies],
        "cells": ["{" + ",".join(map(str, one.cells)) + "}" for one in tallies],
        "changes": [one.score_change for one in tallies],
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD, parameters)


def _group_keys(employee: Ids, as_of: date) -> dict[str, list[str]]:
    """Dimension → the group of each pair's person."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"people": np.unique(employee).tolist()})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = [found[one] for one in employee.tolist()]
    return {
        Dimension.DIVISION: [row[0] for row in rows],
        Dimension.LOCATION: [row[1] for row in rows],
        Dimension.GENDER: [row[2] for row in rows],
        Dimension.ETHNICITY: [row[3] for row in rows],
        Dimension.AGE: [_age_group(row[4], as_of) for row in rows],
    }


def _age_group(birth_year: int | None, as_of: date) -> str:
    """The first age of the group that somebody is in in this year: "30" for 30 to 39."""
    if birth_year is None:
        return ""
    age = max(0, as_of.year - birth_year)
    return str(age // YEARS_PER_GROUP * YEARS_PER_GROUP)


def _tallies(compared: Compared, keys: Mapping[str, Sequence[str]]) -> Iterator[GroupTally]:
    yield from _tallies_by(Dimension.ALL, np.full(len(compared), ""), compared)
    yield from _tallies_by(Dimension.ROLE, compared.role.astype(str), compared)
    for dimension, groups in keys.items():
        yield from _tallies_by(dimension, np.array(groups, dtype=object).astype(str), compared)


def _tallies_by(
    dimension: str, groups: np.ndarray[tuple[int], np.dtype[np.str_]], compared: Compared
) -> Iterator[GroupTally]:
    names, group = np.unique(groups, return_inverse=True)
    size = ROWS * COLUMNS
    cells = np.bincount(group * size + compared.cell, minlength=len(names) * size)
    changes = np.bincount(group, compared.score_change, minlength=len(names))
    everybody = np.unique(np.stack([group, compared.employee]), axis=1)[0]
    people = np.bincount(everybody, minlength=len(names))
    for number, name in enumerate(names.tolist()):
        yield GroupTally(
            dimension=dimension,
            key=name,
            people=int(people[number]),
            cells=cells[number * size : (number + 1) * size].tolist(),
            score_change=float(changes[number]),
        )
