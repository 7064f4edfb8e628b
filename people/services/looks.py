"""Who looked at whom: every look at somebody else is written down for them to see."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from audit.models import Event
from audit.services import record_event, record_list_export
from people.models import Account, Employee

ONE_LOOK = timedelta(minutes=15)
"""Reloading, a panel or a fragment within this time is the same look."""


def record_look(
    *,
    by: Account,
    employee: Employee,
    what: str,
    object_id: str,
    label: str,
    detail: dict[str, str] | None = None,
) -> Event | None:
    """`what` is readiness, evidence, history or pack. None for a look at oneself, and where this
    look is written down already."""
    if by.employee_id == employee.pk:
        return None
    same = Event.objects.filter(
        subject_number=employee.number,
        at__gte=timezone.now() - ONE_LOOK,
        actor_id=by.audit_id,
        action=Event.Action.VIEWED,
        object_type=what,
        object_id=object_id,
    )
    if same.exists():
        return None
    return record_event(
        by=by,
        action=Event.Action.VIEWED,
        object_type=what,
        object_id=object_id,
        object_label=label,
        subject_number=employee.number,
        detail=detail,
    )


def record_export(*, by: Account, employee: Employee, what: str) -> Event | None:
    """Each file taken away, as `record_look`; None for one's own."""
    if by.employee_id == employee.pk:
        return None
    return record_event(
        by=by,
        action=Event.Action.EXPORTED,
        object_type=what,
        object_id=employee.number,
        object_label=f"{what.capitalize()} about {employee}",
        subject_number=employee.number,
    )


def record_api_list(*, by: Account, numbers: Collection[str]) -> Event | None:
    """One event for a page of scores taken by API, with how many people it was about; None where
    it told only of the reader."""
    own = by.employee.number if by.employee else ""
    others = len(set(numbers) - {own})
    if not others:
        return None
    return record_list_export(
        by=by, object_type="readiness", label="Readiness scores, by API", rows=others
    )
