"""A bench as of a day: critical positions, who is on their slates and how ready. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

READY_NOW = "ready_now"
BEST_FIRST = (
    READY_NOW,
    "within_2_years",
    "within_5_years",
    # Unknown stands before a known no: looking may still make it better.
    "insufficient_evidence",
    "not_on_path",
)
EXPOSURE_STEPS = {"low": 1, "medium": 2, "high": 3}


class Cover(StrEnum):
    """What a reader asks of a position first, worst first."""

    VACANT = "vacant"
    NOBODY_CONFIRMED = "nobody_confirmed"
    NOBODY_READY = "nobody_ready"
    SOMEBODY_READY = "somebody_ready"


@dataclass(frozen=True, kw_only=True, slots=True)
class Nominee:
    """Somebody on a slate. `band` is None where no score has been computed. `from_role_plan`: on the
    slate of the role, and so on that of each of its seats; the own slate goes before it."""

    employee_id: int
    is_confirmed: bool
    is_emergency_cover: bool = False
    band: str | None = None
    rank: int | None = None
    from_role_plan: bool = False


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A critical position with its slate. `risk` and `impact` are low, medium, high or empty."""

    position_id: int
    code: str
    title: str
    role_id: int
    role_code: str = ""
    family_id: int | None = None
    unit_id: int | None = None
    unit: str = ""
    incumbent_id: int | None = None
    is_holder_undisclosed: bool = False
    vacant_since: date | None = None
    former_holder_id: int | None = None
    """Still recorded as the holder, but gone: the seat is vacant since the last day."""
    risk: str = ""
    impact: str = ""
    owner_id: int | None = None
    nominees: tuple[Nominee, ...] = ()
    external_names: int = 0
    """People from outside on its slate or its role's. They count for nothing."""
    assessed_on: date | None = None
    review_on: date | None = None

    @property
    def is_vacant(self) -> bool:
        return self.incumbent_id is None and not self.is_holder_undisclosed

    @property
    def confirmed(self) -> list[Nominee]:
        """Best band first, then by rank; somebody without a score last."""
        chosen = [one for one in self.nominees if one.is_confirmed]
        return sorted(chosen, key=lambda one: band_rank(one.band))

    @property
    def proposed(self) -> list[Nominee]:
        return [one for one in self.nominees if not one.is_confirmed]

    @property
    def ready(self) -> list[Nominee]:
        return [one for one in self.confirmed if one.band == READY_NOW]

    @property
    def emergency_cover(self) -> list[Nominee]:
        return [one for one in self.nominees if one.is_emergency_cover]

    @property
    def best_band(self) -> str | None:
        confirmed = self.confirmed
        return confirmed[0].band if confirmed else None

    @property
    def cover(self) -> Cover:
        if self.is_vacant:
            return Cover.VACANT
        return self.cover_when_held

    @property
    def cover_when_held(self) -> Cover:
        """The cover by its slate alone, vacant or not."""
        if not self.confirmed:
            return Cover.NOBODY_CONFIRMED
        return Cover.SOMEBODY_READY if self.ready else Cover.NOBODY_READY

    @property
    def exposure(self) -> tuple[int, int, int]:
        """Sorts by risk × impact, then impact, then risk; not assessed counts as nothing."""
        risk, impact = EXPOSURE_STEPS.get(self.risk, 0), EXPOSURE_STEPS.get(self.impact, 0)
        return (risk * impact, impact, risk)

    @property
    def is_exposed(self) -> bool:
        """Vacant, or at high risk of becoming so."""
        return self.is_vacant or self.risk == "high"


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All critical positions, most exposed first. `counted` says for which seat (position id) each
    ready person is counted when all fall vacant at once: each person fills one."""

    as_of: date
    seats: tuple[Seat, ...]
    counted: Mapping[int, int]

    @property
    def confirmed_places(self) -> list[Nominee]:
        return [nominee for seat in self.seats for nominee in seat.confirmed]

    def covered(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.ready]

    def seat_by_person(self) -> dict[int, int]:
        """Position id by the person counted for it."""
        return {person: seat for seat, person in self.counted.items()}


def band_rank(band: str | None) -> int:
    return BEST_FIRST.index(band) if band in BEST_FIRST else len(BEST_FIRST)


def most_exposed_first(seats: Iterable[Seat]) -> list[Seat]:
    def order(seat: Seat) -> tuple[bool, int, int, int, str, str]:
        product, impact, risk = seat.exposure
        return (not seat.is_vacant, -product, -impact, -risk, seat.title, seat.code)

    return sorted(seats, key=order)
