"""Writing down what came of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from competencies.models import Competency, Evidence
from competencies.services.ratings import rate_person
from people.models import Account, Employee, Role
from succession.actions.services import agree_action
from succession.conversations.selectors import pack_opened_before
from succession.models import AgreedAction, Conversation

LONGEST_AGO = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class ToDo:
    owner: Employee
    what: str
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Without a `level` the words alone are kept, and no score changes."""

    words: str = ""
    competency: Competency | None = None
    level: int | None = None


@transaction.atomic
def record_conversation(
    *,
    employee: Employee,
    role: Role,
    held_on: date,
    agreed: str,
    to_do: Sequence[ToDo],
    seen: Seen,
    by: Account,
) -> Conversation:
    """All three fields or none: the actions and the rating are made in the same transaction. Raises
    DomainError for words or days that cannot be, Conflict for somebody who left."""
    manager = _check(employee, held_on, agreed, by)
    opened = pack_opened_before(by=by, employee=employee, role=role, held_on=held_on)
    evidence = _rate(employee, seen, held_on, by)
    conversation = Conversation.objects.create(
        employee=employee,
        manager=manager,
        role=role,
        held_on=held_on,
        agreed=agreed.strip(),
        seen="" if evidence else seen.words.strip(),
        evidence=evidence,
        pack_opened_at=opened.at if opened else None,
        pack_hash=opened.digest if opened else "",
        recorded_by=by,
    )
    for one in to_do:
        agree_action(
            employee=employee,
            owner=one.owner,
            what=one.what,
            due_on=one.due_on,
            origin=AgreedAction.Origin.CONVERSATION,
            origin_id=str(conversation.pk),
            by=by,
        )
    _record(conversation, by, actions=len(to_do))
    return conversation


def _check(employee: Employee, held_on: date, agreed: str, by: Account) -> Employee:
    """The manager who held it."""
    if by.employee is None or by.employee_id == employee.pk:
        raise Forbidden("A conversation is written down by the manager who held it.")
    if employee.status == Employee.Status.LEFT:
        raise Conflict(f"{employee} has left; nothing more is recorded.")
    today = timezone.localdate()
    if not today - LONGEST_AGO <= held_on <= today:
        raise DomainError("Choose the day it was held: today, or one of the last 90 days.")
    if not agreed.strip():
        raise DomainError("Say what you agreed, in a sentence.")
    return by.employee


def _rate(employee: Employee, seen: Seen, held_on: date, by: Account) -> Evidence | None:
    if seen.level is None:
        return None
    if seen.competency is None:
        raise DomainError("Choose what the level is about.")
    return rate_person(
        employee=employee,
        competency=seen.competency,
        level=seen.level,
        note=seen.words.strip(),
        by=by,
        on=held_on,
    )


def _record(conversation: Conversation, by: Account, *, actions: int) -> None:
    employee = conversation.employee
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="conversation",
        object_id=conversation.pk,
        object_label=f"Conversation with {employee.full_name}",
        subject_number=employee.number,
        detail={
            "held_on": conversation.held_on.isoformat(),
            "actions": actions,
            "rated": conversation.evidence_id is not None,
        },
    )
