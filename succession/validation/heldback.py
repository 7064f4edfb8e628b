"""Hide the newest look at each competency of each person, and predict it from what was seen before."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from succession.scoring import (
    NEVER,
    CompetencySettings,
    Estimates,
    EvidenceColumns,
    ScoringPolicy,
    estimate_proficiency,
)
from succession.scoring.arrays import NO_DAY, BoolArray, DayArray, FloatArray, IdArray, SmallArray
from succession.scoring.policy import source_table
from succession.scoring.summary import counted_rows


class Predictor(StrEnum):
    """Whose word on the next rating: the product's estimate, or what it must beat."""

    ESTIMATE = "estimate"
    LATEST = "latest"
    MEAN = "mean"


@dataclass(frozen=True, kw_only=True, eq=False)
class HeldBack:
    """One row per person and competency whose newest day of direct evidence was hidden.

    `level` was seen on the hidden day by `source`. `predicted` has a column per Predictor, in its
    order, in levels; `variance` is that of the estimate's prediction, sd² + σ²/k, in levels².
    `alone` counts the pairs with direct evidence on one day only, or none before it that counted.
    """

    employee: IdArray
    competency: IdArray
    source: SmallArray
    level: FloatArray
    predicted: FloatArray  # rows × Predictor
    variance: FloatArray
    alone: int

    def __len__(self) -> int:
        return len(self.employee)


def hold_back_newest(
    evidence: EvidenceColumns, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> HeldBack:
    """`as_of` is a day number: later rows are not looked at.

    All direct rows of a pair's newest day are hidden, for looks of one day are not independent, and
    one is predicted: that of the source with the smallest σ. Where that source gave k rows on the
    day (two colleagues), their mean is, with variance σ²/k (k no more than the source's cap). The
    predictions see rows of earlier days alone, courses included, aged and expired as of the hidden
    day; pairs without an earlier direct row that counted then cannot be predicted by all three.
    """
    seen = evidence.take(np.flatnonzero(evidence.observed_on <= as_of))
    pairs = _Pairs.of(seen)
    direct = source_table(policy).is_direct[seen.source]
    newest = np.full(pairs.count, NO_DAY, dtype=np.int32)
    np.maximum.at(newest, pairs.row[direct], seen.observed_on[direct])
    hidden = _hidden(seen, pairs.row, direct & (seen.observed_on == newest[pairs.row]), policy)
    earlier = _earlier(seen, pairs.row, newest, as_of=as_of)
    estimates = estimate_proficiency(earlier, as_of=as_of, settings=settings, policy=policy)
    place = np.flatnonzero(estimates.direct_count > 0)
    pair = estimates.employee[place]
    at = np.searchsorted(hidden.pair, pair)
    return HeldBack(
        employee=pairs.employee[pair],
        competency=pairs.competency[pair],
        source=hidden.source[at],
        level=hidden.level[at],
        predicted=np.column_stack(
            [estimates.mean[place], *_baselines(earlier, pair, as_of, policy)]
        ),
        variance=_variance(estimates, place, hidden, at, policy),
        alone=len(hidden.pair) - len(pair),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Pairs:
    """Person and competency numbered 0 … count-1; `row` is the number of each row's pair."""

    row: IdArray
    employee: IdArray
    competency: IdArray

    @property
    def count(self) -> int:
        return len(self.employee)

    @classmethod
    def of(cls, evidence: EvidenceColumns) -> "_Pairs":
        order = np.lexsort((evidence.competency, evidence.employee))
        employee, competency = evidence.employee[order], evidence.competency[order]
        is_new = np.ones(len(order), dtype=np.bool_)
        is_new[1:] = (employee[1:] != employee[:-1]) | (competency[1:] != competency[:-1])
        row = np.empty(len(order), dtype=np.int64)
        row[order] = np.cumsum(is_new) - 1
        return cls(row=row, employee=employee[is_new], competency=competency[is_new])


@dataclass(frozen=True, kw_only=True, eq=False)
class _Hidden:
    """What is to be predicted, by rising pair."""

    pair: IdArray
    source: SmallArray
    level: FloatArray
    count: FloatArray


def _hidden(
    seen: EvidenceColumns, pair: IdArray, on_newest: BoolArray, policy: ScoringPolicy
) -> _Hidden:
    rows = np.flatnonzero(on_newest)
    exactness = -source_table(policy).precision[seen.source[rows]]
    order = rows[np.lexsort((seen.level[rows], seen.source[rows], exactness, pair[rows]))]
    pair, source = pair[order], seen.source[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = pair[1:] != pair[:-1]
    number = np.cumsum(is_first) - 1
    chosen = source == source[is_first][number]  # the first of a pair is from its most exact source
    count = np.bincount(number[chosen], minlength=int(is_first.sum())).astype(np.float64)
    total = np.bincount(number[chosen], seen.level[order][chosen], len(count))
    return _Hidden(pair=pair[is_first], source=source[is_first], level=total / count, count=count)


def _earlier(
    seen: EvidenceColumns, pair: IdArray, newest: DayArray, *, as_of: int
) -> EvidenceColumns:
    """What was seen before each pair's hidden day. Days are moved so that every hidden day falls on
    `as_of`: ages and expiry stay what they were, and one call estimates all pairs. A pair's number
    stands in for the employee."""
    before = np.flatnonzero(seen.observed_on < newest[pair])
    rows, number = seen.take(before), pair[before]
    shift = as_of - newest[number]
    expires = np.where(rows.expires_on == NEVER, NEVER, rows.expires_on.astype(np.int64) + shift)
    return replace(
        rows,
        employee=number,
        observed_on=(rows.observed_on + shift).astype(np.int32),
        expires_on=np.minimum(expires, NEVER).astype(np.int32),
    )


def _baselines(
    earlier: EvidenceColumns, pair: IdArray, as_of: int, policy: ScoringPolicy
) -> tuple[FloatArray, FloatArray]:
    """Of the same earlier direct rows that count: the mean of the last day's, and of all."""
    is_direct = source_table(policy).is_direct[earlier.source]
    rows = earlier.take(np.flatnonzero(counted_rows(earlier, as_of=as_of) & is_direct))
    number = np.searchsorted(pair, rows.employee)
    last = np.full(len(pair), NO_DAY, dtype=np.int32)
    np.maximum.at(last, number, rows.observed_on)
    is_last = (rows.observed_on == last[number]).astype(np.float64)
    return _mean(rows.level, number, is_last, len(pair)), _mean(
        rows.level, number, np.ones(len(rows)), len(pair)
    )


def _mean(level: FloatArray, number: IdArray, weight: FloatArray, count: int) -> FloatArray:
    total = np.bincount(number, level * weight, count)
    return np.divide(total, np.bincount(number, weight, count), dtype=np.float64)


def _variance(
    estimates: Estimates, place: IdArray, hidden: _Hidden, at: IdArray, policy: ScoringPolicy
) -> FloatArray:
    """How far a new look may lie off: the estimate's own width and the source's."""
    table = source_table(policy)
    source = hidden.source[at]
    most = table.highest_precision[source] / table.precision[source]  # the cap, in looks
    looks = np.maximum(1.0, np.minimum(hidden.count[at], most))
    own: FloatArray = estimates.sd[place] ** 2
    return own + 1 / (table.precision[source] * looks)
