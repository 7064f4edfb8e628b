"""Error and calibration of the estimate beside "latest rating" and "plain mean", on the same rows."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from succession.scoring import SOURCES, Source
from succession.scoring.arrays import FloatArray, IdArray

from .groups import Interval, interval_of, resampling_weights
from .heldback import Predictor
from .power import LEAST_PEOPLE, LEAST_ROWS
from .tallies import CELLS, SIZES, STEPS, Tally

NOMINAL = tuple(round(cell / CELLS, 2) for cell in range(1, CELLS))
"""The grid over which calibration is judged: central ranges of 5 % … 95 %."""

SHOWN = (0.5, 0.8, 0.9)


class Verdict(StrEnum):
    """Of the estimate beside a baseline: whether the interval of the difference leaves zero out."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, kw_only=True)
class PredictorResult:
    """Errors (predicted − seen) in levels; coverage as shares.

    `spread` is how far the predictor itself expects to be off: for the estimate √mean(sd² + σ²/k),
    for a baseline the root mean square of its own errors on these rows (it has no other), which
    flatters it. `reliability` is the observed share inside each range of NOMINAL, and
    `calibration_error` the mean distance between the two.
    """

    predictor: Predictor
    rmse: Interval
    absolute: Interval
    bias: Interval
    spread: float
    calibration_error: Interval
    coverage: tuple[Interval, ...]
    reliability: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Mean squared error of the estimate less that of `other`, on the same rows, in levels²."""

    other: Predictor
    difference: Interval
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class SourceResult:
    """`source` None is all of them. Without enough rows there are no predictors: too few to say."""

    source: Source | None
    rows: int
    people: int
    predictors: tuple[PredictorResult, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def is_enough(self) -> bool:
        return bool(self.predictors)


@dataclass(frozen=True, kw_only=True)
class ErrorReport:
    """`alone` pairs could not be predicted: nothing direct was seen before their newest day."""

    alone: int
    total: SourceResult
    sources: tuple[SourceResult, ...]


def report_errors(tally: Tally) -> ErrorReport:
    """Intervals resample the groups of people (1,000 times, seeded: the same sums always give the
    same report)."""
    draws = _Draws.of(tally)
    present = [number for number in range(len(SOURCES)) if tally.sums["rows"][:, number].any()]
    return ErrorReport(
        alone=int(tally.sums["alone"][0]),
        total=_result(draws, present, None, int(tally.sums["anybody"].sum())),
        sources=tuple(
            _result(draws, [one], SOURCES[one], int(tally.sums["people"][:, one].sum()))
            for one in present
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Draws:
    """Sums of the sample (first) and of each resample, by source."""

    rows: FloatArray  # draws × source
    variance: FloatArray
    error: FloatArray  # draws × source × predictor
    absolute: FloatArray
    squared: FloatArray
    cells: FloatArray  # draws × source × cell
    sizes: FloatArray  # draws × source × baseline × size

    @classmethod
    def of(cls, tally: Tally) -> "_Draws":
        occupied = np.flatnonzero(tally.sums["anybody"])
        weights = resampling_weights(len(occupied)) if len(occupied) else np.ones((1, 0))
        names = ("rows", "variance", "error", "absolute", "squared", "cells", "sizes")
        return cls(
            **{name: np.tensordot(weights, tally.sums[name][occupied], axes=1) for name in names}
        )


def _result(draws: _Draws, sources: list[int], source: Source | None, people: int) -> SourceResult:
    rows = int(draws.rows[0, sources].sum())
    is_enough = rows >= LEAST_ROWS and people >= LEAST_PEOPLE
    return SourceResult(
        source=source,
        rows=rows,
        people=people,
        predictors=tuple(_predictor(draws, sources, one) for one in Predictor) if is_enough else (),
        comparisons=tuple(_compare(draws, sources, one) for one in list(Predictor)[1:])
        if is_enough
        else (),
    )


def _predictor(draws: _Draws, sources: list[int], predictor: Predictor) -> PredictorResult:
    place = list(Predictor).index(predictor)
    with np.errstate(invalid="ignore", divide="ignore"):  # a resample may hold none of these rows
        rows = draws.rows[:, sources].sum(axis=1)
        mse = draws.squared[:, sources, place].sum(axis=1) / rows
        inside = _inside(draws, sources, place) / rows[:, np.newaxis]
        figures = {
            "rmse": np.sqrt(mse),
            "absolute": draws.absolute[:, sources, place].sum(axis=1) / rows,
            "bias": draws.error[:, sources, place].sum(axis=1) / rows,
            "calibration_error": np.abs(inside - np.array(NOMINAL)).mean(axis=1),
        }
        expected = draws.variance[0, sources].sum() / rows[0]
    shown = [NOMINAL.index(one) for one in SHOWN]
    return PredictorResult(
        predictor=predictor,
        spread=float(np.sqrt(mse[0] if place else expected)),
        coverage=tuple(interval_of(inside[:, one]) for one in shown),
        reliability=tuple(inside[0].tolist()),
        **{name: interval_of(drawn) for name, drawn in figures.items()},
    )


def _inside(draws: _Draws, sources: list[int], place: int) -> FloatArray:
    """Draws × NOMINAL: how many rows lie inside each central range."""
    if place == 0:
        whole: FloatArray = np.cumsum(draws.cells[:, sources].sum(axis=1), axis=1)
        return whole[:, : len(NOMINAL)]
    inside = np.zeros((len(draws.rows), len(NOMINAL)))
    for source in sources:
        inside += _baseline_inside(draws, source, place)
    return inside


def _baseline_inside(draws: _Draws, source: int, place: int) -> FloatArray:
    """A baseline's range is ± z_p times the root mean square of its errors with that source."""
    from scipy.special import ndtri  # here: see tallies.central_cells

    rows = np.maximum(draws.rows[:, source], 1)
    spread = np.sqrt(draws.squared[:, source, place] / rows)
    edges = np.outer(spread, ndtri((1 + np.array(NOMINAL)) / 2)) * STEPS
    last: IdArray = np.minimum(np.floor(edges + 1e-9), SIZES - 1).astype(np.int64)
    counted = np.cumsum(draws.sizes[:, source, place - 1], axis=1)
    return np.take_along_axis(counted, last, axis=1)


def _compare(draws: _Draws, sources: list[int], other: Predictor) -> Comparison:
    place = list(Predictor).index(other)
    apart = (draws.squared[:, sources, 0] - draws.squared[:, sources, place]).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = interval_of(apart / draws.rows[:, sources].sum(axis=1))
    verdict = Verdict.CANNOT_TELL
    if difference.is_below_zero:
        verdict = Verdict.BETTER
    elif difference.is_above_zero:
        verdict = Verdict.WORSE
    return Comparison(other=other, difference=difference, verdict=verdict)
