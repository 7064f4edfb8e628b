"""Recompute the scores of some people: out, through the core, in."""

from dataclasses import dataclass

import numpy as np

from succession.readiness.estimates import Asked, Ids, Question, estimate_people
from succession.readiness.people import People
from succession.readiness.reading import (
    Pairs,
    Required,
    Seen,
    read_one,
    read_pairs,
    read_required,
    read_stale,
)
from succession.readiness.summaries import NOBODY
from succession.readiness.touched import Touched, find_touched
from succession.readiness.unscored import Reasons, Unscored, merge_unscored
from succession.readiness.writing import merge_scores
from succession.scoring import Readiness, score_readiness

__all__ = ["Outcome", "Question", "Scored", "recompute", "score_pairs"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """Pairs with their readiness, row by row, and those that cannot be scored."""

    pairs: Pairs
    readiness: Readiness
    unscored: Unscored


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Counts of pairs: scored, become another score, no longer scored; and why some are not."""

    pairs: int
    changed: int
    removed: int
    unscored: dict[str, int]


def recompute(
    people: People, question: Question, *, stale: Ids = NOBODY, touched: Touched | None = None
) -> Outcome:
    """All pairs of these people, or what was `touched`. Call it in a transaction with their lock
    held; `stale` are those whose evidence changed since it was summed."""
    if touched is not None:
        stale = touched.stale
    wanted, required, seen = _read(people, question, stale)
    pairs = wanted if touched is None else wanted.take(find_touched(wanted, required, touched))
    asked = Asked(
        people=people, employees=np.unique(pairs.employee), stale=stale, keeps=True, seen=seen
    )
    scored = _score(asked, pairs, required, question)
    merged = merge_scores(
        people,
        scored.pairs,
        scored.readiness,
        question=question,
        may_have_score=None if touched is None else wanted.without(scored.unscored.pairs),
        voids_sums=people.is_one and len(stale) > 0,
    )
    if merged.has_unscored or len(scored.unscored):
        may_lack = scored.unscored.pairs if touched is None else wanted.without(scored.pairs)
        merge_unscored(people, scored.unscored, may_lack_score=may_lack, question=question)
    return Outcome(
        pairs=len(scored.pairs),
        changed=merged.changed,
        removed=merged.removed,
        unscored=scored.unscored.counts(),
    )


def score_pairs(people: People, pairs: Pairs, question: Question) -> Scored:
    """Without a lock and without writing any of it; `pairs` are of `people`, against any profile."""
    required = _read_required(people, pairs, question)
    stale = read_stale(people)
    asked = Asked(people=people, employees=np.unique(pairs.employee), stale=stale, keeps=False)
    return _score(asked, pairs, required, question)


def _read(people: People, question: Question, stale: Ids) -> tuple[Pairs, Required, Seen | None]:
    """Evidence only where it is known to be needed: of one person whose evidence changed, at once."""
    if people.is_one and len(stale) and question.knows_all:
        return read_one(people, known_at=question.known_at, policy=question.policy)
    pairs = read_pairs(people, known_at=question.known_at)
    return pairs, _read_required(people, pairs, question), None


def _read_required(people: People, pairs: Pairs, question: Question) -> Required:
    moment = None if question.knows_all else question.known_at
    return read_required(people, pairs.profiles(), policy=question.policy, known_at=moment)


def _score(asked: Asked, pairs: Pairs, required: Required, question: Question) -> Scored:
    """Whatever cannot be scored is told apart before it meets the core, and is no number after."""
    reasons = Reasons(pairs)
    reasons.refuse_profiles(required)
    known = estimate_people(asked, required, question)
    reasons.refuse_evidence(required, known.unusable)
    usable = reasons.usable()
    readiness = score_readiness(
        known.estimates,
        required.profiles,
        employee=usable.employee,
        profile=usable.profile,
        policy=question.policy,
    )
    finite = readiness.is_finite()
    if not finite.all():
        reasons.refuse_numbers(finite)
        usable, readiness = usable.take(finite), readiness.take(finite)
    return Scored(pairs=usable, readiness=readiness, unscored=reasons.unscored())
