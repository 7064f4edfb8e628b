"""Evidence summed as far as ageing allows (scoring.md §2).

Ageing multiplies every row of one competency by the same factor, so the rows of one source can be
added once, as they stood on the day of the newest of them, and aged together later. That day makes
the sums the same bits whether they are kept or made anew: they do not depend on `as_of`.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import (
    NEVER,
    AnyArray,
    BoolArray,
    DayArray,
    FloatArray,
    IdArray,
    SmallArray,
    starts_of_runs,
    sum_by,
)
from .evidence import CompetencySettings, EvidenceColumns, canonical_order
from .policy import ScoringPolicy, source_table


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidenceSummary:
    """One row per employee, competency and direct source with rows that count; of an at_least
    source one row per observation that can still win, now or later. Ordered by employee,
    competency, source and day.

    `weight` = Σ 2^(−(newest_on − observed_on) / half-life), in observations as fresh as the newest;
    `weighted_level` the same of weight · level, levels cut to what the source can show.
    """

    employee: IdArray
    competency: IdArray
    source: SmallArray
    newest_on: DayArray
    row_count: IdArray
    weight: FloatArray
    weighted_level: FloatArray

    def __len__(self) -> int:
        return len(self.employee)

    def take(self, rows: AnyArray) -> "EvidenceSummary":
        return EvidenceSummary(**{name: column[rows] for name, column in vars(self).items()})

    def followed_by(self, other: "EvidenceSummary") -> "EvidenceSummary":
        return EvidenceSummary(
            **{
                name: np.concatenate([column, getattr(other, name)])
                for name, column in vars(self).items()
            }
        )

    def beside(self, other: "EvidenceSummary") -> "EvidenceSummary":
        """Both, of different people, in the one order."""
        if not len(self) or not len(other):
            return self if len(self) else other
        joined = self.followed_by(other)
        return joined.take(np.argsort(joined.employee, kind="stable"))


@dataclass(frozen=True, kw_only=True, eq=False)
class OrderedRows:
    """The rows that count, in canonical order. `cell` numbers the runs of one employee,
    competency and source; `level` is never above the source's highest level."""

    position: IdArray  # in the evidence as it was given
    evidence: EvidenceColumns
    level: FloatArray
    cell: IdArray
    is_direct: BoolArray


def counted_rows(evidence: EvidenceColumns, *, as_of: int) -> BoolArray:
    return (evidence.observed_on <= as_of) & (evidence.expires_on > as_of)


def order_rows(
    evidence: EvidenceColumns, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> OrderedRows:
    """Raises ScoringInputError for levels outside a given scale."""
    settings.refuse_levels_outside("level", evidence.competency, evidence.level)
    counted = counted_rows(evidence, as_of=as_of)
    order = canonical_order(evidence)
    position = np.flatnonzero(counted) if order is None else order[counted[order]]
    is_whole = order is None and len(position) == len(evidence)
    rows = evidence if is_whole else evidence.take(position)
    table = source_table(policy)
    return OrderedRows(
        position=position,
        evidence=rows,
        level=np.minimum(rows.level, table.highest_level[rows.source]),
        cell=np.cumsum(starts_of_runs(rows.employee, rows.competency, rows.source)) - 1,
        is_direct=table.is_direct[rows.source],
    )


def summarise_rows(
    ordered: OrderedRows, *, settings: CompetencySettings, policy: ScoringPolicy
) -> EvidenceSummary:
    rows = ordered.evidence
    first = np.flatnonzero(starts_of_runs(ordered.cell))
    last = np.append(first[1:], len(rows))[: len(first)] - 1
    newest_on = rows.observed_on[last]
    weight = _weights(ordered, first, newest_on, settings=settings, policy=policy)
    row_count = np.bincount(ordered.cell, minlength=len(first))
    summed = sum_by(ordered.cell, weight, len(first))
    summed_level = sum_by(ordered.cell, weight * ordered.level, len(first))
    standing = _standing_rows(ordered, last)
    cell, is_sum = ordered.cell[standing], ordered.is_direct[standing]
    return EvidenceSummary(
        employee=rows.employee[standing],
        competency=rows.competency[standing],
        source=rows.source[standing],
        newest_on=rows.observed_on[standing],
        row_count=np.where(is_sum, row_count[cell], 1),
        weight=np.where(is_sum, summed[cell], 1.0),
        weighted_level=np.where(is_sum, summed_level[cell], ordered.level[standing]),
    )


def _weights(
    ordered: OrderedRows,
    first: IdArray,
    newest_on: DayArray,
    *,
    settings: CompetencySettings,
    policy: ScoringPolicy,
) -> FloatArray:
    """Of each row beside the newest of its cell, which weighs 1 itself, as most do."""
    rows = ordered.evidence
    half_life = settings.half_lives_of(rows.competency[first], default=policy.half_life_days)
    days_before = newest_on[ordered.cell] - rows.observed_on
    older = np.flatnonzero(days_before)
    weight = np.ones(len(days_before))
    weight[older] = np.exp2(-days_before[older] / half_life[ordered.cell[older]])
    return weight


def _standing_rows(ordered: OrderedRows, last: IdArray) -> IdArray:
    """Positions of the rows that a summary has one row for: the newest of each direct source, for
    all of it, and those of an at_least source that can win, each for itself."""
    stands = np.zeros(len(ordered.level), dtype=np.bool_)
    stands[last] = ordered.is_direct[last]
    stands[_can_win(ordered)] = True
    return np.flatnonzero(stands)


def _can_win(ordered: OrderedRows) -> IdArray:
    """Positions of the at_least rows that no row of the same source beats in both day and level:
    equally aged, such a row never proposes more than the one that beats it."""
    rows = np.flatnonzero(~ordered.is_direct)
    backwards = rows[::-1]
    rank = np.unique(ordered.level[backwards], return_inverse=True)[1]
    cell = ordered.cell[backwards]
    # One running maximum for all cells: a cell's own ranks lie above those of the cells before it.
    lifted = rank + (cell[:1].max(initial=0) - cell) * (rank.max(initial=0) + 1)
    highest = np.maximum.accumulate(lifted)
    wins = starts_of_runs(cell)
    wins[1:] |= lifted[1:] > highest[:-1]
    return backwards[wins][::-1]


def summarise_evidence(
    evidence: EvidenceColumns, *, as_of: int, settings: CompetencySettings, policy: ScoringPolicy
) -> EvidenceSummary:
    """As of a day number; it stays true until the day of `summary_ends`."""
    ordered = order_rows(evidence, as_of=as_of, settings=settings, policy=policy)
    return summarise_rows(ordered, settings=settings, policy=policy)


def summary_ends(evidence: EvidenceColumns, *, as_of: int) -> tuple[IdArray, DayArray]:
    """Those (rising) for whom a day comes after `as_of` on which other rows count than on it, and
    the first such day of each."""
    change = np.where(evidence.observed_on > as_of, evidence.observed_on, evidence.expires_on)
    ever_counts = evidence.expires_on > evidence.observed_on
    coming = np.flatnonzero((change > as_of) & (change != NEVER) & ever_counts)
    employee, place = np.unique(evidence.employee[coming], return_inverse=True)
    ends = np.full(len(employee), NEVER, dtype=np.int32)
    np.minimum.at(ends, place, change[coming])
    return employee, ends
