"""Saying why a seat is critical, and what its loss would mean."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import record_event
from people.models import Account, Position
from people.models.organisation import Exposure
from succession.models import Assessment
from succession.services.plans import OBJECT_TYPE

LONGEST = timedelta(days=731)
"""Nobody sets a review further away than two years."""


@transaction.atomic
def assess_position(
    *, position: Position, risk: str, impact: str, reason: str, review_on: date, by: Account
) -> Assessment:
    """Make a seat critical, or look at it again: risk, impact, why, and until when that holds."""
    locked = _locked(position)
    _require_reason(reason)
    if risk not in Exposure.values or impact not in Exposure.values:
        raise DomainError("Choose a risk and an impact.")
    today = timezone.localdate()
    if not today < review_on <= today + LONGEST:
        raise DomainError("Choose a day of review after today, within two years.")
    return _keep(
        locked,
        Assessment(is_critical=True, risk_of_loss=risk, impact_of_loss=impact, review_on=review_on),
        reason,
        by,
    )


@transaction.atomic
def end_criticality(*, position: Position, reason: str, by: Account) -> Assessment:
    """The seat no longer counts as critical. Its slate stays and counts for nothing meanwhile."""
    locked = _locked(position)
    _require_reason(reason)
    if not locked.is_critical:
        raise Conflict("This position is not critical any more.")
    return _keep(locked, Assessment(is_critical=False), reason, by)


def _keep(position: Position, said: Assessment, reason: str, by: Account) -> Assessment:
    said.position, said.reason, said.made_by = position, reason.strip(), by
    said.save()
    position.is_critical = said.is_critical
    position.risk_of_loss = said.risk_of_loss or position.risk_of_loss
    position.impact_of_loss = said.impact_of_loss or position.impact_of_loss
    position.save(update_fields=["is_critical", "risk_of_loss", "impact_of_loss"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type=OBJECT_TYPE,
        object_id=position.code,
        object_label=position.title,
        detail={
            "act": "assess" if said.is_critical else "uncritical",
            "assessment": said.pk,
            "risk": said.risk_of_loss,
            "impact": said.impact_of_loss,
            "review_on": said.review_on.isoformat() if said.review_on else "",
        },
    )
    return said


def _locked(position: Position) -> Position:
    locked = Position.objects.select_for_update(of=("self",)).get(pk=position.pk)
    if locked.closed_on is not None:
        raise Conflict("This position no longer exists.")
    return locked


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")
