"""Changing slates: the system proposes nothing by itself, a named human decides."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee, Position, Role
from succession.bench.confirmers import others_may_confirm
from succession.bench.policies import GONE, TRANSITIONS, Act, State
from succession.bench.shapes import band_rank
from succession.models import ReadinessScore, SuccessionPlan, Successor, WithdrawnSuccessor
from succession.models.readiness import Band
from succession.services.plans import OBJECT_TYPE, lock_plan, open_plan, open_role_plan

UNRANKED = 1_000_000


@transaction.atomic
def propose_successor(
    *, position: Position, employee: Employee, reason: str, by: Account, judged_band: str = ""
) -> Successor:
    """Put somebody on the slate of a critical position, with the reason."""
    if not position.is_critical or position.closed_on is not None:
        raise Conflict("Only a critical position that still exists has a slate.")
    if position.incumbent_id == employee.pk:
        raise DomainError(f"{employee.full_name} holds this position now.")
    _check_proposal(employee, reason, by)
    return _propose(open_plan(position=position), employee, reason, by, judged_band)


@transaction.atomic
def propose_for_role(
    *, role: Role, employee: Employee, reason: str, by: Account, judged_band: str = ""
) -> Successor:
    """Put somebody on the slate of a role: a nominee for every critical seat of it but their own."""
    if not Position.objects.filter(role=role, is_critical=True, closed_on=None).exists():
        raise Conflict("A role has a slate where one of its seats is critical.")
    _check_proposal(employee, reason, by)
    return _propose(open_role_plan(role=role), employee, reason, by, judged_band)


def _propose(
    plan: SuccessionPlan, employee: Employee, reason: str, by: Account, judged_band: str
) -> Successor:
    present = Successor.objects.filter(plan=plan, employee=employee).first()
    next_state(TRANSITIONS, State(present.status) if present else State.ABSENT, Act.PROPOSE)
    try:
        with transaction.atomic():
            successor = Successor.objects.create(
                plan=plan,
                employee=employee,
                reason=reason.strip(),
                proposed_by=by,
                judged_band=_known_band(judged_band),
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
    _refuse_confirming_alone(locked, by)
    if locked.employee.status == Employee.Status.LEFT:
        raise Conflict(f"{locked.employee.full_name} has left.")
    locked.status = Successor.Status.CONFIRMED
    locked.confirmed_at = timezone.now()
    locked.confirmed_by = by
    locked.rank = None
    locked.save(update_fields=["status", "confirmed_at", "confirmed_by", "rank"])
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


@transaction.atomic
def move_successor(*, successor: Successor, act: Act, by: Account) -> Successor:
    """One place up or down among the confirmed ones, in the order that the page shows. Whoever
    stands on the slate does not order it."""
    plan = lock_plan(successor.plan)
    locked = _locked(successor)
    next_state(TRANSITIONS, State(locked.status), act)
    order = confirmed_in_order(plan)
    if by.employee_id in {one.employee_id for one in order}:
        raise Forbidden("Nobody orders a slate that they stand on. Ask somebody else.")
    place = [one.pk for one in order].index(locked.pk)
    other = place + (-1 if act is Act.RAISE else 1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        for rank, one in enumerate(order, start=1):
            one.rank = rank
        Successor.objects.bulk_update(order, ["rank"])
        _record(locked, Event.Action.CHANGED, by, act=act)
    return locked


def confirmed_in_order(plan: SuccessionPlan) -> list[Successor]:
    """By rank; those without one after them, best band first."""
    role = plan.of_role
    bands = dict(
        ReadinessScore.objects.filter(
            role=role, employee__in=plan.successors.values("employee")
        ).values_list("employee_id", "band")
    )
    confirmed = plan.successors.filter(status=Successor.Status.CONFIRMED)
    return sorted(
        confirmed.exclude(employee__status=Employee.Status.LEFT),
        key=lambda one: (one.rank or UNRANKED, band_rank(bands.get(one.employee_id)), one.pk),
    )


@transaction.atomic
def judge_successor(
    *, successor: Successor, judged_band: str, reason: str, by: Account
) -> Successor:
    """What whoever proposed thinks beside what is computed; empty: nothing else than that."""
    locked = _locked(successor)
    next_state(TRANSITIONS, State(locked.status), Act.JUDGE)
    _require_reason(reason)
    if locked.proposed_by_id != by.pk:
        raise Forbidden("Whoever proposed this person says what they think.")
    locked.judged_band = _known_band(judged_band)
    locked.save(update_fields=["judged_band"])
    _record(locked, Event.Action.CHANGED, by, act=Act.JUDGE, reason=reason)
    return locked


def _refuse_confirming_alone(successor: Successor, by: Account) -> None:
    if successor.proposed_by_id == by.pk and others_may_confirm([successor], by):
        raise Forbidden("You proposed this person yourself. Somebody else confirms.")


def _known_band(code: str) -> str:
    if code and code not in Band.values:
        raise DomainError("Choose one of the bands listed.")
    return code


def _check_proposal(employee: Employee, reason: str, by: Account) -> None:
    _require_reason(reason)
    if employee.status == Employee.Status.LEFT:
        raise DomainError(f"{employee.full_name} has left.")
    _refuse_oneself(employee, by)


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
        .select_related("employee", "plan__position__role", "plan__role")
        .filter(pk=successor.pk)
        .first()
    )
    if found is None:
        raise Conflict(GONE.sentence)
    return found


def _record(
    successor: Successor, action: Event.Action, by: Account, *, act: Act, reason: str = ""
) -> None:
    plan = successor.plan
    detail = {"act": str(act)} | ({"reason": reason.strip()} if reason else {})
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=plan.code,
        object_label=f"{successor.employee.full_name} for {plan.title}",
        subject_number=successor.employee.number,
        detail=detail,
    )
