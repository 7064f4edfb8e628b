"""People who were looked at closely for a role: successors, and the team that a newcomer meets.

Their evidence is laid out so that their band follows from it. Nothing here computes a band: the
scoring does, from the rows.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum

import numpy as np

from .ladder import all_roles, level_at, requirements_of
from .notes import Notes
from .people import People
from .plan import Plan
from .tables import Row


class Fate(Enum):
    """What the evidence shall show for the role in question."""

    READY = "every requirement seen and met"
    NEAR = "two levels missing in all"
    FAR = "about a level missing in most requirements"
    OFF = "two levels missing nearly everywhere"
    THIN = "little seen: own view and one rating"
    NONE = "nothing at all"


Fates = dict[int, tuple[Fate, tuple[int, ...]]]


def review_rows(people: People, fates: Fates, plan: Plan, notes: Notes) -> Iterator[Row]:
    """Rows of evidence.csv about these people, person by person."""
    rng = plan.stream("reviews")
    for person in sorted(fates):
        fate, roles = fates[person]
        if fate is Fate.THIN:
            yield from _thin_rows(people, person, roles[0], plan, rng, notes)
        elif fate is not Fate.NONE:
            levels = _shown_levels(roles, fate, rng)
            yield from _full_rows(people, person, levels, plan, rng, notes)


def _shown_levels(roles: tuple[int, ...], fate: Fate, rng: np.random.Generator) -> dict[str, float]:
    """Level shown per competency: as the fate says for the first role, and something for what
    only the others require."""
    levels = _levels_for(roles[0], fate, rng)
    for role in roles[1:]:
        for need in requirements_of(all_roles()[role].code):
            required = level_at(need, all_roles()[role].grade)
            away = rng.uniform(-0.3, 0.4) if fate is Fate.READY else -rng.uniform(0.3, 1.2)
            levels.setdefault(need.competency, float(np.clip(required + away, 1, 5)))
    return levels


def _levels_for(role: int, fate: Fate, rng: np.random.Generator) -> dict[str, float]:
    """The first need of a role is critical and weighs most."""
    needs = requirements_of(all_roles()[role].code)
    short = {0, int(rng.integers(1, 4))}
    levels = {}
    for i, need in enumerate(needs):
        required = level_at(need, all_roles()[role].grade)
        away = {
            Fate.READY: rng.uniform(0.2, 0.6),
            Fate.NEAR: -rng.uniform(0.85, 1.1) if i in short else rng.uniform(0.1, 0.5),
            Fate.FAR: -rng.uniform(0.8, 1.1) if i % 4 != 3 else 0.1,
            Fate.OFF: -2.2,
        }[fate]
        levels[need.competency] = float(np.clip(required + away, 1, 5))
    return levels


def _full_rows(
    people: People,
    person: int,
    levels: dict[str, float],
    plan: Plan,
    rng: np.random.Generator,
    notes: Notes,
) -> Iterator[Row]:
    """Per requirement: assessment, 360, manager now and before, sometimes the own view."""
    today, number = plan.as_of.toordinal(), people.number[person]
    tenure = today - int(people.hired[person])
    boss = people.number[int(people.manager[person])] if person else ""
    centre = today - int(rng.integers(20, 170))
    survey = today - int(rng.integers(30, 240))
    talk = today - int(rng.integers(190, 260))
    before = today - int(rng.integers(400, 800))
    for code, level in levels.items():
        yield number, code, "assessment", f"{round(2 * level) / 2:g}", _day(centre), "", "", ""
        many = f"{np.clip(level + rng.normal(0, 0.12), 1, 5):.1f}"
        yield number, code, "feedback_360", many, _day(survey), "", "", ""
        now = _whole(level)
        said = notes.about(code, now, rng.random(2))
        yield number, code, "manager_rating", now, _day(talk), "", boss, said
        luck = rng.random()
        if luck < 0.5 and tenure > 830:
            earlier = _whole(level - 0.7)
            said = notes.about(code, earlier, rng.random(2))
            yield number, code, "manager_rating", earlier, _day(before), "", boss, said
        if luck > 0.4:
            own = _whole(level + rng.normal(0.4, 0.4))
            yield number, code, "self_assessment", own, _day(talk - 9), "", "", ""


def _thin_rows(
    people: People, person: int, role: int, plan: Plan, rng: np.random.Generator, notes: Notes
) -> Iterator[Row]:
    """Own view of two requirements and one rating; never of the first need, which is critical."""
    today, number = plan.as_of.toordinal(), people.number[person]
    boss = people.number[int(people.manager[person])] if person else ""
    needs = requirements_of(all_roles()[role].code)[-2:]
    own_day, day = today - int(rng.integers(30, 200)), today - int(rng.integers(60, 250))
    for need in needs:
        level = level_at(need, all_roles()[role].grade)
        yield number, need.competency, "self_assessment", level, _day(own_day), "", "", ""
    said = notes.about(needs[0].competency, 3, rng.random(2))
    yield number, needs[0].competency, "manager_rating", 3, _day(day), "", boss, said


def _whole(level: float) -> int:
    return int(np.clip(np.floor(level + 0.5), 1, 5))


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)
