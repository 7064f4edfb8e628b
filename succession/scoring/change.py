"""What a change of score between two dates is made of, so that looking never reads as growing."""

from dataclasses import dataclass

import numpy as np

from .arrays import BoolArray, FloatArray, IdArray
from .estimate import Estimates
from .policy import DEFAULT_POLICY, ScoringPolicy
from .profiles import Profiles
from .readiness import KnownLevels, chance_met, known_levels


@dataclass(frozen=True, kw_only=True)
class ScoreChange:
    """Points of 100, told apart in this order; per competency they add up to the row, and the
    rows to the change of score (within 1e-9)."""

    competency: int | None  # None: the whole score
    role_changed: float  # other requirement, level or weight
    seen_first: float  # nobody had looked before
    level_moved: float  # another mean, at the former width
    surer_or_faded: float  # another width; also all evidence gone

    @property
    def difference(self) -> float:
        return self.role_changed + self.seen_first + self.level_moved + self.surer_or_faded


@dataclass(frozen=True, kw_only=True)
class ReadinessChange:
    total: ScoreChange
    competencies: tuple[ScoreChange, ...]  # ordered by competency; of either profile


@dataclass(frozen=True, kw_only=True, eq=False)
class _Aligned:
    """One profile's lines, laid on the competencies of both; share 0 where it has none."""

    level: FloatArray
    share: FloatArray


def explain_change(
    *,
    employee: int,
    before: tuple[Estimates, Profiles],
    after: tuple[Estimates, Profiles],
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> ReadinessChange:
    """Each side is a person's estimates (others may be among them) and one profile, both scored
    under the same policy. Raises ScoringInputError unless both hold exactly one profile."""
    former, current = before[1], after[1]
    former.the_only_profile(), current.the_only_profile()
    competency = np.union1d(former.competency, current.competency)
    people = np.full(len(competency), employee)
    known_before = known_levels(before[0], people, competency, policy)
    known_after = known_levels(after[0], people, competency, policy)
    parts = _tell_apart(
        known_before, known_after, _align(former, competency), _align(current, competency), policy
    )
    rows = [
        ScoreChange(competency=number, **{name: float(column[i]) for name, column in parts.items()})
        for i, number in enumerate(competency.tolist())
    ]
    whole = {name: float(column.sum()) for name, column in parts.items()}
    return ReadinessChange(total=ScoreChange(competency=None, **whole), competencies=tuple(rows))


def _align(profile: Profiles, competency: IdArray) -> _Aligned:
    place = np.searchsorted(competency, profile.competency)
    level, share = np.zeros(len(competency)), np.zeros(len(competency))
    level[place], share[place] = profile.level, profile.share
    return _Aligned(level=level, share=share)


def _tell_apart(
    before: KnownLevels,
    after: KnownLevels,
    former: _Aligned,
    current: _Aligned,
    policy: ScoringPolicy,
) -> dict[str, FloatArray]:
    def points(
        mean: FloatArray, sd: FloatArray, lines: _Aligned, seen: BoolArray = before.seen
    ) -> FloatArray:
        chance = chance_met(mean, sd, lines.level, policy=policy)
        return 100 * lines.share * np.where(seen, chance, 0.0)

    under_former = points(before.mean, before.sd, former)
    under_current = points(before.mean, before.sd, current)
    now = points(after.mean, after.sd, current, after.seen)
    stayed = before.seen & after.seen
    moved = np.where(stayed, points(after.mean, before.sd, current), under_current)
    is_first = after.seen & ~before.seen
    return {
        "role_changed": under_current - under_former,
        "seen_first": np.where(is_first, now, 0.0),
        "level_moved": moved - under_current,
        "surer_or_faded": np.where(is_first, 0.0, now - moved),
    }
