"""Seats, the critical ones among them, and who could follow whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from .ladder import CHIEF_EXECUTIVE, all_roles, role_numbers
from .people import People
from .places import PLACES
from .plan import Plan
from .reviews import Fate, Fates
from .tables import Row

NEW_SEATS = ("night team", "new market", "projects", "second site")
SHARED = 0.5
"""How often a place goes to somebody who is on another slate already."""
EXPOSURES = ("low", "medium", "high")

# What a slate looks like: (share of the critical seats, its candidates).
SLATES: tuple[tuple[float, tuple[tuple[str, Fate], ...]], ...] = (
    (0.12, ()),
    (0.10, (("proposed", Fate.NEAR), ("proposed", Fate.THIN))),
    (0.10, (("confirmed", Fate.THIN),)),
    (0.26, (("confirmed", Fate.NEAR), ("confirmed", Fate.FAR), ("proposed", Fate.THIN))),
    (0.30, (("confirmed", Fate.READY), ("confirmed", Fate.NEAR), ("proposed", Fate.FAR))),
    (0.12, (("confirmed", Fate.READY), ("confirmed", Fate.READY), ("proposed", Fate.OFF))),
)


@dataclass(kw_only=True)
class Seat:
    code: str
    title: str
    role: int
    unit: int
    holder: int | None
    is_critical: bool = False
    risk: str = ""
    impact: str = ""


@dataclass(kw_only=True)
class Slates:
    """`rows`: seat, person, status, emergency. `fates`: by person, what the evidence shall show,
    the role first in question, and further ones."""

    rows: list[tuple[Seat, int, str, bool]] = field(default_factory=list)
    fates: Fates = field(default_factory=dict)

    def add(self, seat: Seat, person: int, status: str, fate: Fate, *, emergency: bool) -> None:
        self.rows.append((seat, person, status, emergency))
        known, roles = self.fates.get(person, (fate, ()))
        if seat.role not in roles:
            self.fates[person] = (known, (*roles, seat.role))


def make_seats(people: People, plan: Plan) -> list[Seat]:
    """A seat for every leader, some vacant ones, and some held beside another job."""
    rng = plan.stream("seats")
    seats = [_held_seat(people, unit) for unit in range(len(people.units))]
    templates = [seat for seat in seats[1:] if all_roles()[seat.role].grade < 9]
    for i in range(max(6, round(0.05 * len(seats)))):
        template = templates[int(rng.integers(len(templates)))]
        title = f"{template.title}, {NEW_SEATS[i % len(NEW_SEATS)]}"
        code = f"V{10_001 + i}"
        seats.append(
            Seat(code=code, title=title, role=template.role, unit=template.unit, holder=None)
        )
    seats += _country_seats(people, plan, rng)
    _mark_critical(seats, plan, rng)
    return seats


def _held_seat(people: People, unit: int) -> Seat:
    leader = people.units[unit].leader
    role = all_roles()[people.role[leader]]
    title = role.title if role.grade >= 9 else f"{role.title}, {people.units[unit].name}"
    code = f"P{10_001 + unit}"
    return Seat(code=code, title=title, role=int(people.role[leader]), unit=unit, holder=leader)


def _country_seats(people: People, plan: Plan, rng: np.random.Generator) -> list[Seat]:
    """Country managers: every other seat is vacant, the rest are held by a leader there."""
    seats = []
    countries = sorted({place.country for place in PLACES})
    for i, country in enumerate(countries[: min(len(countries), 4 + plan.employees // 2000)]):
        leaders = [
            unit.leader
            for unit in people.units
            if PLACES[people.place[unit.leader]].country == country
            and people.grade[unit.leader] in (5, 6, 7)
        ]
        holder = leaders[int(rng.integers(len(leaders)))] if leaders and i % 2 else None
        role = role_numbers()["GEN-7"]
        title = f"Country manager, {country}"
        seats.append(Seat(code=f"C{10_001 + i}", title=title, role=role, unit=0, holder=holder))
    return seats


def _mark_critical(seats: list[Seat], plan: Plan, rng: np.random.Generator) -> None:
    """The highest seats, with luck; their number grows with the root of the company's size."""
    count = max(24, round(1.6 * plan.employees**0.5))
    luck = rng.random((len(seats), 3))
    order = sorted(
        range(len(seats)),
        key=lambda i: (-all_roles()[seats[i].role].grade - 2.2 * luck[i, 0], i),
    )
    for rank, i in enumerate(order):
        seat = seats[i]
        seat.is_critical = rank < count
        if seat.is_critical or luck[i, 0] < 0.5:
            seat.risk = EXPOSURES[int(luck[i, 1] ** 1.4 * 3)]
            seat.impact = EXPOSURES[min(2, int(luck[i, 2] * 2 + 1.2 * seat.is_critical))]


def make_slates(people: People, seats: list[Seat], plan: Plan, slates: Slates) -> None:
    """Candidates for every critical seat and a few others, added to `slates`."""
    rng = plan.stream("slates")
    ladder = _Ladder(people, plan)
    shares = np.cumsum([share for share, _ in SLATES])
    for seat in seats:
        if not (seat.is_critical or rng.random() < 0.06):
            continue
        _, wanted = SLATES[int(np.searchsorted(shares, rng.random() * shares[-1]))]
        taken = {seat.holder}
        for status, fate in wanted:
            person = ladder.draw(seat, fate, taken, slates, rng)
            if person is not None:
                taken.add(person)
                emergency = status == "confirmed" and rng.random() < 0.35
                slates.add(seat, person, status, fate, emergency=emergency)


class _Ladder:
    """Who stands on which rung of which family, to find those just below a seat."""

    def __init__(self, people: People, plan: Plan) -> None:
        self.rungs: dict[tuple[str, int], list[int]] = {}
        long_enough = plan.as_of.toordinal() - 300
        for person in range(people.staff):
            role = all_roles()[people.role[person]]
            if people.hired[person] < long_enough and not people.on_leave[person]:
                self.rungs.setdefault((role.family.code, role.grade), []).append(person)
                self.rungs.setdefault(("GEN", role.grade), []).append(person)

    def draw(
        self,
        seat: Seat,
        fate: Fate,
        taken: set[int | None],
        slates: Slates,
        rng: np.random.Generator,
    ) -> int | None:
        """Somebody on the next rungs down who is not on this slate; now and then somebody who is
        on another one and of whom the same is to be seen."""
        near = [person for person in self._near(seat) if person not in taken]
        alike = [p for p in near if p in slates.fates and slates.fates[p][0] is fate]
        fresh = [person for person in near if person not in slates.fates]
        among = alike if alike and rng.random() < SHARED else fresh or alike
        return among[int(rng.integers(len(among)))] if among else None

    def _near(self, seat: Seat) -> list[int]:
        role = all_roles()[seat.role]
        found: list[int] = []
        for grade in range(role.grade - 1, 0, -1):
            found += self.rungs.get((role.family.code, grade), [])
            if len(found) >= (3 if role.code == CHIEF_EXECUTIVE else 6):
                break
        return found


def nomination_days(
    people: People, slates: Slates, plan: Plan
) -> dict[tuple[str, str], tuple[date, date | None]]:
    """By position code and employee number: the days of proposal and of confirmation, if any. The
    canonical files have no column for them."""
    rng = plan.stream("nominations")
    days = {}
    for seat, person, status, _ in slates.rows:
        age, thought = int(rng.integers(70, 430)), int(rng.integers(10, 60))
        proposed = plan.as_of - timedelta(days=age)
        confirmed = proposed + timedelta(days=thought) if status == "confirmed" else None
        days[seat.code, people.number[person]] = (proposed, confirmed)
    return days


def position_rows(people: People, seats: list[Seat]) -> Iterator[Row]:
    for seat in seats:
        yield (
            seat.code,
            seat.title,
            all_roles()[seat.role].code,
            people.units[seat.unit].code,
            "" if seat.holder is None else people.number[seat.holder],
            "yes" if seat.is_critical else "no",
            seat.risk,
            seat.impact,
        )


def successor_rows(people: People, slates: Slates) -> Iterator[Row]:
    for seat, person, status, emergency in slates.rows:
        yield seat.code, people.number[person], status, "yes" if emergency else "no"
