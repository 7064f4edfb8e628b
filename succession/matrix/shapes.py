"""What a matrix shows, ready for a template. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from people.suppression import SMALLEST_GROUP


class State(IntEnum):
    """What is known of one person in one column; the codes that likeness is told by."""

    NONE = 0
    UNSEEN = 1
    SHORT = 2
    MET = 3


STATE_WORDS = {
    State.NONE: "not considered",
    State.UNSEEN: "not seen",
    State.SHORT: "short",
    State.MET: "met",
}
STATE_MARKS = {State.NONE: "·", State.UNSEEN: "?", State.SHORT: "▾", State.MET: "✓"}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """So many of the people in a column met it; None where it is held back."""

    met: int | None
    people: int | None

    @property
    def is_told(self) -> bool:
        return self.met is not None and self.people is not None

    @property
    def share(self) -> float | None:
        return self.met / self.people if self.met is not None and self.people else None

    @property
    def shade(self) -> int:
        return shade_of(self.share or 0.0)


def figure(met: int, people: int, *, is_exact: bool) -> Figure:
    """For readers of figures alone, nothing of fewer than five people, nor where the few who met it,
    or the few who did not, could be told."""
    if is_exact:
        return Figure(met=met, people=people)
    few = range(1, SMALLEST_GROUP)
    is_held_back = people < SMALLEST_GROUP or met in few or people - met in few
    return Figure(
        met=None if is_held_back else met, people=people if people >= SMALLEST_GROUP else None
    )


def shade_of(share: float) -> int:
    """The step of the one sequential scale, by fifths: 0 to 4."""
    return min(4, int(share * 5))


@dataclass(frozen=True, kw_only=True)
class Column:
    """`under` is what stands below the name: what is needed, or the grade."""

    code: str
    name: str
    under: str
    is_critical: bool = False
    figure: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`mark` is a glyph beside the number, `text` the number, `under` its likely range; `words` says
    all of it. `shade` -1 has no colour: nothing was seen, or nothing is asked."""

    state: State
    text: str
    under: str
    words: str
    path: str = ""
    shade: int = -1
    band: str = ""

    @property
    def mark(self) -> str:
        return STATE_MARKS[self.state]

    @property
    def is_unseen(self) -> bool:
        return self.state is State.UNSEEN


@dataclass(frozen=True, kw_only=True)
class Row:
    number: str
    name: str
    under: str
    cells: Sequence[Cell]
    path: str = ""
    band: str = ""
    label: str = ""
    score: float | None = None
    score_sd: float | None = None

    def in_state(self, columns: Sequence[Column], state: State) -> list[tuple[Column, Cell]]:
        pairs = zip(columns, self.cells, strict=True)
        return [(column, cell) for column, cell in pairs if cell.state is state]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under one heading; without words there is none. `people` of the whole group, on other
    pages too."""

    words: str
    people: int
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    columns: Sequence[Column]
    groups: Sequence[Group] = field(default_factory=tuple)
    how: str = ""

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]
