"""Changing slates: the system proposes nothing by itself, a named human decides."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee, Position
from succession.bench.policies import GONE, TRANSITIONS, Act, State
from succession.models import Successor, WithdrawnSuccessor
from succession.services.plans import OBJECT_TYPE, open_plan


@transaction.atomic
def propose_successor(
    *, position: Position, employee: Employee, reason: str, by: Account
) -> Successor:
    """Put somebody on the slate of a critical position, with the reason."""
    _check_proposal(position, employee, reason)
    _refuse_oneself(employee, by)
    plan = open_plan(position=position)
    present = Successor.objects.filter(plan=plan, employee=employee).first()
    next_state(TRANSITIONS, State(present.status) if present else State.ABSENT, Act.PROPOSE)
    try:
        with transaction.atomic():
            successor = Successor.objects.create(
                plan=plan, employee=employee, reason=reason.strip(), proposed_by=by
            )
    except IntegrityError as error:
        raise Conflict("Somebody proposed this person at the same moment.") from error
    _record(successor, Event.Action.CREATED, by, act=Act.PROPOSE, reason=reason)
    return successor


@transaction.atomic
def confirm_successor(*, successor: Successor, reason: str, by: Account) -> Successor:
    """Make a proposed person a confirmed successor, who counts from now on."""
    locked = _locked(successor)
    next_state(TRANSITIONS, State(locked.status), Act.CONFIRM)
    _require_reason(reason)
    _refuse_oneself(locked.employee, by)
    if locked.employee.status == Employee.Status.LEFT:
        raise Conflict(f"{locked.employee.full_name} has left.")
    locked.status = Successor.Status.CONFIRMED
    locked.confirmed_at = timezone.now()
    locked.confirmed_by = by
    locked.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    _record(locked, Event.Action.CHANGED, by, act=Act.CONFIRM, reason=reason)
    return locked


@transaction.atomic
def withdraw_successor(*, successor: Successor, reason: str, by: Account) -> WithdrawnSuccessor:
    """Take somebody off the slate. The place is kept as it was, for past days."""
    locked = _locked(successor)
    next_state(TRANSITIONS, State(locked.status), Act.WITHDRAW)
    _require_reason(reason)
    kept = WithdrawnSuccessor.objects.create(
        plan=locked.plan,
        employee=locked.employee,
        status=locked.status,
        is_emergency_cover=locked.is_emergency_cover,
        proposed_at=locked.proposed_at,
        confirmed_at=locked.confirmed_at,
        withdrawn_at=timezone.now(),
        withdrawn_by=by.full_name,
        reason=reason.strip(),
    )
    _record(locked, Event.Action.RETRACTED, by, act=Act.WITHDRAW, reason=reason)
    locked.delete()
    return kept


@transaction.atomic
def set_emergency_cover(*, successor: Successor, is_cover: bool, by: Account) -> Successor:
    """Say whether this person steps in at once when the seat falls empty."""
    locked = _locked(successor)
    act = Act.COVER if is_cover else Act.UNCOVER
    next_state(TRANSITIONS, State(locked.status), act)
    if is_cover:
        _refuse_oneself(locked.employee, by)
    if locked.is_emergency_cover == is_cover:
        return locked
    locked.is_emergency_cover = is_cover
    locked.save(update_fields=["is_emergency_cover"])
    _record(locked, Event.Action.CHANGED, by, act=act)
    return locked


def _check_proposal(position: Position, employee: Employee, reason: str) -> None:
    _require_reason(reason)
    if not position.is_critical or position.closed_on is not None:
        raise Conflict("Only a critical position that still exists has a slate.")
    if employee.status == Employee.Status.LEFT:
        raise DomainError(f"{employee.full_name} has left.")
    if position.incumbent_id == employee.pk:
        raise DomainError(f"{employee.full_name} holds this position now.")


def _refuse_oneself(employee: Employee, by: Account) -> None:
    if by.employee_id == employee.pk:
        raise Forbidden("Nobody decides about their own place on a slate. Ask somebody else.")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")


def _locked(successor: Successor) -> Successor:
    """The row as it is now, locked; taken off by somebody else meanwhile is a Conflict."""
    found = (
        Successor.objects.select_for_update(of=("self",))
        .select_related("employee", "plan__position")
        .filter(pk=successor.pk)
        .first()
    )
    if found is None:
        raise Conflict(GONE.sentence)
    return found


def _record(
    successor: Successor, action: Event.Action, by: Account, *, act: Act, reason: str = ""
) -> None:
    position = successor.plan.position
    detail = {"act": str(act)} | ({"reason": reason.strip()} if reason else {})
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=position.code,
        object_label=f"{successor.employee.full_name} for {position.title}",
        subject_number=successor.employee.number,
        detail=detail,
    )
