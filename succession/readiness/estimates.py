"""Estimates of some people: from what is kept where it answers the question, else from evidence."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from succession.readiness.people import People, people_with_ids
from succession.readiness.reading import Required, Seen, read_evidence
from succession.readiness.summaries import NOBODY, Kept, ToKeep, keep, read_kept, void
from succession.scoring import (
    NEVER,
    Estimates,
    EvidenceSummary,
    ScoringPolicy,
    day_number,
    estimate_from_summary,
    summarise_evidence,
    summary_ends,
)

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Question:
    """As of which day, with what was known when, under which policy.

    `is_replay`: of a chosen day or moment. `knows_all`: the moment is the present one, so that what
    is read may be kept for later questions.
    """

    as_of: date
    known_at: datetime
    policy_id: int
    policy: ScoringPolicy
    is_replay: bool = False
    knows_all: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """Of `people`, those who are asked about, and whose evidence changed since it was summed.
    `keeps`: the lock of these people is held, so that what is read may be kept. `seen`: the
    evidence of all of them, where it was read already."""

    people: People
    employees: Ids  # rising
    stale: Ids  # rising
    keeps: bool
    seen: Seen | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """`unusable`: (employee, competency) of which some evidence cannot be used."""

    estimates: Estimates
    unusable: frozenset[tuple[int, int]]


def estimate_people(asked: Asked, required: Required, question: Question) -> Known:
    kept = _read_kept(asked, question)
    missing = _without(asked.employees, kept.fitting)
    summary, unusable, anew = kept.summary, frozenset[tuple[int, int]](), NOBODY
    if len(missing):
        seen = _read_missing(asked, missing, required, question)
        fresh = summarise_evidence(
            seen.evidence,
            as_of=day_number(question.as_of),
            settings=required.settings,
            policy=question.policy,
        )
        if asked.keeps:
            anew = _keep(asked, kept, seen, fresh, missing, question)
        summary, unusable = summary.beside(fresh), seen.unusable
    if asked.keeps:
        _void_others(asked, unusable, anew, question)
    estimates = estimate_from_summary(
        summary,
        as_of=day_number(question.as_of),
        settings=required.settings,
        policy=question.policy,
    )
    return Known(estimates=estimates, unusable=unusable)


def _read_kept(asked: Asked, question: Question) -> Kept:
    steady = _without(asked.employees, asked.stale)
    if asked.people.are_few and not len(steady):
        return Kept.nothing()
    kept = read_kept(
        asked.people, as_of=question.as_of, known_at=question.known_at, policy=question.policy
    )
    return kept.only(steady)


def _read_missing(asked: Asked, missing: Ids, required: Required, question: Question) -> Seen:
    """Where all are missing one look at the whole range costs less than one at each."""
    if asked.seen is not None:
        return asked.seen
    is_everybody = len(missing) == len(asked.employees)
    people = asked.people if is_everybody else people_with_ids(missing.tolist())
    return read_evidence(
        people, required.settings, known_at=question.known_at, policy=question.policy
    )


def _keep(
    asked: Asked,
    kept: Kept,
    seen: Seen,
    fresh: EvidenceSummary,
    missing: Ids,
    question: Question,
) -> Ids:
    """Of whom what was read is kept. What later questions are answered by stays, unless the evidence
    has changed. Nothing is kept of one person alone: writing it down costs more than reading the
    rows once among everybody's, as the next night does."""
    if asked.people.is_one or not question.knows_all:
        return NOBODY
    later = _without(kept.of_later_day, asked.stale)
    steady = _without(_without(missing, later), kept.knowing_more)
    employees = _without(steady, _spoilt(seen.unusable))
    keep(
        ToKeep(
            summary=fresh,
            employees=employees,
            ends=_ends_of(employees, seen, question),
            as_of=question.as_of,
            known_at=question.known_at,
            policy=question.policy,
        )
    )
    return employees


def _void_others(
    asked: Asked, unusable: frozenset[tuple[int, int]], anew: Ids, question: Question
) -> None:
    """Whoever's evidence changed without that anything was kept anew: those who are scored for
    nothing just now too, because their mark is gone after this. Of evidence that cannot be used
    nothing is kept, so that it is looked at every time. One person's go when scores are merged."""
    if asked.people.is_one:
        return
    outdated = _without(np.union1d(asked.stale, _spoilt(unusable)), anew)
    if len(outdated):
        void(outdated, known_at=question.known_at)


def _spoilt(unusable: frozenset[tuple[int, int]]) -> Ids:
    return np.unique(np.array([employee for employee, _ in unusable], dtype=np.int64))


def _without(ids: Ids, others: Ids) -> Ids:
    """Both rising. Of one person mostly nothing is to be left out, which costs nothing to see."""
    if not len(ids) or not len(others):
        return ids
    return np.setdiff1d(ids, others, assume_unique=True)


def _ends_of(employees: Ids, seen: Seen, question: Question) -> npt.NDArray[np.int32]:
    """The first day on which other rows count; NEVER for somebody without any."""
    listed, ends = summary_ends(seen.evidence, as_of=day_number(question.as_of))
    place = np.searchsorted(listed, employees)
    listed, ends = np.append(listed, -1), np.append(ends, np.int32(NEVER))
    return np.where(listed[place] == employees, ends[place], NEVER).astype(np.int32)
