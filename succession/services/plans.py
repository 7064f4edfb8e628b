"""Who answers for the slate of a position."""

from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import Actor, record_event
from people.models import Employee
from succession.models import SuccessionPlan


@transaction.atomic
def name_plan_owner(*, plan: SuccessionPlan, owner: Employee, by: Actor) -> SuccessionPlan:
    """Make this person the one who answers for the plan; naming them again changes nothing."""
    if owner.status == Employee.Status.LEFT:
        raise DomainError(f"{owner.full_name} has left. Name somebody who works here.")
    locked = SuccessionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.owner_id == owner.pk:
        return locked
    before = locked.owner_id
    locked.owner = owner
    locked.save(update_fields=["owner"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="succession_plan",
        object_id=locked.pk,
        object_label=str(locked),
        subject_number=owner.number,
        detail={"before": before, "after": owner.pk},
    )
    return locked
