"""The solver against brute force, against the bench's matching, and at size."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from succession.bench.matching import match_seats
from succession.scenarios.assignment import NOBODY, assign


def arrays(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


@dataclass(frozen=True)
class Problem:
    """`pairs`: late and cost of each move by seat and person."""

    pairs: dict[tuple[int, int], tuple[int, int]]
    weights: list[int]
    holders: list[int]
    people: int
    groups: list[int]
    capacities: list[int]
    most: int | None

    def solved(self, *, limited: bool = True, shuffled: Random | None = None) -> list[int]:
        pairs = list(self.pairs.items())
        if shuffled:
            shuffled.shuffle(pairs)
        taken = assign(
            arrays(*(seat for (seat, _), _ in pairs)),
            arrays(*(person for (_, person), _ in pairs)),
            arrays(*(cost for _, (_, cost) in pairs)),
            late=arrays(*(late for _, (late, _) in pairs)),
            weight=arrays(*self.weights),
            holder=arrays(*self.holders),
            people=self.people,
            group=arrays(*self.groups) if limited else None,
            capacity=arrays(*self.capacities) if limited else None,
            most=self.most if limited else None,
        )
        return [int(one) for one in taken]

    def worth(self, taken: Sequence[int]) -> tuple[int, int, int]:
        """Weight of the seats where somebody sits, minus late, minus cost: more is better."""
        filled = [(seat, one) for seat, one in enumerate(taken) if one != NOBODY]
        sits = [
            seat
            for seat, holder in enumerate(self.holders)
            if taken[seat] != NOBODY or (holder != NOBODY and holder not in taken)
        ]
        return (
            sum(self.weights[seat] for seat in sits),
            -sum(self.pairs[pair][0] for pair in filled),
            -sum(self.pairs[pair][1] for pair in filled),
        )

    def is_allowed(self, taken: Sequence[int], *, limited: bool) -> bool:
        moved = [one for one in taken if one != NOBODY]
        if len(set(moved)) < len(moved):
            return False
        for seat, one in enumerate(taken):
            holder = self.holders[seat]
            if one != NOBODY and (
                (seat, one) not in self.pairs
                or one == holder
                or (holder != NOBODY and holder not in moved)
            ):
                return False
        if not limited:
            return True
        left = [self.groups[one] for one in moved]
        if any(left.count(group) > most for group, most in enumerate(self.capacities)):
            return False
        return self.most is None or len(moved) <= self.most

    def best(self, *, limited: bool) -> tuple[int, int, int]:
        every = product(range(NOBODY, self.people), repeat=len(self.weights))
        return max(self.worth(one) for one in every if self.is_allowed(one, limited=limited))


@st.composite
def problems(draw: st.DrawFn, *, held: bool = True) -> Problem:
    seats, people, groups = (
        draw(st.integers(1, 4)),
        draw(st.integers(1, 4)),
        draw(st.integers(1, 3)),
    )
    places = [(seat, one) for seat in range(seats) for one in range(people)]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=len(places)))
    costs = st.tuples(st.integers(0, 2), st.integers(1, 3) | st.integers(1, 1000))
    holders = st.integers(NOBODY, people - 1) if held else st.just(NOBODY)
    return Problem(
        pairs={pair: draw(costs) for pair in chosen},
        weights=draw(st.lists(st.integers(1, 13), min_size=seats, max_size=seats)),
        holders=draw(st.lists(holders, min_size=seats, max_size=seats)),
        people=people,
        groups=draw(st.lists(st.integers(0, groups - 1), min_size=people, max_size=people)),
        capacities=draw(st.lists(st.integers(0, 3), min_size=groups, max_size=groups)),
        most=draw(st.none() | st.integers(0, 4)),
    )


@settings(max_examples=80, deadline=None)
@given(problems(), st.booleans())
def test_no_assignment_over_the_whole_cascade_is_better(problem: Problem, limited: bool) -> None:
    taken = problem.solved(limited=limited)
    assert problem.is_allowed(taken, limited=limited)
    assert problem.worth(taken) == problem.best(limited=limited)


@settings(max_examples=30, deadline=None)
@given(problems(held=False), st.booleans())
def test_of_open_seats_no_assignment_is_better(problem: Problem, limited: bool) -> None:
    taken = problem.solved(limited=limited)
    assert problem.worth(taken) == problem.best(limited=limited)


@settings(max_examples=30, deadline=None)
@given(problems(), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_changes_nothing(
    problem: Problem, limited: bool, chance: Random
) -> None:
    assert problem.solved(limited=limited, shuffled=chance) == problem.solved(limited=limited)


@settings(max_examples=30, deadline=None)
@given(problems(held=False))
def test_as_many_seats_are_covered_as_in_the_net_cover_of_the_bench(problem: Problem) -> None:
    ready = {
        seat: [one for place, one in problem.pairs if place == seat]
        for seat in range(len(problem.weights))
    }
    covered = sum(one != NOBODY for one in problem.solved(limited=False))
    assert covered == len(match_seats(ready))


@settings(max_examples=30, deadline=None)
@given(problems(held=False))
def test_limits_leave_as_many_covered_as_any_assignment_within_them(problem: Problem) -> None:
    """The weightiest are covered first, and yet not one seat fewer."""
    every = product(range(NOBODY, problem.people), repeat=len(problem.weights))
    most = max(
        sum(one != NOBODY for one in taken)
        for taken in every
        if problem.is_allowed(taken, limited=True)
    )
    assert sum(one != NOBODY for one in problem.solved()) == most


def test_the_weighty_seat_is_filled_before_the_cheap_one() -> None:
    """One person for two seats: 999 dearer, but the seat weighs more."""
    taken = assign(arrays(0, 1), arrays(0, 0), arrays(0, 999), weight=arrays(1, 2), people=1)
    assert taken.tolist() == [NOBODY, 0]


def test_two_light_seats_are_filled_rather_than_one_heavy() -> None:
    taken = assign(
        arrays(0, 1, 2, 2), arrays(0, 1, 0, 1), arrays(5, 5, 0, 0), weight=arrays(3, 3, 4), people=2
    )
    assert taken.tolist().count(NOBODY) == 1
    assert taken.tolist()[2] != NOBODY  # 3 + 4 beats 3 + 3


def test_the_dearer_of_two_prices_for_the_same_pair_does_not_count() -> None:
    taken = assign(
        arrays(0, 0, 0), arrays(0, 1, 0), arrays(900, 500, 1), weight=arrays(1), people=2
    )
    assert taken.tolist() == [0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((arrays(0), arrays(0), arrays(-1)), "Costs"),
        ((arrays(0), arrays(0), arrays(10_001)), "Costs"),
        ((arrays(1), arrays(0), arrays(1)), "no such seat"),
        ((arrays(0), arrays(3), arrays(1)), "no such person"),
        ((arrays(0), arrays(0, 1), arrays(1)), "Every pair"),
    ],
)
def test_what_is_no_problem_is_refused(
    arguments: tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...], words: str
) -> None:
    seat, person, cost = arguments
    with pytest.raises(ValueError, match=words):
        assign(seat, person, cost, weight=arrays(1), people=2)


def test_weights_are_from_one() -> None:
    with pytest.raises(ValueError, match="Weights"):
        assign(arrays(0), arrays(0), arrays(0), weight=arrays(0), people=1)


def test_a_move_for_nothing_is_refused_where_seats_are_held() -> None:
    with pytest.raises(ValueError, match="for nothing"):
        assign(
            arrays(0), arrays(0), arrays(0), weight=arrays(1, 1), holder=arrays(NOBODY, 0), people=1
        )


@pytest.mark.parametrize("most", [None, 0, 3])
def test_nothing_to_fill_and_nobody_to_move(most: int | None) -> None:
    nothing = arrays()
    assert assign(nothing, nothing, nothing, weight=nothing, people=0, most=most).tolist() == []
    none = assign(nothing, nothing, nothing, weight=arrays(3, 1), people=0, most=most)
    assert none.tolist() == [NOBODY, NOBODY]


def random_problem(seats: int, people: int, each: int) -> tuple[list[Any], dict[str, Any]]:
    chance = np.random.default_rng(7)
    seat = np.repeat(np.arange(seats), each)
    pairs = [seat, chance.integers(0, people, seats * each), chance.integers(1, 1001, seats * each)]
    weight = chance.integers(1, 14, seats)
    return pairs, {"weight": weight, "people": people, "late": np.zeros_like(seat)}


def test_at_size_it_costs_what_another_solver_says() -> None:
    """300 seats, 400 people, dense: the Hungarian method of scipy over the whole matrix, where an empty
    seat is dearer than anything else; and the same with a limit that does not bind."""
    (seat, person, cost), more = random_problem(300, 400, 25)
    taken = assign(seat, person, cost, **more)
    matrix = np.full((300, 400), 10_000_000)
    np.minimum.at(matrix, (seat, person), cost)
    rows, columns = linear_sum_assignment(matrix)
    assert matrix[np.arange(300), taken].sum() == matrix[rows, columns].sum()
    groups: dict[str, Any] = {"group": np.arange(400) % 4, "capacity": np.full(4, 99)}
    limited = assign(seat, person, cost, **more, **groups)
    assert matrix[np.arange(300), limited].sum() == matrix[rows, columns].sum()


def test_thousands_of_seats_are_all_filled() -> None:
    (seat, person, cost), more = random_problem(2_000, 6_000, 8)
    taken = assign(seat, person, cost, **more)
    assert (taken != NOBODY).all()
    assert len(np.unique(taken)) == 2_000
