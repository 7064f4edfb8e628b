"""Reading the plan of one critical position, as far as a reader may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audit.errors import NotFound
from people.access import Access, Permission, reach
from people.models import Employee, Position
from succession.assessments.selectors import Assessed, assessed
from succession.bench.listing import part_of
from succession.bench.people import names_shown
from succession.bench.rows import SeatRow, band_label, people_on, seat_row
from succession.bench.selectors import Slates
from succession.bench.shapes import BEST_FIRST, Bench, Nominee, Seat
from succession.departures.selectors import breaks_of_position
from succession.departures.words import Break
from succession.models import ReadinessScore, Successor
from succession.slates.page import SlatePage, SlateRead, people_named, read_slate, slate_page
from succession.slates.rows import told_of
from succession.slates.subject import Subject, on_slate

MOST_SUGGESTED = 8


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Everything that the page of a critical position shows."""

    position: Position
    bench: Bench
    seat: Seat
    row: SeatRow
    page: SlatePage
    assessed: Assessed
    breaks: Sequence[Break]


def load_plan(access: Access, subject: Subject, as_of: date) -> PlanPage:
    """Seven queries at most, however long the slate; two more about what the reader proposed and
    decides about. Figures as kept: ask `current_bench` first."""
    position = subject.position
    if position is None or (position.closed_on is not None and position.closed_on <= as_of):
        raise NotFound("This position no longer exists.")
    read = read_slate(access, subject)
    seat = _seat(subject, position, read, as_of)
    part = part_of([seat])
    named = people_named(subject, read) | people_on([seat])
    names = names_shown(access, named, [seat.owner_id])
    return PlanPage(
        position=position,
        bench=part.bench,
        seat=seat,
        row=seat_row(part.bench, seat, names),
        page=slate_page(access, subject, read, names, as_of),
        assessed=assessed(
            position,
            read.assessments,
            today=as_of,
            sees_people=access.sees_people(Permission.VIEW_BENCH),
        ),
        breaks=breaks_of_position(
            access, subject, part.covers.get(position.pk, (0, 0)), names.people, as_of
        ),
    )


def _seat(subject: Subject, position: Position, read: SlateRead, as_of: date) -> Seat:
    """As `bench.selectors.load_seats`, of what the page has read anyway."""
    role_slate = Subject(role=subject.role)
    slates = Slates(
        of_position={position.pk: _nominees(read.present(subject, as_of))},
        of_role={position.role_id: _nominees(read.present(role_slate, as_of))},
    )
    newest = next((row for row in read.assessments if row[0]), None)
    holder = position.incumbent
    left_on = holder.left_on if holder is not None else None
    has_left = holder is not None and holder.has_left(as_of)
    return Seat(
        position_id=position.pk,
        code=position.code,
        title=position.title,
        role_id=position.role_id,
        role_code=subject.role.code,
        unit_id=position.org_unit_id,
        unit=position.org_unit.name if position.org_unit else "",
        family_id=subject.role.family_id,
        incumbent_id=None if has_left else position.incumbent_id,
        former_holder_id=position.incumbent_id if has_left else None,
        is_holder_undisclosed=position.is_holder_undisclosed,
        vacant_since=left_on if has_left else position.vacant_since,
        risk=position.risk_of_loss,
        impact=position.impact_of_loss,
        owner_id=subject.plan.owner_id if subject.plan else None,
        nominees=slates.of(
            position.pk, position.role_id, holder=None if has_left else position.incumbent_id
        ),
        external_names=len(read.external),
        assessed_on=timezone.localdate(newest[5]) if newest else None,
        review_on=newest[4] if newest else None,
    )


def _nominees(places: Iterable[Successor]) -> list[Nominee]:
    return [
        Nominee(
            employee_id=one.employee_id,
            is_confirmed=one.confirmed_at is not None,
            is_emergency_cover=one.is_emergency_cover,
            band=told.band if (told := told_of(one)) else None,
            rank=one.rank,
            from_role_plan=one.plan.position_id is None,
        )
        for one in places
    ]


def suggestions(access: Access, subject: Subject) -> dict[int, str]:
    """Employee ids and band words of those nearest to ready for the role, within reach, not on the
    slate: a place to start, not a proposal."""
    holder = subject.position.incumbent_id if subject.position else None
    scores = (
        ReadinessScore.objects.filter(role=subject.role)
        .filter(reach(access, Permission.PROPOSE_SUCCESSORS, prefix="employee__"))
        .exclude(employee__status=Employee.Status.LEFT)
        .exclude(employee__in=on_slate(subject))
        .exclude(employee=holder)
    )
    found: dict[int, str] = {}
    best = scores.filter(band__in=BEST_FIRST[:3]).order_by("months_to_ready", "-score")
    for employee_id, band in best.values_list("employee_id", "band")[:MOST_SUGGESTED]:
        found[employee_id] = band_label(band)
    return found
