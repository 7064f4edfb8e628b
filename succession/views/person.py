"""What stands around every page about one person: who, which tabs, which day, what one may do."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from people.models import Employee, Role
from people.requests import MemberRequest, Permission, can_reach
from succession.selectors.roles import role_choices
from ui.parts import Tab

CURRENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)


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
    return {
        "employee": employee,
        "is_self": is_self,
        "role": role,
        "choices": role_choices(employee),
        "may_rate": may_rate(request, employee),
        "may_pack": may_pack(request, employee),
        "asked": day or AskedDay(),
        "tabs": _tabs(employee, role, tab),
        "crumbs": [] if is_self else [("People", reverse("people:directory")), (str(employee), "")],
    }


def may_rate(request: MemberRequest, employee: Employee) -> bool:
    """Those who left are not rated any more."""
    if employee.status not in CURRENT or not request.access.can(Permission.RATE_PEOPLE):
        return False
    return can_reach(request.access, Permission.RATE_PEOPLE, employee)


def may_pack(request: MemberRequest, employee: Employee) -> bool:
    """Packs are for whoever proposes successors: the managers above, and HR."""
    if not request.access.can(Permission.PROPOSE_SUCCESSORS):
        return False
    return can_reach(request.access, Permission.PROPOSE_SUCCESSORS, employee)


def _tabs(employee: Employee, role: Role | None, active: str) -> list[Tab]:
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
    return [
        Tab(label="Readiness", url=readiness, active=active == "readiness"),
        Tab(label="Evidence", url=evidence, active=active == "evidence"),
        Tab(label="History", url=history, active=active == "history"),
    ]
