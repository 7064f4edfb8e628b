"""Levels of many people in what one role requires, through the engine that makes the stored scores."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from audit.together import Row, Sql, read_together
from succession.matrix.shapes import State
from succession.readiness.compute import Question, score_pairs
from succession.readiness.people import People, people_with_ids
from succession.readiness.reading import Pairs
from succession.scoring import Readiness
from succession.selectors.policies import constants_read, in_force_among

FEW = 500
"""More people than this are read by whole tables rather than by what few of them need."""

Column = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """People × requirements, people rising by id. Levels in levels; `probability` is 0 for unseen."""

    employees: npt.NDArray[np.int64]
    competencies: tuple[int, ...]
    level: Column
    mean: Column
    sd: Column
    probability: Column
    met: npt.NDArray[np.bool_]
    states: npt.NDArray[np.int8]

    def place_of(self, employee: int) -> int | None:
        place = int(np.searchsorted(self.employees, employee))
        is_there = place < len(self.employees) and self.employees[place] == employee
        return place if is_there else None


def measure(ids: Collection[int], *, profile: int, as_of: date) -> Measured:
    """Nothing is written. People whose evidence cannot be used are left out. Where the scores are of
    `as_of` and nobody waits for a recompute, these are their parts, to the bit. Five queries and
    a policy, whatever the number of people."""
    employees = np.array(sorted(ids), dtype=np.int64)
    pairs = Pairs(
        employee=employees,
        role=np.zeros(len(employees), dtype=np.int64),
        profile=np.full(len(employees), profile, dtype=np.int64),
    )
    return _unfold(score_pairs(_people(ids), pairs, question(as_of)).readiness)


def question(as_of: date) -> Question:
    """As of a day, with all that is known now. One query."""
    (policy,) = read_together(policy_asked(as_of))
    return question_of(policy, as_of)


def policy_asked(as_of: date) -> Sql:
    """For `question_of`, beside other things that are read."""
    return in_force_among(as_of=as_of, known_at=timezone.now())


def question_of(policy: Sequence[Row], as_of: date) -> Question:
    number, constants = constants_read(policy)
    return Question(
        as_of=as_of,
        known_at=timezone.now(),
        policy_id=number,
        policy=constants,
        knows_all=True,
    )


def _people(ids: Collection[int]) -> People:
    people = people_with_ids(ids)
    return people if len(ids) <= FEW else replace(people, are_few=False)


def _unfold(readiness: Readiness) -> Measured:
    """All pairs are scored against one profile, so that parts are a rectangle."""
    parts, people = readiness.parts, len(readiness)
    width = len(parts.competency) // people if people else 0

    def square(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return column.reshape(people, width)

    known = np.where(parts.met, State.MET, State.SHORT)
    states = np.where(parts.seen, known, State.UNSEEN).astype(np.int8)

    return Measured(
        employees=readiness.employee,
        competencies=tuple(parts.competency[:width].tolist()),
        level=parts.level[:width],
        mean=square(parts.mean),
        sd=square(parts.sd),
        probability=square(parts.probability),
        met=square(parts.met),
        states=square(states),
    )


def measure_roles(
    ids: Sequence[int], profiles: Sequence[Row], asked: Question
) -> tuple[Pairs, Readiness]:
    """Everybody against every (role, profile): also roles that nobody considers them for."""
    employee = np.repeat(np.array(sorted(ids), dtype=np.int64), len(profiles))
    offered = np.array(profiles, dtype=np.int64).reshape(-1, 2)
    pairs = Pairs(
        employee=employee,
        role=np.tile(offered[:, 0], len(ids)),
        profile=np.tile(offered[:, 1], len(ids)),
    )
    scored = score_pairs(_people(ids), pairs, asked)
    return scored.pairs, scored.readiness
