"""The tree from who reports to whom: examples, and what holds for any company."""

from bisect import bisect_right

from hypothesis import given, settings
from hypothesis import strategies as st

from succession.orgchart.nesting import edges_of, tally
from succession.orgchart.tree import Chair, Node, Person, lay, parents_of


def person(one: int) -> Node:
    return Node(is_person=True, id=one)


def seat(one: int) -> Node:
    return Node(is_person=False, id=one)


def test_whoever_left_leads_up_to_the_next_manager() -> None:
    people = [
        Person(id=1),
        Person(id=2, manager_id=1, is_present=False),
        Person(id=3, manager_id=2),
    ]
    assert parents_of(people, []) == {person(1): None, person(3): person(1)}


def test_a_vacant_seat_stands_under_the_holder_of_the_seat_above() -> None:
    chairs = [Chair(id=10, holder_id=1), Chair(id=11, reports_to=10)]
    assert parents_of([Person(id=1)], chairs) == {person(1): None, seat(11): person(1)}


def test_people_without_a_manager_stand_under_the_vacant_seat_above_their_own() -> None:
    chairs = [
        Chair(id=10, holder_id=1),
        Chair(id=11, reports_to=10),
        Chair(id=12, holder_id=2, reports_to=11),
    ]
    above = parents_of([Person(id=1), Person(id=2)], chairs)
    assert above[person(2)] == seat(11)
    assert above[seat(11)] == person(1)


def test_the_own_other_seat_is_nobody_above() -> None:
    chairs = [Chair(id=10, holder_id=1), Chair(id=11, holder_id=1, reports_to=10)]
    assert parents_of([Person(id=1)], chairs) == {person(1): None}


def test_a_seat_whose_holder_left_is_a_node_of_its_own() -> None:
    people = [Person(id=1, is_present=False)]
    assert parents_of(people, [Chair(id=10, holder_id=1)]) == {seat(10): None}


def test_seats_and_managers_that_close_a_ring_are_cut() -> None:
    chairs = [
        Chair(id=10, holder_id=1, reports_to=11),
        Chair(id=11, reports_to=12),
        Chair(id=12, holder_id=2),
    ]
    placed = lay(parents_of([Person(id=1), Person(id=2, manager_id=1)], chairs))
    assert [(one.node, one.first, one.last, one.depth) for one in placed] == [
        (person(1), 1, 3, 0),
        (person(2), 2, 3, 1),
        (seat(11), 3, 3, 2),
    ]


def test_numbers_depths_and_reports() -> None:
    placed = lay({"a": None, "b": "a", "c": "a", "d": "b", "e": None})
    found = [(one.node, one.first, one.last, one.depth, one.parent, one.reports) for one in placed]
    assert found == [
        ("a", 1, 4, 0, None, 2),
        ("b", 2, 3, 1, 1, 1),
        ("d", 3, 3, 2, 2, 0),
        ("c", 4, 4, 1, 1, 0),
        ("e", 5, 5, 0, None, 0),
    ]


def test_a_chain_of_twenty_thousand_is_laid() -> None:
    placed = lay({n: n - 1 if n else None for n in range(20_000)})
    assert placed[-1].depth == 19_999


LINKS = st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 12), max_size=13)


@given(LINKS)
@settings(max_examples=200, deadline=None)
def test_whatever_the_links_each_node_is_placed_once_and_branches_nest(
    above: dict[int, int | None],
) -> None:
    placed = lay(above)
    assert sorted(one.node for one in placed) == sorted(above)
    assert [one.first for one in placed] == list(range(1, len(above) + 1))
    by_first = {one.first: one for one in placed}
    for one in placed:
        parent = by_first.get(one.parent or 0)
        if parent is None:
            assert one.depth == 0
        else:
            assert above[one.node] == parent.node
            assert parent.first < one.first <= one.last <= parent.last
            assert one.depth == parent.depth + 1
        assert one.last - one.first == sum(one.first < other.first <= one.last for other in placed)


@given(
    st.lists(st.tuples(st.integers(1, 20), st.booleans())), st.integers(1, 20), st.integers(0, 8)
)
@settings(max_examples=150, deadline=None)
def test_sums_over_a_branch_are_what_counting_gives(
    places: list[tuple[int, bool]], first: int, more: int
) -> None:
    edges = edges_of([(first, first + more), (3, 9)])
    counts: dict[int, tuple[int, int]] = {}
    for place, is_open in places:  # as width_bucket counts
        number = bisect_right(edges, place)
        before = counts.get(number, (0, 0))
        counts[number] = (before[0] + 1, before[1] + is_open)
    found = tally(edges, counts)
    below = [is_open for place, is_open in places if first < place <= first + more]
    assert found.below(first, first + more) == (len(below), sum(below))
