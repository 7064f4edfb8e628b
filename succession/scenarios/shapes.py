"""What a scenario asks, what it is worked out from, and what comes out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Horizon(StrEnum):
    """Until when people may move: each includes the one before."""

    NOW = "now"
    TWO_YEARS = "two_years"
    FIVE_YEARS = "five_years"


HORIZON_BANDS: Mapping[Horizon, Sequence[str]] = {
    Horizon.NOW: ("ready_now",),
    Horizon.TWO_YEARS: ("ready_now", "within_2_years"),
    Horizon.FIVE_YEARS: ("ready_now", "within_2_years", "within_5_years"),
}


class Pool(StrEnum):
    """Who may take a critical position. Others are open to everybody scored for their role."""

    CONFIRMED = "confirmed"
    SLATE = "slate"
    ANYONE = "anyone"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What is supposed to happen. Seats and units by code, people by employee number, so that a
    scenario can be read without a database. `most_from_unit`, `most_per_step`: 0 is no limit."""

    all_critical: bool = False
    high_risk: bool = False
    vacant: bool = False
    ending: bool = False
    seats: tuple[str, ...] = ()
    leavers: tuple[str, ...] = ()
    closing_units: tuple[str, ...] = ()
    closing_seats: tuple[str, ...] = ()
    holders_stay: bool = False
    pool: Pool = Pool.ANYONE
    horizon: Horizon = Horizon.TWO_YEARS
    steps: int = 5
    most_from_unit: int = 0
    most_per_step: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def inputs_from_json(stored: Mapping[str, Any]) -> Inputs:
    known = {name: value for name, value in stored.items() if name in Inputs.__annotations__}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    pool, horizon = Pool(stored.get("pool", "anyone")), Horizon(stored.get("horizon", "two_years"))
    return Inputs(**{**known, **lists, "pool": pool, "horizon": horizon})


@dataclass(frozen=True, kw_only=True)
class SeatFact:
    """A seat as it was when the scenario was worked out. `weight` is what covering it is worth."""

    id: int
    code: str
    title: str
    unit: str
    role_id: int
    holder: int | None = None
    holder_score: float | None = None
    holder_sd: float | None = None
    is_critical: bool = False
    is_for_slate: bool = False
    """Only people on its slate may take it."""
    weight: int = 1


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who could take the seats of a role, or one seat where `seat` says so."""

    person: int
    role_id: int
    band: str
    score: float
    score_sd: float
    unit: int = 0
    seat: int | None = None


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that a cascade needs to know. `held`: seats by holder; `closing`: seats that
    vanish; `gone`: people who leave."""

    seats: Mapping[int, SeatFact]
    open: Sequence[int]
    candidates: Sequence[Candidate]
    held: Mapping[int, Sequence[int]] = field(default_factory=dict)
    closing: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    displaced: Sequence[int] = ()
    unsure_roles: frozenset[int] = frozenset()
    """Roles for which somebody is scored, but without enough evidence."""
    later_roles: frozenset[int] = frozenset()
    """Roles for which somebody will be ready, but after the horizon."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """`lost`: points of readiness that the seat loses against who held it; None where nobody did or
    nobody knows. `opens`: the seats that the mover leaves."""

    step: int
    horizon: str
    seat: int
    person: int
    band: str
    score: float
    score_sd: float
    opens: tuple[int, ...] = ()
    lost: float | None = None
    lost_sd: float | None = None


class Reason(StrEnum):
    """Why a seat stays open, first of those that hold."""

    CANNOT_TELL = "cannot_tell"
    TOO_EARLY = "too_early"
    NOBODY = "nobody"
    TAKEN = "taken"
    DEPTH = "depth"
    LIMIT = "limit"
    WORSE = "worse"


@dataclass(frozen=True, kw_only=True)
class OpenSeat:
    """A seat that stays open. `opened_by` left it; None: open from the beginning."""

    seat: int
    reason: Reason
    depth: int
    opened_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`first`: the seats that are open at the beginning. `unplaced`: people whose seat closes and
    who got no other."""

    seats: Mapping[int, SeatFact]
    first: tuple[int, ...]
    moves: tuple[Move, ...]
    uncovered: tuple[OpenSeat, ...]
    unplaced: tuple[int, ...] = ()
    looked_at: int = 0
    """Of each role only so many of the best were looked at; 0: everybody who was read."""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "seats": [asdict(one) for one in self.seats.values()]}

    @property
    def people(self) -> set[int]:
        """Everybody whom it speaks of."""
        found = {one.person for one in self.moves} | set(self.unplaced)
        found |= {one.holder for one in self.seats.values() if one.holder is not None}
        return found


def outcome_from_json(stored: Mapping[str, Any]) -> Outcome:
    seats = [SeatFact(**one) for one in stored["seats"]]
    return Outcome(
        seats={one.id: one for one in seats},
        first=tuple(stored["first"]),
        moves=tuple(Move(**{**one, "opens": tuple(one["opens"])}) for one in stored["moves"]),
        uncovered=tuple(
            OpenSeat(**{**one, "reason": Reason(one["reason"])}) for one in stored["uncovered"]
        ),
        unplaced=tuple(stored["unplaced"]),
        looked_at=stored.get("looked_at", 0),
    )
