"""Places of a drawn tree: what must hold for any tree, and for one that is known."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.orgchart.layout import breadths

Parents = list[int | None]


@st.composite
def forests(draw: st.DrawFn) -> Parents:
    size = draw(st.integers(1, 30))
    return [
        None if index == 0 else draw(st.none() | st.integers(0, index - 1)) for index in range(size)
    ]


def reading_order(parents: Parents) -> list[int]:
    below: dict[int | None, list[int]] = defaultdict(list)
    for index, parent in enumerate(parents):
        below[parent].append(index)
    order: list[int] = []
    waiting = below[None][::-1]
    while waiting:
        order.append(waiting.pop())
        waiting += below[order[-1]][::-1]
    return order


@given(forests(), st.sampled_from([0.0, 0.25]))
@settings(max_examples=200, deadline=None)
def test_order_distance_and_middle(parents: Parents, gap: float) -> None:
    places = breadths(parents, gap)
    depths: list[int] = []
    for parent in parents:
        depths.append(0 if parent is None else depths[parent] + 1)
    latest: dict[int, int] = {}
    for node in reading_order(parents):
        before = latest.get(depths[node])
        if before is not None:
            apart = 1 if parents[before] == parents[node] else 1 + gap
            assert places[node] - places[before] >= apart - 1e-9
        latest[depths[node]] = node
    for node in range(len(parents)):
        below = [places[one] for one, parent in enumerate(parents) if parent == node]
        if below:
            assert places[node] == pytest.approx((below[0] + below[-1]) / 2)
    assert min(places) == 0


@given(forests())
@settings(max_examples=60, deadline=None)
def test_a_branch_looks_the_same_wherever_it_stands(parents: Parents) -> None:
    """The same tree twice under one top is drawn twice alike."""
    parents = [None, *(parent or 0 for parent in parents[1:])]
    size = len(parents)
    twice: Parents = [
        None,
        *(1 + parent if parent is not None else 0 for parent in parents),
        *(1 + size + parent if parent is not None else 0 for parent in parents),
    ]
    places = breadths(twice)
    first, second = places[1 : 1 + size], places[1 + size :]
    assert [a - first[0] for a in first] == pytest.approx([b - second[0] for b in second])


def test_a_known_tree() -> None:
    assert breadths([None, 0, 0, 0, 1, 1, 3, 3, 3]) == [1.75, 0.5, 1.75, 3, 0, 1, 2, 3, 4]


def test_neither_depth_nor_breadth_is_too_much() -> None:
    assert breadths([None, *range(5_000)])[-1] == 0
    assert breadths([None, *[0] * 5_000])[-1] == 4_999


def test_no_tree_at_all() -> None:
    assert breadths([]) == []
