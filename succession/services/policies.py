"""Publishing the constants of the formula."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from competencies.models import HabitMeasurement
from people.models import Account
from succession.models import ScoringPolicyVersion
from succession.scoring import RaterCorrection, ScoringPolicy, policy_to_json

# Two people publishing at once would both take the next number; the second waits instead.
LOCK_VERSIONS = "LOCK TABLE succession_scoringpolicyversion IN SHARE ROW EXCLUSIVE MODE"


@transaction.atomic
def publish_policy(
    *, policy: ScoringPolicy, effective_from: date, note: str, by: Account
) -> ScoringPolicyVersion:
    """Add the next version. Where it is in force already, everybody is marked for recomputing by
    the database; where it is not yet, the nightly run of its first day uses it."""
    if not note.strip():
        raise DomainError("Say in a sentence what changes and why.")
    _refuse_unknown_habits(policy.rater_correction)
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(LOCK_VERSIONS)
    highest = ScoringPolicyVersion.objects.aggregate(highest=Max("version"))["highest"]
    published = ScoringPolicyVersion.objects.create(
        version=(highest or 0) + 1,
        effective_from=effective_from,
        parameters=policy_to_json(policy),
        note=note,
        published_by=by,
    )
    record_event(
        by=by,
        action=Event.Action.PUBLISHED,
        object_type="scoring_policy",
        object_id=published.pk,
        object_label=str(published),
        detail={"effective_from": effective_from.isoformat(), "note": note},
    )
    return published


def _refuse_unknown_habits(correction: RaterCorrection | None) -> None:
    """A policy corrects by what is kept for good, or it could not be replayed."""
    if correction is None:
        return
    kept = HabitMeasurement.objects.filter(
        pk=correction.measurement, measured_on=correction.measured_on
    )
    if not kept.exists():
        raise DomainError("The rater habits that this policy corrects by are not kept here.")
