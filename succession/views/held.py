"""The other tabs of a person: all evidence, and what became of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.models import Employee, Role, WithheldItem
from people.requests import MemberRequest, Permission, load_employee, requires
from people.selectors.withheld import is_withheld
from people.services.looks import record_export, record_look
from succession.models import Pack
from succession.selectors.basis import NotScored
from succession.selectors.change import ReadinessDifference, change_since
from succession.selectors.held import STATES, evidence_about, held_piece, looks_at
from succession.selectors.roles import first_role
from succession.selectors.scores import history_of
from succession.views.person import AskedDay, person_frame, read_day
from succession.views.readiness import load_role
from ui import wording
from ui.exports import export_response
from ui.lists import Filter, ListSpec, paginate, read_list
from ui.trends import Series

EVIDENCE = ListSpec(
    sorts={
        "observed": ("observed_on",),
        "competency": ("competency__name", "-observed_on"),
        "source": ("source", "-observed_on"),
    },
    default_sort="-observed",
    filters=(Filter(name="state", label="State", choices=STATES),),
    search_label="Find by competency or note",
)
A_YEAR = timedelta(days=365)


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence(request: MemberRequest, number: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    state, today = read_list(request.GET, EVIDENCE), timezone.localdate()
    rows = evidence_about(
        employee, search=state.search, states=tuple(state.chosen("state")), as_of=today
    )
    page = paginate(rows.order_by(*state.order_by()), state)
    record_look(
        by=request.user,
        employee=employee,
        what="evidence",
        object_id=employee.number,
        label=f"Evidence about {employee}",
    )
    context = person_frame(request, employee, "evidence") | {
        "list": state,
        "page": page,
        "pieces": [held_piece(row, as_of=today) for row in page.rows],
        "today": today,
    }
    return render(request, "succession/evidence.html", context)


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence_export(request: MemberRequest, number: str, kind: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    state, today = read_list(request.GET, EVIDENCE), timezone.localdate()
    rows = evidence_about(
        employee, search=state.search, states=tuple(state.chosen("state")), as_of=today
    )
    record_export(by=request.user, employee=employee, what="evidence")
    headers = ["Competency", "Source", "Level", "Observed on", "Expires on", "Assessor", "Note"]
    headers += ["Behaviour", "Recorded at", "State", "Reason"]
    cells = (
        _cells(row.row, STATES[row.state], row.state_words)
        for row in (held_piece(one, as_of=today) for one in rows.iterator())
    )
    return export_response(kind, f"evidence-{employee.pk}", headers, cells)


def _cells(row: Any, state: str, reason: str) -> list[Any]:
    return [
        row.competency.name,
        row.get_source_display(),
        row.level,
        row.observed_on,
        row.expires_on,
        row.assessor.full_name if row.assessor else "",
        row.note,
        row.behaviour,
        row.recorded_at,
        state,
        reason,
    ]


@require_GET
@requires(Permission.VIEW_READINESS)
def history(request: MemberRequest, number: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    code = request.GET.get("role", "")
    is_self = request.access.employee_id == employee.pk
    role = load_role(code) if code else first_role(employee, is_self=is_self)
    asked = read_day(request, "since")
    record_look(
        by=request.user,
        employee=employee,
        what="history",
        object_id=employee.number,
        label=f"History of {employee}",
    )
    context = person_frame(request, employee, "history", role=role) | {
        "since": asked,
        "looks": looks_at(employee) if _may_see_looks(request, employee) else None,
        "packs": _packs(employee, role, is_self=is_self) if role else (),
    }
    context |= _past(employee, role, asked) if role else {}
    return render(request, "succession/history.html", context)


def _packs(employee: Employee, role: Role, *, is_self: bool) -> Sequence[Pack]:
    if is_self and is_withheld(WithheldItem.Item.PACKS):
        return ()
    rows = Pack.objects.filter(employee=employee, role=role)
    return list(rows.select_related("made_by")[:10])


def _may_see_looks(request: MemberRequest, employee: Employee) -> bool:
    """Who looked is for the person and for auditors, not for others who look."""
    is_self = request.access.employee_id == employee.pk
    return is_self or request.access.can_all(Permission.VIEW_AUDIT)


def _past(employee: Employee, role: Role, asked: AskedDay) -> dict[str, Any]:
    points = history_of(employee, role)
    return {
        "points": points[::-1],
        "series": [Series(name="Score", values=[point.score for point in points])],
        "periods": [wording.day(point.as_of) for point in points],
        "change": _change(employee, role, asked.day or timezone.localdate() - A_YEAR),
        "since_day": asked.day or timezone.localdate() - A_YEAR,
    }


def _change(employee: Employee, role: Role, since: date) -> ReadinessDifference | None:
    try:
        return change_since(employee, role, since)
    except NotScored:
        return None
