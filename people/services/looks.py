"""Who looked at whom: every look at somebody else is written down for them to see."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from audit.models import Event
from audit.services import About, record_event, record_events, record_list_export
from people.models import Account, Employee

ONE_LOOK = timedelta(minutes=15)
"""Reloading, a panel or a fragment within this time is the same look."""


def same_look(*, by: Account, employee: Employee, what: str, object_id: str) -> QuerySet[Event]:
    """The same look, written down already."""
    return Event.objects.filter(
        subject_number=employee.number,
        at__gte=timezone.now() - ONE_LOOK,
        actor_id=by.audit_id,
        action=Event.Action.VIEWED,
        object_type=what,
        object_id=object_id,
    ).order_by()


def record_look(
    *,
    by: Account,
    employee: Employee,
    what: str,
    object_id: str,
    label: str,
    detail: dict[str, str] | None = None,
    is_written: bool | None = None,
) -> Event | None:
    """`what` is readiness, evidence, history or pack. None for a look at oneself, and where this
    look is written down already; `is_written` says whether, where `same_look` was read."""
    if by.employee_id == employee.pk:
        return None
    if is_written is None:
        is_written = same_look(by=by, employee=employee, what=what, object_id=object_id).exists()
    if is_written:
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


def record_looks(*, by: Account, what: str, about: Sequence[About]) -> int:
    """As `record_look` for each person on a page, the reader left out; how many are new. Two
    queries."""
    own = by.employee.number if by.employee else ""
    others = [one for one in about if one.subject_number != own]
    known = set(
        Event.objects.filter(
            subject_number__in=[one.subject_number for one in others],
            at__gte=timezone.now() - ONE_LOOK,
            actor_id=by.audit_id,
            action=Event.Action.VIEWED,
            object_type=what,
        ).values_list("object_id", flat=True)
    )
    fresh = [one for one in others if str(one.object_id) not in known]
    return record_events(by=by, action=Event.Action.VIEWED, object_type=what, about=fresh)


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
