"""Where the nodes of a drawn tree stand: Buchheim, Jünger and Leipert, "Improving Walker's algorithm to
run in linear time" (2002). Pure, linear in nodes, without recursion, so that no depth is too deep.

Breadth is in units of one node; the drawing decides what is a node's width or height.
"""

from collections.abc import Sequence


class _Point:
    """A node while it is being placed; names as in the paper."""

    __slots__ = (
        "ancestor", "change", "children", "modifier", "number", "parent", "position", "shift",
        "thread",
    )  # fmt: skip

    def __init__(self, parent: "_Point | None", number: int) -> None:
        self.parent = parent
        self.number = number
        self.children: list[_Point] = []
        self.position = self.modifier = self.shift = self.change = 0.0
        self.thread: _Point | None = None
        self.ancestor: _Point = self

    def next_first(self) -> "_Point | None":
        return self.children[0] if self.children else self.thread

    def next_last(self) -> "_Point | None":
        return self.children[-1] if self.children else self.thread


def breadths(parents: Sequence[int | None], gap: float = 0.0) -> list[float]:
    """The breadth of each node. `parents` gives the index of the node above, which stands earlier;
    None begins a tree of its own, beside the others. Nodes of one depth are at least one unit apart,
    those of different parents one more `gap`; parents stand over the middle of their children; nothing
    is below 0."""
    root = _Point(None, 0)
    points: list[_Point] = []
    for parent in parents:
        above = root if parent is None else points[parent]
        point = _Point(above, len(above.children))
        above.children.append(point)
        points.append(point)
    for point in [*reversed(points), root]:
        _place(point, gap)
    return _summed(root, points)


def _place(point: _Point, gap: float) -> None:
    """Children come before parents; first walk of the paper, one node of it. A node's own place
    beside its siblings is found when the parent's turn comes."""
    default = point.children[0] if point.children else None
    for index, child in enumerate(point.children):
        _settle(child, point.children[index - 1] if index else None)
        if default is not None:
            default = _apportion(child, default, gap)
    _execute_shifts(point)


def _settle(child: _Point, before: _Point | None) -> None:
    middle = (
        (child.children[0].position + child.children[-1].position) / 2 if child.children else None
    )
    if before is None:
        child.position = middle if middle is not None else 0.0
        return
    child.position = before.position + 1
    if middle is not None:
        child.modifier = child.position - middle


def _apportion(child: _Point, default: _Point, gap: float) -> _Point:
    """Pushes the branch of `child` clear of those before it."""
    if not child.number or child.parent is None:
        return default
    siblings = child.parent.children
    inner_after = outer_after = child
    inner_before, outer_before = siblings[child.number - 1], siblings[0]
    sum_ia = sum_oa = child.modifier
    sum_ib, sum_ob = inner_before.modifier, outer_before.modifier
    below_before, below_after = inner_before.next_last(), inner_after.next_first()
    while below_before is not None and below_after is not None:
        inner_before, inner_after = below_before, below_after
        outer_before = _there(outer_before.next_first())
        outer_after = _there(outer_after.next_last())
        outer_after.ancestor = child
        shift = inner_before.position + sum_ib + 1 + gap - (inner_after.position + sum_ia)
        if shift > 0:
            of = inner_before.ancestor
            from_ = of if of.parent is child.parent else default
            _move(from_, child, shift)
            sum_ia += shift
            sum_oa += shift
        sum_ib += inner_before.modifier
        sum_ia += inner_after.modifier
        sum_ob += outer_before.modifier
        sum_oa += outer_after.modifier
        below_before, below_after = inner_before.next_last(), inner_after.next_first()
    if below_before is not None and outer_after.next_last() is None:
        outer_after.thread = below_before
        outer_after.modifier += sum_ib - sum_oa
    if below_after is not None and outer_before.next_first() is None:
        outer_before.thread = below_after
        outer_before.modifier += sum_ia - sum_ob
        return child
    return default


def _there(point: _Point | None) -> _Point:
    if point is None:  # outer contours are never shorter than inner ones
        raise AssertionError("contour ended")
    return point


def _move(first: _Point, last: _Point, shift: float) -> None:
    share = shift / (last.number - first.number)
    last.change -= share
    last.shift += shift
    first.change += share
    last.position += shift
    last.modifier += shift


def _execute_shifts(point: _Point) -> None:
    shift = change = 0.0
    for child in reversed(point.children):
        child.position += shift
        child.modifier += shift
        change += child.change
        shift += child.shift + change


def _summed(root: _Point, points: Sequence[_Point]) -> list[float]:
    """Second walk: parents stand before their children in `points`."""
    sums = {id(root): root.modifier}
    found = []
    for point in points:
        above = sums[id(point.parent)]
        sums[id(point)] = above + point.modifier
        found.append(point.position + above)
    least = min(found, default=0.0)
    return [place - least for place in found]
