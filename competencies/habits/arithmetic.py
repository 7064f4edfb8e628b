"""How a rater rates beside others who looked at the same people. Pure.

**Severity** is the mean difference, in levels, to co-raters of the same person and competency within
a year; people are the unit, because what one rater says of one person hangs together. **Spread** is
the ratio of the standard deviation of a rater's levels to that of the co-raters' for the same pairs,
on the log scale. Both are shrunken towards all raters by empirical Bayes (DerSimonian and Laird's
moment estimate of the variance between raters), so that little data say little.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

WINDOW_DAYS = 365
LEAST_PAIRS = 8
LEAST_PEOPLE = 3
LEAST_CO_RATERS = 2
LEAST_FOR_SPREAD = 10
NINETEEN_IN_TWENTY = 1.959964
MOST_CORRECTION = 0.5
"""Levels: whatever a habit is, it never moves a rating by more."""
LEAST_CORRECTION = 0.05
"""Levels: less would be printed as nothing."""


@dataclass(frozen=True, kw_only=True)
class Rating:
    """One named observation. `day` counts days from any fixed date."""

    rater: int
    person: int
    competency: int
    level: float
    day: int


class WhyNot(StrEnum):
    """Why nothing is said."""

    FEW_PAIRS = "few_pairs"
    FEW_PEOPLE = "few_people"
    FEW_CO_RATERS = "few_co_raters"
    NO_SPREAD = "no_spread"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Shrunken, with the interval that holds the true value 19 times in 20."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Habit:
    """`severity` in levels, above 0 for a lenient rater; `spread` a ratio, above 1 for one who uses
    more of the scale. None where too little is known, for the reason beside it."""

    rater: int
    people: int
    pairs: int
    co_raters: int
    severity: Estimate | None
    why_no_severity: WhyNot | None
    spread: Estimate | None
    why_no_spread: WhyNot | None


@dataclass(kw_only=True)
class _Tally:
    """What is gathered of one rater, pair by pair; a pair is a person and a competency."""

    by_person: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    co_raters: set[int] = field(default_factory=set)
    own: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    @property
    def differences(self) -> list[float]:
        """One for each person."""
        return [_mean(values) for values in self.by_person.values()]


def habits_of(ratings: Iterable[Rating]) -> list[Habit]:
    """One for every rater who has a co-rater, by rater. `ratings` come sorted by person and
    competency; memory grows with raters and whom they rated, not with rows."""
    tallies: dict[int, _Tally] = defaultdict(_Tally)
    for (person, _), group in groupby(ratings, key=lambda one: (one.person, one.competency)):
        _tally_pair(tallies, person, list(group))
    severities = _shrunken(*_severity_inputs(tallies))
    spreads = _shrunken(*_spread_inputs(tallies))
    return [
        _habit(rater, tallies[rater], severities.get(rater), spreads.get(rater))
        for rater in sorted(tallies)
    ]


def _tally_pair(tallies: dict[int, _Tally], person: int, group: Sequence[Rating]) -> None:
    by_rater: dict[int, list[Rating]] = defaultdict(list)
    for one in group:
        by_rater[one.rater].append(one)
    for rater, own in by_rater.items():
        found = [(one, near) for one in own if (near := _beside(one, group))]
        if not found:
            continue
        tally = tallies[rater]
        differences = [one.level - _mean([co.level for co in near]) for one, near in found]
        tally.by_person[person].append(_mean(differences))
        tally.co_raters |= {co.rater for _, near in found for co in near}
        last, near = max(found, key=lambda pair: (pair[0].day, pair[0].level))
        tally.own.append(last.level)
        tally.others.append(min(near, key=lambda co: (abs(co.day - last.day), co.rater)).level)


def _beside(one: Rating, group: Sequence[Rating]) -> list[Rating]:
    return [co for co in group if co.rater != one.rater and abs(co.day - one.day) <= WINDOW_DAYS]


def why_no_severity(pairs: int, people: int, co_raters: int) -> WhyNot | None:
    if pairs < LEAST_PAIRS:
        return WhyNot.FEW_PAIRS
    if people < LEAST_PEOPLE:
        return WhyNot.FEW_PEOPLE
    return WhyNot.FEW_CO_RATERS if co_raters < LEAST_CO_RATERS else None


def why_no_spread(own: Sequence[float], others: Sequence[float]) -> WhyNot | None:
    if len(own) < LEAST_FOR_SPREAD:
        return WhyNot.FEW_PAIRS
    return WhyNot.NO_SPREAD if not (_sd(own) and _sd(others)) else None


def _why_no_severity(tally: _Tally) -> WhyNot | None:
    return why_no_severity(len(tally.own), len(tally.by_person), len(tally.co_raters))


def _severity_inputs(tallies: dict[int, _Tally]) -> tuple[dict[int, float], dict[int, float]]:
    """Means and their variances, of raters who can be spoken of. The variance within is pooled:
    that of one rater with few people is too rough by itself."""
    told = {rater: one.differences for rater, one in tallies.items() if not _why_no_severity(one)}
    freedom = sum(len(values) - 1 for values in told.values())
    squares = sum((value - _mean(values)) ** 2 for values in told.values() for value in values)
    within = squares / freedom if freedom else 0.0
    means = {rater: _mean(values) for rater, values in told.items()}
    return means, {rater: within / len(values) for rater, values in told.items()}


def _spread_inputs(tallies: dict[int, _Tally]) -> tuple[dict[int, float], dict[int, float]]:
    told = {rater: one for rater, one in tallies.items() if not why_no_spread(one.own, one.others)}
    ratios = {rater: math.log(_sd(one.own) / _sd(one.others)) for rater, one in told.items()}
    return ratios, {rater: 1 / (len(one.own) - 1) for rater, one in told.items()}


def _shrunken(values: dict[int, float], variances: dict[int, float]) -> dict[int, Estimate]:
    """Each value drawn towards the mean of all, the more the less sure it is."""
    if not values:
        return {}
    if not all(variances.values()):
        return {
            rater: Estimate(value=value, low=value, high=value) for rater, value in values.items()
        }
    weights = {rater: 1 / variance for rater, variance in variances.items()}
    total = sum(weights.values())
    centre = sum(weights[rater] * values[rater] for rater in values) / total
    excess = sum(weights[rater] * (values[rater] - centre) ** 2 for rater in values)
    spare = total - sum(weight**2 for weight in weights.values()) / total
    between = max(0.0, (excess - (len(values) - 1)) / spare) if spare > 0 else 0.0
    return {rater: _posterior(values[rater], variances[rater], centre, between) for rater in values}


def _posterior(value: float, variance: float, centre: float, between: float) -> Estimate:
    kept = between / (between + variance)
    middle = centre + kept * (value - centre)
    reach = NINETEEN_IN_TWENTY * math.sqrt(kept * variance)
    return Estimate(value=middle, low=middle - reach, high=middle + reach)


def _habit(
    rater: int, tally: _Tally, severity: Estimate | None, log_spread: Estimate | None
) -> Habit:
    return Habit(
        rater=rater,
        people=len(tally.by_person),
        pairs=len(tally.own),
        co_raters=len(tally.co_raters),
        severity=severity,
        why_no_severity=_why_no_severity(tally),
        spread=log_spread
        and Estimate(
            value=math.exp(log_spread.value),
            low=math.exp(log_spread.low),
            high=math.exp(log_spread.high),
        ),
        why_no_spread=why_no_spread(tally.own, tally.others),
    )


def sure_excess(low: float | None, high: float | None) -> float:
    """How many levels a rater says too many, as far as that is sure: the end of severity's interval
    that is nearer to nought, `MOST_CORRECTION` at most; below 0 for a strict rater. 0 where that is
    less than `LEAST_CORRECTION`, or nothing is known."""
    if low is None or high is None or low <= 0 <= high:
        return 0.0
    sure = low if low > 0 else high
    if abs(sure) < LEAST_CORRECTION:
        return 0.0
    return max(-MOST_CORRECTION, min(MOST_CORRECTION, sure))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _sd(values: Sequence[float]) -> float:
    middle = _mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1))
