"""An outcome in figures, and two or more of them side by side. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot

from .shapes import Horizon, Move, OpenSeat, Outcome


@dataclass(frozen=True)
class Figures:
    """`outcome` counted."""

    outcome: Outcome

    @property
    def vacancies(self) -> int:
        return len(self.outcome.first)

    @cached_property
    def _first(self) -> frozenset[int]:
        return frozenset(self.outcome.first)

    def covered_by(self, horizon: Horizon) -> int:
        """Of the seats that fall empty, those that are filled with moves up to the horizon."""
        upto = list(Horizon)[: list(Horizon).index(horizon) + 1]
        return sum(one.seat in self._first and one.horizon in upto for one in self.outcome.moves)

    @property
    def covered_now(self) -> int:
        return self.covered_by(Horizon.NOW)

    @property
    def covered(self) -> int:
        return self.covered_by(Horizon.FIVE_YEARS)

    @property
    def moves(self) -> int:
        return len(self.outcome.moves)

    @property
    def steps(self) -> int:
        return max((one.step for one in self.outcome.moves), default=0)

    @property
    def opened(self) -> int:
        return sum(len(one.opens) for one in self.outcome.moves)

    @property
    def uncovered(self) -> int:
        return len(self.outcome.uncovered)

    @property
    def uncovered_critical(self) -> int:
        return sum(self.outcome.seats[one.seat].is_critical for one in self.outcome.uncovered)

    @property
    def lost(self) -> float | None:
        """Points of readiness lost per seat whose former holder was scored."""
        known = [one.lost for one in self.outcome.moves if one.lost is not None]
        return sum(known) / len(known) if known else None

    @property
    def change(self) -> float | None:
        return None if self.lost is None else -self.lost

    @property
    def lost_sd(self) -> float | None:
        known = [one.lost_sd for one in self.outcome.moves if one.lost_sd is not None]
        return hypot(*known) / len(known) if known else None

    @property
    def compared(self) -> int:
        return sum(one.lost is not None for one in self.outcome.moves)


def move_into(outcome: Outcome) -> dict[int, Move]:
    return {one.seat: one for one in outcome.moves}


def open_at_end(outcome: Outcome) -> dict[int, OpenSeat]:
    return {one.seat: one for one in outcome.uncovered}


@dataclass(frozen=True, kw_only=True)
class SeatAcross:
    """One seat in several scenarios: the move into it, the reason why it is open, or None where it
    is not touched."""

    code: str
    title: str
    unit: str
    cells: Sequence[Move | OpenSeat | None]
    is_same: bool


def seats_across(outcomes: Sequence[Outcome]) -> list[SeatAcross]:
    """Every seat that falls empty at the beginning of any of them; those that differ first."""
    facts = {seat: one.seats[seat] for one in outcomes for seat in one.first}
    ends: list[Mapping[int, Move | OpenSeat]] = [
        {**open_at_end(one), **move_into(one)} for one in outcomes
    ]
    rows = []
    for seat, fact in facts.items():
        cells = [end.get(seat) for end in ends]
        takers = {one.person if isinstance(one, Move) else None for one in cells}
        rows.append(
            SeatAcross(
                code=fact.code,
                title=fact.title,
                unit=fact.unit,
                cells=cells,
                is_same=len(takers) == 1 and None not in cells,
            )
        )
    return sorted(rows, key=lambda row: (row.is_same, row.title, row.code))
