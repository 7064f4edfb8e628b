"""Intervals of a tree that was numbered as one reads it: what lies in what. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    """Counts over branches, from places in rising order: a sum is two look-ups."""

    places: Sequence[int]
    sums: Sequence[int]
    """How many of the first so many places are uncovered; one longer than `places`."""

    def below(self, first: int, last: int) -> tuple[int, int]:
        """Places in the branch under a node, the node itself left out, and the uncovered of them."""
        start, end = bisect_right(self.places, first), bisect_right(self.places, last)
        return end - start, self.sums[end] - self.sums[start]

    def has_uncovered(self, first: int, last: int) -> bool:
        start, end = bisect_left(self.places, first), bisect_right(self.places, last)
        return self.sums[end] > self.sums[start]


def tally(places: Iterable[tuple[int, bool]]) -> Tallied:
    """`places`: where a critical seat lies, and whether it is uncovered; in any order."""
    ordered = sorted(places)
    sums = [0]
    for _, is_uncovered in ordered:
        sums.append(sums[-1] + is_uncovered)
    return Tallied(places=[place for place, _ in ordered], sums=sums)
