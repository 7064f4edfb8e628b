"""What is broken in the plans that somebody answers for: worked out from the data at every look, so
no departure is lost whatever way it came. Five queries, however many plans.

A `Reading` says that whoever asks has seen to the kept bench (`current_bench`): once per request."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from people.access import Access, Permission, position_reach, positions_within
from people.models import Position, Role, RoleChange, left_by
from succession.bench.keeping import Reading
from succession.bench.people import Person, names_shown
from succession.departures.words import (
    Break,
    Kind,
    cover_words,
    most_urgent_first,
    place_words,
    successor_words,
)
from succession.models import AcknowledgedBreak, BenchFigure, Successor
from succession.slates.subject import Subject

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
    """Everything broken that this reader answers for, most urgent first."""
    return _breaks(access, answered_for(access), reading.as_of)


def breaks_of_position(access: Access, position: Position, reading: Reading) -> list[Break]:
    """Those of one seat, for whoever answers for it."""
    return _breaks(access, answered_for(access).filter(pk=position.pk), reading.as_of)


def _breaks(access: Access, mine: QuerySet[Position], today: date) -> list[Break]:
    places = list(_broken_places(mine, today))
    seats = _seats(access, mine, places, today)
    if not seats:
        return []
    people = _people(access, seats.values(), places)
    found = [_of_place(row, seats, people, today) for row in places]
    found += _of_seats(seats, people, today)
    accepted = _accepted([one.key for one in found])
    return most_urgent_first([one for one in found if one.key not in accepted])


def _seats(
    access: Access, mine: QuerySet[Position], places: Sequence[Successor], today: date
) -> dict[int, Position]:
    """Those of the broken places, and those that may be broken themselves, with what tells who
    decides. A large company has thousands of seats, and few of them break."""
    hr = positions_within(access, Permission.CONFIRM_SUCCESSORS).filter(pk=OuterRef("pk"))
    may_be_broken = (
        Q(incumbent__isnull=True, is_holder_undisclosed=False)
        | left_by(today, "incumbent__")
        | Q(plan__about_person__isnull=False)
        | Q(plan__in={row.plan_id for row in places})
        | Q(role__in={row.plan.role_id for row in places if row.plan.role_id})
    )
    rows = mine.filter(may_be_broken).select_related("role", "org_unit", "incumbent", "plan")
    rows = rows.annotate(
        is_hr=Exists(hr) if access.can(Permission.CONFIRM_SUCCESSORS) else Exists(hr.none())
    )
    return {one.pk: one for one in rows.order_by("title", "pk")}


def _broken_places(mine: QuerySet[Position], today: date) -> QuerySet[Successor]:
    """People on these slates, or on those of the roles, who left, moved or arrived."""
    since = RoleChange.objects.filter(
        employee=OuterRef("employee"), recorded_at__gt=OuterRef("proposed_at")
    ).order_by("recorded_at", "pk")
    former = Role.objects.filter(code=OuterRef("former_role"))
    target = Q(employee__role__family=F("plan__position__role__family")) | Q(
        employee__role__family=F("plan__role__family")
    )
    moved = Q(former_family__isnull=False) & ~Q(
        employee__role__family__isnull=False, employee__role__family=F("former_family")
    )
    return (
        Successor.objects.filter(
            Q(plan__position__in=mine.order_by().values("pk"))
            | Q(plan__role__in=mine.order_by().values("role"))
        )
        .annotate(
            former_role=Subquery(since.values("from_role")[:1]),
            moved_on=Subquery(since.values("changed_on")[:1]),
        )
        .annotate(former_family=Subquery(former.values("family")[:1]))
        .filter(
            left_by(today, "employee__")
            | Q(employee=F("plan__position__incumbent"))
            | (moved & ~target)
        )
        .select_related("employee", "plan__position__role", "plan__role")
        .order_by("pk")
    )


def _people(
    access: Access, seats: Iterable[Position], places: Iterable[Successor]
) -> Mapping[int, Person]:
    ids = {one.incumbent_id for one in seats} | {one.employee_id for one in places}
    about = {getattr(one, "plan", None) and one.plan.about_person_id for one in seats}
    return names_shown(access, ids | about).people


def _name(people: Mapping[int, Person], employee_id: int | None) -> str:
    person = people.get(employee_id or 0)
    return person.name if person else "Somebody"


def _of_place(
    row: Successor, seats: Mapping[int, Position], people: Mapping[int, Person], today: date
) -> Break:
    subject = Subject(role=row.plan.of_role, position=row.plan.position)
    seat = seats.get(row.plan.position_id or 0)
    kind, since, cause = _why(row, today)
    place = place_words(
        confirmed=row.status == Successor.Status.CONFIRMED, emergency=row.is_emergency_cover
    )
    is_hr = seat.is_hr if seat is not None else any(one.is_hr for one in seats.values())  # type: ignore[attr-defined]  # annotated
    mend = subject.url("change", row.pk, "withdraw") if is_hr else subject.url()
    return Break(
        key=f"{kind}:{row.pk}:{cause}",
        kind=kind,
        trail_id=subject.trail_id,
        title=subject.title[:1].upper() + subject.title[1:],
        url=subject.url(),
        unit=seat.org_unit.name if seat and seat.org_unit else "",
        words=successor_words(kind, _name(people, row.employee_id), place),
        plain=successor_words(kind, "Somebody", place),
        since=since,
        mend_url=mend,
        mend_words="Take off the slate" if is_hr else "See the plan",
        position_id=row.plan.position_id,
        role_id=row.plan.role_id,
        employee_id=row.employee_id,
        is_for_hr=is_hr,
    )


def _why(row: Successor, today: date) -> tuple[Kind, date | None, str]:
    person = row.employee
    if person.has_left(today):
        return Kind.SUCCESSOR_LEFT, person.left_on, str(person.left_on or "")
    if row.plan.position and row.plan.position.incumbent_id == person.pk:
        return Kind.SUCCESSOR_ARRIVED, None, ""
    return Kind.SUCCESSOR_MOVED, row.moved_on, str(person.role_id or "")  # type: ignore[attr-defined]  # annotated


def _of_seats(
    seats: Mapping[int, Position], people: Mapping[int, Person], today: date
) -> list[Break]:
    figures = BenchFigure.objects.filter(position__in=seats.keys()).order_by()
    covers = {
        pk: (confirmed, ready)
        for pk, confirmed, ready in figures.values_list("position_id", "confirmed", "ready")
    }
    found = []
    for seat in seats.values():
        cover = covers.get(seat.pk, (0, 0))
        if seat.incumbent is not None and _gone(seat, today):
            found.append(_holder_left(seat, people, cover))
        elif seat.incumbent is None and not seat.is_holder_undisclosed:
            found.append(_vacant(seat, cover))
        plan = getattr(seat, "plan", None)
        if plan and plan.about_person_id and plan.about_person_id != seat.incumbent_id:
            found.append(_about_another(seat, people))
    return found


def _gone(seat: Position, today: date) -> bool:
    return seat.incumbent is not None and seat.incumbent.has_left(today)


def _holder_left(seat: Position, people: Mapping[int, Person], cover: tuple[int, int]) -> Break:
    assert seat.incumbent is not None  # asked before
    left = seat.incumbent.left_on
    rest = f"has left the seat: {cover_words(*cover)}"
    return _of_seat(
        seat,
        Kind.HOLDER_LEFT,
        f"{_name(people, seat.incumbent_id)} {rest}",
        f"The holder {rest}",
        cause=str(seat.incumbent_id),
        since=left,
        employee_id=seat.incumbent_id,
        has_confirmed=bool(cover[0]),
    )


def _vacant(seat: Position, cover: tuple[int, int]) -> Break:
    words = f"Vacant: {cover_words(*cover)}"
    return _of_seat(
        seat,
        Kind.VACANT,
        words,
        words,
        cause=str(seat.vacant_since or ""),
        since=seat.vacant_since,
        has_confirmed=bool(cover[0]),
    )


def _about_another(seat: Position, people: Mapping[int, Person]) -> Break:
    about = seat.plan.about_person_id
    rest = "no longer holds the seat. Does it still hold?"
    return _of_seat(
        seat,
        Kind.PERSON_PLAN,
        f"The plan was made about {_name(people, about)}, who {rest}",
        f"The plan was made about somebody who {rest}",
        cause=str(seat.incumbent_id or 0),
        employee_id=about,
    )


def _of_seat(
    seat: Position, kind: Kind, words: str, plain: str, *, cause: str, **more: Any
) -> Break:
    subject = Subject(role=seat.role, position=seat)
    is_hr: bool = seat.is_hr  # type: ignore[attr-defined]  # annotated
    settles = kind is Kind.PERSON_PLAN and is_hr
    return Break(
        key=f"{kind}:{seat.pk}:{cause}",
        kind=kind,
        title=seat.title,
        trail_id=subject.trail_id,
        url=subject.url(),
        unit=seat.org_unit.name if seat.org_unit else "",
        words=words,
        plain=plain,
        mend_url=subject.url("settle") if settles else subject.url(),
        mend_words="Settle it" if settles else "See the plan",
        position_id=seat.pk,
        is_for_hr=is_hr,
        **{"since": None, **more},
    )


def _accepted(keys: Sequence[str]) -> set[str]:
    """Those acknowledged; an empty seat only for a while."""
    rows = AcknowledgedBreak.objects.filter(key__in=keys)
    long_ago = timezone.now() - VACANCY_HOLDS
    lapsed = Q(key__startswith=f"{Kind.VACANT}:", acknowledged_at__lt=long_ago)
    return set(rows.exclude(lapsed).order_by().values_list("key", flat=True))
