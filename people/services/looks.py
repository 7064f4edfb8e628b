"""Looking at somebody's readiness is itself an event, which that person can see."""

from audit.models import Event
from audit.services import record_event
from people.models import Account, Employee


def record_look(*, by: Account, employee: Employee, what: str) -> None:
    """One event for one look at another person; looking at oneself is nobody's business."""
    if by.employee_id == employee.pk:
        return
    record_event(
        by=by,
        action=Event.Action.VIEWED,
        object_type="employee",
        object_id=employee.number,
        object_label=what,
        subject_number=employee.number,
    )
