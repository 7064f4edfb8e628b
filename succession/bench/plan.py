"""Reading the plan of one critical position, as far as a reader may see it."""

from dataclasses import dataclass

from audit.errors import NotFound
from people.access import Access, Permission, reach
from people.models import Employee, Position
from succession.assessments.selectors import Assessed, assessed
from succession.bench.people import names_shown
from succession.bench.rows import SeatRow, band_label, people_on, seat_row
from succession.bench.shapes import BEST_FIRST, Bench, Seat
from succession.models import ReadinessScore
from succession.slates.page import SlatePage, slate_page
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


def load_plan(access: Access, subject: Subject, bench: Bench) -> PlanPage:
    position = subject.position
    seat = next(
        (one for one in bench.seats if position is not None and one.position_id == position.pk),
        None,
    )
    if seat is None or position is None:
        raise NotFound("This position no longer exists.")
    names = names_shown(access, people_on([seat]), [seat.owner_id])
    return PlanPage(
        position=position,
        bench=bench,
        seat=seat,
        row=seat_row(bench, seat, names),
        page=slate_page(access, subject, names.people, bench.as_of),
        assessed=assessed(
            position, today=bench.as_of, sees_people=access.sees_people(Permission.VIEW_BENCH)
        ),
    )


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
