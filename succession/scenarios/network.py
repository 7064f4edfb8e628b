"""Which seats a cascade could come to and who could take them, as arrays for `assignment.py`. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from .assignment import NOBODY, assign
from .shapes import HORIZON_BANDS, Candidate, Inputs, SeatFact, World

Ints = npt.NDArray[np.int64]

COST_PER_POINT = 10
MOST_SCORE = 100.0
YEARS = {"ready_now": 0, "within_2_years": 2, "within_5_years": 5}
DEEPEST = 9


@dataclass
class Network:
    """`worth` of every seat that could be open; `level` says how many moves it is away from one that
    falls empty, which are at level 1. `looked_at`: of each role no more than so many of the best."""

    world: World
    inputs: Inputs
    looked_at: int
    level: dict[int, int] = field(default_factory=dict)
    is_cut: bool = False
    _roles: dict[int, list[Candidate]] = field(default_factory=dict)
    _able: dict[int, list[Candidate]] = field(default_factory=dict)

    @cached_property
    def worth(self) -> dict[int, int]:
        first = set(self.world.open)
        facts = self.world.seats
        return {
            seat: _worth(facts[seat], level, is_first=seat in first)
            for seat, level in self.level.items()
        }

    @cached_property
    def pairs(self) -> int:
        """Moves that are possible."""
        return sum(len(every) for every in self._able_of(list(self.level)).values())

    def is_too_deep(self, seat: int) -> bool:
        return self.level[seat] > self.inputs.steps

    def leaves(self, person: int) -> list[int]:
        """Seats that somebody would leave: not those that close, nor those that are open anyway."""
        world = self.world
        return [
            seat
            for seat in world.held.get(person, ())
            if seat not in world.closing and seat in world.seats and self.level.get(seat) != 1
        ]

    def able(self, seat: int) -> list[Candidate]:
        """Whoever may take it within the horizon, the most ready first; everybody once."""
        if seat not in self._able:
            fact = self.world.seats[seat]
            every = self._slates.get(seat, [])
            if not fact.is_for_slate:
                every = [*every, *self._of_role(fact.role_id)]
            by_person: dict[int, Candidate] = {}
            for one in every:
                by_person.setdefault(one.person, one)
            by_person.pop(fact.holder or 0, None)
            self._able[seat] = list(by_person.values())
        return self._able[seat]

    def _of_role(self, role: int) -> list[Candidate]:
        if role not in self._roles:
            every = self._by_role.get(role, [])
            most = self.looked_at
            self.is_cut = self.is_cut or len(every) > most
            self._roles[role] = every[:most]
        return self._roles[role]

    @cached_property
    def _by_role(self) -> Mapping[int, list[Candidate]]:
        return _grouped((one.role_id, one) for one in self._usable if one.seat is None)

    @cached_property
    def _slates(self) -> Mapping[int, list[Candidate]]:
        return _grouped((one.seat, one) for one in self._usable if one.seat is not None)

    @cached_property
    def _usable(self) -> list[Candidate]:
        bands = HORIZON_BANDS[self.inputs.horizon]
        gone = self.world.gone
        usable = [one for one in self.world.candidates if one.band in bands]
        return sorted((one for one in usable if one.person not in gone), key=_most_ready_first)

    def solved(self) -> dict[int, Candidate]:
        """The best moves over the whole cascade: who takes each seat that is filled."""
        rows = sorted(self.level)
        return self._assigned(rows, self._able_of(rows), is_whole=True)

    def solved_by_steps(self) -> dict[int, Candidate]:
        """The best moves into the seats that are open, then the best into those that these open, and so
        on: for what is too large to be solved at once."""
        chosen: dict[int, Candidate] = {}
        rows = sorted(self.world.open)
        while rows:
            moved = {one.person for one in chosen.values()}
            able = {
                seat: [one for one in every if one.person not in moved]
                for seat, every in self._able_of(rows).items()
            }
            taken = self._assigned(rows, able, left=Counter(one.unit for one in chosen.values()))
            chosen |= taken
            opened = {left for one in taken.values() for left in self.leaves(one.person)}
            rows = sorted(opened)
        return chosen

    def _able_of(self, rows: Sequence[int]) -> dict[int, list[Candidate]]:
        return {seat: [] if self.is_too_deep(seat) else self.able(seat) for seat in rows}

    def _assigned(
        self,
        rows: Sequence[int],
        able: Mapping[int, list[Candidate]],
        *,
        is_whole: bool = False,
        left: Mapping[int, int] = MappingProxyType({}),
    ) -> dict[int, Candidate]:
        """`left`: moves out of each unit so far."""
        pairs = [(row, one) for row, seat in enumerate(rows) for one in able[seat]]
        people = sorted({one.person for _, one in pairs})
        column = {person: place for place, person in enumerate(people)}
        unit_of = {one.person: one.unit for _, one in pairs}
        units = sorted(set(unit_of.values()))
        most = self.inputs.most_from_unit
        rest = [max(0, most - left.get(unit, 0)) for unit in units]
        holder = [self._stayer(seat, column) if is_whole else NOBODY for seat in rows]
        taken = assign(
            np.array([row for row, _ in pairs], dtype=np.int64),
            np.array([column[one.person] for _, one in pairs], dtype=np.int64),
            np.array([_cost(one) for _, one in pairs], dtype=np.int64),
            late=np.array([self._late(rows[row], one) for row, one in pairs], dtype=np.int64),
            weight=np.array([self.worth[seat] for seat in rows], dtype=np.int64),
            holder=np.array(holder, dtype=np.int64),
            people=len(people),
            group=np.searchsorted(units, [unit_of[one] for one in people]) if most else None,
            capacity=np.array(rest, dtype=np.int64) if most else None,
        )
        return {
            seat: next(one for one in able[seat] if one.person == people[place])
            for seat, place in zip(rows, taken.tolist(), strict=True)
            if place != NOBODY
        }

    def _stayer(self, seat: int, column: Mapping[int, int]) -> int:
        """Whoever keeps the seat unless they move."""
        if self.level[seat] == 1:
            return NOBODY
        return column.get(self.world.seats[seat].holder or 0, NOBODY)

    def _late(self, seat: int, one: Candidate) -> int:
        """Years of waiting; those for a critical seat count twice."""
        return YEARS[one.band] * (2 if self.world.seats[seat].is_critical else 1)


def build_network(world: World, inputs: Inputs, *, looked_at: int, most: int) -> Network | None:
    """Seat by seat outwards from those that fall empty, as deep as it may go; None where that comes
    to more than `most` possible moves."""
    network = Network(world=world, inputs=inputs, looked_at=looked_at)
    network.level = dict.fromkeys(world.open, 1)
    frontier, pairs = list(world.open), 0
    for level in range(2, inputs.steps + 2):
        following: list[int] = []
        for seat in frontier:
            able = network.able(seat)
            pairs += len(able)
            if pairs > most:
                return None
            for left in (left for one in able for left in network.leaves(one.person)):
                if left not in network.level:
                    network.level[left] = level
                    following.append(left)
        frontier = following
    return network


def _worth(seat: SeatFact, level: int, *, is_first: bool) -> int:
    """What it is worth that somebody sits there: critical seats before all others, those that fall
    empty before those that a move would open, by impact of loss; among equals the seat nearer to where
    it began, so that what stays open in the end is as far down as possible."""
    if seat.is_critical:
        base = seat.weight + (20 if is_first else 0)
    else:
        base = 2 * seat.weight + (1 if is_first else 0)
    return base * (DEEPEST + 1) + max(0, DEEPEST - level)


def _cost(one: Candidate) -> int:
    """Points short of 100, in tenths, and never nothing: a move without use is not made."""
    short = MOST_SCORE - min(MOST_SCORE, max(0.0, one.score))
    return max(1, round(short * COST_PER_POINT))


def _most_ready_first(one: Candidate) -> tuple[int, float, int]:
    return (YEARS[one.band], -one.score, one.person)


def _grouped(pairs: Iterable[tuple[int, Candidate]]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found
