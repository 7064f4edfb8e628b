"""Whether p(ready), as it stood then, told who would be promoted."""

from dataclasses import dataclass

import numpy as np

from succession.scoring.arrays import BoolArray, FloatArray

from .groups import Interval, interval_of, resampling_weights, wilson_interval
from .power import LEAST_PEOPLE, LEAST_POWER, auc_power
from .tallies import BINS, Tally

SMALLEST_BIN = 5


@dataclass(frozen=True, kw_only=True)
class ForecastBin:
    """Forecasts between two tenths of p(ready): how many, their mean, and who was promoted.
    `observed` is None for fewer than SMALLEST_BIN."""

    low: float
    forecasts: int
    mean: float
    observed: float | None


@dataclass(frozen=True, kw_only=True)
class PromotionReport:
    """`auc`: the chance that of one promoted and one other, the promoted had the higher score then
    (ties half). `brier`: mean (p − promoted)²; `brier_of_rate` is that of saying the base rate
    about everybody. Its parts (Murphy, J. Applied Meteorology 12, 1973, over ten bins): reliability
    − resolution + uncertainty + `within_bins` = brier. None: too few to say."""

    forecasts: int
    people: int
    promoted: int
    power: float
    base_rate: Interval | None = None
    auc: Interval | None = None
    brier: Interval | None = None
    brier_of_rate: float | None = None
    reliability: float | None = None
    resolution: float | None = None
    uncertainty: float | None = None
    within_bins: float | None = None
    bins: tuple[ForecastBin, ...] = ()

    @property
    def is_enough(self) -> bool:
        return self.auc is not None


def chance_of_ready(
    score: FloatArray, score_sd: FloatArray, gate_passed: BoolArray, *, ready_now_score: float
) -> FloatArray:
    """p(ready) from what is stored of a score: Φ((score − ready_now_score) / sd). Where the gate
    failed, some critical requirement is less likely met than not: at most one half."""
    from scipy.special import ndtr  # here: see tallies.central_cells

    apart = score - ready_now_score
    sure = np.where(apart >= 0, np.inf, -np.inf)
    z = np.divide(apart, score_sd, out=sure, where=score_sd > 0)
    chance: FloatArray = ndtr(z)
    return np.where(gate_passed, chance, np.minimum(chance, 0.5))


def report_promotions(tally: Tally) -> PromotionReport:
    """Too few to say unless an AUC of 0.7 would be told from chance four times in five."""
    counts = tally.sums["scores"].sum(axis=(0, 2))
    others, promoted = (int(count) for count in counts)
    people = int(tally.sums["candidates"].sum())
    power = auc_power(promoted, others)
    known = PromotionReport(
        forecasts=others + promoted, people=people, promoted=promoted, power=power
    )
    if power < LEAST_POWER or people < LEAST_PEOPLE:
        return known
    occupied = np.flatnonzero(tally.sums["candidates"])
    weights = resampling_weights(len(occupied))
    drawn = np.tensordot(weights, tally.sums["scores"][occupied], axes=1)
    with np.errstate(invalid="ignore", divide="ignore"):  # a resample may hold nobody promoted
        brier = weights @ tally.sums["brier"][occupied] / drawn.sum(axis=(1, 2))
        auc = _auc(drawn)
    return _completed(known, interval_of(auc), interval_of(brier), tally)


def _auc(drawn: FloatArray) -> FloatArray:
    """From draws × (other, promoted) × score: Mann and Whitney's U over the pairs."""
    others, promoted = drawn[:, 0], drawn[:, 1]
    below = np.cumsum(others, axis=1) - others
    won: FloatArray = (promoted * (below + others / 2)).sum(axis=1)
    possible: FloatArray = promoted.sum(axis=1) * others.sum(axis=1)
    return won / possible


def _completed(
    known: PromotionReport, auc: Interval, brier: Interval, tally: Tally
) -> PromotionReport:
    bins = tally.sums["bins"].sum(axis=0)
    count, chance, promoted = bins[bins[:, 0] > 0].T
    rate, n = known.promoted / known.forecasts, known.forecasts
    reliability = float((count * (chance / count - promoted / count) ** 2).sum() / n)
    resolution = float((count * (promoted / count - rate) ** 2).sum() / n)
    uncertainty = rate * (1 - rate)
    return PromotionReport(
        forecasts=n,
        people=known.people,
        promoted=known.promoted,
        power=known.power,
        base_rate=wilson_interval(known.promoted, n),
        auc=auc,
        brier=brier,
        brier_of_rate=uncertainty,
        reliability=reliability,
        resolution=resolution,
        uncertainty=uncertainty,
        within_bins=brier.value - (reliability - resolution + uncertainty),
        bins=tuple(_bins(bins)),
    )


def _bins(bins: FloatArray) -> list[ForecastBin]:
    return [
        ForecastBin(
            low=place / BINS,
            forecasts=int(count),
            mean=float(chance / count),
            observed=float(promoted / count) if count >= SMALLEST_BIN else None,
        )
        for place, (count, chance, promoted) in enumerate(bins.tolist())
        if count
    ]
