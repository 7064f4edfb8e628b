"""Recompute the scores of some people: out, through the core, in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy.typing as npt

from succession.readiness.people import People
from succession.readiness.reading import Pairs, read_evidence, read_pairs, read_profiles
from succession.readiness.writing import merge_scores
from succession.scoring import (
    Readiness,
    ScoringPolicy,
    day_number,
    estimate_proficiency,
    score_readiness,
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """As of which day, with what was known when, under which policy."""

    as_of: date
    known_at: datetime
    policy_id: int
    policy: ScoringPolicy
    is_replay: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Counts of pairs: scored, become another score, no longer scored; and why some are not."""

    pairs: int
    changed: int
    removed: int
    unpublished: int
    empty: int


def recompute(people: People, question: Question) -> Outcome:
    """Call it in a transaction with the lock of these people held. Raises ScoringInputError when
    the database holds something that cannot be scored."""
    pairs = read_pairs(people, known_at=question.known_at)
    merged = merge_scores(
        people,
        _columns(pairs, score_pairs(people, pairs, question)),
        policy_id=question.policy_id,
        as_of=question.as_of,
        known_at=question.known_at,
        is_replay=question.is_replay,
    )
    return Outcome(
        pairs=len(pairs),
        changed=merged.changed,
        removed=merged.removed,
        unpublished=pairs.unpublished,
        empty=pairs.empty,
    )


def score_pairs(people: People, pairs: Pairs, question: Question) -> Readiness:
    profiles, settings = read_profiles(sorted(set(pairs.profile.tolist())))
    estimates = estimate_proficiency(
        read_evidence(people, known_at=question.known_at),
        as_of=day_number(question.as_of),
        settings=settings,
        policy=question.policy,
    )
    return score_readiness(
        estimates,
        profiles,
        employee=pairs.employee,
        profile=pairs.profile,
        policy=question.policy,
    )


def _columns(pairs: Pairs, scored: Readiness) -> dict[str, npt.NDArray[Any]]:
    return {
        "employee_id": pairs.employee,
        "role_id": pairs.role,
        "profile_id": pairs.profile,
        "score": scored.score,
        "score_sd": scored.score_sd,
        "coverage": scored.coverage,
        "gate_passed": scored.gate_passed,
        "months_to_ready": scored.months_to_ready,
        "band": scored.band,
    }
