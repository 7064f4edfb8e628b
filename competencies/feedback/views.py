"""Reading 360 rounds: the list, the rounds about one person, and what a round published."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from audit.services import record_list_export
from competencies.feedback import selectors
from competencies.feedback.policies import State
from competencies.models import FeedbackRound
from people.access import can_reach
from people.requests import MemberRequest, Permission, load_employee, requires
from people.services.looks import record_export, record_look
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, paginate, read_list

ROUNDS = ListSpec(
    sorts={
        "started": ("created_at",),
        "person": ("employee__plain_name", "created_at"),
        "closes": ("closes_on", "employee__plain_name"),
    },
    default_sort="-started",
    filters=(Filter(name="state", label="State", choices=dict(FeedbackRound.State.choices)),),
    search_label="Find a person by name or number",
)


@require_GET
@requires(Permission.ADD_EVIDENCE)
def rounds(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, ROUNDS)
    found = selectors.searched(
        selectors.rounds_within(request.access, Permission.ADD_EVIDENCE),
        state.search,
        state.chosen("state"),
    )
    page = paginate(found.order_by(*state.order_by()), state)
    return render(request, "competencies/rounds.html", {"list": state, "page": page})


@require_GET
@requires(Permission.ADD_EVIDENCE)
def rounds_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    """Which rounds there are, without a figure of any."""
    state = read_list(request.GET, ROUNDS)
    found = selectors.searched(
        selectors.rounds_within(request.access, Permission.ADD_EVIDENCE),
        state.search,
        state.chosen("state"),
    ).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="feedback_round", label="360 rounds", rows=found.count()
    )
    headers = ["Number", "Name", "Role asked about", "State", "Opened on", "Closes on"]
    cells = (_round_cells(one) for one in found)
    return export_response(kind, "360-rounds", [*headers, "Asked", "Answered"], cells)


def _round_cells(one: FeedbackRound) -> list[Cell]:
    counts = vars(one)
    return [
        one.employee.number,
        one.employee.full_name,
        one.role.name,
        one.get_state_display(),
        one.opens_on,
        one.closes_on,
        counts["asked"],
        counts["answered"],
    ]


@require_GET
@requires(Permission.VIEW_READINESS)
def rounds_about(request: MemberRequest, number: str) -> HttpResponseBase:
    """The rounds about one person, for the person, the managers above and HR."""
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    is_self = employee.pk == request.access.employee_id
    found = selectors.rounds_within(request.access, Permission.VIEW_READINESS)
    context = {
        "employee": employee,
        "is_self": is_self,
        "rounds": found.filter(employee=employee).order_by("-created_at"),
        "may_start": not is_self and can_reach(request.access, Permission.ADD_EVIDENCE, employee),
    }
    return render(request, "competencies/rounds_about.html", context)


@require_GET
@requires(Permission.VIEW_READINESS)
def results(request: MemberRequest, round_id: int) -> HttpResponseBase:
    found = selectors.load_round(request.access, round_id, Permission.VIEW_READINESS)
    employee = found.employee
    is_self = employee.pk == request.access.employee_id
    is_released = found.state == State.RELEASED
    if is_released:
        record_look(
            by=request.user,
            employee=employee,
            what="feedback",
            object_id=str(found.pk),
            label=f"360 round about {employee}",
        )
    context: dict[str, Any] = {
        "round": found,
        "is_released": is_released,
        "is_self": is_self,
        "is_manager": employee.manager_id is not None
        and employee.manager_id == request.access.employee_id,
        "lines": selectors.results_of(found) if is_released else [],
        "comments": selectors.comments_of(found) if is_released else [],
        "may_run": not is_self and can_reach(request.access, Permission.ADD_EVIDENCE, employee),
    }
    return render(request, "competencies/round.html", context)


@require_GET
@requires(Permission.VIEW_READINESS)
def results_export(request: MemberRequest, round_id: int, kind: str) -> HttpResponseBase:
    """The same figures as the page, and no more."""
    found = selectors.load_round(request.access, round_id, Permission.VIEW_READINESS)
    if found.state != State.RELEASED:
        raise NotFound("This round has not been released, so there is nothing to take away.")
    record_export(by=request.user, employee=found.employee, what="feedback")
    headers = ["Competency", "Who", "Mean level", "Highest level", "Answers"]
    return export_response(kind, f"360-round-{found.pk}", headers, _result_cells(found))


def _result_cells(found: FeedbackRound) -> Iterator[list[Cell]]:
    for line in selectors.results_of(found):
        for cell in line.cells:
            level = round(cell.mean, 2)
            highest = line.competency.scale_max
            yield [line.competency.name, cell.label, level, highest, cell.answers]
        if line.is_withheld:
            yield [line.competency.name, "Withheld: fewer than 3 answered", None, None, None]
