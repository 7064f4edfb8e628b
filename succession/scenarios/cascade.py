"""The cascade: who fills an open seat leaves another, and so on down. Pure.

All moves together are the best there are (`assignment.py`), not step by step: somebody is not used up
where another could do, and nobody is moved out of a seat that matters more than the one filled. What is
best: that in the end the seats that matter most are not empty (`_worth`); then that they wait as little
as possible for people who are not ready yet; then that the least readiness is lost.

The moves are then told in steps: a move happens once its seat is open and its person ready. First all of
people ready now, as deep as it goes, then those of people ready within two years, and so on.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from math import hypot

from .network import Network, build_network
from .shapes import (
    HORIZON_BANDS,
    Candidate,
    Horizon,
    Inputs,
    Move,
    OpenSeat,
    Outcome,
    Reason,
    World,
)

MOST_PAIRS, MOST_LIMITED_PAIRS = 1_000_000, 12_000
"""Possible moves that are weighed at once; with a limit for each unit each costs much more."""
LOOKED_AT = (1_500, 700, 300, 150, 70, 40)
"""How many of the best of each role are looked at: as many as there is room for."""


def run_cascade(world: World, inputs: Inputs) -> Outcome:
    """Everything that follows when the seats of `world.open` fall empty."""
    network, chosen, is_by_steps = _solved(world, inputs)
    state = _State(world=world, inputs=inputs, network=network)
    state.take(chosen)
    return Outcome(
        seats=world.seats,
        first=tuple(world.open),
        moves=tuple(state.moves),
        uncovered=tuple(_uncovered(state)),
        unplaced=tuple(one for one in world.displaced if one not in state.moved),
        looked_at=network.looked_at if network.is_cut else 0,
        is_by_steps=is_by_steps,
    )


def _solved(world: World, inputs: Inputs) -> tuple[Network, dict[int, Candidate], bool]:
    """The best moves among as many people as can be looked at; True: only each step is the best."""
    network = _largest(world, inputs)
    if not inputs.most_from_unit or network.pairs <= MOST_LIMITED_PAIRS:
        with suppress(ArithmeticError):
            return network, network.solved(), False
    return network, network.solved_by_steps(), True


def _largest(world: World, inputs: Inputs) -> Network:
    for looked_at in LOOKED_AT:
        network = build_network(world, inputs, looked_at=looked_at, most=MOST_PAIRS)
        if network is not None:
            return network
    raise ArithmeticError("There are too many seats to look at.")


@dataclass
class _State:
    """What has happened so far. `depth` of every seat that is or was open: 1 at the beginning."""

    world: World
    inputs: Inputs
    network: Network
    open: list[int] = field(init=False)
    depth: dict[int, int] = field(init=False)
    opened_by: dict[int, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    left: Counter[int] = field(default_factory=Counter)
    """Moves out of each unit."""
    step: int = 0

    def __post_init__(self) -> None:
        self.open = list(self.world.open)
        self.depth = dict.fromkeys(self.world.open, 1)

    def take(self, chosen: Mapping[int, Candidate]) -> None:
        """All of these moves, in steps."""
        for horizon in Horizon:
            while ready := self._ready(chosen, horizon):
                self.step += 1
                for seat in ready[: self.inputs.most_per_step or len(ready)]:
                    self._move(seat, chosen[seat], horizon)
            if horizon == self.inputs.horizon:
                return

    def _ready(self, chosen: Mapping[int, Candidate], horizon: Horizon) -> list[int]:
        """Seats that can be filled in the next step, those that matter most first."""
        bands = HORIZON_BANDS[horizon]
        ready = [seat for seat in self.open if seat in chosen and chosen[seat].band in bands]
        return sorted(ready, key=lambda seat: (-self.network.worth[seat], seat))

    def _move(self, seat: int, one: Candidate, horizon: Horizon) -> None:
        fact = self.world.seats[seat]
        opens = tuple(left for left in self.network.leaves(one.person) if left not in self.depth)
        lost = None if fact.holder_score is None else fact.holder_score - one.score
        self.moves.append(
            Move(
                step=self.step,
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
        self.moved.add(one.person)
        self.left[one.unit] += 1
        self.open.remove(seat)
        for left in opens:
            self.open.append(left)
            self.depth[left] = self.depth[seat] + 1
            self.opened_by[left] = one.person

    @cached_property
    def bands(self) -> Sequence[str]:
        return HORIZON_BANDS[self.inputs.horizon]


def _uncovered(state: _State) -> Iterator[OpenSeat]:
    order = sorted(
        state.open, key=lambda seat: (state.depth[seat], -state.world.seats[seat].weight, seat)
    )
    for seat in order:
        yield OpenSeat(
            seat=seat,
            reason=_reason(state, seat),
            depth=state.depth[seat],
            opened_by=state.opened_by.get(seat),
        )


def _reason(state: _State, seat: int) -> Reason:
    able = state.network.able(seat)
    if not able:
        return _why_nobody(state.world, state.world.seats[seat].role_id)
    free = [one for one in able if one.person not in state.moved]
    if not free:
        return Reason.TAKEN
    if state.network.is_too_deep(seat):
        return Reason.DEPTH
    return Reason.LIMIT if _is_limited(state, free) else Reason.WORSE


def _why_nobody(world: World, role: int) -> Reason:
    if role in world.later_roles:
        return Reason.TOO_EARLY
    return Reason.CANNOT_TELL if role in world.unsure_roles else Reason.NOBODY


def _is_limited(state: _State, free: Sequence[Candidate]) -> bool:
    most = state.inputs.most_from_unit
    return bool(most) and all(state.left[one.unit] >= most for one in free)
