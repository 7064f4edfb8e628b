"""The same pairs scored twice: who is in another band, and which requirement moved most. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from succession.scoring import BANDS, Readiness

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bands = npt.NDArray[np.int16]

UNSCORED = len(BANDS)
"""Stands where a band would: there was no profile to be scored against."""

ROWS, COLUMNS = len(BANDS) + 1, len(BANDS)
"""Of the matrix band before × band after, laid out row by row; only before may be UNSCORED."""

NO_COMPETENCY = 0
SMALLEST_MOVE = 1e-9
"""In points: what is below comes from rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """One row per pair. Bands are numbers; scores in points of 100. `competency` is the one whose
    points moved most and `points` by how many; NO_COMPETENCY where none did."""

    employee: Ids
    role: Ids
    before: Bands
    after: Bands
    score_before: Floats
    score_after: Floats
    competency: Ids
    points: Floats

    def __len__(self) -> int:
        return len(self.employee)

    @property
    def cell(self) -> Ids:
        """Where each pair lies in the matrix."""
        return self.before.astype(np.int64) * COLUMNS + self.after

    @property
    def score_change(self) -> Floats:
        """0 where there was no score before: nothing to compare with."""
        return np.where(self.before == UNSCORED, 0.0, self.score_after - self.score_before)


def compare(
    *, role: Ids, before: Readiness | None, after: Readiness, was_scored: npt.NDArray[np.bool_]
) -> Compared:
    """`after` has one row per pair, `before` one per pair that `was_scored`, in the same order."""
    count, rows = len(after), np.flatnonzero(was_scored)
    band = np.full(count, UNSCORED, dtype=np.int16)
    score = np.zeros(count)
    if before is not None:
        band[rows], score[rows] = before.band, before.score
    competency, points = _largest_moves(before, after, rows, count)
    return Compared(
        employee=after.employee,
        role=role,
        before=band,
        after=after.band.astype(np.int16),
        score_before=score,
        score_after=after.score,
        competency=competency,
        points=points,
    )


def _largest_moves(
    before: Readiness | None, after: Readiness, rows: Ids, count: int
) -> tuple[Ids, Floats]:
    """Of each pair: the competency whose points moved most, the lower id of two; and by how much."""
    pairs, competencies, points = [after.parts.pair], [after.parts.competency], [after.parts.points]
    if before is not None:
        pairs.append(rows[before.parts.pair])
        competencies.append(before.parts.competency)
        points.append(-before.parts.points)
    pair, competency = np.concatenate(pairs), np.concatenate(competencies)
    order = np.lexsort((competency, pair))
    pair, competency = pair[order], competency[order]
    is_first = np.ones(len(pair), dtype=np.bool_)
    is_first[1:] = (pair[1:] != pair[:-1]) | (competency[1:] != competency[:-1])
    moved: Floats = np.zeros(int(is_first.sum()))
    np.add.at(moved, np.cumsum(is_first) - 1, np.concatenate(points)[order])
    return _largest(pair[is_first], competency[is_first], moved, count)


def _largest(pair: Ids, competency: Ids, moved: Floats, count: int) -> tuple[Ids, Floats]:
    order = np.lexsort((-competency, np.abs(moved), pair))
    pair, competency, moved = pair[order], competency[order], moved[order]
    is_last = np.ones(len(pair), dtype=np.bool_)
    is_last[:-1] = pair[1:] != pair[:-1]
    largest, points = np.full(count, NO_COMPETENCY, dtype=np.int64), np.zeros(count)
    told = is_last & (np.abs(moved) > SMALLEST_MOVE)
    largest[pair[told]], points[pair[told]] = competency[told], moved[told]
    return largest, points
