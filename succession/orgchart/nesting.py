"""Intervals of a tree that was numbered as one reads it: what lies in what. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

Interval = tuple[int, int]


def outermost(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Those inside no other, in order. Given in order of their beginning."""
    end = 0
    for first, last in intervals:
        if first > end:
            end = last
            yield first, last


@dataclass(frozen=True, kw_only=True)
class Tallied:
    """Seats by their places in rising order: what lies in a branch is two look-ups."""

    places: Sequence[int]
    seats: Sequence[int]
    sums: Sequence[int]
    """How many of the first so many seats are uncovered; one longer than `places`."""

    def at(self, place: int) -> Sequence[int]:
        """Seats of one place, in the order given."""
        return self.seats[bisect_left(self.places, place) : bisect_right(self.places, place)]

    def below(self, first: int, last: int) -> tuple[int, int]:
        """Places in the branch under a node, the node itself left out, and the uncovered of them."""
        start, end = bisect_right(self.places, first), bisect_right(self.places, last)
        return end - start, self.sums[end] - self.sums[start]


def tally(places: Sequence[int], seats: Sequence[int], uncovered: Sequence[int]) -> Tallied:
    """Columns of one length, in rising order of places; `uncovered` is 1 or 0."""
    return Tallied(places=places, seats=seats, sums=list(accumulate(uncovered, initial=0)))
