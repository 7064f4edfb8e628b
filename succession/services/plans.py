"""Who answers for the slate of a position."""

from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import Actor, record_event
from people.models import Employee, Position, Role
from succession.models import SuccessionPlan

OBJECT_TYPE = "succession_plan"
"""Events of a plan and its slate carry the plan's code as their id."""


@transaction.atomic
def name_plan_owner(*, plan: SuccessionPlan, owner: Employee, by: Actor) -> SuccessionPlan:
    """Make this person the one who answers for the plan; naming them again changes nothing."""
    if owner.status == Employee.Status.LEFT:
        raise DomainError(f"{owner.full_name} has left. Name somebody who works here.")
    locked = lock_plan(plan)
    if locked.owner_id == owner.pk:
        return locked
    before = locked.owner_id
    locked.owner = owner
    locked.save(update_fields=["owner"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type=OBJECT_TYPE,
        object_id=locked.code,
        object_label=str(locked),
        subject_number=owner.number,
        detail={"act": "owner", "before": before, "after": owner.pk},
    )
    return locked


@transaction.atomic
def open_plan(*, position: Position) -> SuccessionPlan:
    """The plan of a position, locked; made where there is none yet."""
    plan, _ = SuccessionPlan.objects.get_or_create(position=position)
    return lock_plan(plan)


@transaction.atomic
def open_role_plan(*, role: Role) -> SuccessionPlan:
    """The plan of a role, locked; made where there is none yet."""
    plan, _ = SuccessionPlan.objects.get_or_create(role=role)
    return lock_plan(plan)


def lock_plan(plan: SuccessionPlan) -> SuccessionPlan:
    plans = SuccessionPlan.objects.select_for_update(of=("self",))
    return plans.select_related("position__role", "role").get(pk=plan.pk)
