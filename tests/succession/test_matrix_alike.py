"""Likes beside likes: the pure part of the matrix."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from succession.matrix.alike import (
    MOST_LEAVES,
    Saying,
    group_words,
    nearest,
    order_columns,
    order_rows,
)
from succession.matrix.shapes import Figure, figure, shade_of

UNSEEN, SHORT, MET = 1, 2, 3
EVEN = np.array([0.25, 0.25, 0.25, 0.25])
SAYINGS = (
    Saying(state=SHORT, words="short in {}", otherwise="short in nearly everything"),
    Saying(state=UNSEEN, words="not seen in {}"),
)
NAMES = ("Coaching", "Planning", "Judgement", "Selling")

states_of_people = st.integers(1, 40).flatmap(
    lambda rows: arrays(np.int8, (rows, 4), elements=st.integers(1, 3))
)


def test_two_kinds_of_people_stand_apart_and_equals_keep_their_order() -> None:
    short, met = [SHORT, SHORT, MET, MET], [MET, MET, MET, MET]
    states = np.array([short, met, short, met, short], dtype=np.int8)
    likeness = order_rows(states, EVEN)
    assert likeness.order.tolist() in ([0, 2, 4, 1, 3], [1, 3, 0, 2, 4])
    assert likeness.groups == 2
    assert likeness.group[0] == likeness.group[2] == likeness.group[4] != likeness.group[1]


def test_nobody_has_an_order_too() -> None:
    likeness = order_rows(np.zeros((0, 4), dtype=np.int8), EVEN)
    assert (likeness.order.tolist(), likeness.groups) == ([], 0)


@settings(max_examples=40, deadline=None)
@given(states_of_people)
def test_everybody_once_equals_together_groups_in_a_row(states: np.ndarray) -> None:
    likeness = order_rows(states, EVEN)
    assert sorted(likeness.order.tolist()) == list(range(len(states)))
    shown = states[likeness.order].tolist()
    runs = [row for at, row in enumerate(shown) if at == 0 or row != shown[at - 1]]
    assert len(runs) == len({tuple(row) for row in shown})
    groups = likeness.group[likeness.order].tolist()
    assert groups == sorted(groups)
    again = order_rows(states.copy(), EVEN)
    assert again.order.tolist() == likeness.order.tolist()


@settings(max_examples=25, deadline=None)
@given(states_of_people, st.randoms(use_true_random=False))
def test_who_is_listed_first_changes_no_group(states: np.ndarray, chance: object) -> None:
    shuffled = list(range(len(states)))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    before, after = order_rows(states, EVEN), order_rows(states[shuffled], EVEN)
    assert after.group.tolist() == before.group[shuffled].tolist()


def test_a_rare_pattern_joins_the_leaf_that_it_is_likest_to() -> None:
    leaves = np.array([[MET, MET, MET, MET], [SHORT, SHORT, SHORT, SHORT]], dtype=np.int8)
    rare = np.array([[MET, MET, MET, SHORT], [SHORT, SHORT, MET, UNSEEN]], dtype=np.int8)
    assert nearest(rare, leaves, EVEN).tolist() == [0, 1]
    heavy = np.array([0.1, 0.1, 0.7, 0.1])
    assert nearest(rare, leaves, heavy).tolist() == [0, 0]


def test_more_patterns_than_leaves_are_ordered_all_the_same() -> None:
    many = np.array([[n // 27 % 3, n // 9 % 3, n // 3 % 3, n % 3] for n in range(81)], np.int8) + 1
    wide = np.hstack([np.repeat(many, 5, axis=0), np.tile(many[:5], (81, 1))])
    assert len(np.unique(wide, axis=0)) > MOST_LEAVES
    likeness = order_rows(wide, np.ones(8) / 8)
    assert sorted(likeness.order.tolist()) == list(range(len(wide)))


def test_columns_that_go_together_stand_together() -> None:
    rows = [[MET, SHORT, MET, SHORT], [SHORT, MET, SHORT, MET], [MET, SHORT, MET, MET]]
    order = order_columns(np.array(rows, dtype=np.int8))
    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1


def test_a_group_is_called_by_what_most_of_it_share() -> None:
    rows = np.array([[SHORT, MET, UNSEEN, MET]] * 3 + [[MET, MET, UNSEEN, MET]], dtype=np.int8)
    assert group_words(rows, SAYINGS, NAMES, EVEN) == "Short in Coaching; not seen in Judgement"
    whole = np.full((2, 4), SHORT, dtype=np.int8)
    assert group_words(whole, SAYINGS, NAMES, EVEN) == "Short in nearly everything"
    assert group_words(np.full((2, 4), MET, np.int8), SAYINGS, NAMES, EVEN) == "Mixed"
    three = np.array([[SHORT, SHORT, SHORT, MET]], dtype=np.int8)
    heavy = np.array([0.1, 0.2, 0.3, 0.4])
    assert group_words(three, SAYINGS, NAMES, heavy) == "Short in Judgement, Planning and 1 more"


def test_small_figures_are_held_back_from_readers_of_figures_alone() -> None:
    assert figure(1, 3, is_exact=True) == Figure(met=1, people=3)
    assert figure(0, 4, is_exact=False) == Figure(met=None, people=None)
    assert figure(4, 20, is_exact=False) == Figure(met=None, people=20)
    assert figure(17, 20, is_exact=False) == Figure(met=None, people=20)
    assert figure(0, 20, is_exact=False) == Figure(met=0, people=20)
    assert figure(20, 20, is_exact=False) == Figure(met=20, people=20)
    assert figure(5, 10, is_exact=False).share == 0.5


def test_the_scale_has_five_steps() -> None:
    assert [shade_of(share) for share in (0, 0.19, 0.2, 0.5, 0.8, 1)] == [0, 0, 1, 2, 4, 4]
