"""The employee's own pages: what is held, how it counted, and the roles one cares about."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError
from competencies.models import RoleInterest
from competencies.selectors.roles import matching
from competencies.services.interests import add_interest, remove_interest
from people.models import Employee, Role
from people.requests import MemberRequest, own_record
from people.selectors.withheld import withheld_items
from succession.mine.counted import CountedCompetency, counted, total_words
from succession.mine.held import held_about
from succession.mine.section import Section
from succession.scoring import policy_from_json
from succession.selectors.basis import NotScored
from succession.selectors.person import PersonReadiness, readiness_of
from succession.selectors.roles import role_choices
from succession.views.readiness import load_role
from ui.parts import Tab

MOST_FOUND = 20


def tabs(active: str) -> list[Tab]:
    pages = (
        ("readiness", "Readiness", "succession:own"),
        ("held", "What is held", "succession:mine-held"),
        ("counted", "How it counted", "succession:mine-counted"),
        ("roles", "Roles you care about", "succession:mine-roles"),
    )
    return [Tab(label=label, url=reverse(name), active=key == active) for key, label, name in pages]


@require_GET
def held(request: MemberRequest) -> HttpResponseBase:
    employee = own_record(request)
    withheld = withheld_items()
    sections = held_about(employee, withheld)
    context = {
        "employee": employee,
        "tabs": tabs("held"),
        "sections": [one for one in sections if not one.withheld],
        "withheld": withheld.values(),
    }
    return render(request, "succession/mine/held.html", context)


@require_GET
def held_file(request: MemberRequest, kind: str) -> HttpResponseBase:
    """All of it as one file, for machines or for reading."""
    employee = own_record(request)
    sections, roles = held_about(employee, withheld_items()), _counted_for_all(employee)
    name = f"held-about-{employee.pk}-{timezone.localdate():%Y-%m-%d}"
    if kind == "json":
        response: HttpResponse = JsonResponse(
            _as_json(employee, sections, roles),
            json_dumps_params={"indent": 1, "ensure_ascii": False},
        )
    else:
        context = {"employee": employee, "sections": sections, "roles": roles}
        response = HttpResponse(render_to_string("succession/mine/file.html", context))
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


Counted = tuple[PersonReadiness, list[CountedCompetency]]


def _counted_for_all(employee: Employee) -> list[Counted]:
    found = []
    for choice in role_choices(employee, is_self=True):
        try:
            found.append(_counted(employee, choice.role))
        except NotScored:  # a role without a profile counts nothing
            continue
    return found


def _counted(employee: Employee, role: Role) -> Counted:
    readiness = readiness_of(employee, role)
    policy = policy_from_json(readiness.policy.parameters)
    return readiness, counted(readiness, prior_mean=policy.prior_mean)


def _as_json(employee: Employee, sections: list[Section], roles: list[Counted]) -> dict[str, Any]:
    return {
        "about": employee.number,
        "made_at": timezone.now().isoformat(),
        "sections": [
            {
                "key": one.key,
                "title": one.title,
                "withheld": one.withheld,
                "columns": one.columns,
                "rows": one.printed,
            }
            for one in sections
        ],
        "counted": [
            {
                "role": readiness.role.name,
                "as_of": readiness.as_of.isoformat(),
                "score": readiness.score,
                "competencies": [
                    {
                        "competency": line.part.competency.name,
                        "result": line.result,
                        "arithmetic": line.arithmetic,
                        "pieces": [
                            {"evidence": one.evidence_id, "says": one.sentence, "why": one.why}
                            for one in line.pieces
                        ],
                    }
                    for line in lines
                ],
            }
            for readiness, lines in roles
        ],
    }


@require_GET
def how_it_counted(request: MemberRequest) -> HttpResponseBase:
    employee = own_record(request)
    choices = role_choices(employee, is_self=True)
    code = request.GET.get("role", "")
    role = load_role(code) if code else next((one.role for one in choices), None)
    context = {"employee": employee, "tabs": tabs("counted"), "choices": choices, "role": role}
    return render(request, "succession/mine/counted.html", context | _scored(employee, role))


def _scored(employee: Employee, role: Role | None) -> dict[str, Any]:
    if role is None:
        return {}
    try:
        readiness, lines = _counted(employee, role)
    except NotScored as error:
        return {"not_scored": error}
    return {"readiness": readiness, "lines": lines, "total": total_words(readiness)}


@require_http_methods(["GET", "POST"])
def roles(request: MemberRequest) -> HttpResponseBase:
    """Choosing roles, and where one stands for the one that is opened."""
    employee = own_record(request)
    if request.method == "POST":
        return _change_roles(request, employee)
    interests = RoleInterest.objects.filter(employee=employee).select_related("role")
    chosen = [one.role for one in interests]
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    code = request.GET.get("role", "")
    opened = next((one for one in chosen if one.code == code), next(iter(chosen), None))
    context = {
        "employee": employee,
        "tabs": tabs("roles"),
        "chosen": chosen,
        "most": RoleInterest.MOST,
        "words": words,
        "found": _roles_found(words, chosen),
        "role": opened,
    }
    return render(request, "succession/mine/roles.html", context | _scored(employee, opened))


def _roles_found(words: str, chosen: list[Role]) -> list[Role]:
    """Roles that can be followed: those with a published profile."""
    if not words:
        return []
    published = Role.objects.filter(profiles__status="published").distinct()
    found = matching(published.exclude(pk__in=[one.pk for one in chosen]), words)
    return list(found.order_by("name")[:MOST_FOUND])


def _change_roles(request: MemberRequest, employee: Employee) -> HttpResponseBase:
    if code := request.POST.get("add", ""):
        role = load_role(code)
        add_interest(employee=employee, role=role, by=request.user)
        messages.success(request, f"{role} is on your list.")
    elif code := request.POST.get("remove", ""):
        role = load_role(code)
        remove_interest(employee=employee, role=role, by=request.user)
        messages.success(request, f"{role} is off your list.")
    else:
        raise DomainError("Say which role to add or to take off.")
    return redirect("succession:mine-roles")
