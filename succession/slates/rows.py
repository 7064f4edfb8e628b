"""The people on one slate, as far as a reader may see them. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject
from django.urls import reverse

from audit.errors import Forbidden, NotFound
from audit.together import Row
from people.access import Access, Permission, position_reach, reach
from people.models import Position
from succession.bench.confirmers import others_may_confirm
from succession.bench.people import Person
from succession.bench.policies import Act
from succession.bench.rows import UNKNOWN, band_label
from succession.bench.services import UNRANKED
from succession.bench.shapes import band_rank
from succession.models import ReadinessScore, Successor
from succession.slates.subject import Subject, reaches
from succession.slates.words import differs_words


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Other slates that somebody is on: those within reach by name, and how many more."""

    titles: Sequence[tuple[str, str]] = ()
    beyond: int = 0


@dataclass(frozen=True, kw_only=True)
class SlateRow:
    """Somebody on the slate. Without `person` the reader may know the band, not who it is."""

    successor_id: int
    employee_id: int
    person: Person | None
    band: str
    label: str
    is_confirmed: bool
    is_emergency_cover: bool
    score: float | None = None
    score_sd: float | None = None
    rank: int | None = None
    judged_band: str = ""
    judged_label: str = ""
    judged_words: str = ""
    reason: str = ""
    proposed_at: datetime
    proposed_by: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_alone: bool = False
    waits_for_another: bool = False
    elsewhere: Elsewhere = Elsewhere()
    acts: Sequence[Act] = ()


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What is asked once per page: rights over the slate and the people on it."""

    access: Access
    people: Mapping[int, Person]
    confirms: frozenset[int]
    orders: bool
    waiting: Collection[int]
    """Places that this reader proposed and that somebody else can confirm."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """The stored score of somebody on the slate for its role."""

    band: str
    score: float
    score_sd: float


def read_places(access: Access, subject: Subject) -> list[Successor]:
    """The places on this slate and, of a seat, on that of its role; with the stored score and
    whether the reader decides about the person. In the order of benches. One query."""
    score = ReadinessScore.objects.filter(role=subject.role, employee=OuterRef("employee"))
    told = score.annotate(told=JSONObject(band="band", score="score", score_sd="score_sd"))
    decides = reach(access, Permission.CONFIRM_SUCCESSORS, prefix="employee__")
    rows = (
        Successor.objects.filter(subject.of_plans)
        .select_related("proposed_by", "confirmed_by", "employee", "plan__position", "plan__role")
        .annotate(
            told=Subquery(told.values("told")[:1]),
            is_decided=ExpressionWrapper(decides, output_field=BooleanField()),
        )
    )
    return list(rows.order_by(F("rank").asc(nulls_last=True), "pk"))


def told_of(place: Successor) -> Told | None:
    told = vars(place)["told"]
    return Told(**told) if told else None


def slate_rows(
    access: Access,
    subject: Subject,
    places: Sequence[Successor],
    people: Mapping[int, Person],
    elsewhere: Mapping[int, Elsewhere],
) -> list[SlateRow]:
    """Confirmed first, by rank, then best band first. `places` are those of one slate, of people
    who have not left."""
    reader = _reader(access, subject, people, places)
    return _without_idle_moves(
        sorted((_row(one, told_of(one), reader, elsewhere) for one in places), key=_order)
    )


def _without_idle_moves(slate: Sequence[SlateRow]) -> list[SlateRow]:
    """Nobody is offered a move beyond the ends of the order."""
    confirmed = [row for row in slate if row.is_confirmed]
    idle = {Act.RAISE: confirmed[:1], Act.LOWER: confirmed[-1:]}
    return [
        replace(row, acts=[act for act in row.acts if row not in idle.get(act, ())])
        for row in slate
    ]


def _order(row: SlateRow) -> tuple[bool, int, int, int]:
    return (not row.is_confirmed, row.rank or UNRANKED, band_rank(row.band), row.successor_id)


def _reader(
    access: Access, subject: Subject, people: Mapping[int, Person], places: Sequence[Successor]
) -> Reader:
    """No query, but for what this reader proposed and decides about."""
    is_hr = reaches(access, subject, Permission.CONFIRM_SUCCESSORS)
    confirms = frozenset(one.employee_id for one in places if is_hr and vars(one)["is_decided"])
    own = {one.plan.owner_id for one in places} == {access.employee_id} and access.employee_id
    on_it = access.employee_id in {one.employee_id for one in places}
    orders = (is_hr or bool(own)) and not on_it
    proposed = [
        one
        for one in places
        if one.proposed_by_id == access.account.pk and one.employee_id in confirms
    ]
    waiting = others_may_confirm(proposed, access.account)
    return Reader(access=access, people=people, confirms=confirms, orders=orders, waiting=waiting)


def _acts(successor: Successor, reader: Reader, *, waits: bool) -> list[Act]:
    """HR everything but decide for itself, whoever proposed may take it back and say what they
    think; whoever owns the plan puts it in order."""
    access = reader.access
    is_confirmed = successor.status == Successor.Status.CONFIRMED
    order = [Act.RAISE, Act.LOWER] if reader.orders and is_confirmed else []
    judge = [Act.JUDGE] if successor.proposed_by_id == access.account.pk else []
    is_self = successor.employee_id == access.employee_id
    if successor.employee_id in reader.confirms:
        if is_self:
            return [Act.WITHDRAW]
        cover = Act.UNCOVER if successor.is_emergency_cover else Act.COVER
        confirm = [] if is_confirmed or waits else [Act.CONFIRM]
        return [*confirm, *order, *judge, cover, Act.WITHDRAW]
    return (
        [*order, *judge, Act.WITHDRAW] if is_own_proposal(successor, access) else [*order, *judge]
    )


def is_own_proposal(successor: Successor, access: Access) -> bool:
    return (
        successor.status == Successor.Status.PROPOSED
        and successor.proposed_by_id == access.account.pk
        and access.can(Permission.PROPOSE_SUCCESSORS)
    )


def _row(
    one: Successor,
    score: Told | None,
    reader: Reader,
    elsewhere: Mapping[int, Elsewhere],
) -> SlateRow:
    person = reader.people.get(one.employee_id)
    band = score.band if score else UNKNOWN
    is_told = score is not None and person is not None and score.band != UNKNOWN
    waits = one.pk in reader.waiting
    judged = one.judged_band if person and one.judged_band != band else ""
    return SlateRow(
        successor_id=one.pk,
        employee_id=one.employee_id,
        person=person,
        band=band,
        label=band_label(score.band if score else None),
        is_confirmed=one.status == Successor.Status.CONFIRMED,
        is_emergency_cover=one.is_emergency_cover,
        score=score.score if score and is_told else None,
        score_sd=score.score_sd if score and is_told else None,
        rank=one.rank,
        judged_band=judged,
        judged_label=band_label(judged) if judged else "",
        judged_words=differs_words(band, judged) if judged else "",
        reason=one.reason if person else "",
        proposed_at=one.proposed_at,
        proposed_by=one.proposed_by.full_name if one.proposed_by and person else "",
        confirmed_at=one.confirmed_at,
        confirmed_by=one.confirmed_by.full_name if one.confirmed_by and person else "",
        confirmed_alone=one.confirmed_by_id is not None
        and one.confirmed_by_id == one.proposed_by_id,
        waits_for_another=waits,
        elsewhere=elsewhere.get(one.employee_id, Elsewhere()) if person else Elsewhere(),
        acts=_acts(one, reader, waits=waits) if person else [],
    )


def other_places(access: Access, places: Iterable[Successor]) -> QuerySet[Successor, Row]:
    """Every slate that still matters of these people, for `elsewhere_of`."""
    rule = position_reach(access, Permission.VIEW_BENCH, of_few=True)
    seats = Position.objects.filter(rule, is_critical=True, closed_on=None)
    by_role = seats.filter(role=OuterRef("plan__role"))
    critical = Position.objects.filter(is_critical=True, closed_on__isnull=True)
    rows = (
        Successor.objects.filter(employee__in={one.employee_id for one in places})
        .filter(Q(plan__role__isnull=False) | Q(plan__position__in=critical))
        .annotate(
            is_seen=ExpressionWrapper(
                Q(Exists(seats.filter(pk=OuterRef("plan__position")))) | Q(Exists(by_role)),
                output_field=BooleanField(),
            )
        )
        .order_by("plan__position__title", "plan__role__name")
    )
    return rows.values_list(
        "employee_id", "plan_id", "is_seen", "plan__position__title", "plan__position__code",
        "plan__role__name", "plan__role__code",
    )  # fmt: skip


def elsewhere_of(rows: Iterable[Row], plan_id: int | None) -> dict[int, Elsewhere]:
    """Of `other_places`, those that are not of this plan, by person."""
    titles: dict[int, list[tuple[str, str]]] = defaultdict(list)
    beyond: dict[int, int] = defaultdict(int)
    for employee, plan, is_seen, seat_title, seat_code, role_name, role_code in rows:
        if plan == plan_id:
            continue
        if not is_seen:
            beyond[employee] += 1
        elif seat_code is not None:
            titles[employee].append((seat_title, reverse("succession:position", args=[seat_code])))
        else:
            url = reverse("succession:role-plan", args=[role_code])
            titles[employee].append((f"every {role_name}", url))
    return {one: Elsewhere(titles=titles[one], beyond=beyond[one]) for one in {*titles, *beyond}}


def load_successor(access: Access, subject: Subject, successor_id: int, act: Act) -> Successor:
    """The place, if this reader may do this to it; otherwise the same answers as for a position."""
    places = [one for one in read_places(access, subject) if is_of(one, subject)]
    found = next((one for one in places if one.pk == successor_id), None)
    if found is None:
        raise NotFound("This person is not on the slate any more.")
    reader = _reader(access, subject, {}, places)
    if act in (Act.RAISE, Act.LOWER):
        may = reader.orders
    elif act is Act.JUDGE:
        may = found.proposed_by_id == access.account.pk
    else:
        may = found.employee_id in reader.confirms
        may = may or (act is Act.WITHDRAW and is_own_proposal(found, access))
    if not may:
        raise Forbidden("You may look at this slate, but not do this.")
    return found


def is_of(place: Successor, subject: Subject) -> bool:
    """On this very slate, not on that of its role."""
    if subject.position is not None:
        return place.plan.position_id == subject.position.pk
    return place.plan.role_id == subject.role.pk
