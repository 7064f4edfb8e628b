"""What stands around every page about one person: who, which tabs, which day, what one may do."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from people.access import reached_permissions
from people.models import Employee, Role
from people.requests import MemberRequest, Permission
from succession.selectors.roles import role_choices
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


@dataclass(frozen=True, kw_only=True)
class AskedDay:
    """`day` None is today; `typed` and `error` are what was asked for and could not be shown."""

    day: date | None = None
    typed: str = ""
    error: str = ""


def read_day(request: MemberRequest, name: str = "as_of") -> AskedDay:
    typed = request.GET.get(name, "").strip()
    if not typed:
        return AskedDay()
    try:
        day = parse_date(typed)
    except ValueError:  # well formed, but no such day
        day = None
    if day is None:
        return AskedDay(typed=typed, error="Write the day as year-month-day, such as 2026-03-31.")
    today = timezone.localdate()
    if day > today:
        return AskedDay(typed=typed, error="This day lies ahead. Choose today or a day before.")
    if day.year < EARLIEST_YEAR:
        return AskedDay(typed=typed, error=f"Choose a day from {EARLIEST_YEAR} on.")
    return AskedDay(day=None if day == today else day, typed=typed)


EARLIEST_YEAR = 1990


def person_frame(
    request: MemberRequest,
    employee: Employee,
    tab: str,
    *,
    role: Role | None = None,
    day: AskedDay | None = None,
) -> dict[str, Any]:
    """The context of the head of every page about a person."""
    request.as_of = day.day if day else None
    is_self = request.access.employee_id == employee.pk
    rights = reached_permissions(request.access, ABOUT_A_PERSON, employee)
    return {
        "employee": employee,
        "is_self": is_self,
        "role": role,
        "choices": role_choices(employee, is_self=is_self),
        "may_rate": Permission.RATE_PEOPLE in rights and employee.status in CURRENT,
        "may_ask": (is_self or Permission.RATE_PEOPLE in rights) and employee.status in CURRENT,
        "may_add": Permission.ADD_EVIDENCE in rights and not is_self,
        "may_pack": Permission.PROPOSE_SUCCESSORS in rights,
        "asked": day or AskedDay(),
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
