"""Exact search for the smallest set of steps: one option per requirement, chosen lexicographically.

The objective is fewest levels, then fewest observations, then the highest score. All sums are of
whole units (SCORE_UNIT, LEVEL_UNIT), so equal sets are equal whatever the order of addition.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arrays import IdArray

LEVEL_UNIT = 1e-9  # levels
SCORE_UNIT = 1e-10  # points of 100
COVERAGE_UNIT = 1e-10


@dataclass(frozen=True, kw_only=True, eq=False)
class Options:
    """What may be done about one requirement; the columns run over its options, in whole units."""

    levels: IdArray
    observations: IdArray
    score: IdArray
    coverage: IdArray


@dataclass(frozen=True, kw_only=True, eq=False)
class _Frontier:
    """Sets of later steps none of which is beaten: levels rise, and the score with them."""

    levels: IdArray
    score: IdArray

    def best_score(self, budget: IdArray) -> IdArray:
        """The most that can still be scored with each budget of levels (none may be negative)."""
        place = np.searchsorted(self.levels, budget, side="right") - 1
        return np.where(place >= 0, self.score[place], np.iinfo(np.int64).min // 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class _States:
    """Choices for the requirements so far, and how each came about."""

    levels: IdArray
    observations: IdArray
    score: IdArray
    coverage: IdArray
    parent: IdArray
    option: IdArray

    def take(self, rows: IdArray) -> "_States":
        return _States(**{name: column[rows] for name, column in vars(self).items()})


def find_smallest(
    options: Sequence[Options], *, needed_score: int, needed_coverage: int
) -> list[int] | None:
    """The chosen option of each requirement; None if no choice reaches both needs.

    Every requirement has at least one option. Coverage costs observations only, never levels.
    """
    frontiers = _later_frontiers(options, needed_score)
    reaching = np.flatnonzero(frontiers[0].score >= needed_score)
    if not len(reaching):
        return None
    fewest_levels = int(frontiers[0].levels[reaching[0]])
    stages = [_beginning()]
    for requirement, frontier in zip(options, frontiers[1:], strict=True):
        grown = _grow(stages[-1], requirement, needed_coverage)
        can_reach = grown.score + frontier.best_score(fewest_levels - grown.levels) >= needed_score
        stages.append(_drop_beaten(grown.take(np.flatnonzero(can_reach))))
    return _trace_best(stages, needed_coverage)


def _later_frontiers(options: Sequence[Options], needed_score: int) -> list[_Frontier]:
    """For each requirement the frontier of it and all later ones; the last is that of none.

    Observations are free here, so this settles the fewest levels, and how few can still suffice
    after any beginning. What is scored beyond the need is cut off: it decides nothing yet.
    """
    nothing = np.zeros(1, dtype=np.int64)
    frontiers = [_Frontier(levels=nothing, score=nothing)]
    for requirement in reversed(options):
        own = _frontier(requirement.levels, requirement.score)
        levels = np.add.outer(frontiers[-1].levels, own.levels).ravel()
        score = np.add.outer(frontiers[-1].score, own.score).ravel()
        frontiers.append(_frontier(levels, np.minimum(score, needed_score)))
    return frontiers[::-1]


def _frontier(levels: IdArray, score: IdArray) -> _Frontier:
    order = np.lexsort((-score, levels))
    best_before = np.maximum.accumulate(score[order])
    is_better = np.ones(len(order), dtype=np.bool_)
    is_better[1:] = score[order][1:] > best_before[:-1]
    kept = order[is_better]
    return _Frontier(levels=levels[kept], score=score[kept])


def _beginning() -> _States:
    nothing = np.zeros(1, dtype=np.int64)
    columns = ("levels", "observations", "score", "coverage", "parent", "option")
    return _States(**dict.fromkeys(columns, nothing))


def _grow(states: _States, options: Options, needed_coverage: int) -> _States:
    """Every state with every option; coverage beyond the need is cut off."""
    coverage = np.add.outer(states.coverage, options.coverage).ravel()
    before, choices = len(states.levels), len(options.levels)
    return _States(
        levels=np.add.outer(states.levels, options.levels).ravel(),
        observations=np.add.outer(states.observations, options.observations).ravel(),
        score=np.add.outer(states.score, options.score).ravel(),
        coverage=np.minimum(coverage, needed_coverage),
        parent=np.repeat(np.arange(before), choices),
        option=np.tile(np.arange(choices), before),
    )


def _drop_beaten(states: _States) -> _States:
    """Of states with equal levels and observations, those that no other beats in score and
    coverage; of equal ones the first."""
    order = np.lexsort((-states.coverage, -states.score, states.observations, states.levels))
    ordered = states.take(order)
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (np.diff(ordered.levels) != 0) | (np.diff(ordered.observations) != 0)
    group = np.cumsum(is_first) - 1
    # Each group lies above the one before, so that one running maximum serves them all.
    height = ordered.coverage + group * (int(ordered.coverage.max(initial=0)) + 1)
    is_better = is_first.copy()
    is_better[1:] |= height[1:] > np.maximum.accumulate(height)[:-1]
    return ordered.take(np.flatnonzero(is_better))


def _trace_best(stages: list[_States], needed_coverage: int) -> list[int] | None:
    final = stages[-1]
    covering = np.flatnonzero(final.coverage >= needed_coverage)
    if not len(covering):
        return None
    state = int(covering[0])  # they lie by levels, observations and falling score
    chosen = []
    for stage in reversed(stages[1:]):
        chosen.append(int(stage.option[state]))
        state = int(stage.parent[state])
    return chosen[::-1]
