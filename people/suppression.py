"""Which groups may be shown beside a total, so that no small group can be worked out. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

SMALLEST_GROUP = 5

Key = TypeVar("Key", bound=Hashable)


def hidden_groups(sizes: Mapping[Key, int], smallest: int = SMALLEST_GROUP) -> set[Key]:
    """The groups to hold back, given how many people each has.

    Groups under `smallest` are hidden. The total is public, so what is hidden can be found as total
    less shown: as long as that is a single group, or fewer than `smallest` people together, the
    smallest group still shown is hidden too. Empty groups have nobody to protect.
    """
    occupied = {key: size for key, size in sizes.items() if size > 0}
    hidden = {key for key, size in occupied.items() if size < smallest}
    shown = sorted((key for key in occupied if key not in hidden), key=occupied.__getitem__)
    while hidden and shown and _is_guessable(hidden, occupied, smallest):
        hidden.add(shown.pop(0))
    return hidden


def _is_guessable(hidden: set[Key], sizes: Mapping[Key, int], smallest: int) -> bool:
    return len(hidden) == 1 or sum(sizes[key] for key in hidden) < smallest
