"""Writing evidence: the one door for single observations. Bulk imports go through the same table,
whose rules the database keeps."""

import logging
from datetime import date

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import record_event
from competencies.models import Competency, Evidence
from competencies.selectors.competencies import requirements_of
from competencies.selectors.revisions import redirects_of
from people.models import Account, Employee

log = logging.getLogger(__name__)

RECOMPUTE_TASK = "succession.tasks.recompute_pending"
"""By name: the task lives in a room above this one."""


@transaction.atomic
def record_evidence(
    *,
    employee: Employee,
    competency: Competency,
    source: Evidence.Source,
    level: float,
    observed_on: date,
    by: Account,
    assessor: Employee | None = None,
    expires_on: date | None = None,
    note: str = "",
    behaviour: str = "",
    origin: Evidence.Origin = Evidence.Origin.FORM,
    origin_ref: str = "",
) -> Evidence:
    """Add one observation. The same key again with another level is a correction: the old row is
    retracted and both are kept. The same level again changes nothing and returns the old row.
    Raises Conflict for a retired competency that no role requires any more."""
    _check_observation(competency, level, observed_on, expires_on)
    if competency.retired_on is not None:
        _refuse_retired(competency)
    if by.employee_id == employee.pk and source != Evidence.Source.SELF_ASSESSMENT:
        raise DomainError("Nobody records evidence about themselves, except a self-assessment.")
    live = _live_twin(employee, competency, source, observed_on, assessor, origin_ref)
    if live is not None:
        said = (live.level, live.note, live.behaviour, live.expires_on)
        if said == (level, note, behaviour, expires_on):
            return live
        retract_evidence(evidence=live, by=by, reason="Corrected by a later entry for the same day")
    try:
        with transaction.atomic():
            evidence = Evidence.objects.create(
                employee=employee,
                competency=competency,
                source=source,
                level=level,
                observed_on=observed_on,
                expires_on=expires_on,
                assessor=assessor,
                note=note,
                behaviour=behaviour,
                origin=origin,
                origin_ref=origin_ref,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise Conflict("Somebody just recorded the same observation. Look again.") from error
    _record_added(evidence, by)
    transaction.on_commit(wake_recompute)
    return evidence


def _record_added(evidence: Evidence, by: Account) -> None:
    competency, source = evidence.competency, evidence.get_source_display()
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="evidence",
        object_id=evidence.pk,
        object_label=f"{source}: {competency.name}",
        subject_number=evidence.employee.number,
        detail={"competency": competency.code, "source": source, "level": evidence.level},
    )


@transaction.atomic
def retract_evidence(*, evidence: Evidence, by: Account, reason: str) -> Evidence:
    """Take an observation back, with the reason; it stays readable and no longer counts."""
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if locked.retracted_at is not None:
        raise Conflict("This observation was retracted already.")
    locked.retracted_at = timezone.now()
    locked.retracted_by = by.full_name
    locked.retraction_reason = reason
    locked.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    record_event(
        by=by,
        action=Event.Action.RETRACTED,
        object_type="evidence",
        object_id=locked.pk,
        object_label=f"{locked.get_source_display()}: {locked.competency.name}",
        subject_number=locked.employee.number,
        detail={"reason": reason},
    )
    transaction.on_commit(wake_recompute)
    return locked


def wake_recompute() -> None:
    """Tell a worker that somebody waits. If the broker is away nothing is lost: the database has
    marked the person, and the beat catches up."""
    try:
        current_app.send_task(RECOMPUTE_TASK, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker away, scores will be caught up: %s", type(error).__name__)


def _check_observation(
    competency: Competency, level: float, observed_on: date, expires_on: date | None
) -> None:
    if not 1 <= level <= competency.scale_max:
        raise DomainError(f"Choose a level from 1 to {competency.scale_max}.")
    if observed_on > timezone.localdate():
        raise DomainError("The day of the observation is in the future.")
    if expires_on is not None and expires_on <= observed_on:
        raise DomainError("The expiry must be after the day of the observation.")


def _refuse_retired(competency: Competency) -> None:
    """While a role profile in force requires it, it is observed; after that, what took its place."""
    if requirements_of(competency):
        return
    new = [row.new.name for row in redirects_of(competency).to]
    instead = f" What took its place: {', '.join(new)}." if new else ""
    raise Conflict(f"{competency.name} is retired and no role requires it any more.{instead}")


def _live_twin(
    employee: Employee,
    competency: Competency,
    source: Evidence.Source,
    observed_on: date,
    assessor: Employee | None,
    origin_ref: str,
) -> Evidence | None:
    return (
        Evidence.objects.select_for_update(of=("self",))
        .select_related("competency", "employee")
        .filter(
            employee=employee,
            competency=competency,
            source=source,
            observed_on=observed_on,
            assessor=assessor,
            origin_ref=origin_ref,
            retracted_at__isnull=True,
        )
        .first()
    )
