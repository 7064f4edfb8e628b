"""Contesting evidence, and answering. The piece itself is only ever retracted."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from competencies.contests.policies import TRANSITIONS, Act, State
from competencies.models import Contest, Evidence
from competencies.services.evidence import retract_evidence
from people.models import Account

LONGEST_RETRACTION = 300


@transaction.atomic
def raise_contest(*, evidence: Evidence, reason: str, by: Account) -> Contest:
    """The subject says that a piece is not right. Raises Conflict where it is contested or
    retracted already."""
    if by.employee_id != evidence.employee_id:
        raise Forbidden("Only the person whom it is about contests a piece of evidence.")
    _require(reason)
    locked = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if locked.retracted_at is not None:
        raise Conflict("This piece was retracted; it no longer counts.")
    try:
        with transaction.atomic():
            contest = Contest.objects.create(evidence=locked, reason=reason.strip(), raised_by=by)
    except IntegrityError as error:
        raise Conflict("This piece is contested already.") from error
    _record(contest, Event.Action.CREATED, by)
    return contest


@transaction.atomic
def answer_contest(*, contest: Contest, act: Act, reason: str, by: Account) -> Contest:
    """Keep the piece or retract it, with the reason; never by its own subject."""
    locked = _locked(contest)
    if by.employee_id is not None and by.employee_id == locked.evidence.employee_id:
        raise Forbidden("Nobody answers a contest about themselves.")
    state = next_state(TRANSITIONS, State(locked.state), act)
    _require(reason)
    if act is Act.RETRACT and locked.evidence.retracted_at is None:
        short = reason.strip()[:LONGEST_RETRACTION]
        retract_evidence(evidence=locked.evidence, by=by, reason=short)
    if act is Act.KEEP and locked.evidence.retracted_at is not None:
        raise Conflict("This piece was retracted meanwhile, so it cannot be kept.")
    return _close(locked, state, by, answer=reason.strip())


@transaction.atomic
def withdraw_contest(*, contest: Contest, by: Account) -> Contest:
    """The subject takes it back."""
    locked = _locked(contest)
    if by.employee_id != locked.evidence.employee_id:
        raise Forbidden("Only who contested takes it back.")
    return _close(locked, next_state(TRANSITIONS, State(locked.state), Act.WITHDRAW), by)


def _locked(contest: Contest) -> Contest:
    return (
        Contest.objects.select_for_update(of=("self",))
        .select_related("evidence__employee", "evidence__competency")
        .get(pk=contest.pk)
    )


def _close(contest: Contest, state: State, by: Account, *, answer: str = "") -> Contest:
    contest.state = state.value
    contest.answer, contest.closed_at, contest.closed_by = answer, timezone.now(), by
    contest.save(update_fields=["state", "answer", "closed_at", "closed_by"])
    _record(contest, Event.Action.CHANGED, by)
    return contest


def _require(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")


def _record(contest: Contest, action: Event.Action, by: Account) -> None:
    """The words stay with the contest: nothing in the trail could be erased."""
    piece = contest.evidence
    record_event(
        by=by,
        action=action,
        object_type="contest",
        object_id=contest.pk,
        object_label=f"{piece.get_source_display()}: {piece.competency} ({contest.state})",
        subject_number=piece.employee.number,
        detail={"evidence": piece.pk, "state": str(contest.state)},
    )
