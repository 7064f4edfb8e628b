"""The other tabs of a person: all evidence, and what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from competencies.models import Evidence
from people.models import Employee, Role, WithheldItem
from people.requests import MemberRequest, Permission, load_employee, requires
from people.selectors.withheld import is_withheld
from people.services.looks import record_export, record_look
from succession.calibration.records import records_of
from succession.models import Pack
from succession.selectors.basis import NotScored
from succession.selectors.change import ReadinessDifference, change_since
from succession.selectors.held import (
    STATES,
    counted_in,
    evidence_about,
    held_piece,
    held_pieces,
    looks_at,
)
from succession.selectors.roles import role_choices
from succession.selectors.scores import HistoryPoint, history_of
from succession.views.person import person_frame
from succession.views.readiness import load_role, role_among
from succession.views.replay import AskedDay, Replay, read_day, read_replay, replay_query
from ui import wording
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, paginate_list, read_list
from ui.trends import Series

SORTS = {
    "observed": ("observed_on",),
    "competency": ("competency__name", "-observed_on"),
    "source": ("source", "-observed_on"),
}
HISTORY = ListSpec(sorts={"day": ("as_of",)}, default_sort="-day", per_page=25)
HISTORY_HEADERS = (
    *("Role", "As of", "Score", "Score sd", "Coverage", "Band", "Role profile version"),
    *("Scoring policy version", "What was known at"),
)
A_YEAR = timedelta(days=365)


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence(request: MemberRequest, number: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    today, asked = timezone.localdate(), _asked_score(request)
    state = read_list(request.GET, _evidence_spec(asked))
    page = paginate(_evidence(employee, state, asked).order_by(*state.order_by()), state)
    record_look(
        by=request.user,
        employee=employee,
        what="evidence",
        object_id=employee.number,
        label=f"Evidence about {employee}",
    )
    context = person_frame(request, employee, "evidence", role=asked.role) | {
        "list": state,
        "page": page,
        "pieces": held_pieces(page.rows, as_of=today),
        "today": today,
        "counted": asked,
    }
    return render(request, "succession/evidence.html", context)


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence_export(request: MemberRequest, number: str, kind: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    today, asked = timezone.localdate(), _asked_score(request)
    state = read_list(request.GET, _evidence_spec(asked))
    record_export(by=request.user, employee=employee, what="evidence")
    headers = ["Competency", "Source", "Level", "Observed on", "Expires on", "Assessor", "Note"]
    headers += ["Behaviour", "Recorded at", "State", "Reason"]
    rows = _evidence(employee, state, asked).order_by(*state.order_by())
    cells = (
        _cells(row.row, STATES[row.state], row.state_words)
        for row in (held_piece(one, as_of=today) for one in rows.iterator())
    )
    return export_response(kind, f"evidence-{employee.pk}", headers, cells)


@dataclass(frozen=True, kw_only=True)
class AskedScore:
    """The score whose evidence is asked for; `role` None asks for all that is held."""

    role: Role | None
    replay: Replay


def _asked_score(request: MemberRequest) -> AskedScore:
    code = request.GET.get("counted", "")
    role = load_role(code) if code else None
    return AskedScore(role=role, replay=read_replay(request) if role else Replay())


def _evidence_spec(asked: AskedScore) -> ListSpec:
    """With the score as filters, so that searching, sorting and leafing keep it."""
    filters = [Filter(name="state", label="State", choices=STATES)]
    day, known_at = asked.replay.day, asked.replay.known_at
    if asked.role is not None:
        choices = {asked.role.code: asked.role.name}
        filters.append(Filter(name="counted", label="Counted for", choices=choices))
    if day is not None:
        choices = {asked.replay.as_of.typed: wording.day(day)}
        filters.append(Filter(name="as_of", label="As of", choices=choices))
    if known_at is not None:
        choices = {asked.replay.known.typed: wording.moment(known_at)}
        filters.append(Filter(name="known_at", label="Known at", choices=choices))
    return ListSpec(
        sorts=SORTS,
        default_sort="-observed",
        filters=filters,
        search_label="Find by competency or note",
    )


def _evidence(employee: Employee, state: ListState, asked: AskedScore) -> QuerySet[Evidence]:
    rows = evidence_about(
        employee,
        search=state.search,
        states=tuple(state.chosen("state")),
        as_of=timezone.localdate(),
    )
    if asked.role is None:
        return rows
    day, known_at = asked.replay.day, asked.replay.known_at
    return rows.filter(pk__in=counted_in(employee, asked.role, as_of=day, known_at=known_at))


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
    choices = role_choices(employee, is_self=is_self)
    role = role_among(choices, code) if code else next((one.role for one in choices), None)
    asked = read_day(request, "since")
    record_look(
        by=request.user,
        employee=employee,
        what="history",
        object_id=employee.number,
        label=f"History of {employee}",
    )
    context = person_frame(request, employee, "history", role=role, choices=choices) | {
        "since": asked,
        "looks": looks_at(employee) if _may_see_looks(request, employee) else None,
        "packs": _packs(employee, role, is_self=is_self) if role else (),
        "calibrations": records_of(employee, is_self=is_self),
    }
    context |= _past(request, employee, role, asked) if role else {}
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


def _past(
    request: MemberRequest, employee: Employee, role: Role, asked: AskedDay
) -> dict[str, Any]:
    points, state = history_of(employee, role), read_list(request.GET, _history_spec(role))
    return {
        "points": points[::-1],
        "page": paginate_list([_shown(point) for point in points[::-1]], state),
        "list": state,
        "series": [Series(name="Score", values=[point.score for point in points])],
        "periods": [wording.day(point.as_of) for point in points],
        "change": _change(employee, role, asked.day or timezone.localdate() - A_YEAR),
        "since_day": asked.day or timezone.localdate() - A_YEAR,
    }


def _history_spec(role: Role) -> ListSpec:
    """With the role as a filter, so that leafing keeps it."""
    return replace(
        HISTORY, filters=[Filter(name="role", label="Role", choices={role.code: role.name})]
    )


@dataclass(frozen=True, kw_only=True)
class ShownPoint:
    """A stored score, and the query that replays it with what was known then."""

    point: HistoryPoint
    query: str


def _shown(point: HistoryPoint) -> ShownPoint:
    query = replay_query(point.as_of, point.computed_at).removeprefix("&")
    return ShownPoint(point=point, query=f"?{query}")


@require_GET
@requires(Permission.VIEW_READINESS)
def history_export(request: MemberRequest, number: str, kind: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    role = load_role(request.GET.get("role", ""))
    record_export(by=request.user, employee=employee, what="history")
    rows: Iterator[list[Cell]] = (
        [
            *(role.code, point.as_of, point.score, point.score_sd, point.coverage),
            *(point.band.value, point.profile_version, point.policy_version, point.computed_at),
        ]
        for point in history_of(employee, role)
    )
    return export_response(kind, f"history-{employee.pk}", HISTORY_HEADERS, rows)


def _change(employee: Employee, role: Role, since: date) -> ReadinessDifference | None:
    try:
        return change_since(employee, role, since)
    except NotScored:
        return None
