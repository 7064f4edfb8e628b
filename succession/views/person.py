"""What stands around every page about one person: who, which tabs, which day, what one may do."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from people.access import reached_permissions
from people.models import Employee, Role
from people.requests import MemberRequest, Permission
from succession.selectors.roles import RoleChoice, role_choices
from succession.views.replay import Replay
from ui.parts import Tab

CURRENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)
"""Those who left are not rated any more."""

ABOUT_A_PERSON = (
    Permission.RATE_PEOPLE,
    Permission.PROPOSE_SUCCESSORS,
    Permission.ADD_EVIDENCE,
)
"""Rating is for the managers above; packs are for whoever proposes successors, so for HR too; and
assessments are recorded by HR."""


def person_frame(
    request: MemberRequest,
    employee: Employee,
    tab: str,
    *,
    role: Role | None = None,
    replay: Replay | None = None,
    choices: Sequence[RoleChoice] | None = None,
    known: Permission | None = Permission.VIEW_READINESS,
) -> dict[str, Any]:
    """The context of the head of every page about a person. `choices` where they are at hand;
    `known`: a right that is known to reach this person, or None."""
    asked = replay or Replay()
    request.as_of = asked.shown_day
    is_self = request.access.employee_id == employee.pk
    rights = reached_permissions(request.access, ABOUT_A_PERSON, employee, known=known)
    return {
        "employee": employee,
        "is_self": is_self,
        "role": role,
        "choices": role_choices(employee, is_self=is_self) if choices is None else choices,
        "may_rate": Permission.RATE_PEOPLE in rights and employee.status in CURRENT,
        "may_ask": (is_self or Permission.RATE_PEOPLE in rights) and employee.status in CURRENT,
        "may_add": Permission.ADD_EVIDENCE in rights and not is_self,
        "may_pack": Permission.PROPOSE_SUCCESSORS in rights,
        "asked": asked,
        "may_view_policies": request.access.can(Permission.VIEW_SCORING_POLICIES),
        "may_view_profiles": request.access.can(Permission.VIEW_COMPETENCIES),
        "tabs": _tabs(employee, role, tab, is_self=is_self),
        "crumbs": [] if is_self else [("People", reverse("people:directory")), (str(employee), "")],
    }


def _tabs(employee: Employee, role: Role | None, active: str, *, is_self: bool) -> list[Tab]:
    at = [employee.number]
    readiness = (
        reverse("succession:readiness-role", args=[employee.number, role.code])
        if role
        else reverse("succession:readiness", args=at)
    )
    history = reverse("succession:person-history", args=at) + (
        f"?{urlencode({'role': role.code})}" if role else ""
    )
    evidence = reverse("succession:person-evidence", args=at)
    own = Tab(label="All that is held", url=reverse("succession:mine-held"))
    return [
        Tab(label="Readiness", url=readiness, active=active == "readiness"),
        Tab(label="Evidence", url=evidence, active=active == "evidence"),
        Tab(label="History", url=history, active=active == "history"),
        *([own] if is_self else []),
    ]
