"""Taking rater habits out of levels: what is sure of them, and nothing else."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.habits.arithmetic import LEAST_CORRECTION, MOST_CORRECTION, sure_excess
from succession.scoring import correct_levels

BOUNDS = st.tuples(st.floats(-3, 3), st.floats(0, 2)).map(lambda two: (two[0], two[0] + two[1]))


def corrected(level: float, excess: float, highest: float = 5.0) -> float:
    columns = (np.array([number]) for number in (level, excess, highest))
    return float(correct_levels(*columns)[0])


@pytest.mark.parametrize(
    ("low", "high", "excess"),
    [
        (0.3, 0.9, 0.3),
        (-0.9, -0.3, -0.3),
        (0.8, 1.2, MOST_CORRECTION),
        (-1.2, -0.8, -MOST_CORRECTION),
        (-0.1, 0.9, 0.0),
        (0.0, 0.9, 0.0),
        (0.04, 0.9, 0.0),
        (-0.9, -0.04, 0.0),
        (None, None, 0.0),
    ],
)
def test_only_what_is_sure_is_taken_off(
    low: float | None, high: float | None, excess: float
) -> None:
    assert sure_excess(low, high) == excess


@given(BOUNDS, st.floats(1, 5))
def test_a_correction_is_small_stays_on_the_scale_and_never_overshoots(
    bounds: tuple[float, float], level: float
) -> None:
    low, high = bounds
    excess = sure_excess(low, high)
    moved = level - corrected(level, excess)
    assert abs(moved) <= MOST_CORRECTION + 1e-9
    assert 1 <= corrected(level, excess) <= 5
    assert moved * (low + high) >= 0
    assert excess == 0 or LEAST_CORRECTION <= abs(excess) <= min(abs(low), abs(high))
    if low <= 0 <= high:
        assert moved == 0


@given(st.lists(st.floats(1, 5), min_size=2, max_size=6), st.floats(-0.5, 0.5))
def test_of_two_ratings_by_one_rater_the_higher_never_counts_less(
    levels: list[float], excess: float
) -> None:
    moved = [corrected(level, excess) for level in sorted(levels)]
    assert all(below <= above for below, above in pairwise(moved))


def test_the_ends_of_the_scale_hold() -> None:
    assert [corrected(1.2, 0.5), corrected(4.8, -0.5), corrected(9.8, -0.5, 10)] == [1, 5, 10]


def test_without_a_habit_the_very_bits_stay() -> None:
    level = np.array([0.1 + 0.2, 7.7])  # the second off its scale: no business of a correction
    same = correct_levels(level, np.zeros(2), np.array([5.0, 5.0]))
    assert same.tobytes() == level.tobytes()
