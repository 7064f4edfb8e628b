"""Agreeing on something to do for a person, and closing it with what came of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee
from succession.actions.policies import TRANSITIONS, Act, State
from succession.models import AgreedAction

OBJECT_TYPE = "agreed_action"


@transaction.atomic
def agree_action(
    *,
    employee: Employee,
    owner: Employee,
    what: str,
    due_on: date,
    origin: AgreedAction.Origin,
    origin_id: str,
    by: Account,
) -> AgreedAction:
    """Write down what `owner` will do for `employee` by `due_on`."""
    if not what.strip():
        raise DomainError("Say what will be done.")
    if due_on < timezone.localdate():
        raise DomainError("Choose a day from today on.")
    if owner.status == Employee.Status.LEFT:
        raise DomainError(f"{owner.full_name} has left. Name somebody who works here.")
    action = AgreedAction.objects.create(
        employee=employee,
        owner=owner,
        what=what.strip(),
        due_on=due_on,
        origin=origin,
        origin_id=origin_id,
        agreed_by=by,
    )
    _record(action, Event.Action.CREATED, by, {"origin": str(origin), "due_on": str(due_on)})
    return action


@transaction.atomic
def close_action(*, action: AgreedAction, act: Act, came_of_it: str, by: Account) -> AgreedAction:
    """Finish or drop it. Raises Conflict where somebody closed it first."""
    locked = (
        AgreedAction.objects.select_for_update(of=("self",))
        .select_related("employee")
        .get(pk=action.pk)
    )
    state = next_state(TRANSITIONS, State(locked.outcome), act)
    if not came_of_it.strip():
        raise DomainError("Say what came of it, in a sentence.")
    locked.outcome = AgreedAction.Outcome(state)
    locked.came_of_it = came_of_it.strip()
    locked.closed_at = timezone.now()
    locked.closed_by = by
    locked.save(update_fields=["outcome", "came_of_it", "closed_at", "closed_by"])
    _record(locked, Event.Action.CHANGED, by, {"act": str(act)})
    return locked


def _record(action: AgreedAction, what: Event.Action, by: Account, detail: dict[str, str]) -> None:
    record_event(
        by=by,
        action=what,
        object_type=OBJECT_TYPE,
        object_id=action.pk,
        object_label=f"Action for {action.employee.full_name}",
        subject_number=action.employee.number,
        detail=detail,
    )
