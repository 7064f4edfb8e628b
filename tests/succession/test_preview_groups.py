"""What is counted of groups gives nobody away: not their band, not what they are."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.suppression import SMALLEST_GROUP
from succession.previews.compare import COLUMNS, ROWS, UNSCORED
from succession.previews.groups import ShownGroups, shown_groups
from succession.previews.moves import MOVES, PLACES, Figures, Move, matrix_of, move_of
from succession.scoring import BANDS, Band

READY, TWO, FIVE, NOT_ON_PATH, INSUFFICIENT = (
    *(Band.READY_NOW.number, Band.WITHIN_2_YEARS.number, Band.WITHIN_5_YEARS.number),
    *(Band.NOT_ON_PATH.number, Band.INSUFFICIENT_EVIDENCE.number),
)


def figures(people: int, *, score_change: float = 0.0, **counts: int) -> Figures:
    """Each move at its first place; the rest stay where they are."""
    cells = [0] * (ROWS * COLUMNS)
    for name, count in counts.items():
        before, after = PLACES[Move(name)][0]
        cells[before * COLUMNS + after] = count
    before, after = PLACES[Move.SAME][0]
    cells[before * COLUMNS + after] += max(0, people - sum(counts.values()))
    return Figures(people=people, cells=cells, score_change=score_change)


def shown(groups: Mapping[str, Figures]) -> ShownGroups:
    return shown_groups(groups, {key: key for key in groups})


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (TWO, READY, Move.UP),
        (NOT_ON_PATH, FIVE, Move.UP),
        (READY, TWO, Move.DOWN),
        (FIVE, NOT_ON_PATH, Move.DOWN),
        (READY, INSUFFICIENT, Move.LOST),
        (NOT_ON_PATH, INSUFFICIENT, Move.LOST),
        (INSUFFICIENT, NOT_ON_PATH, Move.FOUND),
        (INSUFFICIENT, INSUFFICIENT, Move.SAME),
        (UNSCORED, INSUFFICIENT, Move.NEW),
        (UNSCORED, READY, Move.NEW),
    ],
)
def test_which_way_somebody_moves(before: int, after: int, move: Move) -> None:
    assert move_of(before, after) is move


def test_every_place_of_the_matrix_is_one_move() -> None:
    places = [place for move in Move for place in PLACES[move]]
    assert len(places) == len(set(places)) == ROWS * COLUMNS


def test_mean_change_is_over_those_who_had_a_score() -> None:
    assert figures(4, score_change=6.0, new=2).mean_change == 3.0
    assert figures(2, new=2).mean_change is None


def test_matrix_reads_from_ready_to_not_enough_evidence_without_empty_rows() -> None:
    rows = matrix_of(figures(5, down=2, new=1))
    assert [row.band for row in rows][-1] == ""
    assert sum(row.total for row in rows) == 5
    assert [cell.band for cell in rows[0].cells] == [
        band.value for band in (BANDS[1], BANDS[2], BANDS[3], BANDS[4], BANDS[0])
    ]
    assert all(cell.shade == 0 for row in rows for cell in row.cells if cell.move is Move.SAME)


def test_a_small_group_is_held_back_and_so_is_what_would_give_it_away() -> None:
    found = shown({"a": figures(30), "b": figures(8), "c": figures(2)})
    assert [line.key for line in found.lines] == ["a"]
    assert (found.held_back, found.people_held_back) == (2, 10)


def test_groups_that_together_are_too_few_are_not_even_counted_together() -> None:
    found = shown({"a": figures(2), "b": figures(1)})
    assert (found.lines, found.held_back, found.people_held_back) == ([], 2, None)


def test_one_to_four_who_move_are_held_back_with_the_next_smallest_count() -> None:
    found = shown({"a": figures(40, down=20), "b": figures(30, down=9), "c": figures(20, down=1)})
    down = {line.key: line.counts[MOVES.index(Move.DOWN)] for line in found.lines}
    assert down == {"a": 20, "b": None, "c": None}
    up = {line.key: line.counts[MOVES.index(Move.UP)] for line in found.lines}
    assert up == {"a": 0, "b": 0, "c": 0}


def test_who_may_see_each_person_sees_each_count() -> None:
    groups = {"a": figures(2, down=1), "b": figures(9)}
    found = shown_groups(groups, {"a": "a", "b": "b"}, is_exact=True)
    assert [line.counts[MOVES.index(Move.DOWN)] for line in found.lines] == [1, 0]
    assert found.held_back == 0


GROUPS = st.dictionaries(
    st.text(max_size=2),
    st.builds(
        lambda up, down, rest: figures(up + down + rest, up=up, down=down),
        st.integers(0, 12),
        st.integers(0, 12),
        st.integers(0, 12),
    ),
    max_size=7,
)


@given(GROUPS)
def test_total_less_shown_never_gives_one_group_or_few_who_move(groups: dict[str, Figures]) -> None:
    found = shown(groups)
    for index, move in enumerate(MOVES):
        counts = {key: one.count(move) for key, one in groups.items()}
        told = {line.key: line.counts[index] for line in found.lines}
        kept = {key: count for key, count in told.items() if count is not None}
        assert all(kept[key] == counts[key] for key in kept)
        hidden = [count for key, count in counts.items() if key not in kept and count]
        rest = sum(counts.values()) - sum(counts[key] for key in kept)
        everything_is_hidden = len(hidden) == sum(bool(count) for count in counts.values())
        assert not hidden or everything_is_hidden or (rest >= SMALLEST_GROUP)
        assert all(count == 0 or count >= SMALLEST_GROUP for count in kept.values())
