"""Recognising what was renamed, for sources whose names are their only keys. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

ALIKE = 0.6
"""Share of traits in common from which two things of different names are one, renamed."""

Key = TypeVar("Key", bound=Hashable)
Traits = frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """A name, and what else is characteristic of the thing."""

    name: str
    traits: Traits


def match(known: Mapping[Key, Likeness], found: Mapping[str, Likeness]) -> dict[str, Key]:
    """For each found thing that is known already, which one it is.

    First by name, whatever its case. Of the rest, those that share most traits, if they share
    enough and nothing else is as similar: in doubt a thing is new.
    """
    by_name = {likeness.name.casefold(): key for key, likeness in known.items()}
    matched = {
        key: by_name[likeness.name.casefold()]
        for key, likeness in found.items()
        if likeness.name.casefold() in by_name
    }
    taken = set(matched.values())
    return matched | _renamed(
        {key: one for key, one in known.items() if key not in taken},
        {key: one for key, one in found.items() if key not in matched},
    )


def _renamed(known: Mapping[Key, Likeness], found: Mapping[str, Likeness]) -> dict[str, Key]:
    pairs = [
        (_share(likeness.traits, other.traits), new, old)
        for new, likeness in found.items()
        for old, other in known.items()
    ]
    pairs = [pair for pair in pairs if pair[0] >= ALIKE]
    return {
        new: old
        for share, new, old in pairs
        if not any(
            rival >= share and (other_new, other_old) != (new, old)
            for rival, other_new, other_old in pairs
            if other_new == new or other_old == old
        )
    }


def _share(one: Traits, other: Traits) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
