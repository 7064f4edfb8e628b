"""One cell of a matrix: beside it by htmx, on a page of its own without."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, load_employee, requires
from people.services.looks import record_look
from succession.selectors.basis import NotScored
from succession.selectors.person_page import PersonPage, person_page
from succession.views.person import person_frame
from succession.views.readiness import load_role


@require_GET
@requires(Permission.VIEW_MATRIX)
def role_cell(request: MemberRequest, role: str, number: str) -> HttpResponseBase:
    """One person for one role: how close, and what stands before it."""
    employee, asked = load_employee(request, number, Permission.VIEW_READINESS), load_role(role)
    return _shown(request, employee, asked, "person")


@require_GET
@requires(Permission.VIEW_MATRIX)
def requirement_cell(
    request: MemberRequest, role: str, number: str, competency: str
) -> HttpResponseBase:
    """One person in one requirement: level, evidence and the next step."""
    employee, asked = load_employee(request, number, Permission.VIEW_READINESS), load_role(role)
    return _shown(request, employee, asked, "requirement", competency)


def _shown(
    request: MemberRequest, employee: Employee, role: Role, kind: str, competency: str = ""
) -> HttpResponseBase:
    context = person_frame(request, employee, "readiness", role=role)
    context |= {"crumbs": _crumbs(role), "kind": kind}
    try:
        page = person_page(employee, role, with_packs=False)
    except NotScored as error:
        return render(request, _template(request, "not_scored"), context | {"error": error})
    context |= {"page": page, **_row(page, competency)}
    record_look(
        by=request.user,
        employee=employee,
        what="readiness",
        object_id=f"{employee.number}:{role.code}",
        label=f"Readiness of {employee} for {role}",
    )
    return render(request, _template(request, kind), context)


def _template(request: MemberRequest, kind: str) -> str:
    """The fragment alone, or the page that includes it."""
    return f"succession/matrix/_{kind}.html" if request.htmx else "succession/matrix/cell.html"


def _row(page: PersonPage, competency: str) -> dict[str, Any]:
    if not competency:
        return {}
    row = page.row_named(competency)
    if row is None:
        raise NotFound("This role does not require that.")
    asks = [one for one in page.steps.observe if one.step.competency == row.part.competency]
    develops = [one for one in page.steps.develop if one.step.competency == row.part.competency]
    return {"row": row, "observe": asks, "develop": develops}


def _crumbs(role: Role) -> list[tuple[str, str]]:
    return [
        ("Readiness matrix", reverse("succession:matrix")),
        (role.name, reverse("succession:matrix-role", args=[role.code])),
    ]
