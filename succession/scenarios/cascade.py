"""The cascade: who fills an open seat leaves another, step by step. Pure.

First everybody moves who is ready now, step by step until nothing more can be filled; then those who
will be ready within two years, and so on up to the horizon. Each step is the best assignment of the
people who have not moved to the seats that are open (`assignment.py`): it covers the most, the weightiest
first, and then loses the least readiness. Nobody moves twice. Steps are not looked ahead over: a seat
is not kept open for the sake of one that would open later.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot

import numpy as np

from .assignment import NOBODY, assign
from .shapes import (
    HORIZON_BANDS,
    Candidate,
    Horizon,
    Inputs,
    Move,
    OpenSeat,
    Outcome,
    Reason,
    SeatFact,
    World,
)

COST_PER_POINT = 10
MOST_SCORE = 100.0

Pairs = list[tuple[int, Candidate]]


@dataclass
class _State:
    """What has happened so far. `depth` of every seat that is or was open: 1 at the beginning."""

    open: list[int]
    depth: dict[int, int]
    opened_by: dict[int, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    left: Counter[int] = field(default_factory=Counter)
    """Moves out of each unit."""
    step: int = 0


def run_cascade(world: World, inputs: Inputs) -> Outcome:
    """Everything that follows when the seats of `world.open` fall empty."""
    state = _State(open=list(world.open), depth=dict.fromkeys(world.open, 1))
    by_seat = _by_seat(world)
    for horizon in Horizon:
        for _ in range(inputs.steps):
            pairs = list(_feasible(world, inputs, state, by_seat, horizon))
            if not pairs or not _take_step(world, inputs, state, pairs, horizon):
                break
        if horizon == inputs.horizon:
            break
    return Outcome(
        seats=world.seats,
        first=tuple(world.open),
        moves=tuple(state.moves),
        uncovered=tuple(_uncovered(world, inputs, state, by_seat)),
        unplaced=tuple(one for one in world.displaced if one not in state.moved),
    )


@dataclass(frozen=True)
class _ByRole:
    seats: dict[int, list[Candidate]]
    roles: dict[int, list[Candidate]]

    def of(self, seat: SeatFact) -> list[Candidate]:
        slate = self.seats.get(seat.id, [])
        return slate if seat.is_for_slate else [*slate, *self.roles.get(seat.role_id, ())]


def _by_seat(world: World) -> _ByRole:
    found = _ByRole(seats={}, roles={})
    for one in world.candidates:
        if one.seat is None:
            found.roles.setdefault(one.role_id, []).append(one)
        else:
            found.seats.setdefault(one.seat, []).append(one)
    return found


def _feasible(
    world: World, inputs: Inputs, state: _State, by_seat: _ByRole, horizon: Horizon
) -> Iterator[tuple[int, Candidate]]:
    bands = HORIZON_BANDS[horizon]
    for seat in state.open:
        fact = world.seats[seat]
        if state.depth[seat] > inputs.steps:
            continue
        for one in by_seat.of(fact):
            if one.band in bands and _may_take(world, state, seat, one.person):
                yield seat, one


def _may_take(world: World, state: _State, seat: int, person: int) -> bool:
    return (
        person not in state.moved
        and person not in world.gone
        and world.seats[seat].holder != person
    )


def _take_step(world: World, inputs: Inputs, state: _State, pairs: Pairs, horizon: Horizon) -> bool:
    """Whether anybody moved."""
    chosen = _solve(world, inputs, state, pairs)
    state.step += bool(chosen)
    for seat, one in chosen:
        _move(world, state, seat, one, horizon)
    return bool(chosen)


def _solve(world: World, inputs: Inputs, state: _State, pairs: Pairs) -> Pairs:
    seats = sorted({seat for seat, _ in pairs})
    people = sorted({one.person for _, one in pairs})
    units = sorted({one.unit for _, one in pairs})
    row = {seat: place for place, seat in enumerate(seats)}
    column = {person: place for place, person in enumerate(people)}
    place_of = {unit: place for place, unit in enumerate(units)}
    unit_of = {one.person: place_of[one.unit] for _, one in pairs}
    taken = assign(
        np.array([row[seat] for seat, _ in pairs]),
        np.array([column[one.person] for _, one in pairs]),
        np.array([_cost(one) for _, one in pairs]),
        weight=np.array([world.seats[seat].weight for seat in seats]),
        people=len(people),
        group=np.array([unit_of[person] for person in people]) if inputs.most_from_unit else None,
        capacity=np.array([max(0, inputs.most_from_unit - state.left[unit]) for unit in units]),
        most=inputs.most_per_step or None,
    )
    best = {
        (seat, one.person): one for seat, one in sorted(pairs, key=lambda pair: -_cost(pair[1]))
    }
    return [
        (seat, best[seat, people[place]])
        for seat, place in zip(seats, taken.tolist(), strict=True)
        if place != NOBODY
    ]


def _cost(one: Candidate) -> int:
    return round((MOST_SCORE - min(MOST_SCORE, max(0.0, one.score))) * COST_PER_POINT)


def _move(world: World, state: _State, seat: int, one: Candidate, horizon: Horizon) -> None:
    fact = world.seats[seat]
    opens = tuple(
        left
        for left in world.held.get(one.person, ())
        if left not in world.closing and left in world.seats and left not in state.depth
    )
    lost = None if fact.holder_score is None else fact.holder_score - one.score
    state.moves.append(
        Move(
            step=state.step,
            horizon=horizon.value,
            seat=seat,
            person=one.person,
            band=one.band,
            score=one.score,
            score_sd=one.score_sd,
            opens=opens,
            lost=lost,
            lost_sd=None if lost is None else hypot(one.score_sd, fact.holder_sd or 0.0),
        )
    )
    state.moved.add(one.person)
    state.left[one.unit] += 1
    state.open.remove(seat)
    for left in opens:
        state.open.append(left)
        state.depth[left] = state.depth[seat] + 1
        state.opened_by[left] = one.person


def _uncovered(world: World, inputs: Inputs, state: _State, by_seat: _ByRole) -> Iterator[OpenSeat]:
    order = sorted(
        state.open, key=lambda seat: (state.depth[seat], -world.seats[seat].weight, seat)
    )
    for seat in order:
        yield OpenSeat(
            seat=seat,
            reason=_reason(world, inputs, state, by_seat, seat),
            depth=state.depth[seat],
            opened_by=state.opened_by.get(seat),
        )


def _reason(world: World, inputs: Inputs, state: _State, by_seat: _ByRole, seat: int) -> Reason:
    role = world.seats[seat].role_id
    bands = HORIZON_BANDS[inputs.horizon]
    able = [one for one in by_seat.of(world.seats[seat]) if one.band in bands]
    if not able:
        return _why_nobody(world, role)
    free = [one for one in able if _may_take(world, state, seat, one.person)]
    if not free:
        return Reason.TAKEN
    if state.depth[seat] > inputs.steps or not _is_limited(inputs, state, free):
        return Reason.DEPTH
    return Reason.LIMIT


def _why_nobody(world: World, role: int) -> Reason:
    if role in world.later_roles:
        return Reason.TOO_EARLY
    return Reason.CANNOT_TELL if role in world.unsure_roles else Reason.NOBODY


def _is_limited(inputs: Inputs, state: _State, free: Sequence[Candidate]) -> bool:
    if inputs.most_per_step:
        return True
    return bool(inputs.most_from_unit) and all(
        state.left[one.unit] >= inputs.most_from_unit for one in free
    )
