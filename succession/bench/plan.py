"""Reading the plan of one critical position, as far as a reader may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from audit.errors import Forbidden, NotFound
from audit.models import Event
from people.access import Access, Permission, employees_within, positions_within, reach
from people.models import Employee, Position
from succession.bench.people import Person, names_shown
from succession.bench.policies import Act
from succession.bench.rows import UNKNOWN, SeatRow, band_label, seat_row
from succession.bench.selectors import left_by
from succession.bench.shapes import BEST_FIRST, Bench, Seat, band_rank
from succession.models import ReadinessScore, Successor
from succession.services.plans import OBJECT_TYPE

MOST_SUGGESTED = 8
MOST_EVENTS = 20


@dataclass(frozen=True, kw_only=True)
class SlateRow:
    """Somebody on the slate. Without `person` the reader may know the band, not who it is."""

    successor_id: int
    person: Person | None
    band: str
    label: str
    is_confirmed: bool
    is_emergency_cover: bool
    score: float | None = None
    score_sd: float | None = None
    reason: str = ""
    proposed_at: datetime
    proposed_by: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    acts: Sequence[Act] = ()


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Everything that the plan page shows."""

    position: Position
    bench: Bench
    seat: Seat
    row: SeatRow
    slate: Sequence[SlateRow]
    history: Sequence[Event]
    may_propose: bool
    may_name_owner: bool


def load_position(access: Access, code: str, permission: Permission) -> Position:
    """The critical position, if this permission reaches it. One that may only be looked at is 403,
    one out of sight 404."""
    rows = Position.objects.filter(code=code, is_critical=True).select_related("role", "org_unit")
    found = rows.filter(pk__in=positions_within(access, permission).values("pk")).first()
    if found is not None:
        return found
    if positions_within(access, Permission.VIEW_BENCH).filter(code=code, is_critical=True).exists():
        raise Forbidden("You may look at this position, but not do this.")
    raise NotFound("There is no such critical position, or it is not yours to see.")


def load_plan(access: Access, position: Position, bench: Bench) -> PlanPage:
    seat = next((one for one in bench.seats if one.position_id == position.pk), None)
    if seat is None:
        raise NotFound("This position no longer exists.")
    ids = {one.employee_id for one in seat.nominees} | {seat.incumbent_id}
    names = names_shown(access, ids, [seat.owner_id])
    return PlanPage(
        position=position,
        bench=bench,
        seat=seat,
        row=seat_row(bench, seat, names),
        slate=_slate(access, position, names.people, bench.as_of),
        history=_history(position, access),
        may_propose=_may(access, position, Permission.PROPOSE_SUCCESSORS),
        may_name_owner=_may(access, position, Permission.CONFIRM_SUCCESSORS),
    )


def _may(access: Access, position: Position, permission: Permission) -> bool:
    return positions_within(access, permission).filter(pk=position.pk).exists()


def _slate(
    access: Access, position: Position, people: Mapping[int, Person], as_of: date
) -> list[SlateRow]:
    """Confirmed first, best band first."""
    rows = (
        Successor.objects.filter(plan__position=position)
        .exclude(left_by(as_of, "employee__"))
        .select_related("proposed_by", "confirmed_by")
    )
    scores = {
        score.employee_id: score
        for score in ReadinessScore.objects.filter(
            role=position.role_id, employee__nominations__plan__position=position
        )
    }
    confirms = set(_reached(access, position, Permission.CONFIRM_SUCCESSORS))
    slate = [
        _slate_row(one, scores.get(one.employee_id), people, _acts(one, access, confirms))
        for one in rows
    ]
    return sorted(slate, key=lambda row: (not row.is_confirmed, band_rank(row.band)))


def _reached(access: Access, position: Position, permission: Permission) -> QuerySet[Any, int]:
    """Ids of the people on the slate to whom the permission reaches."""
    return (
        Successor.objects.filter(plan__position=position)
        .filter(reach(access, permission, prefix="employee__"))
        .values_list("employee_id", flat=True)
    )


def _acts(successor: Successor, access: Access, confirms: set[int]) -> list[Act]:
    """What this reader may do to the place: HR everything but decide for
    itself, whoever proposed may take it back."""
    if successor.employee_id in confirms and successor.employee_id == access.employee_id:
        return [Act.WITHDRAW]
    if successor.employee_id in confirms:
        cover = Act.UNCOVER if successor.is_emergency_cover else Act.COVER
        confirm = [] if successor.status == Successor.Status.CONFIRMED else [Act.CONFIRM]
        return [*confirm, cover, Act.WITHDRAW]
    return [Act.WITHDRAW] if is_own_proposal(successor, access) else []


def is_own_proposal(successor: Successor, access: Access) -> bool:
    return (
        successor.status == Successor.Status.PROPOSED
        and successor.proposed_by_id == access.account.pk
        and access.can(Permission.PROPOSE_SUCCESSORS)
    )


def _slate_row(
    one: Successor, score: ReadinessScore | None, people: Mapping[int, Person], acts: list[Act]
) -> SlateRow:
    person = people.get(one.employee_id)
    is_told = score is not None and person is not None and score.band != UNKNOWN
    return SlateRow(
        successor_id=one.pk,
        person=person,
        band=score.band if score else UNKNOWN,
        label=band_label(score.band if score else None),
        is_confirmed=one.status == Successor.Status.CONFIRMED,
        is_emergency_cover=one.is_emergency_cover,
        score=score.score if score and is_told else None,
        score_sd=score.score_sd if score and is_told else None,
        reason=one.reason if person else "",
        proposed_at=one.proposed_at,
        proposed_by=one.proposed_by.full_name if one.proposed_by and person else "",
        confirmed_at=one.confirmed_at,
        confirmed_by=one.confirmed_by.full_name if one.confirmed_by and person else "",
        acts=acts if person else [],
    )


def _history(position: Position, access: Access) -> list[Event]:
    """What happened to the slate, newest first: of the people whom the reader may see."""
    if not access.sees_people(Permission.VIEW_BENCH):
        return []
    seen = employees_within(access, Permission.VIEW_BENCH).values("number")
    return list(
        Event.objects.filter(object_type=OBJECT_TYPE, object_id=position.code)
        .filter(subject_number__in=seen)
        .order_by("-at", "-id")[:MOST_EVENTS]
    )


def load_successor(access: Access, position: Position, successor_id: int, act: Act) -> Successor:
    """The place, if this reader may do this to it; otherwise the same answers as for a position."""
    rows = Successor.objects.select_related("employee", "plan__position")
    found = rows.filter(plan__position=position, pk=successor_id).first()
    if found is None:
        raise NotFound("This person is not on the slate any more.")
    confirms = set(_reached(access, position, Permission.CONFIRM_SUCCESSORS))
    is_hr = _may(access, position, Permission.CONFIRM_SUCCESSORS)
    if is_hr and found.employee_id in confirms:
        return found
    if act is Act.WITHDRAW and is_own_proposal(found, access):
        return found
    raise Forbidden("You may look at this slate, but not do this.")


def suggestions(access: Access, position: Position) -> dict[int, str]:
    """Employee ids and band words of those nearest to ready for the role, within reach, not on the
    slate: a place to start, not a proposal."""
    scores = (
        ReadinessScore.objects.filter(role=position.role_id)
        .filter(reach(access, Permission.PROPOSE_SUCCESSORS, prefix="employee__"))
        .exclude(employee__status=Employee.Status.LEFT)
        .exclude(employee__nominations__plan__position=position)
        .exclude(employee=position.incumbent_id)
    )
    found: dict[int, str] = {}
    best = scores.filter(band__in=BEST_FIRST[:3]).order_by("months_to_ready", "-score")
    for employee_id, band in best.values_list("employee_id", "band")[:MOST_SUGGESTED]:
        found[employee_id] = band_label(band)
    return found
