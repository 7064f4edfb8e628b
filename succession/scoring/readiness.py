"""Readiness of people for roles: estimates and requirements in, scores and bands out (§3)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .arrays import (
    NO_DAY,
    SLACK,
    BoolArray,
    DayArray,
    FloatArray,
    IdArray,
    SmallArray,
    as_integers,
    refuse_unequal_lengths,
    starts_of_runs,
    sum_by,
)
from .codes import Band
from .estimate import Estimates
from .policy import DEFAULT_POLICY, ScoringPolicy
from .profiles import Profiles


@dataclass(frozen=True, kw_only=True, eq=False)
class RequirementParts:
    """One row per pair and requirement, by pair, then competency: the explanation of the scores.

    Levels and sd in levels; `points` = 100 · share · probability, and they add up to the score.
    An unseen requirement shows the prior (or what a course made of it) as its mean; its
    probability is 0 all the same.
    """

    pair: IdArray
    competency: IdArray
    level: FloatArray
    share: FloatArray
    critical: BoolArray
    mean: FloatArray
    sd: FloatArray
    seen: BoolArray
    direct_count: IdArray
    newest_direct_on: DayArray
    probability: FloatArray
    points: FloatArray
    gap: FloatArray
    met: BoolArray  # seen, and probability at least the policy's gate


@dataclass(frozen=True, kw_only=True, eq=False)
class Readiness:
    """One row per (employee, profile) pair, in the order asked. Score and score_sd in points of
    100, coverage 0..1, months of development; band is a Band.number."""

    employee: IdArray
    profile: IdArray
    score: FloatArray
    score_sd: FloatArray
    coverage: FloatArray
    gate_passed: BoolArray
    months_to_ready: FloatArray
    band: SmallArray
    parts: RequirementParts

    def __len__(self) -> int:
        return len(self.employee)

    def is_finite(self) -> BoolArray:
        """Per pair, whether every output, and every level that it is made of, is a number."""
        outputs = (self.score, self.score_sd, self.coverage, self.months_to_ready)
        finite: BoolArray = np.all([np.isfinite(column) for column in outputs], axis=0)
        finite[self.parts.pair[~np.isfinite(self.parts.mean)]] = False
        return finite

    def take(self, rows: BoolArray) -> "Readiness":
        """The given pairs, in that order, with their parts numbered anew."""
        number = np.cumsum(rows) - 1
        kept = rows[self.parts.pair]
        parts = {name: column[kept] for name, column in vars(self.parts).items()}
        parts["pair"] = number[parts["pair"]]
        own = {name: column[rows] for name, column in vars(self).items() if name != "parts"}
        return Readiness(**own, parts=RequirementParts(**parts))


def score_readiness(
    estimates: Estimates,
    profiles: Profiles,
    *,
    employee: npt.ArrayLike,
    profile: npt.ArrayLike,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Readiness:
    """Pairs may repeat people and profiles in any order; each is scored as if it were alone.

    People without estimates are scored as unseen. Raises ScoringInputError for a profile
    without requirements.
    """
    people = as_integers("employee", employee, np.int64)
    roles = as_integers("profile", profile, np.int64)
    refuse_unequal_lengths({"employee": people, "profile": roles})
    parts = _weigh_requirements(estimates, profiles, people, roles, policy)
    return _summarise(parts, people, roles, policy)


def chance_met(
    mean: FloatArray, sd: FloatArray, level: FloatArray, *, policy: ScoringPolicy
) -> FloatArray:
    """Probability that the true level rounds to the required one or above."""
    from scipy.special import ndtr  # here: half a second that processes which never score save

    return ndtr((mean - (level - policy.tolerance_levels)) / sd)


def _summarise(
    parts: RequirementParts, employee: IdArray, profile: IdArray, policy: ScoringPolicy
) -> Readiness:
    count = len(employee)
    spread = (parts.share**2) * parts.probability * (1 - parts.probability)
    score = sum_by(parts.pair, parts.points, count)
    coverage = sum_by(parts.pair, parts.share * parts.seen, count)
    critical = parts.pair[parts.critical & ~parts.met]
    gate_passed = np.bincount(critical, minlength=count) == 0
    months = _months_to_ready(parts, count, policy)
    unseen = np.bincount(parts.pair[parts.critical & ~parts.seen], minlength=count) > 0
    return Readiness(
        employee=employee,
        profile=profile,
        score=np.minimum(score, 100.0),
        score_sd=100 * np.sqrt(sum_by(parts.pair, spread, count)),
        coverage=np.minimum(coverage, 1.0),
        gate_passed=gate_passed,
        months_to_ready=months,
        band=_band(score, months, gate_passed, unseen | _is_thin(coverage, policy), policy),
        parts=parts,
    )


def _is_thin(coverage: FloatArray, policy: ScoringPolicy) -> BoolArray:
    return coverage < policy.minimum_coverage - SLACK


def _months_to_ready(parts: RequirementParts, count: int, policy: ScoringPolicy) -> FloatArray:
    largest = np.zeros(count)
    np.maximum.at(largest, parts.pair, parts.gap)
    together = sum_by(parts.pair, parts.gap, count) / policy.parallel_developments
    return 12 * np.maximum(largest, together) / policy.levels_per_year


def _band(
    score: FloatArray,
    months: FloatArray,
    gate_passed: BoolArray,
    insufficient: BoolArray,
    policy: ScoringPolicy,
) -> SmallArray:
    return np.select(
        [
            insufficient,
            (score >= policy.ready_now_score - SLACK) & gate_passed,
            months <= policy.within_2_years_months + SLACK,
            months <= policy.within_5_years_months + SLACK,
        ],
        [
            Band.INSUFFICIENT_EVIDENCE.number,
            Band.READY_NOW.number,
            Band.WITHIN_2_YEARS.number,
            Band.WITHIN_5_YEARS.number,
        ],
        Band.NOT_ON_PATH.number,
    ).astype(np.int8)


def _weigh_requirements(
    estimates: Estimates,
    profiles: Profiles,
    employee: IdArray,
    profile: IdArray,
    policy: ScoringPolicy,
) -> RequirementParts:
    pair, line = _expand(profiles, profile)
    known = known_levels(estimates, employee[pair], profiles.competency[line], policy)
    level, share = profiles.level[line], profiles.share[line]
    chance = chance_met(known.mean, known.sd, level, policy=policy)
    probability = np.where(known.seen, chance, 0.0)
    met = known.seen & (probability >= policy.gate_probability - SLACK)
    missing = known.seen & ~met
    return RequirementParts(
        pair=pair,
        competency=profiles.competency[line],
        level=level,
        share=share,
        critical=profiles.critical[line],
        mean=known.mean,
        sd=known.sd,
        seen=known.seen,
        direct_count=known.direct_count,
        newest_direct_on=known.newest_direct_on,
        probability=probability,
        points=100 * share * probability,
        gap=np.where(missing, np.maximum(level - known.mean, 0.0), 0.0),
        met=met,
    )


def _expand(profiles: Profiles, profile: IdArray) -> tuple[IdArray, IdArray]:
    """Per part: its pair, and its requirement in profiles."""
    first, count = profiles.find(profile)
    pair = np.repeat(np.arange(len(profile)), count)
    start_of_pair = np.repeat(first - (np.cumsum(count) - count), count)
    return pair, np.arange(len(pair)) + start_of_pair


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownLevels:
    mean: FloatArray
    sd: FloatArray
    seen: BoolArray
    direct_count: IdArray
    newest_direct_on: DayArray


def known_levels(
    estimates: Estimates, employee: IdArray, competency: IdArray, policy: ScoringPolicy
) -> KnownLevels:
    """The estimate of each asked (employee, competency); the prior where there is none."""
    place = locate_estimates(estimates, employee, competency)
    found = np.flatnonzero(place >= 0)
    rows = place[found]
    known = KnownLevels(
        mean=np.full(len(place), policy.prior_mean),
        sd=np.full(len(place), policy.prior_sd),
        seen=np.zeros(len(place), dtype=np.bool_),
        direct_count=np.zeros(len(place), dtype=np.int64),
        newest_direct_on=np.full(len(place), NO_DAY, dtype=np.int32),
    )
    known.mean[found] = estimates.mean[rows]
    known.sd[found] = estimates.sd[rows]
    known.seen[found] = estimates.direct_count[rows] > 0
    known.direct_count[found] = estimates.direct_count[rows]
    known.newest_direct_on[found] = estimates.newest_direct_on[rows]
    return known


def locate_estimates(estimates: Estimates, employee: IdArray, competency: IdArray) -> IdArray:
    """Position of each asked (employee, competency) in estimates, -1 where there is none."""
    if not len(estimates) or not len(employee):
        return np.full(len(employee), -1, dtype=np.int64)
    is_new = starts_of_runs(estimates.employee)
    person = _rank(estimates.employee[is_new], employee)
    width = int(max(estimates.competency.max(), competency.max())) + 1
    held = (np.cumsum(is_new) - 1) * width + estimates.competency
    asked = np.where(person < 0, -1, person * width + competency)
    return _rank(held, asked)


def _rank(ordered: IdArray, values: IdArray) -> IdArray:
    """Position of each value in ordered distinct values, -1 where it is not among them."""
    lowest, span = int(ordered[0]), int(ordered[-1] - ordered[0]) + 1
    if span <= 8 * len(values):  # a table by number: several times quicker than a search
        table = np.full(span + 1, -1)
        table[ordered - lowest] = np.arange(len(ordered))
        asked = values - lowest
        found: IdArray = table[np.where((asked >= 0) & (asked < span), asked, span)]
        return found
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[place] == values, place, -1)
