"""What follows when seats fall empty, on small companies written down here."""

from collections import Counter
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.scenarios.cascade import run_cascade
from succession.scenarios.figures import Figures, seats_across
from succession.scenarios.network import Network, build_network
from succession.scenarios.shapes import (
    Candidate,
    Horizon,
    Inputs,
    Outcome,
    Reason,
    SeatFact,
    World,
    inputs_from_json,
    outcome_from_json,
)
from succession.scenarios.words import answer


def seat(number: int, role: int, holder: int | None = None, **more: Any) -> SeatFact:
    return SeatFact(
        id=number, code=f"S{number}", title=f"Seat {number}", unit="", role_id=role, holder=holder,
        **more,
    )  # fmt: skip


def ready(
    person: int, role: int, score: float = 85, band: str = "ready_now", **more: Any
) -> Candidate:
    return Candidate(person=person, role_id=role, band=band, score=score, score_sd=4, **more)


def world(seats: list[SeatFact], candidates: list[Candidate], **more: Any) -> World:
    held: dict[int, list[int]] = {}
    for one in seats:
        if one.holder is not None:
            held.setdefault(one.holder, []).append(one.id)
    return World(seats={one.id: one for one in seats}, candidates=candidates, held=held, **more)


def moves(outcome: Outcome) -> list[tuple[int, int, int]]:
    return [(one.step, one.person, one.seat) for one in outcome.moves]


CHAIN = world(
    [seat(1, role=3, holder=10, holder_score=90.0, holder_sd=3.0), seat(2, role=2, holder=20),
     seat(3, role=1, holder=30)],
    [ready(20, role=3), ready(30, role=2)],
    open=[1], gone=frozenset({10}),
)  # fmt: skip


def test_a_seat_that_is_filled_opens_the_movers_own() -> None:
    outcome = run_cascade(CHAIN, Inputs(horizon=Horizon.NOW))
    assert moves(outcome) == [(1, 20, 1), (2, 30, 2)]
    assert [(one.seat, one.reason, one.opened_by) for one in outcome.uncovered] == [
        (3, Reason.NOBODY, 30)
    ]
    figures = Figures(outcome)
    assert (figures.covered, figures.vacancies, figures.opened, figures.steps) == (1, 1, 2, 2)
    assert (figures.lost, figures.lost_sd, figures.compared) == (5.0, 5.0, 1)
    assert answer(figures) == (
        "1 of 1 seat can be filled, all of them at once. In the end 1 seat stays open."
    )


def test_the_cascade_is_cut_off_where_it_is_told() -> None:
    outcome = run_cascade(CHAIN, Inputs(horizon=Horizon.NOW, steps=1))
    assert moves(outcome) == [(1, 20, 1)]
    assert [(one.seat, one.reason) for one in outcome.uncovered] == [(2, Reason.DEPTH)]


def test_those_ready_later_move_after_those_ready_now() -> None:
    later = world(
        [seat(1, role=3), seat(2, role=2)],
        [ready(20, role=3, score=60, band="within_2_years"), ready(30, role=2)],
        open=[1, 2],
    )
    outcome = run_cascade(later, Inputs(horizon=Horizon.TWO_YEARS))
    assert [(one.person, one.horizon) for one in outcome.moves] == [(30, "now"), (20, "two_years")]
    figures = Figures(outcome)
    assert (figures.covered_now, figures.covered) == (1, 2)
    short = run_cascade(later, Inputs(horizon=Horizon.NOW))
    assert [one.seat for one in short.uncovered] == [1]


def test_reasons() -> None:
    reasons = world(
        [seat(number, role=number) for number in (1, 2, 3, 4)] + [seat(5, role=3)],
        [ready(30, role=3)],
        open=[1, 2, 3, 4, 5], later_roles=frozenset({1}), unsure_roles=frozenset({2}),
    )  # fmt: skip
    outcome = run_cascade(reasons, Inputs())
    found = {one.seat: one.reason for one in outcome.uncovered}
    taken = 5 if 3 not in found else 3
    assert found == {
        1: Reason.TOO_EARLY,
        2: Reason.CANNOT_TELL,
        4: Reason.NOBODY,
        taken: Reason.TAKEN,
    }


def test_limits_on_moves() -> None:
    three = world(
        [seat(number, role=number) for number in (1, 2, 3)],
        [ready(10 * number, role=number, unit=7) for number in (1, 2, 3)],
        open=[1, 2, 3],
    )
    out_of_unit = run_cascade(three, Inputs(most_from_unit=2))
    assert len(out_of_unit.moves) == 2
    assert [one.reason for one in out_of_unit.uncovered] == [Reason.LIMIT]
    slowly = run_cascade(three, Inputs(most_per_step=1))
    assert [one.step for one in slowly.moves] == [1, 2, 3]
    assert not slowly.uncovered


def test_whoever_leaves_takes_no_seat_and_nobody_their_own() -> None:
    same = world(
        [seat(1, role=1, holder=10), seat(2, role=1, holder=20)],
        [ready(10, role=1), ready(20, role=1)],
        open=[1, 2], gone=frozenset({20}),
    )  # fmt: skip
    assert moves(run_cascade(same, Inputs())) == [(1, 10, 2)]


def test_a_seat_that_closes_is_not_opened_and_its_holder_needs_one() -> None:
    closing = world(
        [seat(1, role=1), seat(2, role=1, holder=20), seat(3, role=2, holder=30)],
        [ready(20, role=1)],
        open=[1], closing=frozenset({2, 3}), displaced=[20, 30],
    )  # fmt: skip
    outcome = run_cascade(closing, Inputs())
    assert moves(outcome) == [(1, 20, 1)]
    assert (outcome.uncovered, outcome.unplaced) == ((), (30,))


def test_a_slate_keeps_others_away() -> None:
    slate = world(
        [seat(1, role=1, is_for_slate=True)],
        [ready(10, role=1, score=99), ready(20, role=1, score=80, seat=1)],
        open=[1],
    )
    assert moves(run_cascade(slate, Inputs())) == [(1, 20, 1)]


def test_everything_survives_being_stored() -> None:
    inputs = Inputs(high_risk=True, seats=("P1",), most_per_step=2, horizon=Horizon.NOW)
    assert inputs_from_json({**inputs.to_json(), "unknown": 1}) == inputs
    outcome = run_cascade(CHAIN, Inputs(steps=1))
    assert outcome_from_json(outcome.to_json()) == outcome


def test_nobody_is_used_up_where_another_could_do() -> None:
    """The best score for seat 1 is the only one for seat 3, which opens when seat 2 is filled: step by
    step seat 1 would take them, and seat 3 stay empty."""
    scarce = world(
        [seat(1, role=1), seat(2, role=2), seat(3, role=3, holder=30)],
        [ready(10, role=1, score=99), ready(20, role=1, score=80), ready(30, role=2),
         ready(10, role=3)],
        open=[1, 2],
    )  # fmt: skip
    outcome = run_cascade(scarce, Inputs())
    assert moves(outcome) == [(1, 20, 1), (1, 30, 2), (2, 10, 3)]
    assert not outcome.uncovered


def test_a_critical_seat_is_not_left_for_another_that_is_not() -> None:
    only = world(
        [seat(1, role=1), seat(2, role=2, holder=20, is_critical=True, weight=12)],
        [ready(20, role=1)],
        open=[1],
    )
    outcome = run_cascade(only, Inputs())
    assert [(one.seat, one.reason) for one in outcome.uncovered] == [(1, Reason.WORSE)]
    assert not outcome.moves


def test_whoever_leaves_two_seats_opens_both() -> None:
    """20 would have to leave two; 30 leaves one and is taken, though less ready."""
    two = world(
        [seat(1, role=1), seat(2, role=2, holder=20), seat(3, role=3, holder=20),
         seat(4, role=4, holder=30)],
        [ready(20, role=1, score=99), ready(30, role=1, score=80)],
        open=[1],
    )  # fmt: skip
    assert moves(run_cascade(two, Inputs())) == [(1, 30, 1)]
    alone = world(list(two.seats.values()), [ready(20, role=1)], open=[1])
    assert [one.opens for one in run_cascade(alone, Inputs()).moves] in ([], [(2, 3)])


def test_too_large_with_a_limit_it_goes_step_by_step_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from succession.scenarios import cascade

    inputs = Inputs(horizon=Horizon.NOW, most_from_unit=2)
    assert not run_cascade(CHAIN, inputs).is_by_steps
    monkeypatch.setattr(cascade, "MOST_LIMITED_PAIRS", 1)
    outcome = run_cascade(CHAIN, inputs)
    assert (outcome.is_by_steps, moves(outcome)) == (True, [(1, 20, 1), (2, 30, 2)])
    once = run_cascade(CHAIN, Inputs(horizon=Horizon.NOW, most_from_unit=1))
    assert (moves(once), once.uncovered[0].reason) == ([(1, 20, 1)], Reason.LIMIT)


def test_with_too_many_to_look_at_the_best_of_each_role_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from succession.scenarios import cascade

    many = world(
        [seat(1, role=1)], [ready(10 + n, role=1, score=90 - n) for n in range(9)], open=[1]
    )
    monkeypatch.setattr(cascade, "LOOKED_AT", (1_500, 4))
    monkeypatch.setattr(cascade, "MOST_PAIRS", 5)
    outcome = run_cascade(many, Inputs())
    assert (outcome.looked_at, moves(outcome)) == (4, [(1, 10, 1)])
    monkeypatch.setattr(cascade, "LOOKED_AT", (1_500,))
    with pytest.raises(ArithmeticError):
        run_cascade(many, Inputs())


def test_side_by_side() -> None:
    rows = seats_across([run_cascade(CHAIN, Inputs()), run_cascade(CHAIN, Inputs(steps=1))])
    assert [(row.title, row.is_same) for row in rows] == [("Seat 1", True)]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    roles = range(1, 4)
    holders: list[int | None] = [
        draw(st.none() | st.just(100 + n) | st.sampled_from([100, 101])) for n in range(5)
    ]
    seats = [
        seat(
            n + 1, role=draw(st.sampled_from(roles)), holder=one,
            is_critical=(critical := draw(st.booleans())),
            weight=draw(st.integers(10, 13)) if critical else 1,
        )
        for n, one in enumerate(holders)
    ]  # fmt: skip
    candidates = [
        ready(100 + n, role=role, score=draw(st.integers(40, 95)),
              band=draw(st.sampled_from(["ready_now", "within_2_years", "within_5_years"])), unit=n % 2)
        for n in range(6)
        for role in roles
        if draw(st.integers(0, 2)) == 0
    ]  # fmt: skip
    first = draw(st.lists(st.sampled_from([one.id for one in seats]), unique=True, min_size=1))
    return world(
        seats,
        candidates,
        open=first,
        gone=frozenset(draw(st.sets(st.integers(100, 105), max_size=2))),
    )


def best_by_brute_force(given_world: World, inputs: Inputs) -> tuple[int, int, int]:
    """Worth of what stays open, waiting and cost: the least over every way to move."""
    network = build_network(given_world, inputs, looked_at=99, most=9_999)
    assert network is not None
    options = {
        one: [None, *network.able(one)] for one in network.level if not network.is_too_deep(one)
    }
    return min(
        judged(network, {place: one for place, one in zip(options, chosen, strict=True) if one})
        for chosen in product(*options.values())
        if is_possible(given_world, inputs, dict(zip(options, chosen, strict=True)))
    )


def is_possible(given_world: World, inputs: Inputs, chosen: Mapping[int, Candidate | None]) -> bool:
    movers = [one for one in chosen.values() if one]
    people = {one.person for one in movers}
    left = Counter(one.unit for one in movers)
    return (
        len(people) == len(movers)
        and (not inputs.most_from_unit or max(left.values(), default=0) <= inputs.most_from_unit)
        and all(
            place in given_world.open or given_world.seats[place].holder in people
            for place, one in chosen.items()
            if one
        )
    )


def judged(network: Network, chosen: Mapping[int, Candidate]) -> tuple[int, int, int]:
    open_ = {*network.world.open}
    for one in chosen.values():
        open_ |= set(network.leaves(one.person))
    years = {"ready_now": 0, "within_2_years": 2, "within_5_years": 5}
    return (
        sum(network.worth[place] for place in open_ if place not in chosen),
        sum(
            years[one.band] * (1 + network.world.seats[place].is_critical)
            for place, one in chosen.items()
        ),
        sum(max(1, round((100 - one.score) * 10)) for one in chosen.values()),
    )


@settings(max_examples=50, deadline=None)
@given(worlds(), st.sampled_from(Horizon), st.integers(1, 3), st.sampled_from([0, 1, 2]))
def test_no_other_way_over_the_whole_cascade_is_better(
    given_world: World, horizon: Horizon, steps: int, from_unit: int
) -> None:
    inputs = Inputs(horizon=horizon, steps=steps, most_from_unit=from_unit)
    outcome = run_cascade(given_world, inputs)
    network = build_network(given_world, inputs, looked_at=99, most=9_999)
    assert network is not None
    chosen = {
        one.seat: next(able for able in network.able(one.seat) if able.person == one.person)
        for one in outcome.moves
    }
    assert judged(network, chosen) == best_by_brute_force(given_world, inputs)
    assert {one.seat for one in outcome.uncovered} == {
        place
        for place in {*given_world.open} | {left for one in outcome.moves for left in one.opens}
        if place not in chosen
    }


@settings(max_examples=40, deadline=None)
@given(
    worlds(),
    st.sampled_from(Horizon),
    st.integers(1, 4),
    st.sampled_from([0, 1, 2]),
    st.sampled_from([0, 1, 2]),
)
def test_whatever_happens(
    given_world: World, horizon: Horizon, steps: int, per_step: int, from_unit: int
) -> None:
    inputs = Inputs(horizon=horizon, steps=steps, most_per_step=per_step, most_from_unit=from_unit)
    outcome = run_cascade(given_world, inputs)
    movers = Counter(one.person for one in outcome.moves)
    assert not movers or max(movers.values()) == 1
    assert not set(movers) & given_world.gone
    filled = {one.seat for one in outcome.moves}
    assert len(filled) == len(outcome.moves)
    opened = {left for one in outcome.moves for left in one.opens}
    assert filled | {one.seat for one in outcome.uncovered} == set(given_world.open) | opened
    assert not filled & {one.seat for one in outcome.uncovered}
    if per_step:
        assert max(Counter(one.step for one in outcome.moves).values(), default=0) <= per_step
    able = {(one.person, one.role_id): one for one in given_world.candidates}
    for one in outcome.moves:
        fact = given_world.seats[one.seat]
        assert (one.person, fact.role_id) in able
        assert fact.holder != one.person
    if from_unit:
        units = {one.person: one.unit for one in given_world.candidates}
        left = Counter(units[person] for person in movers)
        assert max(left.values(), default=0) <= from_unit
