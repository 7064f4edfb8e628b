"""What became of pairs, counted: which way they moved between bands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from succession.previews.compare import COLUMNS, ROWS, UNSCORED
from succession.scoring import Band
from ui.marks import shade

INSUFFICIENT = Band.INSUFFICIENT_EVIDENCE.number


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    LOST = "lost"
    FOUND = "found"
    NEW = "new"
    SAME = "same"


MOVE_WORDS = {
    Move.UP: "Nearer",
    Move.DOWN: "Further away",
    Move.LOST: "No longer enough evidence",
    Move.FOUND: "Now enough evidence",
    Move.NEW: "Scored for the first time",
    Move.SAME: "Same band",
}
MOVES = (Move.UP, Move.DOWN, Move.LOST, Move.FOUND, Move.NEW)
"""Those that are changes, in the order of pages."""


def move_of(before: int, after: int) -> Move:
    """Numbers of bands; before may be UNSCORED."""
    if before == UNSCORED:
        return Move.NEW
    if before == after:
        return Move.SAME
    if after == INSUFFICIENT:
        return Move.LOST
    if before == INSUFFICIENT:
        return Move.FOUND
    return Move.UP if after < before else Move.DOWN  # numbers rise from ready now on


PLACES: dict[Move, tuple[tuple[int, int], ...]] = {
    move: tuple(
        (before, after)
        for before in range(ROWS)
        for after in range(COLUMNS)
        if move_of(before, after) is move
    )
    for move in Move
}
"""Move → the bands before and after that make it."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Counts of pairs; `mean_change` in points of 100 over the pairs that had a score before."""

    people: int
    cells: Sequence[int]
    score_change: float

    def count_at(self, before: int, after: int) -> int:
        return self.cells[before * COLUMNS + after]

    def count(self, move: Move) -> int:
        return sum(self.count_at(before, after) for before, after in PLACES[move])

    @property
    def pairs(self) -> int:
        return sum(self.cells)

    @property
    def changed(self) -> int:
        return self.pairs - self.count(Move.SAME)

    @property
    def mean_change(self) -> float | None:
        compared = sum(self.cells[: UNSCORED * COLUMNS])
        return self.score_change / compared if compared else None


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    """`shade` is a step of the one scale of fills; what stays has none."""

    count: int
    move: Move
    band: str
    shade: int


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """`band` is empty for those who had no score before."""

    band: str
    cells: Sequence[MatrixCell]
    total: int


READING_ORDER = (
    *(Band.READY_NOW, Band.WITHIN_2_YEARS, Band.WITHIN_5_YEARS),
    *(Band.NOT_ON_PATH, Band.INSUFFICIENT_EVIDENCE),
)


def matrix_of(figures: Figures) -> list[MatrixRow]:
    """Band before × band after, in the order people read bands; rows without anybody left out."""
    most = max((figures.count_at(*place) for move in MOVES for place in PLACES[move]), default=0)
    before = [*READING_ORDER, None]
    rows = [_row(figures, band, most) for band in before]
    return [row for row in rows if row.total]


def _row(figures: Figures, band: Band | None, most: int) -> MatrixRow:
    before = UNSCORED if band is None else band.number
    cells = [_cell(figures, before, after, most) for after in READING_ORDER]
    return MatrixRow(
        band=band.value if band else "", cells=cells, total=sum(cell.count for cell in cells)
    )


def _cell(figures: Figures, before: int, after: Band, most: int) -> MatrixCell:
    count, move = figures.count_at(before, after.number), move_of(before, after.number)
    is_change = move is not Move.SAME
    return MatrixCell(
        count=count,
        move=move,
        band=after.value,
        shade=shade(count, most) if is_change and most else 0,
    )
