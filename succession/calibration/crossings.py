"""Who is placed high, as far as figures of groups may say. Pure.

Whoever looks at counts of groups before and after one known person crossed into the highest row
learns that person's group. So what is shown moves on by five crossings at a time, and lags behind by
five while the session is live: between any two pictures lie at least five, the last one included.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from people.suppression import SMALLEST_GROUP
from succession.calibration.grid import Place


@dataclass(frozen=True, kw_only=True)
class Crossings:
    """`shown` of `made` crossings into or out of the highest row are in `high`."""

    high: frozenset[int]
    shown: int
    made: int


def is_high(place: Place, top: int) -> bool:
    return place is not None and place.row == top


def crossings(
    before: Mapping[int, Place],
    moves: Sequence[tuple[int, Place]],
    *,
    top: int,
    is_final: bool,
) -> Crossings:
    """`before` has each person's place at the start, `moves` (person, where to) in order."""
    high = {one for one, place in before.items() if is_high(place, top)}
    made: list[tuple[int, bool]] = []
    now = set(high)
    for person, place in moves:
        if is_high(place, top) != (person in now):
            now ^= {person}
            made.append((person, person in now))
    shown = _shown(len(made), is_final=is_final)
    for person, is_in in made[:shown]:
        if is_in:
            high.add(person)
        else:
            high.discard(person)
    return Crossings(high=frozenset(high), shown=shown, made=len(made))


def _shown(made: int, *, is_final: bool) -> int:
    if is_final:
        return made if made >= SMALLEST_GROUP else 0
    return max(0, made // SMALLEST_GROUP - 1) * SMALLEST_GROUP


def can_be_told(high: int, people: int) -> bool:
    """Whoever looks knows by name who is placed high. Counts by group of fewer than five of them, or
    of all but fewer than five, would tell whose they are."""
    return SMALLEST_GROUP <= high <= people - SMALLEST_GROUP
