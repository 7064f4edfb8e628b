"""Seats as the list, the strip and the files show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from succession.bench.people import Names, Person
from succession.bench.shapes import EXPOSURE_STEPS, Bench, Nominee, Seat
from succession.bench.words import EXPOSURE_WORDS, net_words
from succession.models.readiness import Band
from ui.links import address

NOT_SCORED = "Not scored yet"
UNKNOWN = Band.INSUFFICIENT_EVIDENCE.value


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A confirmed successor: the band, and the person where the reader may see who it is."""

    band: str
    label: str
    person: Person | None = None
    url: str = ""

    @property
    def name(self) -> str:
        return self.person.name if self.person else ""


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """One position in the list, in words."""

    seat: Seat
    url: str
    holder: str
    risk: str
    impact: str
    risk_step: int
    impact_step: int
    marks: Sequence[Mark]
    proposed: int
    net: int
    net_words: str
    shares: float
    emergency: str
    owner: str
    former_holder: str = ""
    """Still recorded in the seat, but gone."""

    @property
    def best(self) -> str:
        """Letter a in words; "" where nobody is confirmed."""
        return self.marks[0].label if self.marks else ""

    @property
    def vacant_since(self) -> date | None:
        return self.seat.vacant_since


def band_label(band: str | None) -> str:
    return str(Band(band).label) if band else NOT_SCORED


def mark_of(nominee: Nominee, seat: Seat, people: Mapping[int, Person]) -> Mark:
    person = people.get(nominee.employee_id)
    return Mark(
        band=nominee.band or UNKNOWN,
        label=band_label(nominee.band),
        person=person,
        url=address("succession:readiness-role", person.number, seat.role_code) if person else "",
    )


def seat_row(bench: Bench, seat: Seat, names: Names, shares: float = 0.0) -> SeatRow:
    """`shares` is letter c."""
    people = names.people
    return SeatRow(
        seat=seat,
        url=address("succession:position", seat.code),
        holder=holder_words(seat, people),
        risk=EXPOSURE_WORDS[seat.risk],
        impact=EXPOSURE_WORDS[seat.impact],
        risk_step=EXPOSURE_STEPS.get(seat.risk, 0),
        impact_step=EXPOSURE_STEPS.get(seat.impact, 0),
        marks=[mark_of(one, seat, people) for one in seat.confirmed],
        proposed=len(seat.proposed),
        net=int(seat.position_id in bench.counted),
        net_words=net_words(bench, seat),
        shares=shares,
        emergency=_names(seat.emergency_cover, people),
        owner=names.owners.get(seat.owner_id or 0, ""),
        former_holder=_name(seat.former_holder_id, people),
    )


def holder_words(seat: Seat, people: Mapping[int, Person]) -> str:
    """The holder's name, or what may be said instead."""
    if seat.is_holder_undisclosed:
        return "Not disclosed"
    if seat.is_vacant:
        return "Vacant"
    return _name(seat.incumbent_id, people) or "Held"


def _name(employee_id: int | None, people: Mapping[int, Person]) -> str:
    person = people.get(employee_id) if employee_id is not None else None
    return person.name if person else ""


def _names(nominees: Iterable[Nominee], people: Mapping[int, Person]) -> str:
    """Names where they may be seen; "Named" stands for the others."""
    names = [_name(one.employee_id, people) or "Named" for one in nominees]
    return ", ".join(dict.fromkeys(names))


def people_on(seats: Iterable[Seat]) -> set[int]:
    """Everybody whom these rows might name, owners apart."""
    found: set[int] = set()
    for seat in seats:
        found |= {one.employee_id for one in seat.nominees}
        found |= {one for one in (seat.incumbent_id, seat.former_holder_id) if one is not None}
    return found
