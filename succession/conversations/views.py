"""The guide to a conversation, and what was agreed in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import Forbidden
from people.models import Employee, Role
from people.requests import MemberRequest, Permission, load_employee, requires
from people.services.looks import record_look
from succession.conversations.forms import ROWS, ConversationForm
from succession.conversations.selectors import Guide, guide_of
from succession.conversations.services import Seen, ToDo, record_conversation
from succession.selectors.basis import NotScored
from succession.selectors.roles import role_choices
from succession.views.person import person_frame
from succession.views.readiness import load_role, role_among

UNPROCESSABLE = 422


@require_GET
@requires(Permission.RATE_PEOPLE)
def guide(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    employee = load_employee(request, number, Permission.RATE_PEOPLE)
    choices = role_choices(employee)
    for_role = role_among(choices, role)
    context = person_frame(request, employee, "", role=for_role, choices=choices)
    try:
        found = guide_of(employee, for_role)
    except NotScored as error:
        return render(request, "succession/not_scored.html", context | {"error": error})
    record_look(
        by=request.user,
        employee=employee,
        what="conversation",
        object_id=f"{employee.number}:{for_role.code}",
        label=f"Conversation guide about {employee} for {for_role}",
    )
    context |= {"guide": found, "sheet": found.sheet, "today": timezone.localdate()}
    return render(request, "succession/conversations/guide.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RATE_PEOPLE)
def agree(request: MemberRequest, number: str, role: str) -> HttpResponseBase:
    """Three fields, on a phone."""
    employee = load_employee(request, number, Permission.RATE_PEOPLE)
    for_role = load_role(role)
    found = guide_of(employee, for_role)
    form = _form(request, employee, found)
    if request.method == "POST" and form.is_valid():
        return _save(request, employee, for_role, form)
    context = person_frame(request, employee, "", role=for_role) | {
        "form": form,
        "guide": found,
        "draft": f"agreed:{employee.number}:{for_role.code}",
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "succession/conversations/agree.html", context, status=status)


def _form(request: MemberRequest, employee: Employee, found: Guide) -> ConversationForm:
    manager = request.user.employee
    if manager is None:
        raise Forbidden("A conversation is written down by the manager who held it.")
    asked = [one.row.part.competency for one in found.ask]
    rest = [row.part.competency for row in found.rows if row.part.competency not in asked]
    return ConversationForm(
        request.POST if request.method == "POST" else None,
        competencies=[*asked, *rest],
        people=[
            (employee.number, employee.full_name),
            (manager.number, f"{manager.full_name} (you)"),
        ],
    )


def _save(
    request: MemberRequest, employee: Employee, role: Role, form: ConversationForm
) -> HttpResponseBase:
    entered = form.cleaned_data
    manager = request.user.employee
    assert manager is not None  # the form is for managers
    people = {employee.number: employee, manager.number: manager}
    record_conversation(
        employee=employee,
        role=role,
        held_on=entered["held_on"],
        agreed=entered["agreed"],
        to_do=[
            ToDo(
                owner=people[entered[f"who_{row}"] or employee.number],
                what=entered[f"what_{row}"],
                due_on=entered[f"due_{row}"],
            )
            for row in ROWS
            if entered[f"what_{row}"]
        ],
        seen=_seen(form, entered),
        by=request.user,
    )
    messages.success(request, f"Written down. {employee.full_name} can see it too.")
    url = reverse("succession:conversation", args=[employee.number, role.code])
    return redirect(f"{url}?saved=1")


def _seen(form: ConversationForm, entered: dict[str, Any]) -> Seen:
    level = entered["level"]
    return Seen(
        words=entered["seen"],
        competency=form.chosen_competency(),
        level=int(level) if level else None,
    )
