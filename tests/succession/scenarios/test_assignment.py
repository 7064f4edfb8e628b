"""The solver against brute force, against the bench's matching, and at size."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.bench.matching import match_seats
from succession.scenarios import assignment
from succession.scenarios.assignment import NOBODY, assign


@dataclass(frozen=True)
class Problem:
    pairs: dict[tuple[int, int], int]
    weights: list[int]
    people: int
    groups: list[int]
    capacities: list[int]
    most: int | None

    def solved(self, *, limited: bool = True) -> list[int]:
        seats, people = [key[0] for key in self.pairs], [key[1] for key in self.pairs]
        taken = assign(
            np.array(seats, dtype=np.int64),
            np.array(people, dtype=np.int64),
            np.array(list(self.pairs.values()), dtype=np.int64),
            weight=np.array(self.weights, dtype=np.int64),
            people=self.people,
            group=np.array(self.groups, dtype=np.int64) if limited else None,
            capacity=np.array(self.capacities, dtype=np.int64) if limited else None,
            most=self.most if limited else None,
        )
        return [int(one) for one in taken]

    def worth(self, taken: list[int] | tuple[int, ...]) -> tuple[int, int]:
        """Weight covered, and minus the cost: more is better."""
        filled = [(seat, one) for seat, one in enumerate(taken) if one != NOBODY]
        weight = sum(self.weights[seat] for seat, _ in filled)
        return weight, -sum(self.pairs[pair] for pair in filled)

    def is_allowed(self, taken: tuple[int, ...], *, limited: bool) -> bool:
        moved = [one for one in taken if one != NOBODY]
        if len(set(moved)) < len(moved):
            return False
        if any((seat, one) not in self.pairs for seat, one in enumerate(taken) if one != NOBODY):
            return False
        if not limited:
            return True
        left = [self.groups[one] for one in moved]
        if any(left.count(group) > most for group, most in enumerate(self.capacities)):
            return False
        return self.most is None or len(moved) <= self.most

    def best(self, *, limited: bool) -> tuple[int, int]:
        every = product(range(NOBODY, self.people), repeat=len(self.weights))
        return max(self.worth(one) for one in every if self.is_allowed(one, limited=limited))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    seats, people, groups = (
        draw(st.integers(1, 4)),
        draw(st.integers(1, 5)),
        draw(st.integers(1, 3)),
    )
    places = [(seat, one) for seat in range(seats) for one in range(people)]
    chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=len(places)))
    costs = st.integers(0, 3) | st.integers(0, 1000)
    return Problem(
        pairs={pair: draw(costs) for pair in chosen},
        weights=draw(st.lists(st.integers(1, 13), min_size=seats, max_size=seats)),
        people=people,
        groups=draw(st.lists(st.integers(0, groups - 1), min_size=people, max_size=people)),
        capacities=draw(st.lists(st.integers(0, 3), min_size=groups, max_size=groups)),
        most=draw(st.none() | st.integers(0, 4)),
    )


@settings(max_examples=80, deadline=None)
@given(problems(), st.booleans())
def test_no_assignment_is_better(problem: Problem, limited: bool) -> None:
    taken = problem.solved(limited=limited)
    assert problem.is_allowed(tuple(taken), limited=limited)
    assert problem.worth(taken) == problem.best(limited=limited)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_as_many_seats_are_covered_as_in_the_net_cover_of_the_bench(problem: Problem) -> None:
    ready = {
        seat: [one for place, one in problem.pairs if place == seat]
        for seat in range(len(problem.weights))
    }
    covered = sum(one != NOBODY for one in problem.solved(limited=False))
    assert covered == len(match_seats(ready))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_limits_leave_as_many_covered_as_any_assignment_within_them(problem: Problem) -> None:
    """The weightiest are covered first, and yet not one seat fewer."""
    every = product(range(NOBODY, problem.people), repeat=len(problem.weights))
    most = max(
        sum(one != NOBODY for one in taken)
        for taken in every
        if problem.is_allowed(taken, limited=True)
    )
    assert sum(one != NOBODY for one in problem.solved()) == most


def arrays(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


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


def test_a_corner_that_rounding_missed_is_found_by_the_simplex_method(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a tolerance that nothing can meet, it is said, not rounded."""
    monkeypatch.setattr(assignment, "WHOLE", -1.0)
    with pytest.raises(ArithmeticError):
        assign(arrays(0, 1), arrays(0, 1), arrays(1, 1), weight=arrays(1, 1), people=2, most=1)


def test_thousands_of_seats_agree_with_an_upper_bound() -> None:
    """2,000 seats, 6,000 people: all limits hold, and relaxing them is worth no less."""
    random = np.random.default_rng(7)
    seats, people, each = 2_000, 6_000, 8
    seat = np.repeat(np.arange(seats), each)
    person = random.integers(0, people, seats * each)
    cost = random.integers(0, 1000, seats * each)
    weight = random.integers(1, 14, seats)
    taken = assign(seat, person, cost, weight=weight, people=people)
    assert (taken != NOBODY).all()
    assert len(np.unique(taken)) == seats
