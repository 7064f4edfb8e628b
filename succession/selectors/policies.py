"""Which constants of the formula are in force."""

from datetime import date, datetime

from succession.models import ScoringPolicyVersion


def policy_in_force(*, as_of: date, known_at: datetime) -> ScoringPolicyVersion:
    """The highest version in force on `as_of` that was published by `known_at`; before the first
    was published, the first. One query."""
    versions = list(ScoringPolicyVersion.objects.order_by("-version"))
    for version in versions:
        if version.effective_from <= as_of and version.published_at <= known_at:
            return version
    return versions[-1]
