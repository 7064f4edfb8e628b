"""The matching against brute force, and whom it counts where."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from succession.bench.matching import match_seats

SLATES = st.dictionaries(
    st.integers(1, 6), st.lists(st.integers(100, 105), unique=True, max_size=3), max_size=6
)


def best_by_trying_all(ready: dict[int, list[int]]) -> int:
    choices = [[None, *people] for people in ready.values()]
    filled = ([person for person in choice if person is not None] for choice in product(*choices))
    return max((len(one) for one in filled if len(set(one)) == len(one)), default=0)


@given(SLATES)
@settings(max_examples=150, deadline=None)
def test_no_way_of_filling_seats_fills_more(ready: dict[int, list[int]]) -> None:
    assert len(match_seats(ready)) == best_by_trying_all(ready)


@given(SLATES)
@settings(max_examples=150, deadline=None)
def test_each_person_is_used_once_and_only_where_ready(ready: dict[int, list[int]]) -> None:
    counted = match_seats(ready)
    assert len(set(counted.values())) == len(counted)
    assert all(person in ready[seat] for seat, person in counted.items())


def test_a_shared_person_is_counted_for_the_seat_that_matters_more() -> None:
    assert match_seats({1: [100], 2: [100]}) == {1: 100}


def test_somebody_who_can_only_take_one_seat_gets_it() -> None:
    assert match_seats({1: [100, 101], 2: [100]}) == {1: 101, 2: 100}


def test_no_seats_at_all() -> None:
    assert match_seats({}) == {}
    assert match_seats({1: []}) == {}
