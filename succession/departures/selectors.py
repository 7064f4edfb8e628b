"""What is broken in the plans that somebody answers for: worked out from the data at every look, so
no departure is lost whatever way it came. As many queries for many plans as for one.

A `Reading` says that whoever asks has seen to the kept bench (`current_bench`): once per request."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.access import Access, Permission, position_reach, positions_within
from people.models import Position
from succession.bench.keeping import Reading
from succession.bench.people import Person, names_shown
from succession.departures.reading import (
    PlaceFact,
    SeatFact,
    on_slates_of,
    places_of,
    seats_of,
)
from succession.departures.words import (
    Break,
    Kind,
    cover_words,
    most_urgent_first,
    place_words,
    successor_words,
)
from succession.models import AcknowledgedBreak, Successor
from succession.slates.subject import ROLE, SEAT, Subject, address

VACANCY_HOLDS = timedelta(days=90)
"""An empty seat that was accepted as it is comes back after this long."""


def answered_for(access: Access) -> QuerySet[Position]:
    """Critical seats of whoever owns the plan, is HR for the unit, or is the manager of the seat; as
    far as they see the bench."""
    if not _sees(access):
        return Position.objects.none()
    rule = position_reach(access, Permission.CONFIRM_SUCCESSORS)
    if access.employee_id is not None and rule:  # an empty rule is everything
        me = access.employee_id
        rule |= Q(plan__owner=me) | Q(incumbent__manager=me) | Q(reports_to__incumbent=me)
    seen = positions_within(access, Permission.VIEW_BENCH)
    return Position.objects.filter(
        rule, pk__in=seen.order_by().values("pk"), is_critical=True, closed_on__isnull=True
    )


def _sees(access: Access) -> bool:
    return access.sees_people(Permission.VIEW_BENCH) and access.can(Permission.PROPOSE_SUCCESSORS)


def breaks_for(access: Access, reading: Reading) -> list[Break]:
    """Everything broken that this reader answers for, most urgent first. Four queries."""
    today = reading.as_of
    mine = answered_for(access)
    seats = seats_of(access, mine, today)
    places = places_of(access, on_slates_of(mine), today)
    if not seats and not places:
        return []
    named = {one.incumbent_id for one in seats} | {one.about_id for one in seats}
    people = names_shown(access, named | {one.employee_id for one in places}).people
    return _told(seats, places, people)


def breaks_of_position(
    access: Access,
    subject: Subject,
    cover: tuple[int, int],
    people: Mapping[int, Person],
    today: date,
) -> list[Break]:
    """Those of one seat, for whoever answers for it; of what its page has read: how many are confirmed
    and ready, and the people whom the reader may see. Two queries at most."""
    seat = subject.position
    if seat is None or not _answers(access, subject, seat):
        return []
    places = places_of(access, subject.of_plans, today)
    return _told([_fact(subject, seat, cover, today)], places, people)


def _fact(subject: Subject, seat: Position, cover: tuple[int, int], today: date) -> SeatFact:
    holder, plan = seat.incumbent, subject.plan
    return SeatFact(
        pk=seat.pk,
        code=seat.code,
        title=seat.title,
        unit=seat.org_unit.name if seat.org_unit else "",
        incumbent_id=seat.incumbent_id,
        incumbent_left_on=holder.left_on if holder else None,
        is_holder_gone=holder is not None and holder.has_left(today),
        is_holder_undisclosed=seat.is_holder_undisclosed,
        vacant_since=seat.vacant_since,
        about_id=plan.about_person_id if plan else None,
        confirmed=cover[0],
        ready=cover[1],
        is_hr=Permission.CONFIRM_SUCCESSORS in (subject.reached or ()),
    )


def _answers(access: Access, subject: Subject, seat: Position) -> bool:
    """As `answered_for`, of a seat as `load_subject` read it."""
    if not _sees(access) or Permission.VIEW_BENCH not in (subject.reached or ()):
        return False
    mine = {
        subject.plan.owner_id if subject.plan else None,
        seat.incumbent.manager_id if seat.incumbent else None,
        seat.reports_to.incumbent_id if seat.reports_to else None,
    } - {None}
    return access.employee_id in mine or Permission.CONFIRM_SUCCESSORS in (subject.reached or ())


def _told(
    seats: Iterable[SeatFact], places: Iterable[PlaceFact], people: Mapping[int, Person]
) -> list[Break]:
    """Less what was accepted as it is."""
    found = [_of_place(one, people) for one in places]
    found += [each for one in seats for each in _of_seat(one, people)]
    accepted = _accepted([one.key for one in found]) if found else ()
    return most_urgent_first([one for one in found if one.key not in accepted])


def _name(people: Mapping[int, Person], employee_id: int | None) -> str:
    person = people.get(employee_id or 0)
    return person.name if person else "Somebody"


def _of_place(one: PlaceFact, people: Mapping[int, Person]) -> Break:
    kind, since, cause = _why(one)
    is_confirmed = one.status == Successor.Status.CONFIRMED
    place = place_words(confirmed=is_confirmed, emergency=one.is_emergency_cover)
    is_seat = one.position_id is not None
    title = one.seat_title if is_seat else f"Every {one.role_name}"
    return Break(
        key=f"{kind}:{one.pk}:{cause}",
        kind=kind,
        trail_id=(one.seat_code or "") if is_seat else f"role:{one.role_id}",
        title=title[:1].upper() + title[1:] if title else "",
        address=partial(
            address, SEAT if is_seat else ROLE, (one.seat_code if is_seat else one.role_code) or ""
        ),
        mend=("change", one.pk, "withdraw") if one.is_hr else (),
        unit=one.unit or "",
        words=successor_words(kind, _name(people, one.employee_id), place),
        plain=successor_words(kind, "Somebody", place),
        since=since,
        mend_words="Take off the slate" if one.is_hr else "See the plan",
        position_id=one.position_id,
        role_id=one.role_id,
        employee_id=one.employee_id,
        is_for_hr=one.is_hr,
    )


def _why(one: PlaceFact) -> tuple[Kind, date | None, str]:
    if one.is_gone:
        return Kind.SUCCESSOR_LEFT, one.left_on, str(one.left_on or "")
    if one.has_arrived:
        return Kind.SUCCESSOR_ARRIVED, None, ""
    return Kind.SUCCESSOR_MOVED, one.moved_on, str(one.employee_role_id or "")


def _of_seat(seat: SeatFact, people: Mapping[int, Person]) -> list[Break]:
    found = []
    if seat.is_holder_gone:
        found.append(_holder_left(seat, people))
    elif seat.incumbent_id is None and not seat.is_holder_undisclosed:
        found.append(_vacant(seat))
    if seat.about_id and seat.about_id != seat.incumbent_id:
        found.append(_about_another(seat, people))
    return found


def _holder_left(seat: SeatFact, people: Mapping[int, Person]) -> Break:
    rest = f"has left the seat: {cover_words(seat.confirmed or 0, seat.ready or 0)}"
    return _broken_seat(
        seat,
        Kind.HOLDER_LEFT,
        f"{_name(people, seat.incumbent_id)} {rest}",
        f"The holder {rest}",
        cause=str(seat.incumbent_id),
        since=seat.incumbent_left_on,
        employee_id=seat.incumbent_id,
        has_confirmed=bool(seat.confirmed),
    )


def _vacant(seat: SeatFact) -> Break:
    words = f"Vacant: {cover_words(seat.confirmed or 0, seat.ready or 0)}"
    return _broken_seat(
        seat,
        Kind.VACANT,
        words,
        words,
        cause=str(seat.vacant_since or ""),
        since=seat.vacant_since,
        has_confirmed=bool(seat.confirmed),
    )


def _about_another(seat: SeatFact, people: Mapping[int, Person]) -> Break:
    rest = "no longer holds the seat. Does it still hold?"
    return _broken_seat(
        seat,
        Kind.PERSON_PLAN,
        f"The plan was made about {_name(people, seat.about_id)}, who {rest}",
        f"The plan was made about somebody who {rest}",
        cause=str(seat.incumbent_id or 0),
        employee_id=seat.about_id,
    )


def _broken_seat(
    seat: SeatFact, kind: Kind, words: str, plain: str, *, cause: str, **more: Any
) -> Break:
    settles = kind is Kind.PERSON_PLAN and seat.is_hr
    return Break(
        key=f"{kind}:{seat.pk}:{cause}",
        kind=kind,
        title=seat.title,
        trail_id=seat.code,
        address=partial(address, SEAT, seat.code),
        mend=("settle",) if settles else (),
        unit=seat.unit or "",
        words=words,
        plain=plain,
        mend_words="Settle it" if settles else "See the plan",
        position_id=seat.pk,
        is_for_hr=seat.is_hr,
        **{"since": None, **more},
    )


def _accepted(keys: Sequence[str]) -> set[str]:
    """Those acknowledged; an empty seat only for a while."""
    rows = AcknowledgedBreak.objects.filter(key__in=keys)
    long_ago = timezone.now() - VACANCY_HOLDS
    lapsed = Q(key__startswith=f"{Kind.VACANT}:", acknowledged_at__lt=long_ago)
    return set(rows.exclude(lapsed).order_by().values_list("key", flat=True))
