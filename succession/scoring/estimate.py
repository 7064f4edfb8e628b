"""Proficiency: evidence columns in, one estimate per person and competency out (scoring.md §2)."""

from dataclasses import dataclass

import numpy as np

from .arrays import (
    NO_DAY,
    BoolArray,
    DayArray,
    FloatArray,
    IdArray,
    SmallArray,
    starts_of_runs,
    sum_by,
)
from .evidence import NO_SETTINGS, CompetencySettings, EvidenceColumns, canonical_order
from .policy import DEFAULT_POLICY, ScoringPolicy, SourceTable, source_table


@dataclass(frozen=True, kw_only=True, eq=False)
class SourceCells:
    """What each source adds to each estimate: one row per estimate and source with rows."""

    estimate: IdArray  # position in Estimates
    source: SmallArray
    precision: FloatArray  # Σ τ before the cap, 1/level²
    weighted_level: FloatArray  # Σ τ·y before the cap
    row_count: IdArray
    newest_on: DayArray
    share_kept: FloatArray  # what the cap leaves of Σ τ: 1 under it; 0 for at_least sources


@dataclass(frozen=True, kw_only=True, eq=False)
class Estimates:
    """One row per (employee, competency) with a row that counts, ordered by both.

    mean and sd in levels; `direct_mean` is the mean before any at_least row raised it;
    `precision` T = 1/sd². A pair that is not listed stands at the policy's prior, unseen.
    """

    employee: IdArray
    competency: IdArray
    mean: FloatArray
    sd: FloatArray
    direct_mean: FloatArray
    precision: FloatArray
    direct_count: IdArray
    newest_direct_on: DayArray  # NO_DAY where there is none
    cells: SourceCells

    def __len__(self) -> int:
        return len(self.employee)


@dataclass(frozen=True, kw_only=True, eq=False)
class WeighedRows:
    """The rows that count, in canonical order, each with its weight and where it belongs."""

    position: IdArray  # in the evidence as it was given
    evidence: EvidenceColumns
    level: FloatArray  # y: never above the source's highest level
    precision: FloatArray  # τ
    estimate: IdArray
    cell: IdArray


def estimate_proficiency(
    evidence: EvidenceColumns,
    *,
    as_of: int,
    settings: CompetencySettings = NO_SETTINGS,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Estimates:
    """`as_of` is a day number; rows after it or expired at it are left out.

    The result for a person is the same to the last bit whatever the order of the rows and
    whoever else is in the batch. Raises ScoringInputError for levels outside a given scale.
    """
    weighed = weigh_rows(evidence, as_of=as_of, settings=settings, policy=policy)
    return combine_rows(weighed, policy=policy)


def counted_rows(evidence: EvidenceColumns, *, as_of: int) -> BoolArray:
    return (evidence.observed_on <= as_of) & (evidence.expires_on > as_of)


def weigh_rows(
    evidence: EvidenceColumns, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> WeighedRows:
    settings.refuse_levels_outside("level", evidence.competency, evidence.level)
    position = np.flatnonzero(counted_rows(evidence, as_of=as_of))
    rows = evidence if len(position) == len(evidence) else evidence.take(position)
    order = canonical_order(rows)
    if order is not None:
        position, rows = position[order], rows.take(order)
    is_new_estimate = starts_of_runs(rows.employee, rows.competency)
    table = source_table(policy)
    half_life = settings.half_lives_of(rows.competency, default=policy.half_life_days)
    age_days = as_of - rows.observed_on.astype(np.float64)
    return WeighedRows(
        position=position,
        evidence=rows,
        level=np.minimum(rows.level, table.highest_level[rows.source]),
        precision=table.precision[rows.source] * np.exp2(-age_days / half_life),
        estimate=np.cumsum(is_new_estimate) - 1,
        cell=np.cumsum(is_new_estimate | starts_of_runs(rows.source)) - 1,
    )


def combine_rows(weighed: WeighedRows, *, policy: ScoringPolicy) -> Estimates:
    rows = weighed.evidence
    first = np.flatnonzero(starts_of_runs(weighed.estimate))
    table = source_table(policy)
    cells = _sum_cells(weighed, table)
    kept = cells.precision * cells.share_kept
    precision = policy.prior_precision + sum_by(cells.estimate, kept, len(first))
    weighted = cells.weighted_level * cells.share_kept
    total = policy.prior_precision * policy.prior_mean
    mean = (total + sum_by(cells.estimate, weighted, len(first))) / precision
    is_direct = table.is_direct[cells.source]
    direct = np.where(is_direct, cells.row_count, 0)
    return Estimates(
        employee=rows.employee[first],
        competency=rows.competency[first],
        mean=_raise_by_best_proposal(weighed, mean, precision, table),
        sd=1 / np.sqrt(precision),
        direct_mean=mean,
        precision=precision,
        direct_count=np.bincount(cells.estimate, direct, len(first)).astype(np.int64),
        newest_direct_on=_newest_direct(cells, is_direct, len(first)),
        cells=cells,
    )


def _sum_cells(weighed: WeighedRows, table: SourceTable) -> SourceCells:
    is_first = starts_of_runs(weighed.cell)
    first = np.flatnonzero(is_first)
    last = np.append(first[1:], len(is_first))[: len(first)] - 1
    source = weighed.evidence.source[first]
    precision = sum_by(weighed.cell, weighed.precision, len(first))
    highest = table.highest_precision[source]
    share = np.divide(highest, precision, out=np.ones(len(first)), where=precision > highest)
    return SourceCells(
        estimate=weighed.estimate[first],
        source=source,
        precision=precision,
        weighted_level=sum_by(weighed.cell, weighed.precision * weighed.level, len(first)),
        row_count=np.bincount(weighed.cell, minlength=len(first)),
        newest_on=weighed.evidence.observed_on[last],
        share_kept=np.where(table.is_direct[source], share, 0.0),
    )


def propose_means(
    weighed: WeighedRows, mean: FloatArray, precision: FloatArray, table: SourceTable
) -> tuple[IdArray, FloatArray]:
    """The at_least rows above their estimate's mean, and what each alone would raise it to."""
    is_at_least = ~table.is_direct[weighed.evidence.source]
    rows = np.flatnonzero(is_at_least)
    rows = rows[weighed.level[rows] > mean[weighed.estimate[rows]]]
    own_mean, own_precision = mean[weighed.estimate[rows]], precision[weighed.estimate[rows]]
    joined = own_precision * own_mean + weighed.precision[rows] * weighed.level[rows]
    return rows, joined / (own_precision + weighed.precision[rows])


def _raise_by_best_proposal(
    weighed: WeighedRows, mean: FloatArray, precision: FloatArray, table: SourceTable
) -> FloatArray:
    rows, proposals = propose_means(weighed, mean, precision, table)
    best = mean.copy()
    np.maximum.at(best, weighed.estimate[rows], proposals)
    return best


def _newest_direct(cells: SourceCells, is_direct: BoolArray, count: int) -> DayArray:
    newest = np.full(count, NO_DAY, dtype=np.int32)
    np.maximum.at(newest, cells.estimate[is_direct], cells.newest_on[is_direct])
    return newest
