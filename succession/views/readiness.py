"""The person page: how ready somebody is for a role, why, and what would make them ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from audit.together import read_together
from people.models import Employee, Role, WithheldItem
from people.requests import MemberRequest, Permission, load_employee, own_record, requires
from people.selectors.withheld import is_withheld
from people.services.looks import record_look, same_look
from succession.actions.selectors import ShownAction, actions_shown
from succession.selectors.basis import NotScored
from succession.selectors.person_page import PersonPage, person_page
from succession.selectors.roles import RoleChoice, first_role, role_choices
from succession.selectors.updating import waiting_rows
from succession.views.person import person_frame
from succession.views.replay import Replay, read_replay, replay_query

NO_CONTENT = 204
PATIENCE = timedelta(seconds=90)
"""After which waiting is said to take longer than usual, and asked about less often."""


@require_GET
def own(request: MemberRequest) -> HttpResponseBase:
    """What is held about whoever is signed in."""
    return redirect("succession:readiness", own_record(request).number)


@require_GET
@requires(Permission.VIEW_READINESS)
def person(request: MemberRequest, number: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    return redirect("succession:readiness", employee.number)


@require_GET
@requires(Permission.VIEW_READINESS)
def readiness(request: MemberRequest, number: str) -> HttpResponseBase:
    """To the role that a reader asks about first, or why there is none."""
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    role = first_role(employee, is_self=request.access.employee_id == employee.pk)
    if role is not None:
        return redirect("succession:readiness-role", employee.number, role.code)
    context = person_frame(request, employee, "readiness")
    return render(request, "succession/no_role.html", context)


@require_GET
@requires(Permission.VIEW_READINESS)
def readiness_for_role(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.VIEW_READINESS)
    beside = _read_beside(request, employee, f"{employee.number}:{role}")
    if beside.since is not None and request.htmx and "wait" in request.GET:
        return HttpResponse(status=NO_CONTENT)
    is_self = request.access.employee_id == employee.pk
    choices, asked = role_choices(employee, is_self=is_self), read_replay(request)
    for_role = role_among(choices, role)
    context = person_frame(
        request, employee, "readiness", role=for_role, replay=asked, choices=choices
    )
    try:
        page = _page(employee, for_role, asked, is_self=is_self)
    except NotScored as error:
        return render(request, "succession/not_scored.html", context | {"error": error})
    _note_look(request, employee, for_role, is_written=beside.is_look_written)
    context |= _shown(request, page, asked, beside)
    return render(request, "succession/readiness.html", context)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside the answer: since when evidence waits, what was agreed, and whether this
    look is written down already."""

    since: datetime | None
    actions: list[ShownAction]
    is_look_written: bool


LOOK = "readiness"


def _read_beside(request: MemberRequest, employee: Employee, object_id: str) -> Beside:
    """One query."""
    looks = same_look(by=request.user, employee=employee, what=LOOK, object_id=object_id)
    agreed, ((since,),), written = read_together(
        actions_shown(employee), waiting_rows(employee), looks.values_list("pk")[:1]
    )
    return Beside(
        since=since,
        actions=[ShownAction.of(row) for row in agreed],
        is_look_written=bool(written),
    )


def _page(employee: Employee, role: Role, asked: Replay, *, is_self: bool) -> PersonPage:
    return person_page(
        employee,
        role,
        as_of=asked.day,
        known_at=asked.known_at,
        with_packs=not (is_self and is_withheld(WithheldItem.Item.PACKS)),
    )


def _note_look(request: MemberRequest, employee: Employee, role: Role, *, is_written: bool) -> None:
    record_look(
        by=request.user,
        employee=employee,
        what=LOOK,
        object_id=f"{employee.number}:{role.code}",
        label=f"Readiness of {employee} for {role}",
        is_written=is_written,
    )


def _shown(
    request: MemberRequest, page: PersonPage, asked: Replay, beside: Beside
) -> dict[str, Any]:
    since = None if asked.is_past else beside.since
    return {
        "page": page,
        "opened": page.row_named(request.GET.get("show", "")),
        "is_updating": since is not None,
        "is_slow": since is not None and timezone.now() - since > PATIENCE,
        "waiting_since": since,
        "counted_query": replay_query(page.readiness.as_of, page.readiness.computed_at),
        "is_stale": (
            page.readiness.is_stored
            and page.readiness.as_of < timezone.localdate() - timedelta(days=1)
        ),
        "actions": beside.actions,
        "today": timezone.localdate(),
        "closed_url": f"?{asked.query.removeprefix('&')}" if asked.is_past else request.path,
    }


def role_among(choices: Sequence[RoleChoice], code: str) -> Role:
    """No query for a role that the person is considered for anyway."""
    return next((one.role for one in choices if one.role.code == code), None) or load_role(code)


def load_role(code: str) -> Role:
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise NotFound("There is no such role.")
    return role
