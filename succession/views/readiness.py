"""The person page: how ready somebody is for a role, why, and what would make them ready."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from people.models import Role, WithheldItem
from people.requests import MemberRequest, Permission, load_employee, own_record, requires
from people.selectors.withheld import is_withheld
from people.services.looks import record_look
from succession.actions.selectors import actions_shown
from succession.selectors.basis import NotScored
from succession.selectors.person_page import PersonPage, person_page
from succession.selectors.roles import first_role
from succession.selectors.updating import waiting_since
from succession.views.person import person_frame
from succession.views.replay import read_replay, replay_query

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
    since = waiting_since(employee)
    if since is not None and request.htmx and "wait" in request.GET:
        return HttpResponse(status=NO_CONTENT)
    asked_role, asked = load_role(role), read_replay(request)
    context = person_frame(request, employee, "readiness", role=asked_role, replay=asked)
    try:
        with_packs = not (context["is_self"] and is_withheld(WithheldItem.Item.PACKS))
        page = person_page(
            employee,
            asked_role,
            as_of=asked.day,
            known_at=asked.known_at,
            with_packs=with_packs,
        )
    except NotScored as error:
        return render(request, "succession/not_scored.html", context | {"error": error})
    record_look(
        by=request.user,
        employee=employee,
        what="readiness",
        object_id=f"{employee.number}:{asked_role.code}",
        label=f"Readiness of {employee} for {asked_role}",
    )
    context |= _shown(request, page, None if asked.is_past else since)
    context |= {"actions": actions_shown(employee), "today": timezone.localdate()}
    context["closed_url"] = f"?{asked.query.removeprefix('&')}" if asked.is_past else request.path
    return render(request, "succession/readiness.html", context)


def _shown(request: MemberRequest, page: PersonPage, since: datetime | None) -> dict[str, Any]:
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
    }


def load_role(code: str) -> Role:
    role = Role.objects.filter(code=code).first()
    if role is None:
        raise NotFound("There is no such role.")
    return role
