"""Evidence about everybody else: drawn in blocks of people, written as it is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .ladder import all_roles
from .model import competency_codes, relevance, required_levels
from .notes import SHARE_WITH_NOTE, TONES, Notes
from .people import People
from .plan import Plan
from .tables import Row

ROWS_PER_BLOCK = 40_000
PAST_DAYS = 4 * 365

# source: share of the rows, spread of the level seen, lean, steps that it is given in
SOURCES = (
    ("manager_rating", 0.34, 0.45, 0.0, 1.0),
    ("feedback_360", 0.13, 0.30, 0.05, 0.1),
    ("assessment", 0.08, 0.40, 0.0, 0.5),
    ("certification", 0.04, 0.30, 0.1, 1.0),
    ("peer_feedback", 0.22, 0.80, 0.1, 1.0),
    ("self_assessment", 0.19, 0.60, 0.45, 1.0),
)
_NAMES = [source[0] for source in SOURCES]
_SHARES = np.array([source[1] for source in SOURCES])
_SPREAD = np.array([source[2] for source in SOURCES])
_LEAN = np.array([source[3] for source in SOURCES])
_STEP = np.array([source[4] for source in SOURCES])
MANAGER, CERTIFICATION, PEER = 0, 3, 4
CERTIFIED = ("RES-SAFE", "RES-DATA", "RES-NUMBERS")

# How much is known about somebody, as a share of the mean, and how many are like that.
DENSITY = (0.0, 0.15, 0.7, 1.3, 2.4)
DENSITY_SHARES = (0.07, 0.13, 0.35, 0.30, 0.15)

# Habits of those who rate: lenient, strict, always near the middle, and true.
HABIT_LEAN = np.array([0.55, -0.5, 0.0, 0.0])
HABIT_PULL = np.array([1.0, 1.0, 0.45, 1.0])
HABIT_SHARES = (0.22, 0.15, 0.20, 0.43)


@dataclass(kw_only=True, eq=False)
class _Rows:
    """One block of evidence as columns; days as ordinals, 0 = never."""

    person: NDArray[np.int64]
    competency: NDArray[np.int64]
    source: NDArray[np.int64]
    level: NDArray[np.float64]
    day: NDArray[np.int64]
    expires: NDArray[np.int64]
    assessor: NDArray[np.int64]
    note: NDArray[np.int64]


def evidence_rows(people: People, without: set[int], plan: Plan, notes: Notes) -> Iterator[Row]:
    """Rows of evidence.csv about everybody but `without`, by block of people."""
    days = _DayTexts(plan.as_of)
    steps = [f"{tenth / 10:g}" for tenth in range(51)]
    codes = competency_codes()
    habits = plan.stream("habits").choice(4, len(people), p=HABIT_SHARES)
    size = max(20, int(ROWS_PER_BLOCK / plan.evidence_per_person))
    for first in range(0, len(people), size):
        rng = np.random.default_rng([plan.seed, 771, first])
        block = np.arange(first, min(first + size, len(people)))
        block = block[~np.isin(block, list(without))]
        rows = _unique(_draw(people, block, plan, rng, habits, notes))
        yield from zip(
            map(people.number.__getitem__, rows.person.tolist()),
            map(codes.__getitem__, rows.competency.tolist()),
            map(_NAMES.__getitem__, rows.source.tolist()),
            map(steps.__getitem__, np.rint(rows.level * 10).astype(int).tolist()),
            map(days.text, rows.day.tolist()),
            map(days.text, rows.expires.tolist()),
            ("" if who < 0 else people.number[who] for who in rows.assessor.tolist()),
            ("" if which < 0 else notes.texts[which] for which in rows.note.tolist()),
            strict=True,
        )


def _draw(
    people: People,
    block: NDArray[np.int64],
    plan: Plan,
    rng: np.random.Generator,
    habits: NDArray[np.int64],
    notes: Notes,
) -> _Rows:
    density = rng.choice(DENSITY, len(block), p=DENSITY_SHARES)
    mean = float(np.dot(DENSITY, DENSITY_SHARES))
    count = rng.poisson(density / mean * plan.evidence_per_person)
    person = np.repeat(block, count)
    local = np.repeat(np.arange(len(block)), count)
    competency = _competencies(people, person, rng)
    source = _sources(competency, rng)
    day = _days(people, block, local, plan, rng)
    level = _levels(people, block, local, competency, source, day, plan, rng, habits)
    is_certificate = source == CERTIFICATION
    validity = rng.choice([365, 730, 1095], len(person))
    said = (source == MANAGER) & (rng.random(len(person)) < SHARE_WITH_NOTE)
    tone = np.clip(level.astype(np.int64) - 2, 0, 2)
    which = rng.integers(0, notes.variants, len(person))
    return _Rows(
        person=person,
        competency=competency,
        source=source,
        level=level,
        day=day,
        expires=np.where(is_certificate, day + validity, 0),
        assessor=_assessors(people, person, source, rng),
        note=np.where(said, (competency * len(TONES) + tone) * notes.variants + which, -1),
    )


def _competencies(
    people: People, person: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """By relevance to the person's role. The offset turns one sorted array into one per role."""
    steps = np.cumsum(relevance(), axis=1)
    steps[:, -1] = 1.0
    offset = np.arange(len(steps))[:, np.newaxis]
    role = people.role[person].astype(np.int64)
    found = np.searchsorted((steps + offset).ravel(), role + rng.random(len(person)), side="right")
    number: NDArray[np.int64] = np.minimum(found - role * steps.shape[1], steps.shape[1] - 1)
    return number


def _sources(competency: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """By share; a certificate exists for some competencies only, elsewhere the manager rated."""
    source = np.searchsorted(np.cumsum(_SHARES), rng.random(len(competency)), side="right")
    source = np.minimum(source, len(_SHARES) - 1)
    certified = [competency_codes().index(code) for code in CERTIFIED]
    is_odd = (source == CERTIFICATION) & ~np.isin(competency, certified)
    return np.where(is_odd, MANAGER, source)


def _days(
    people: People,
    block: NDArray[np.int64],
    local: NDArray[np.int64],
    plan: Plan,
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Fresh for most, all stale for a quarter of the people; never before the hiring."""
    today = plan.as_of.toordinal()
    luck = rng.random(len(local))
    is_stale = (rng.random(len(block)) < 0.25)[local]
    age = np.where(is_stale, 400 + (PAST_DAYS - 400) * luck, PAST_DAYS * luck**1.9)
    last = np.array([people.left.get(person, today) for person in block.tolist()])[local]
    tenure = (last - people.hired[block][local]).clip(1)
    age = np.where(age >= tenure, tenure * luck, age)
    day = last - age.astype(np.int64)
    weekday = (day + 6) % 7
    is_weekend_after_hiring = (weekday > 4) & (day - 2 > people.hired[block][local])
    return np.where(is_weekend_after_hiring, day - (weekday - 4), day)


def _levels(
    people: People,
    block: NDArray[np.int64],
    local: NDArray[np.int64],
    competency: NDArray[np.int64],
    source: NDArray[np.int64],
    day: NDArray[np.int64],
    plan: Plan,
    rng: np.random.Generator,
    habits: NDArray[np.int64],
) -> NDArray[np.float64]:
    """What is true of the person, as it was then, through the eyes of the source."""
    today = plan.as_of.toordinal()
    true = _true_levels(people, block, today, rng)[local, competency]
    then = true - 0.15 * (today - day) / 365
    habit = habits[np.maximum(people.manager[block], 0)][local]
    by_manager = 3 + HABIT_PULL[habit] * (then - 3) + HABIT_LEAN[habit]
    seen = np.where(source == MANAGER, by_manager, then + _LEAN[source])
    seen += rng.standard_normal(len(seen)) * _SPREAD[source]
    step = _STEP[source]
    level: NDArray[np.float64] = np.clip(np.rint(seen / step) * step, 1, 5)
    return level


def _true_levels(
    people: People, block: NDArray[np.int64], today: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """People × competencies: what the role requires, more with ability and time in the company."""
    required = required_levels()
    grade = np.array([role.grade for role in all_roles()])
    usual = np.where(required > 0, required, 0.8 + 0.4 * grade[:, np.newaxis])
    years = (today - people.hired[block]) / 365.25
    person = people.ability[block] + 0.05 * np.minimum(years, 8)
    chance = rng.normal(0, 0.45, (len(block), required.shape[1]))
    levels: NDArray[np.float64] = usual[people.role[block]] + person[:, np.newaxis] + chance
    return levels


def _assessors(
    people: People, person: NDArray[np.int64], source: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """The manager rates, some colleague nearby gives peer feedback, the rest name nobody."""
    nearby = person + rng.choice([-3, -2, -1, 1, 2, 3], len(person))
    nearby = np.where((nearby < 1) | (nearby >= people.staff), 1, nearby)
    nearby = np.where(nearby == person, 2, nearby)
    return np.where(source == MANAGER, people.manager[person], np.where(source == PEER, nearby, -1))


def _unique(rows: _Rows) -> _Rows:
    """The same observation twice on a day is one; sorted by person, competency, source, day."""
    keys = (rows.assessor, rows.day, rows.source, rows.competency, rows.person)
    order = np.lexsort(keys)
    columns = np.stack([key[order] for key in keys])
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    keep = order[is_new]
    return _Rows(**{name: column[keep] for name, column in vars(rows).items()})


class _DayTexts(dict[int, str]):
    """ISO dates by ordinal, each made once; 0 is empty."""

    def __init__(self, as_of: date) -> None:
        last = as_of.toordinal() + 4 * 366
        super().__init__(
            {day: date.fromordinal(day).isoformat() for day in range(last - 14 * 366, last)}
        )
        self[0] = ""

    def text(self, day: int) -> str:
        return self[day]
