"""Accepting what a departure broke as it is."""

from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from people.models import Account, Employee
from succession.departures.words import Break
from succession.models import AcknowledgedBreak
from succession.services.plans import OBJECT_TYPE


@transaction.atomic
def acknowledge_break(*, found: Break, reason: str, by: Account) -> AcknowledgedBreak:
    """It stays as it is, for this reason; nobody is asked about it again."""
    if not reason.strip():
        raise DomainError("Say why it may stay as it is.")
    kept = AcknowledgedBreak.objects.create(
        key=found.key,
        position_id=found.position_id,
        role_id=found.role_id,
        employee_id=found.employee_id,
        words=found.plain,
        reason=reason.strip(),
        acknowledged_by=by,
    )
    subject = Employee.objects.filter(pk=found.employee_id or 0).first()
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type=OBJECT_TYPE,
        object_id=found.trail_id,
        object_label=f"{found.title}: {found.plain}",
        subject_number=subject.number if subject else "",
        detail={"act": "acknowledge", "key": found.key, "reason": reason.strip()},
    )
    return kept
