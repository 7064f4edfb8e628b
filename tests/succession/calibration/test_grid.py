"""The grid: where a score lies, how far its range reaches, and what a grid must be."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from succession.calibration.grid import (
    DEFAULT,
    Axis,
    Cell,
    GridError,
    check_axis,
    from_data,
    ghosts,
    is_excluded,
    placed,
    to_data,
    whole_numbers,
)

untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Judged by what it finds, never by the clock of a busy machine."""


@pytest.mark.parametrize(
    ("score", "performance", "cell"),
    [
        (0, 1, (0, 0)),
        (49.99, 2.49, (0, 0)),
        (50, 2.5, (1, 1)),
        (79.9, 3.4, (1, 1)),
        (80, 3.5, (2, 2)),
        (100, 5, (2, 2)),
    ],
)
def test_value_on_a_cut_belongs_to_the_step_above(
    score: float, performance: float, cell: tuple[int, int]
) -> None:
    assert placed(DEFAULT, score, performance) == Cell(row=cell[0], column=cell[1])


def test_range_over_one_cut_leaves_a_ghost_with_its_chance() -> None:
    [(cell, chance)] = ghosts(DEFAULT, Cell(row=1, column=1), 74, 12)
    assert cell == Cell(row=2, column=1)
    assert chance == pytest.approx(0.308538, abs=1e-6)  # 1 − Φ(0.5)


def test_range_inside_a_cell_leaves_none() -> None:
    assert ghosts(DEFAULT, Cell(row=1, column=1), 65, 8) == []


@pytest.mark.parametrize(("row", "excluded"), [(0, True), (1, False), (2, False)])
def test_cell_that_the_range_does_not_reach_is_excluded(row: int, excluded: bool) -> None:
    assert is_excluded(DEFAULT, Cell(row=row, column=0), 74, 12) is excluded
    assert not is_excluded(DEFAULT, Cell(row=row, column=0), None, None)


def test_words_and_keys_of_places() -> None:
    assert DEFAULT.words(Cell(row=2, column=1)) == "High readiness, meets expectations"
    assert DEFAULT.words(None) == "Holding area"
    assert DEFAULT.read_place("2-1") == Cell(row=2, column=1)
    assert DEFAULT.read_place("holding") is None
    assert [DEFAULT.rows.words_of(step) for step in range(3)] == [
        "under 50",
        "50 to under 80",
        "80 or more",
    ]


@pytest.mark.parametrize("key", ["", "3-0", "0-3", "-1-0", "1", "a-b", "²-1", "1-1-1"])
def test_no_place_has_this_key(key: str) -> None:
    with pytest.raises(GridError):
        DEFAULT.read_place(key)


def test_neighbours_name_the_way() -> None:
    corner = DEFAULT.neighbours(Cell(row=0, column=0))
    assert corner == [(Cell(row=1, column=0), "up"), (Cell(row=0, column=1), "right")]
    assert len(DEFAULT.neighbours(Cell(row=1, column=1))) == 4
    assert DEFAULT.neighbours(None) == []


ROWS = DEFAULT.rows


@pytest.mark.parametrize(
    ("axis", "says"),
    [
        (replace(ROWS, labels=("One",), cuts=(), shares=()), "needs 2 to 5 steps, not 1"),
        (replace(ROWS, labels=("Low", "low", "High")), "same name"),
        (replace(ROWS, labels=("Low", "", "High")), "needs a name"),
        (replace(ROWS, cuts=(50,)), "needs 2 cuts"),
        (replace(ROWS, cuts=(80, 50)), "rise, between 0 and 100"),
        (replace(ROWS, cuts=(50, 100)), "rise, between 0 and 100"),
        (replace(ROWS, shares=(0.5, 0.5)), "one share for each step"),
        (replace(ROWS, shares=(0.5, 0.5, 0.5)), "add up to 100%"),
    ],
)
def test_axis_that_cannot_be_used_says_how_to_mend_it(axis: Axis, says: str) -> None:
    with pytest.raises(GridError, match=says):
        check_axis(axis)


def test_stored_grid_comes_back_the_same() -> None:
    assert from_data(to_data(DEFAULT)) == DEFAULT


def test_guideline_adds_up_to_the_people_placed() -> None:
    wanted = [DEFAULT.guideline(cell, 16) or 0 for cell in DEFAULT.cells()]
    assert whole_numbers(wanted) == [1, 2, 1, 2, 4, 1, 1, 3, 1]


@untimed
@given(
    mean=st.floats(0, 100),
    sd=st.floats(0, 60),
    cuts=st.sets(st.integers(1, 99), min_size=1, max_size=4),
)
def test_chances_add_up_and_favour_the_own_step(mean: float, sd: float, cuts: set[int]) -> None:
    labels = tuple(f"S{n}" for n in range(len(cuts) + 1))
    axis = check_axis(
        Axis(name="X", low=0, high=100, labels=labels, cuts=tuple(sorted(cuts)), shares=())
    )
    chances = axis.chances(mean, sd)
    assert sum(chances) == pytest.approx(1)
    assert min(chances) >= 0
    assert axis.step_of(mean) in axis.steps_within(mean - sd, mean + sd)


@untimed
@given(st.lists(st.floats(0, 50), min_size=1, max_size=25))
def test_whole_numbers_lose_nobody(wanted: list[float]) -> None:
    whole = whole_numbers(wanted)
    assert sum(whole) == round(sum(wanted))
    assert all(abs(one - asked) < 1.000001 for one, asked in zip(whole, wanted, strict=True))
