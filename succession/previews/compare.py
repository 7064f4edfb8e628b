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


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """The pairs that could be scored, and their readiness row by row."""

    employee: Ids
    role: Ids
    readiness: Readiness


def compare(before: Side, after: Side) -> Compared:
    """Of every pair scored `after`; whoever was not scored `before` is UNSCORED there."""
    place = _places(before, after)
    found = np.flatnonzero(place >= 0)
    band = np.full(len(after.employee), UNSCORED, dtype=np.int16)
    score = np.zeros(len(after.employee))
    band[found] = before.readiness.band[place[found]]
    score[found] = before.readiness.score[place[found]]
    competency, points = _largest_moves(before.readiness, after.readiness, place)
    return Compared(
        employee=after.employee,
        role=after.role,
        before=band,
        after=after.readiness.band.astype(np.int16),
        score_before=score,
        score_after=after.readiness.score,
        competency=competency,
        points=points,
    )


def _places(before: Side, after: Side) -> Ids:
    """Row in `before` of each pair of `after`, -1 where there is none."""
    width = 1 + max(before.role.max(initial=0), after.role.max(initial=0))
    known, wanted = (one.employee * width + one.role for one in (before, after))
    if not len(known):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(known)
    place = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
    return np.where(known[place] == wanted, place, -1)


def _largest_moves(before: Readiness, after: Readiness, place: Ids) -> tuple[Ids, Floats]:
    """Of each pair: the competency whose points moved most, the lower id of two; and by how much."""
    row = np.full(len(before), -1, dtype=np.int64)
    row[place[place >= 0]] = np.flatnonzero(place >= 0)
    former = row[before.parts.pair]
    kept = former >= 0
    pair = np.concatenate([after.parts.pair, former[kept]])
    competency = np.concatenate([after.parts.competency, before.parts.competency[kept]])
    points = np.concatenate([after.parts.points, -before.parts.points[kept]])
    order = np.lexsort((competency, pair))
    pair, competency = pair[order], competency[order]
    is_first = np.ones(len(pair), dtype=np.bool_)
    is_first[1:] = (pair[1:] != pair[:-1]) | (competency[1:] != competency[:-1])
    moved: Floats = np.zeros(int(is_first.sum()))
    np.add.at(moved, np.cumsum(is_first) - 1, points[order])
    return _largest(pair[is_first], competency[is_first], moved, len(place))


def _largest(pair: Ids, competency: Ids, moved: Floats, count: int) -> tuple[Ids, Floats]:
    order = np.lexsort((-competency, np.abs(moved), pair))
    pair, competency, moved = pair[order], competency[order], moved[order]
    is_last = np.ones(len(pair), dtype=np.bool_)
    is_last[:-1] = pair[1:] != pair[:-1]
    largest, points = np.full(count, NO_COMPETENCY, dtype=np.int64), np.zeros(count)
    told = is_last & (np.abs(moved) > SMALLEST_MOVE)
    largest[pair[told]], points[pair[told]] = competency[told], moved[told]
    return largest, points
