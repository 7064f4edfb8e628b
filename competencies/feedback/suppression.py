"""Which groups of a 360 round may be published together. Pure.

The anonymous answers to one competency are published as a partition: every answer is in exactly one
cell, every cell has at least `MINIMUM` answers. Whatever is added to or taken from the others is a
union of cells again, so no sum or difference of published figures speaks of fewer. The manager and
oneself are single and named, and stand beside it.
"""

from collections.abc import Mapping, Sequence

MINIMUM = 3
ANONYMOUS = ("peers", "reports", "others")
NAMED = ("manager", "self")


def cells_of(counts: Mapping[str, int]) -> list[tuple[str, ...]]:
    """The cells, each a tuple of groups in the order of `ANONYMOUS`; none where there are fewer
    than `MINIMUM` anonymous answers in all. Groups under the minimum join the others; if these are
    still too few, the smallest group that could have stood alone joins them too."""
    present = {group: counts[group] for group in ANONYMOUS if counts.get(group, 0) > 0}
    if sum(present.values()) < MINIMUM:
        return []
    alone = [group for group in present if present[group] >= MINIMUM]
    merged = [group for group in present if present[group] < MINIMUM]
    if merged and "others" in alone:
        alone.remove("others")
        merged.append("others")
    while merged and sum(present[group] for group in merged) < MINIMUM:
        smallest = min(alone, key=lambda group: (present[group], ANONYMOUS.index(group)))
        alone.remove(smallest)
        merged.append(smallest)
    cells: list[tuple[str, ...]] = [(group,) for group in alone]
    if merged:
        cells.append(tuple(group for group in ANONYMOUS if group in merged))
    return sorted(cells, key=lambda cell: ANONYMOUS.index(cell[0]))


def mean_of(levels: Sequence[int]) -> float:
    return sum(levels) / len(levels)
