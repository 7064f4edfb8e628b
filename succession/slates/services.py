"""Names from outside, and what becomes of a plan that is about a person."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee, Position
from succession.bench.services import withdraw_successor
from succession.models import ExternalName, SuccessionPlan
from succession.services.plans import OBJECT_TYPE, lock_plan, open_plan
from succession.slates.policies import ABOUT, About, AboutAct

LONGEST_KEPT = timedelta(days=366)
"""A name of somebody outside is looked at again within a year, or removed."""


@transaction.atomic
def add_external_name(
    *, plan: SuccessionPlan, name: str, reason: str, keep_until: date, by: Account
) -> ExternalName:
    """Somebody from outside who could follow: a name and a reason, nothing else."""
    locked = lock_plan(plan)
    if not name.strip():
        raise DomainError("Give the name.")
    _require_reason(reason)
    today = timezone.localdate()
    if not today < keep_until <= today + LONGEST_KEPT:
        raise DomainError("Choose a day after today, within a year, until when to keep the name.")
    try:
        with transaction.atomic():
            added = ExternalName.objects.create(
                plan=locked, name=name.strip(), reason=reason.strip(), keep_until=keep_until,
                added_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("This name is on the slate already.") from error
    _record(locked, by, Event.Action.CREATED, act="external", name=added.pk)
    return added


@transaction.atomic
def remove_external_name(*, external: ExternalName, by: Account) -> None:
    """The name goes for good; the trail says that there was one, not whose."""
    found = ExternalName.objects.select_for_update(of=("self",)).filter(pk=external.pk).first()
    if found is None:
        raise Conflict("This name is not on the slate any more.")
    plan = lock_plan(found.plan)
    found.delete()
    _record(plan, by, Event.Action.RETRACTED, act="external-removed", name=external.pk)


@transaction.atomic
def make_plan_about_holder(*, position: Position, by: Account) -> SuccessionPlan:
    """From now on the plan holds for this holder's leaving: a change of holder asks about it."""
    plan = open_plan(position=position)
    next_state(ABOUT, about_state(plan), AboutAct.MAKE_PERSONAL)
    holder = _holder(plan)
    plan.about_person = holder
    plan.save(update_fields=["about_person"])
    _record(plan, by, Event.Action.CHANGED, act="about-person")
    return plan


@transaction.atomic
def settle_plan(*, plan: SuccessionPlan, act: AboutAct, reason: str, by: Account) -> SuccessionPlan:
    """Keep it for the new holder, keep it as a plan of the seat, or close it: everybody off."""
    locked = lock_plan(plan)
    _require_reason(reason)
    next_state(ABOUT, about_state(locked), act)
    locked.about_person = _holder(locked) if act is AboutAct.KEEP_FOR_HOLDER else None
    locked.save(update_fields=["about_person"])
    if act is AboutAct.CLOSE:
        for one in locked.successors.select_related("employee").order_by("pk"):
            withdraw_successor(successor=one, reason=reason, by=by)
    _record(locked, by, Event.Action.CHANGED, act=str(act), reason=reason.strip())
    return locked


def about_state(plan: SuccessionPlan) -> About:
    if plan.about_person_id is None:
        return About.SEAT
    holder = plan.position.incumbent_id if plan.position else None
    return About.HOLDER if holder == plan.about_person_id else About.FORMER_HOLDER


def _holder(plan: SuccessionPlan) -> Employee:
    holder = plan.position.incumbent if plan.position else None
    if holder is None or holder.status == Employee.Status.LEFT:
        raise Conflict("Nobody holds this position now, so the plan cannot be about its holder.")
    return holder


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")


def _record(plan: SuccessionPlan, by: Account, action: Event.Action, **detail: str | int) -> None:
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=plan.code,
        object_label=plan.title,
        detail=detail,
    )
