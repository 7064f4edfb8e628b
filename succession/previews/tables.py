"""Figures as tables print them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from succession.previews.groups import ShownGroups
from succession.previews.moves import MOVE_WORDS, MOVES, Figures, Move
from ui import wording
from ui.exports import Cell
from ui.lists import Filter, ListSpec, ListState

UNDER = {
    Move.UP: "a band nearer to ready now",
    Move.DOWN: "a band further away",
    Move.LOST: "one could not tell any more",
    Move.FOUND: "one could tell",
    Move.NEW: "there was no profile before",
}


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """A count with its words; `number` None is held back."""

    words: str
    number: int | None
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class TableLine:
    name: str
    code: str
    people: int
    counts: Sequence[CountLine]
    mean_change: float | None

    @property
    def mean_words(self) -> str:
        return mean_words(self.mean_change)

    @property
    def changed(self) -> bool:
        """Somebody is in another band, or that is held back."""
        return any(count.number != 0 for count in self.counts)


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """`people_held_back` is None where they are too few to be spoken of."""

    heading: str
    columns: Sequence[str]
    lines: Sequence[TableLine]
    held_back: int
    people_held_back: int | None


def columns_of(whole: Figures) -> list[Move]:
    """First scores are a column only where there are some."""
    return [move for move in MOVES if move is not Move.NEW or whole.count(move)]


def summary_of(whole: Figures) -> list[CountLine]:
    return [
        CountLine(words=MOVE_WORDS[move], number=whole.count(move), under=UNDER[move])
        for move in columns_of(whole)
    ]


def table_of(
    heading: str, shown: ShownGroups, whole: Figures, codes: Mapping[str, str] | None = None
) -> GroupTable:
    """`codes` of what the lines lead to, by key."""
    moves = columns_of(whole)
    lines = [
        TableLine(
            name=line.name,
            code=(codes or {}).get(line.key, ""),
            people=line.people,
            counts=[
                CountLine(words=MOVE_WORDS[move], number=count)
                for move, count in zip(MOVES, line.counts, strict=True)
                if move in moves
            ],
            mean_change=line.mean_change,
        )
        for line in shown.lines
    ]
    return GroupTable(
        heading=heading,
        columns=[MOVE_WORDS[move] for move in moves],
        lines=lines,
        held_back=shown.held_back,
        people_held_back=shown.people_held_back,
    )


def mean_words(change: float | None) -> str:
    """ "+2.4 points"; a dash where there was no score before. Never a zero with a sign."""
    if change is None:
        return wording.MISSING
    rounded = round(change, 1) or 0.0
    return f"{wording.signed(rounded, 1)} point{'' if abs(rounded) == 1 else 's'}"


CHANGED, SAME = "changed", "same"
ROLES = ListSpec(
    sorts={"changes": (), "name": ()},
    default_sort="-changes",
    filters=(
        Filter(
            name="band",
            label="Band",
            choices={CHANGED: "Somebody changes", SAME: "Nobody changes"},
        ),
    ),
    per_page=20,
    search_label="Find a role",
)


def matching_lines(table: GroupTable, state: ListState) -> list[TableLine]:
    """As they came where most changes stand first; the other orders by name."""
    words, wanted = state.search.casefold().split(), state.chosen("band")
    found = [
        line
        for line in table.lines
        if (not wanted or (CHANGED if line.changed else SAME) in wanted)
        and all(word in f"{line.name} {line.code}".casefold() for word in words)
    ]
    if state.sort_key == "name":
        return sorted(found, key=lambda line: line.name, reverse=state.is_descending)
    return found if state.is_descending else found[::-1]


def line_cells(line: TableLine) -> list[Cell]:
    """What is held back is empty."""
    counts = [count.number for count in line.counts]
    return [line.name, line.code, line.people, *counts, line.mean_change]
