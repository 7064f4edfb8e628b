"""A bench in figures, seat by seat: what is kept, sorted and counted. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from succession.bench.shapes import Bench, Cover, Seat

GAPS = list(Cover)
UNSCORED = "insufficient_evidence"
"""The band of somebody whom nothing was computed for: as the pages show it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatFigures:
    """One critical position. `best_band` is letter a (empty: nobody confirmed), `shares` letter c,
    `counted_id` the person who fills it if all fell vacant at once."""

    position_id: int
    cover: str
    is_vacant: bool
    best_band: str
    confirmed: int
    ready: int
    proposed: int
    shares: float
    exposure: int
    has_emergency_cover: bool
    counted_id: int | None
    gap: int
    title: str
    risk: str
    impact: str
    unit_id: int | None
    family_id: int | None


def figures_of(bench: Bench) -> Iterator[SeatFigures]:
    plans = Counter(one.employee_id for one in bench.confirmed_places)
    for seat in bench.seats:
        confirmed = seat.confirmed
        yield SeatFigures(
            position_id=seat.position_id,
            cover=str(seat.cover),
            is_vacant=seat.is_vacant,
            best_band=(confirmed[0].band or UNSCORED) if confirmed else "",
            confirmed=len(confirmed),
            ready=len(seat.ready),
            proposed=len(seat.proposed),
            shares=sum(1 / plans[one.employee_id] for one in confirmed),
            exposure=exposure_key(seat),
            has_emergency_cover=bool(seat.emergency_cover),
            counted_id=bench.counted.get(seat.position_id),
            gap=GAPS.index(seat.cover),
            title=seat.title,
            risk=seat.risk,
            impact=seat.impact,
            unit_id=seat.unit_id,
            family_id=seat.family_id,
        )


def exposure_key(seat: Seat) -> int:
    """Orders as `Seat.exposure` does: 0 (not assessed) to 933."""
    product, impact, risk = seat.exposure
    return 100 * product + 10 * impact + risk
