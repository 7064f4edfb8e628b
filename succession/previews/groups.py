"""Figures of groups as they may be shown: no small group, no small count, and nothing from which
either could be worked out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from people.suppression import SMALLEST_GROUP, hidden_groups
from succession.previews.moves import MOVES, Figures, Move


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """`counts` has one count for each of MOVES, None where it is held back."""

    key: str
    name: str
    people: int
    pairs: int
    counts: Sequence[int | None]
    mean_change: float | None


@dataclass(frozen=True, kw_only=True)
class ShownGroups:
    """`held_back` groups are not shown by themselves; `people_held_back` together, or None where
    they are too few to be spoken of."""

    lines: Sequence[GroupLine]
    held_back: int
    people_held_back: int | None
    has_hidden_counts: bool


def shown_groups(
    groups: Mapping[str, Figures], names: Mapping[str, str], *, is_exact: bool = False
) -> ShownGroups:
    """`groups` divide one whole whose figures are public. `is_exact` shows everything: of roles, to
    somebody who may see each person in them."""
    hidden = set() if is_exact else hidden_groups({key: one.people for key, one in groups.items()})
    cells = {move: set() if is_exact else _hidden_cells(groups, move) for move in MOVES}
    shown = {key: one for key, one in groups.items() if key not in hidden}
    lines = [
        GroupLine(
            key=key,
            name=names[key],
            people=one.people,
            pairs=one.pairs,
            counts=[None if key in cells[move] else one.count(move) for move in MOVES],
            mean_change=one.mean_change,
        )
        for key, one in shown.items()
    ]
    together = sum(groups[key].people for key in hidden)
    return ShownGroups(
        lines=lines,
        held_back=len(hidden),
        people_held_back=together if together >= SMALLEST_GROUP else None,
        has_hidden_counts=any(None in line.counts for line in lines),
    )


def _hidden_cells(groups: Mapping[str, Figures], move: Move) -> set[str]:
    """A count of one to four speaks of persons: whoever knows who they are would learn of each that
    they belong to the group. So one column is held back as groups of people are."""
    return hidden_groups({key: one.count(move) for key, one in groups.items()})
