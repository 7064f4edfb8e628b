"""Seats as the list, the strip and the files show them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from succession.bench.people import Names, Person
from succession.bench.shapes import EXPOSURE_STEPS, Bench, Cover, Nominee, Seat
from succession.bench.words import COVER_WORDS, EXPOSURE_WORDS, net_words, seat_words
from succession.models.readiness import Band
from ui.parts import CountCell, HeatCell

NOT_SCORED = "Not scored yet"
UNKNOWN = Band.INSUFFICIENT_EVIDENCE.value
STEPS = ("low", "medium", "high")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A confirmed successor: the band, and the person where the reader may see who it is."""

    band: str
    label: str
    person: Person | None = None
    url: str = ""


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
    emergency: str
    owner: str

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
        url=reverse("succession:readiness-role", args=[person.number, seat.role_code])
        if person
        else "",
    )


def seat_row(bench: Bench, seat: Seat, names: Names) -> SeatRow:
    people = names.people
    return SeatRow(
        seat=seat,
        url=reverse("succession:position", args=[seat.code]),
        holder=holder_words(seat, people),
        risk=EXPOSURE_WORDS[seat.risk],
        impact=EXPOSURE_WORDS[seat.impact],
        risk_step=EXPOSURE_STEPS.get(seat.risk, 0),
        impact_step=EXPOSURE_STEPS.get(seat.impact, 0),
        marks=[mark_of(one, seat, people) for one in seat.confirmed],
        proposed=len(seat.proposed),
        net=int(seat.position_id in bench.counted),
        net_words=net_words(bench, seat),
        emergency=_names(seat.emergency_cover, people),
        owner=names.owners.get(seat.owner_id or 0, ""),
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
    found = {one.employee_id for seat in seats for one in seat.nominees}
    return found | {seat.incumbent_id for seat in seats if seat.incumbent_id is not None}


def heat_cells(bench: Bench, seats: Sequence[Seat]) -> list[HeatCell]:
    return [
        HeatCell(
            words=seat_words(seat, band_label(seat.best_band)),
            band=(seat.best_band or UNKNOWN) if seat.confirmed else None,
            url=reverse("succession:position", args=[seat.code]),
            is_vacant=seat.is_vacant,
            is_counted_elsewhere=bool(net_words(bench, seat)),
        )
        for seat in seats
    ]


def legend(bands: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Band and "Ready now: 9"."""
    return [(band, f"{label}: {count:,}") for band, label, count in bands]


def band_counts(seats: Sequence[Seat]) -> list[tuple[str, str, int]]:
    """Band, its words and how many seats have it as their best; "" for nobody confirmed."""
    count = Counter((seat.best_band or UNKNOWN) if seat.confirmed else "" for seat in seats)
    words = {band.value: str(band.label) for band in Band} | {
        "": COVER_WORDS[Cover.NOBODY_CONFIRMED]
    }
    return [(band, label, count[band]) for band, label in words.items() if count[band]]


def risk_grid(seats: Sequence[Seat]) -> list[tuple[str, list[CountCell]]]:
    """Seats without anybody ready of all seats, by risk (high on top) and impact (high at the
    right); each cell leads to the list of its seats."""
    whole = Counter((seat.risk, seat.impact) for seat in seats)
    open_ = Counter((seat.risk, seat.impact) for seat in seats if not seat.ready)
    return [
        (
            EXPOSURE_WORDS[risk],
            [
                CountCell(
                    part=open_[risk, impact],
                    whole=whole[risk, impact],
                    url=f"?risk={risk}&impact={impact}" if whole[risk, impact] else "",
                )
                for impact in STEPS
            ],
        )
        for risk in reversed(STEPS)
    ]
