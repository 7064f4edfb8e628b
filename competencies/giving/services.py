"""Evidence that is not a manager's: by oneself, by HR, by colleagues who were asked."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from competencies.giving.files import MOST_BYTES, kind_of, safe_name
from competencies.giving.forms import KINDS
from competencies.giving.policies import may_become
from competencies.models import Attachment, Competency, Evidence, PeerRequest
from competencies.services.evidence import record_evidence
from people.models import Account, Employee

DAYS_TO_ANSWER = 14
MOST_WAITING = 10
"""Open questions that one colleague can have: more than this and nobody answers any."""


def assess_oneself(
    *, competency: Competency, level: int, note: str, behaviour: str, by: Account
) -> Evidence:
    """What somebody says of themselves. A second one of the same day corrects the first."""
    employee = by.employee
    if employee is None:
        raise Forbidden("No person belongs to this account, so there is nobody to assess.")
    return record_evidence(
        employee=employee,
        competency=competency,
        source=Evidence.Source.SELF_ASSESSMENT,
        level=level,
        observed_on=timezone.localdate(),
        by=by,
        assessor=employee,
        note=note,
        behaviour=behaviour,
    )


@transaction.atomic
def record_assessment(
    *,
    employee: Employee,
    competency: Competency,
    source: Evidence.Source,
    level: float,
    observed_on: date,
    expires_on: date | None,
    note: str,
    attachment: "UploadedFile[Any] | None",
    by: Account,
) -> Evidence:
    """The result of an assessment or a certificate, with the file behind it."""
    if source not in KINDS:
        raise DomainError("Here only assessments and certifications are recorded.")
    evidence = record_evidence(
        employee=employee,
        competency=competency,
        source=source,
        level=level,
        observed_on=observed_on,
        expires_on=expires_on,
        note=note,
        by=by,
    )
    if attachment is not None:
        _attach(evidence, attachment, by)
    return evidence


def _attach(evidence: Evidence, file: "UploadedFile[Any]", by: Account) -> Attachment:
    if Attachment.objects.filter(evidence=evidence).exists():
        raise Conflict("This observation is recorded already, with a file that stays as it is.")
    kind = kind_of(file.read(16))
    file.seek(0)
    size = file.size or 0
    if not kind or not 0 < size <= MOST_BYTES:
        raise DomainError("Attach one PDF, PNG or JPEG file of a few megabytes at most.")
    attachment = Attachment(
        evidence=evidence, name=safe_name(file.name or "", kind), kind=kind, size=size, added_by=by
    )
    attachment.file.save(f"{evidence.pk}", file, save=False)
    attachment.save()
    return attachment


@transaction.atomic
def ask_colleague(
    *, employee: Employee, competency: Competency, colleague: Employee, by: Account
) -> PeerRequest:
    """Put one question to one colleague. Raises Conflict where it waits already, where the
    colleague has too many waiting, or somebody has left."""
    if Employee.Status.LEFT in {employee.status, colleague.status}:
        raise Conflict("Somebody who has left is not asked, and nobody is asked about them.")
    if colleague.pk in {employee.pk, employee.manager_id}:
        raise DomainError("Ask a colleague. The manager rates, and oneself is a self-assessment.")
    today = timezone.localdate()
    waiting = PeerRequest.objects.filter(
        colleague=colleague, state=PeerRequest.State.OPEN, due_on__gte=today
    )
    if waiting.count() >= MOST_WAITING:
        raise Conflict(f"{colleague} has {MOST_WAITING} questions waiting. Ask somebody else.")
    PeerRequest.objects.filter(
        colleague=colleague, state=PeerRequest.State.OPEN, due_on__lt=today
    ).update(state=PeerRequest.State.LAPSED, closed_at=timezone.now())
    try:
        with transaction.atomic():
            asked = PeerRequest.objects.create(
                employee=employee,
                competency=competency,
                colleague=colleague,
                asked_by=by,
                due_on=today + timedelta(days=DAYS_TO_ANSWER),
            )
    except IntegrityError as error:
        raise Conflict(f"{colleague} is asked about this already.") from error
    _record(asked, Event.Action.CREATED, by)
    return asked


@transaction.atomic
def answer_request(
    *, request: PeerRequest, level: int, note: str, behaviour: str, by: Account
) -> PeerRequest:
    """The colleague's answer becomes peer feedback of today, with their name on it."""
    locked = _locked(request, by)
    if not may_become(locked.state, PeerRequest.State.ANSWERED):
        raise Conflict("This question is closed already; nothing was changed.")
    locked.evidence = record_evidence(
        employee=locked.employee,
        competency=locked.competency,
        source=Evidence.Source.PEER_FEEDBACK,
        level=level,
        observed_on=timezone.localdate(),
        by=by,
        assessor=locked.colleague,
        note=note,
        behaviour=behaviour,
    )
    return _close(locked, PeerRequest.State.ANSWERED, by)


@transaction.atomic
def decline_request(*, request: PeerRequest, by: Account) -> PeerRequest:
    """The colleague has not seen it or does not want to say. Counts neither way."""
    locked = _locked(request, by)
    if not may_become(locked.state, PeerRequest.State.DECLINED):
        raise Conflict("This question is closed already; nothing was changed.")
    return _close(locked, PeerRequest.State.DECLINED, by)


def lapse_requests(*, as_of: date) -> int:
    """Closes what nobody answered in time. Returns how many."""
    late = PeerRequest.objects.filter(state=PeerRequest.State.OPEN, due_on__lt=as_of)
    return late.update(state=PeerRequest.State.LAPSED, closed_at=timezone.now())


def _locked(request: PeerRequest, by: Account) -> PeerRequest:
    locked = (
        PeerRequest.objects.select_for_update(of=("self",))
        .select_related("employee", "competency", "colleague")
        .get(pk=request.pk)
    )
    if locked.colleague_id != by.employee_id:
        raise Forbidden("This question was put to somebody else.")
    if locked.due_on < timezone.localdate():
        raise Conflict("The time to answer this is over; nothing was changed.")
    return locked


def _close(locked: PeerRequest, state: PeerRequest.State, by: Account) -> PeerRequest:
    locked.state, locked.closed_at = state, timezone.now()
    locked.save(update_fields=["state", "closed_at", "evidence"])
    _record(locked, Event.Action.CHANGED, by)
    return locked


def _record(asked: PeerRequest, action: Event.Action, by: Account) -> None:
    state = PeerRequest.State(asked.state)
    record_event(
        by=by,
        action=action,
        object_type="peer_request",
        object_id=asked.pk,
        object_label=f"{asked.colleague} about {asked.competency}: {state.label}",
        subject_number=asked.employee.number,
    )
