"""The leadership model that ships with Cadre, as numbers that the generator can compute with."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .ladder import all_roles, describe_role, level_at, requirements_of, role_above
from .tables import Row, read_table

MODEL_FOLDER = Path(__file__).resolve().parents[2] / "competencies" / "model" / "leadership"
CRITICAL_ROLE_GRADE = 7


@cache
def competency_codes() -> tuple[str, ...]:
    return tuple(row["code"] for row in read_table(MODEL_FOLDER / "competencies.csv"))


@cache
def required_levels() -> NDArray[np.float64]:
    """Roles × competencies: the level that the role requires, 0 where it requires none."""
    return _matrix("level")


@cache
def relevance() -> NDArray[np.float64]:
    """Roles × competencies: how often each comes up in the evidence of somebody in the role; rows
    sum to 1. The next rung counts half: people are looked at for where they are going too."""
    own = _matrix("weight")
    numbers = {role.code: number for number, role in enumerate(all_roles())}
    weights = own.copy()
    for number, role in enumerate(all_roles()):
        above = role_above(role)
        if above is not None:
            weights[number] += own[numbers[above.code]] / 2
    shares: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _matrix(what: str) -> NDArray[np.float64]:
    place = {code: number for number, code in enumerate(competency_codes())}
    matrix = np.zeros((len(all_roles()), len(place)))
    for number, role in enumerate(all_roles()):
        for need in requirements_of(role.code):
            value = level_at(need, role.grade) if what == "level" else need.weight
            matrix[number, place[need.competency]] = value
    return matrix


def model_rows(file: str) -> Sequence[Row]:
    """Rows of competencies.csv or indicators.csv as they ship."""
    return [tuple(row.values()) for row in read_table(MODEL_FOLDER / file)]


def role_rows() -> Iterator[Row]:
    for role in all_roles():
        is_critical = "yes" if role.grade >= CRITICAL_ROLE_GRADE else "no"
        yield (
            role.code,
            role.title,
            role.family.name,
            role.grade,
            describe_role(role),
            is_critical,
        )


def requirement_rows() -> Iterator[Row]:
    for role in all_roles():
        for need in requirements_of(role.code):
            critical = "yes" if role.grade >= need.critical_from else "no"
            level = level_at(need, role.grade)
            yield role.code, need.competency, level, f"{need.weight:g}", critical
