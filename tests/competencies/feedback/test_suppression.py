"""The partition of answers: nothing under three, and nothing under three by difference."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.feedback.suppression import ANONYMOUS, MINIMUM, cells_of

COUNTS = st.fixed_dictionaries({group: st.integers(0, 7) for group in ANONYMOUS})


@pytest.mark.parametrize(
    ("peers", "reports", "others", "cells"),
    [
        (0, 0, 0, []),
        (2, 0, 0, []),
        (1, 1, 0, []),
        (3, 0, 0, [("peers",)]),
        (1, 1, 1, [("peers", "reports", "others")]),
        (3, 3, 3, [("peers",), ("reports",), ("others",)]),
        (3, 2, 0, [("peers", "reports")]),
        (3, 2, 1, [("peers",), ("reports", "others")]),
        (5, 3, 1, [("peers",), ("reports", "others")]),
        (3, 5, 2, [("peers", "others"), ("reports",)]),
        (4, 4, 2, [("peers", "others"), ("reports",)]),
        (2, 3, 5, [("peers", "others"), ("reports",)]),
        (2, 2, 7, [("peers", "reports", "others")]),
    ],
)
def test_examples(peers: int, reports: int, others: int, cells: list[tuple[str, ...]]) -> None:
    assert cells_of({"peers": peers, "reports": reports, "others": others}) == cells


@given(COUNTS)
def test_every_answer_is_in_one_cell_of_three_or_none_is_shown(counts: dict[str, int]) -> None:
    cells = cells_of(counts)
    shown = [group for cell in cells for group in cell]
    assert len(shown) == len(set(shown))
    if sum(counts.values()) < MINIMUM:
        assert cells == []
    else:
        assert set(shown) == {group for group in ANONYMOUS if counts[group]}


@given(COUNTS)
def test_no_sum_or_difference_of_figures_speaks_of_fewer_than_three(
    counts: dict[str, int],
) -> None:
    """Whoever knows the total and any of the cells is left with cells."""
    sizes = [sum(counts[group] for group in cell) for cell in cells_of(counts)]
    total = sum(sizes)
    for taken in range(len(sizes)):
        for known in combinations(sizes, taken):
            assert total == 0 or total - sum(known) >= MINIMUM


def test_the_named_are_never_counted_among_the_anonymous() -> None:
    assert cells_of({"manager": 1, "self": 1, "peers": 2}) == []
    assert cells_of({"manager": 1, "self": 1, "peers": 3}) == [("peers",)]
