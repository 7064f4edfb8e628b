"""Between any two pictures of groups lie at least five crossings, so none tells of one person."""

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from succession.calibration.crossings import can_be_told, crossings
from succession.calibration.grid import Cell, Place

TOP = 2
UP, DOWN = Cell(row=2, column=0), Cell(row=0, column=0)
START: dict[int, Place] = dict.fromkeys(range(12), DOWN)


def shown(moves: list[tuple[int, Place]], *, is_final: bool) -> tuple[int, int, set[int]]:
    found = crossings(START, moves, top=TOP, is_final=is_final)
    return found.shown, found.made, set(found.high)


def test_live_lags_by_five_and_moves_by_five() -> None:
    moves: list[tuple[int, Place]] = [(one, UP) for one in range(12)]
    assert shown(moves[:9], is_final=False) == (0, 9, set())
    assert shown(moves[:10], is_final=False) == (5, 10, set(range(5)))
    assert shown(moves, is_final=True) == (12, 12, set(range(12)))


def test_fewer_than_five_are_never_shown() -> None:
    moves: list[tuple[int, Place]] = [(one, UP) for one in range(4)]
    assert shown(moves, is_final=True) == (0, 4, set())


def test_moves_that_cross_nothing_do_not_count() -> None:
    moves: list[tuple[int, Place]] = [(0, Cell(row=1, column=1)), (1, None), (2, UP), (2, DOWN)]
    assert shown(moves, is_final=True) == (0, 2, set())


def test_counts_that_would_name_people_are_not_told() -> None:
    assert [can_be_told(high, 12) for high in (0, 4, 5, 7, 8, 12)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip
    assert not can_be_told(5, 9)


PLACES = st.sampled_from([UP, DOWN, Cell(row=2, column=2), Cell(row=1, column=0), None])


# judged by what it finds, never by the clock of a busy machine
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 11), PLACES), max_size=30))
def test_any_two_pictures_lie_five_crossings_apart(moves: list[tuple[int, Place]]) -> None:
    pictures = [shown(moves[:n], is_final=False)[0] for n in range(len(moves) + 1)]
    pictures.append(shown(moves, is_final=True)[0])
    different = sorted({*pictures})
    assert all(after - before >= 5 for before, after in pairwise(different))
