"""Sessions as a list, and one session as a table: before, after, and who said why."""

from collections.abc import Iterator

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.errors import Forbidden
from audit.services import record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.calibration.fairness import load_fairness
from succession.calibration.seats import Seat, load_seat, sessions_within
from succession.calibration.table import HEADERS, TABLE, table_rows
from succession.fairness.words import CAVEAT
from succession.models import CalibrationParticipant, CalibrationSession
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, paginate_list, read_list

SESSIONS = ListSpec(
    sorts={"day": ("held_on", "pk"), "name": ("name",), "state": ("state", "-held_on")},
    default_sort="-day",
    filters=(Filter(name="state", label="State", choices=dict(CalibrationSession.State.choices)),),
    search_label="Find a session",
)
SESSION_HEADERS = ("Name", "Day", "State", "Readiness for", "Facilitator", "People", "Moves")


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def calibrations(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, SESSIONS)
    page = paginate(_sessions(request, state).order_by(*state.order_by()), state)
    context = {
        "list": state,
        "page": page,
        "today": timezone.localdate(),
        "may_prepare": request.access.can(Permission.PREPARE_CALIBRATION),
    }
    return render(request, "succession/calibration/list.html", context)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def calibrations_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, SESSIONS)
    rows = _sessions(request, state).order_by(*state.order_by())
    record_list_export(
        by=request.user,
        object_type="calibration_session",
        label="Calibration sessions",
        rows=rows.count(),
    )
    return export_response(kind, "calibration-sessions", SESSION_HEADERS, _session_cells(rows))


def _session_cells(rows: QuerySet[CalibrationSession]) -> Iterator[tuple[Cell, ...]]:
    for one in rows.iterator(chunk_size=500):
        yield (
            one.name,
            one.held_on,
            one.get_state_display(),
            str(one.role or one.family),
            one.led_by,  # type: ignore[attr-defined] # annotated by _sessions
            one.people,  # type: ignore[attr-defined] # annotated by _sessions
            one.moved,  # type: ignore[attr-defined] # annotated by _sessions
        )


def _sessions(request: MemberRequest, state: ListState) -> QuerySet[CalibrationSession]:
    lead = CalibrationParticipant.objects.filter(session=OuterRef("pk"), part="facilitator")
    rows = (
        sessions_within(request.access)
        .select_related("role", "family", "org_unit")
        .annotate(
            people=Count("members", distinct=True),
            moved=Count("moves", distinct=True),
            led_by=Subquery(lead.values("account__full_name")[:1]),
        )
    )
    if states := state.chosen("state"):
        rows = rows.filter(state__in=states)
    for word in state.search.split():
        rows = rows.filter(name__icontains=word)
    return rows


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def table(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat, state = load_seat(request.access, pk), read_list(request.GET, TABLE)
    found = table_rows(seat.session, state)
    page = paginate_list(found, state)
    context = {"seat": seat, "list": state, "page": page, "session": seat.session}
    return render(request, "succession/calibration/table.html", context)


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def table_export(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    seat, state = load_seat(request.access, pk), read_list(request.GET, TABLE)
    found = table_rows(seat.session, state)
    record_list_export(
        by=request.user,
        object_type="calibration_session",
        label=f"People of the calibration session {seat.session.name}",
        rows=len(found),
    )
    return export_response(kind, f"calibration-{pk}", HEADERS, (one.cells for one in found))


@require_GET
@requires(Permission.VIEW_CALIBRATION)
def fairness(request: MemberRequest, pk: int) -> HttpResponseBase:
    seat = load_seat(request.access, pk)
    _require_groups(seat)
    context = {"seat": seat, "fair": load_fairness(seat.session), "caveat": CAVEAT}
    return render(request, "succession/calibration/fairness.html", context)


def _require_groups(seat: Seat) -> None:
    if not seat.may_see_groups:
        raise Forbidden("Figures of groups are for the facilitator and HR.")
