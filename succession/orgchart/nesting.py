"""Intervals of a tree that was numbered as one reads it: what lies in what. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Interval = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Tallied:
    """What lies in branches, from counts between their edges: a sum is two look-ups."""

    edges: Sequence[int]
    upto: Sequence[tuple[int, int]]
    """By edge: seats before it, and how many of them are uncovered."""

    def below(self, first: int, last: int) -> tuple[int, int]:
        """Seats in the branch under a node, the node itself left out, and the uncovered of them."""
        start, end = self._before(first + 1), self._before(last + 1)
        return end[0] - start[0], end[1] - start[1]

    def _before(self, edge: int) -> tuple[int, int]:
        return self.upto[bisect_left(self.edges, edge)]


def edges_of(branches: Iterable[Interval]) -> list[int]:
    """Where something begins or ends: a node, what is below it, what comes after."""
    return sorted({edge for first, last in branches for edge in (first, first + 1, last + 1)})


def tally(edges: Sequence[int], counts: Mapping[int, tuple[int, int]]) -> Tallied:
    """`counts`: seats and uncovered ones by how many edges are not after them (`width_bucket`)."""
    upto: list[tuple[int, int]] = []
    seats = uncovered = 0
    for number in range(len(edges)):
        more, bare = counts.get(number, (0, 0))
        seats, uncovered = seats + more, uncovered + bare
        upto.append((seats, uncovered))
    return Tallied(edges=edges, upto=upto)
