"""The rule by which role profiles are approved."""

from django.db import transaction

from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import ProfileRule


@transaction.atomic
def set_second_person(*, is_needed: bool, by: Actor) -> ProfileRule:
    """Whether whoever submits a profile needs another person to approve it."""
    ProfileRule.objects.get_or_create(pk=1)
    rule = ProfileRule.objects.select_for_update().get(pk=1)
    if rule.is_second_person_needed == is_needed:
        return rule
    rule.is_second_person_needed = is_needed
    rule.save()
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="profile_rule",
        object_id=rule.pk,
        object_label="Approving role profiles",
        detail={"is_second_person_needed": is_needed},
    )
    return rule
