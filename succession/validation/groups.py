"""Intervals: resampling of groups of people, and Wilson's for a share."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from succession.scoring.arrays import FloatArray, IdArray

GROUPS = 100
"""People are dealt by a hash of their id into so many groups, whose sums are all that is kept.

Groups are resampled instead of people, so the work does not grow with people, the rows of one
person stay together, and the sums of any partition add up (random groups: Wolter, Introduction to
Variance Estimation, 2nd ed., ch. 2). A hundred is enough for a percentile interval."""

RESAMPLES = 1000
SEED = 20_261_126
Z95 = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_above_zero(self) -> bool:
        return self.low > 0

    @property
    def is_below_zero(self) -> bool:
        return self.high < 0


def group_of(employee: IdArray) -> IdArray:
    """0 … GROUPS-1, from the id alone. Multiplication with Steele's splitmix64 finaliser, so that
    neighbours in the file are not neighbours here."""
    mixed = employee.astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (mixed % np.uint64(GROUPS)).astype(np.int64)


def resampling_weights(occupied: int) -> FloatArray:
    """RESAMPLES + 1 × occupied groups: how often each group was drawn. The first row is the sample
    itself, each group once, so that a figure and its resamples come from one expression."""
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(occupied, np.full(occupied, 1 / occupied), size=RESAMPLES)
    return np.vstack([np.ones(occupied), drawn]).astype(np.float64)


def interval_of(figures: FloatArray) -> Interval:
    """From the figure and its resamples (percentile method: Efron & Tibshirani, An Introduction to
    the Bootstrap, 1993, ch. 13). Resamples in which it does not exist are left out."""
    drawn = figures[1:][np.isfinite(figures[1:])]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value=float(figures[0]), low=float(low), high=float(high))


def wilson_interval(part: int, whole: int) -> Interval:
    """Share with Wilson's score interval (JASA 22, 1927). `whole` above 0."""
    share = part / whole
    spread = Z95**2 / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return Interval(value=share, low=max(0.0, middle - half), high=min(1.0, middle + half))
