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
from .evidence import NO_SETTINGS, CompetencySettings, EvidenceColumns
from .policy import DEFAULT_POLICY, ScoringPolicy, SourceTable, source_table
from .summary import EvidenceSummary, summarise_evidence


@dataclass(frozen=True, kw_only=True, eq=False)
class SourceCells:
    """What each source adds to each estimate: the rows of the summary, aged."""

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
    summary = summarise_evidence(evidence, as_of=as_of, settings=settings, policy=policy)
    return estimate_from_summary(summary, as_of=as_of, settings=settings, policy=policy)


def estimate_from_summary(
    summary: EvidenceSummary,
    *,
    as_of: int,
    settings: CompetencySettings = NO_SETTINGS,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Estimates:
    """`as_of` is not before any row of the summary; its half-lives and the highest levels of its
    sources are those of `settings` and `policy`."""
    table = source_table(policy)
    cells = _age_cells(summary, as_of=as_of, settings=settings, policy=policy)
    first = np.flatnonzero(starts_of_runs(cells.estimate))
    is_direct = table.is_direct[cells.source]
    highest = table.highest_precision[cells.source]
    kept = np.where(is_direct, np.minimum(cells.precision, highest), 0.0)
    precision = policy.prior_precision + sum_by(cells.estimate, kept, len(first))
    weighted = cells.weighted_level * cells.share_kept
    total = policy.prior_precision * policy.prior_mean
    mean = (total + sum_by(cells.estimate, weighted, len(first))) / precision
    direct = np.where(is_direct, cells.row_count, 0)
    return Estimates(
        employee=summary.employee[first],
        competency=summary.competency[first],
        mean=_raise_by_best_proposal(summary, cells, mean, precision, table),
        sd=1 / np.sqrt(precision),
        direct_mean=mean,
        precision=precision,
        direct_count=np.bincount(cells.estimate, direct, len(first)).astype(np.int64),
        newest_direct_on=_newest_direct(cells, is_direct, first),
        cells=cells,
    )


def _age_cells(
    summary: EvidenceSummary, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> SourceCells:
    table = source_table(policy)
    scale = fresh_precision(
        summary.competency, summary.source, as_of - summary.newest_on, settings, policy
    )
    precision = scale * summary.weight
    return SourceCells(
        estimate=np.cumsum(starts_of_runs(summary.employee, summary.competency)) - 1,
        source=summary.source,
        precision=precision,
        weighted_level=scale * summary.weighted_level,
        row_count=summary.row_count,
        newest_on=summary.newest_on,
        share_kept=_share_kept(summary.source, precision, table),
    )


def fresh_precision(
    competency: IdArray,
    source: SmallArray,
    age_days: DayArray,
    settings: CompetencySettings,
    policy: ScoringPolicy,
) -> FloatArray:
    """τ of one row of this source and age, 1/level²."""
    half_life = settings.half_lives_of(competency, default=policy.half_life_days)
    return source_table(policy).precision[source] * np.exp2(-age_days / half_life)


def _share_kept(source: SmallArray, precision: FloatArray, table: SourceTable) -> FloatArray:
    highest = table.highest_precision[source]
    share = np.divide(highest, precision, out=np.ones(len(source)), where=precision > highest)
    return np.where(table.is_direct[source], share, 0.0)


def propose_mean(
    mean: FloatArray, precision: FloatArray, row_precision: FloatArray, row_weighted: FloatArray
) -> FloatArray:
    """What one at_least row alone makes of an estimate; parallel columns."""
    return (precision * mean + row_weighted) / (precision + row_precision)


def _raise_by_best_proposal(
    summary: EvidenceSummary,
    cells: SourceCells,
    mean: FloatArray,
    precision: FloatArray,
    table: SourceTable,
) -> FloatArray:
    rows = np.flatnonzero(~table.is_direct[summary.source])
    rows = rows[summary.weighted_level[rows] > mean[cells.estimate[rows]]]  # of weight 1
    place = cells.estimate[rows]
    proposals = propose_mean(
        mean[place], precision[place], cells.precision[rows], cells.weighted_level[rows]
    )
    best = mean.copy()
    np.maximum.at(best, place, proposals)
    return best


def _newest_direct(cells: SourceCells, is_direct: BoolArray, first: IdArray) -> DayArray:
    days: DayArray = np.where(is_direct, cells.newest_on, np.int32(NO_DAY))
    return np.maximum.reduceat(days, first) if len(first) else days
