"""Putting oneself forward for a role, and the answer."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee, Role
from succession.bench.services import propose_for_role, propose_successor
from succession.forward.policies import TRANSITIONS, Act, State
from succession.models import SelfNomination
from succession.slates.subject import Subject

OBJECT_TYPE = "self_nomination"
MOST_OPEN = 5


@transaction.atomic
def put_forward(*, employee: Employee, role: Role, words: str, by: Account) -> SelfNomination:
    """The person's own wish for a role, with a few words. It puts nobody on a slate."""
    if by.employee_id != employee.pk:
        raise Forbidden("Only the person themselves can do this.")
    if not words.strip():
        raise DomainError("Say in a few words why.")
    if employee.role_id == role.pk:
        raise DomainError("You hold this role now.")
    waiting = SelfNomination.objects.filter(employee=employee, state=SelfNomination.State.OPEN)
    if waiting.count() >= MOST_OPEN:
        raise DomainError(f"{MOST_OPEN} of yours wait for an answer. Take one back first.")
    try:
        with transaction.atomic():
            made = SelfNomination.objects.create(employee=employee, role=role, words=words.strip())
    except IntegrityError as error:
        raise Conflict("You have put yourself forward for this role already.") from error
    _record(made, by, Event.Action.CREATED, "put-forward")
    return made


@transaction.atomic
def take_back(*, nomination: SelfNomination, by: Account) -> SelfNomination:
    locked = _locked(nomination)
    if by.employee_id != locked.employee_id:
        raise Forbidden("Only the person themselves can do this.")
    return _decide(locked, Act.WITHDRAW, answer="", by=by)


@transaction.atomic
def decline(*, nomination: SelfNomination, answer: str, by: Account) -> SelfNomination:
    """With a reason that the person reads."""
    locked = _locked(nomination)
    _refuse_oneself(locked, by)
    return _decide(locked, Act.DECLINE, answer=_required(answer), by=by)


@transaction.atomic
def take_up(
    *, nomination: SelfNomination, subject: Subject, answer: str, by: Account
) -> SelfNomination:
    """The person is proposed on this slate; what they wrote becomes the reason. They read the
    answer, not which slate."""
    locked = _locked(nomination)
    _refuse_oneself(locked, by)
    if subject.role.pk != locked.role_id:
        raise DomainError("This slate is of another role.")
    decided = _decide(locked, Act.TAKE_UP, answer=_required(answer), by=by)
    reason = f"Put themselves forward: {locked.words}"
    if subject.position is not None:
        propose_successor(position=subject.position, employee=locked.employee, reason=reason, by=by)
    else:
        propose_for_role(role=subject.role, employee=locked.employee, reason=reason, by=by)
    return decided


def _decide(locked: SelfNomination, act: Act, *, answer: str, by: Account) -> SelfNomination:
    locked.state = next_state(TRANSITIONS, State(locked.state), act).value
    locked.decided_at, locked.decided_by, locked.answer = timezone.now(), by, answer
    locked.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    _record(locked, by, Event.Action.CHANGED, str(act))
    return locked


def _required(answer: str) -> str:
    if not answer.strip():
        raise DomainError("Tell the person why, in a sentence.")
    return answer.strip()


def _refuse_oneself(nomination: SelfNomination, by: Account) -> None:
    if by.employee_id == nomination.employee_id:
        raise Forbidden("Nobody answers for themselves. Ask somebody else.")


def _locked(nomination: SelfNomination) -> SelfNomination:
    rows = SelfNomination.objects.select_for_update(of=("self",))
    return rows.select_related("employee", "role").get(pk=nomination.pk)


def _record(nomination: SelfNomination, by: Account, action: Event.Action, act: str) -> None:
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=nomination.pk,
        object_label=f"{nomination.employee.full_name} for {nomination.role.name}",
        subject_number=nomination.employee.number,
        detail={"act": act},
    )
