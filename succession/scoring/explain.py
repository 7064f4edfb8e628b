"""Which row made how much of an estimate: the estimate's own arithmetic, row by row."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, FloatArray, IdArray, SmallArray, starts_of_runs
from .estimate import Estimates, estimate_from_summary, fresh_precision, propose_mean
from .evidence import NO_SETTINGS, CompetencySettings, EvidenceColumns
from .policy import DEFAULT_POLICY, ScoringPolicy, source_table
from .summary import order_rows, summarise_rows

_Value = TypeVar("_Value", bound=np.generic)


class RowOutcome(StrEnum):
    """What became of a row; the number for columns is the position here."""

    COUNTED = "counted"
    COUNTED_UNDER_CAP = "counted_under_cap"  # its source weighs no more than its cap
    RAISED_ESTIMATE = "raised_estimate"  # the one at_least row that lifted the mean
    BELOW_ESTIMATE = "below_estimate"  # at_least, but the estimate is there already
    OUTWEIGHED = "outweighed"  # at_least, and another such row lifts the mean as much or more
    FUTURE = "future"  # observed after as_of
    EXPIRED = "expired"

    @property
    def number(self) -> int:
        return ROW_OUTCOMES.index(self)


ROW_OUTCOMES: tuple[RowOutcome, ...] = tuple(RowOutcome)


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """Estimates, and aligned with the given evidence rows what each row did.

    For every estimate: starting_share + Σ share of its rows = 1, and starting_share · prior mean
    + Σ share · level_counted = mean. Rows that do not count have share 0 and estimate -1.
    """

    estimates: Estimates
    starting_share: FloatArray  # per estimate
    estimate: IdArray  # per row
    outcome: SmallArray  # per row: RowOutcome.number
    level_counted: FloatArray  # per row: never above the source's highest level
    precision: FloatArray  # per row: τ after ageing, 0 if not counted
    share: FloatArray  # per row

    @property
    def counts(self) -> BoolArray:
        return self.estimate >= 0


@dataclass(frozen=True, kw_only=True, eq=False)
class _WeighedRows:
    """The rows that count, in canonical order, each with its weight and where it belongs."""

    position: IdArray  # in the evidence as it was given
    level: FloatArray
    precision: FloatArray  # τ
    estimate: IdArray
    is_direct: BoolArray
    share_kept: FloatArray  # under the cap of the row's source; 0 for at_least rows


def explain_proficiency(
    evidence: EvidenceColumns,
    *,
    as_of: int,
    settings: CompetencySettings = NO_SETTINGS,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Explanation:
    """As `estimate_proficiency`, with every row's part in it."""
    weighed, estimates = _weigh_rows(evidence, as_of=as_of, settings=settings, policy=policy)
    winner = _winning_rows(weighed, estimates)
    starting, share = _shares(weighed, estimates, winner, policy)
    table = source_table(policy)
    return Explanation(
        estimates=estimates,
        starting_share=starting,
        estimate=_spread(weighed, weighed.estimate, len(evidence), -1),
        outcome=_outcomes(evidence, weighed, estimates, winner, as_of),
        level_counted=np.minimum(evidence.level, table.highest_level[evidence.source]),
        precision=_spread(weighed, weighed.precision, len(evidence), 0.0),
        share=_spread(weighed, share, len(evidence), 0.0),
    )


def _weigh_rows(
    evidence: EvidenceColumns, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> tuple[_WeighedRows, Estimates]:
    ordered = order_rows(evidence, as_of=as_of, settings=settings, policy=policy)
    summary = summarise_rows(ordered, settings=settings, policy=policy)
    estimates = estimate_from_summary(summary, as_of=as_of, settings=settings, policy=policy)
    rows = ordered.evidence
    weighed = _WeighedRows(
        position=ordered.position,
        level=ordered.level,
        precision=fresh_precision(
            rows.competency, rows.source, as_of - rows.observed_on, settings, policy
        ),
        estimate=np.cumsum(starts_of_runs(rows.employee, rows.competency)) - 1,
        is_direct=ordered.is_direct,
        share_kept=_kept_per_row(ordered.cell, ordered.is_direct, estimates, policy),
    )
    return weighed, estimates


def _kept_per_row(
    cell: IdArray, is_direct: BoolArray, estimates: Estimates, policy: ScoringPolicy
) -> FloatArray:
    """Direct sources have one summary row each, in the order of their rows."""
    cells = estimates.cells
    per_source = cells.share_kept[source_table(policy).is_direct[cells.source]]
    kept = np.zeros(len(cell))
    kept[is_direct] = per_source[np.cumsum(starts_of_runs(cell[is_direct])) - 1]
    return kept


def _spread(
    weighed: _WeighedRows, values: npt.NDArray[_Value], length: int, blank: float
) -> npt.NDArray[_Value]:
    """From canonical order back to the order of the given rows."""
    column = np.full(length, blank, dtype=values.dtype)
    column[weighed.position] = values
    return column


def _winning_rows(weighed: _WeighedRows, estimates: Estimates) -> IdArray:
    """Per estimate the row (canonical position) that raised it, -1 for none; of equals the last."""
    rows = np.flatnonzero(~weighed.is_direct)
    rows = rows[weighed.level[rows] > estimates.direct_mean[weighed.estimate[rows]]]
    place, precision = weighed.estimate[rows], weighed.precision[rows]
    proposals = propose_mean(
        estimates.direct_mean[place],
        estimates.precision[place],
        precision,
        precision * weighed.level[rows],
    )
    wins = rows[proposals == estimates.mean[place]]
    winner = np.full(len(estimates), -1, dtype=np.int64)
    np.maximum.at(winner, weighed.estimate[wins], wins)
    return winner


def _shares(
    weighed: _WeighedRows, estimates: Estimates, winner: IdArray, policy: ScoringPolicy
) -> tuple[FloatArray, FloatArray]:
    has_winner = winner >= 0
    raising = np.zeros(len(estimates))
    raising[has_winner] = weighed.precision[winner[has_winner]]
    total = estimates.precision + raising
    kept = weighed.precision * weighed.share_kept
    kept[winner[has_winner]] = raising[has_winner]
    return policy.prior_precision / total, kept / total[weighed.estimate]


def _outcomes(
    evidence: EvidenceColumns,
    weighed: _WeighedRows,
    estimates: Estimates,
    winner: IdArray,
    as_of: int,
) -> SmallArray:
    is_above = weighed.level > estimates.direct_mean[weighed.estimate]
    is_capped = weighed.share_kept < 1
    counted = np.select(
        [weighed.is_direct & is_capped, weighed.is_direct, is_above],
        [
            RowOutcome.COUNTED_UNDER_CAP.number,
            RowOutcome.COUNTED.number,
            RowOutcome.OUTWEIGHED.number,
        ],
        RowOutcome.BELOW_ESTIMATE.number,
    ).astype(np.int8)
    counted[winner[winner >= 0]] = RowOutcome.RAISED_ESTIMATE.number
    outcome = np.full(len(evidence), RowOutcome.EXPIRED.number, dtype=np.int8)
    outcome[evidence.observed_on > as_of] = RowOutcome.FUTURE.number
    outcome[weighed.position] = counted
    return outcome
