"""The people on one slate, as far as a reader may see them. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.errors import Forbidden, NotFound
from people.access import Access, Permission, positions_within, reach
from people.models import Position, left_by
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


def slate_rows(
    access: Access, subject: Subject, people: Mapping[int, Person], as_of: date
) -> list[SlateRow]:
    """Confirmed first, by rank, then best band first."""
    rows = list(
        Successor.objects.filter(subject.of_plan)
        .exclude(left_by(as_of, "employee__"))
        .select_related("proposed_by", "confirmed_by", "employee", "plan__position", "plan__role")
    )
    scores = {
        score.employee_id: score
        for score in ReadinessScore.objects.filter(
            role=subject.role, employee__in=[one.employee_id for one in rows]
        )
    }
    reader = _reader(access, subject, people, rows)
    elsewhere = _elsewhere(access, subject, [one for one in people if one])
    slate = [_row(one, scores.get(one.employee_id), reader, elsewhere) for one in rows]
    return _without_idle_moves(sorted(slate, key=_order))


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
    access: Access, subject: Subject, people: Mapping[int, Person], rows: Sequence[Successor]
) -> Reader:
    is_hr = reaches(access, subject, Permission.CONFIRM_SUCCESSORS)
    confirms = frozenset(_reached(access, subject)) if is_hr else frozenset[int]()
    own = {one.plan.owner_id for one in rows} == {access.employee_id} and access.employee_id
    on_it = access.employee_id in {one.employee_id for one in rows}
    orders = (is_hr or bool(own)) and not on_it
    proposed = [
        one
        for one in rows
        if one.proposed_by_id == access.account.pk and one.employee_id in confirms
    ]
    waiting = others_may_confirm(proposed, access.account)
    return Reader(access=access, people=people, confirms=confirms, orders=orders, waiting=waiting)


def _reached(access: Access, subject: Subject) -> QuerySet[Successor, int]:
    """Ids of the people on the slate about whom this reader may decide."""
    return (
        Successor.objects.filter(subject.of_plan)
        .filter(reach(access, Permission.CONFIRM_SUCCESSORS, prefix="employee__"))
        .values_list("employee_id", flat=True)
    )


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
    score: ReadinessScore | None,
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


def _elsewhere(
    access: Access, subject: Subject, employee_ids: Sequence[int]
) -> dict[int, Elsewhere]:
    """One query: the other slates of these people that still matter."""
    seats = positions_within(access, Permission.VIEW_BENCH).filter(is_critical=True, closed_on=None)
    by_role = seats.filter(role=OuterRef("plan__role"))
    rows = (
        Successor.objects.filter(employee__in=employee_ids)
        .exclude(subject.of_plan)
        .filter(Q(plan__role__isnull=False) | Q(plan__position__in=Position.objects.filter(
            is_critical=True, closed_on__isnull=True)))
        .annotate(
            is_seen=Exists(seats.filter(pk=OuterRef("plan__position"))) | Exists(by_role),
        )
        .order_by("plan__position__title", "plan__role__name")
        .select_related("plan__position__role", "plan__role")
    )  # fmt: skip
    titles: dict[int, list[tuple[str, str]]] = defaultdict(list)
    beyond: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.is_seen:
            plan = Subject(role=row.plan.of_role, position=row.plan.position)
            titles[row.employee_id].append((plan.title, plan.url()))
        else:
            beyond[row.employee_id] += 1
    return {one: Elsewhere(titles=titles[one], beyond=beyond[one]) for one in {*titles, *beyond}}


def load_successor(access: Access, subject: Subject, successor_id: int, act: Act) -> Successor:
    """The place, if this reader may do this to it; otherwise the same answers as for a position."""
    rows = Successor.objects.select_related("employee", "plan__position__role", "plan__role")
    found = rows.filter(subject.of_plan, pk=successor_id).first()
    if found is None:
        raise NotFound("This person is not on the slate any more.")
    reader = _reader(access, subject, {}, list(rows.filter(subject.of_plan)))
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
