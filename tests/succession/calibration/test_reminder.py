"""Reminders: this session's own numbers, silent where there is nothing to ask."""

from datetime import date

import pytest

from succession.calibration.grid import DEFAULT, Cell, Place
from succession.calibration.policies import (
    CONFLICTS,
    TRANSITIONS,
    Act,
    Answer,
    ConflictState,
    State,
)
from succession.calibration.reminder import MoveFact, reminders
from succession.calibration.support import unsupported

TODAY = date(2026, 11, 26)
FRESH, STALE = date(2026, 9, 1), date(2025, 11, 25)
LOW, MIDDLE, HIGH = (Cell(row=row, column=1) for row in range(3))


def moved(came_from: Place, went_to: Place, *, by: int = 1, seen: date | None = FRESH) -> MoveFact:
    return MoveFact(
        by=by, came_from=came_from, went_to=went_to, score=65, sd=20, newest_direct_on=seen
    )


def figures(moves: list[MoveFact], seconds: tuple[int, ...] = ()) -> list[str]:
    return [one.figure for one in reminders(moves, seconds=seconds, grid=DEFAULT, as_of=TODAY)]


def test_nothing_moved_says_nothing() -> None:
    assert figures([]) == []


def test_up_without_evidence_and_by_one_voice() -> None:
    up = [
        moved(MIDDLE, HIGH, by=n % 2 if n > 5 else 1, seen=STALE if n < 5 else FRESH)
        for n in range(7)
    ]
    down = [moved(HIGH, MIDDLE, by=2), moved(HIGH, MIDDLE, by=3)]
    assert figures([*up, *down]) == [
        "7 of 9 moves were upward.",
        "5 of 9 rest on no direct evidence under a year old.",
        "One participant proposed 6 of 9.",
    ]


def test_few_moves_tell_nothing_of_habits() -> None:
    assert figures([moved(MIDDLE, HIGH)] * 3) == []


def test_downward_and_sideways_within_a_row() -> None:
    left = moved(Cell(row=1, column=2), Cell(row=1, column=1), by=1)
    moves = [left, moved(HIGH, MIDDLE, by=2), moved(HIGH, MIDDLE, by=3), moved(None, MIDDLE, by=4)]
    assert figures(moves) == ["3 of 4 moves were downward."]


def test_move_out_of_the_range_of_its_score_is_counted() -> None:
    assert figures([moved(MIDDLE, LOW, seen=None)]) == [
        "1 of 1 rests on no direct evidence under a year old."
    ]
    far = MoveFact(by=1, came_from=MIDDLE, went_to=LOW, score=65, sd=5, newest_direct_on=FRESH)
    assert figures([far]) == ["1 of 1 goes where the likely range of the score does not reach."]


def test_less_time_for_the_last_on_the_agenda() -> None:
    assert figures([], (360, 300, 0, 240, 240, 60, 90)) == [
        "The first 2 people had 5.5 minutes each, the last 2 1.2."
    ]
    assert figures([], (360, 300, 240, 240, 200, 300)) == []


@pytest.mark.parametrize(
    ("before", "after", "seen", "because", "says"),
    [
        (MIDDLE, MIDDLE, None, "", ""),
        (MIDDLE, None, None, "", ""),
        (MIDDLE, HIGH, FRESH, "", ""),
        (
            MIDDLE,
            LOW,
            FRESH,
            "",
            "The likely range of the score, 60–85, does not reach this place.",
        ),
        (
            None,
            LOW,
            None,
            "Not enough evidence",
            "Placed although the evidence could not: not enough evidence. "
            "Nobody had observed this person directly.",
        ),
        (MIDDLE, HIGH, STALE, "", "Nobody had observed this person directly in the year before."),
    ],
)
def test_what_no_evidence_supported(
    before: Place, after: Place, seen: date | None, because: str, says: str
) -> None:
    found = unsupported(
        DEFAULT,
        before=before,
        after=after,
        score=None if before is None else 72.4,
        sd=None if before is None else 12.4,
        newest_direct_on=seen,
        held_because=because,
        as_of=TODAY,
    )
    assert found == says


def test_tables_of_states_are_total() -> None:
    assert TRANSITIONS.keys() == {(state, act) for state in State for act in Act}
    assert CONFLICTS.keys() == {(state, one) for state in ConflictState for one in Answer}
