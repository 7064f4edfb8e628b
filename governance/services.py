"""Writing figures down, and saying who answers for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event, Run
from audit.services import Actor, record_event
from governance.kpis.catalogue import MEASURES
from governance.kpis.shapes import Moment
from governance.models import KPI, Observation
from governance.standing import Thresholds
from people.models import Account, Employee
from succession.models import ScoringPolicyVersion


@transaction.atomic
def observe_kpis(*, as_of: date, by: Actor) -> list[Observation]:
    """Measure every KPI as of a day and keep the figures, once a day.

    Again on the same day replaces the day's figures; those of a past day are never replaced, only
    added where missing. KPIs whose past is not dated are left out of past days. A day to come is
    an error.
    """
    today = timezone.localdate()
    if as_of > today:
        raise DomainError("A day to come cannot be measured.")
    started_at = timezone.now()
    kpis = _measurable(as_of, is_past=as_of < today)
    written = _write(kpis, as_of, is_past=as_of < today)
    _record_run(as_of, by, started_at, len(written))
    return written


def _measurable(as_of: date, *, is_past: bool) -> list[KPI]:
    known = KPI.objects.filter(key__in=MEASURES)
    if is_past:
        known = known.exclude(observations__as_of=as_of)
    return [kpi for kpi in known if MEASURES[kpi.key].is_replayable or not is_past]


def _write(kpis: Iterable[KPI], as_of: date, *, is_past: bool) -> list[Observation]:
    moment = Moment(as_of)
    policy_version = _policy_version(as_of)
    rows = [_observation(kpi, moment, policy_version) for kpi in kpis]
    if is_past:
        return Observation.objects.bulk_create(rows, ignore_conflicts=True)
    return Observation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kpi", "as_of"],
        update_fields=[
            "numerator",
            "denominator",
            "value",
            "detail",
            "definition_version",
            "policy_version",
            "observed_at",
        ],
    )


def _observation(kpi: KPI, moment: Moment, policy_version: int | None) -> Observation:
    figure = MEASURES[kpi.key].figure(moment)
    return Observation(
        kpi=kpi,
        as_of=moment.as_of,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        detail=figure.detail,
        definition_version=kpi.definition_version,
        policy_version=policy_version,
    )


def _policy_version(as_of: date) -> int | None:
    """The scoring policy in force on that day."""
    return (
        ScoringPolicyVersion.objects.filter(effective_from__lte=as_of)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )


def _record_run(as_of: date, by: Actor, started_at: Any, count: int) -> None:
    run = Run.objects.create(
        kind="kpi",
        label=f"Key figures as of {as_of:%-d %b %Y}",
        status=Run.Status.DONE,
        total=count,
        done=count,
        counts={"observed": count},
        started_by_id=by.audit_id,
        started_by_label=by.audit_label,
        started_at=started_at,
        finished_at=timezone.now(),
    )
    record_event(
        by=by,
        action=Event.Action.RAN,
        object_type="kpi_run",
        object_id=run.pk,
        object_label=run.label,
        detail={"as_of": as_of.isoformat(), "observed": count},
    )


@dataclass(frozen=True, kw_only=True)
class Governance:
    """Who answers for a KPI and what it should be; thresholds in the KPI's own unit."""

    owner_id: int | None
    target: float | None
    warn: float | None = None
    alarm: float | None = None

    def as_detail(self) -> dict[str, Any]:
        return {
            "owner": self.owner_id,
            "target": self.target,
            "warn": self.warn,
            "alarm": self.alarm,
        }

    def signature(self) -> str:
        """What a writer saw, as text that a form can carry."""
        return "|".join(str(value) for value in self.as_detail().values())


def governance_of(kpi: KPI) -> Governance:
    return Governance(owner_id=kpi.owner_id, target=kpi.target, warn=kpi.warn, alarm=kpi.alarm)


@transaction.atomic
def govern_kpi(
    *,
    kpi: KPI,
    owner: Employee,
    target: float,
    by: Account,
    warn: float | None = None,
    alarm: float | None = None,
    seen: str | None = None,
) -> KPI:
    """Name the owner and set target and thresholds.

    `seen` is the signature of what the writer had before them: if somebody changed it since, this
    is a Conflict and nothing is written.
    """
    locked = KPI.objects.select_for_update().get(pk=kpi.pk)
    before = governance_of(locked)
    if seen is not None and before.signature() != seen:
        raise Conflict("Somebody else changed this figure while you had it open.")
    after = Governance(owner_id=owner.pk, target=target, warn=warn, alarm=alarm)
    _check_governance(locked, owner, after)
    if after == before:
        return locked
    locked.owner, locked.target, locked.warn, locked.alarm = owner, target, warn, alarm
    locked.save(update_fields=["owner", "target", "warn", "alarm"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="kpi",
        object_id=locked.key,
        object_label=locked.name,
        detail={"before": before.as_detail(), "after": after.as_detail()},
    )
    return locked


def _check_governance(kpi: KPI, owner: Employee, wanted: Governance) -> None:
    if owner.status == Employee.Status.LEFT:
        raise DomainError(f"{owner.full_name} has left. Name somebody who works here.")
    thresholds = Thresholds(
        is_up=kpi.direction == KPI.Direction.UP,
        target=wanted.target,
        warn=wanted.warn,
        alarm=wanted.alarm,
    )
    if not thresholds.is_ordered():
        raise DomainError(
            "The alarm must not be better than the warning, nor the warning better than the target."
        )
