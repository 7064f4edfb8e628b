"""How long evidence lasted in the past."""

from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When

from competencies.models import FormerHalfLife, Requirement


def with_half_lives_of(
    requirements: QuerySet[Requirement], known_at: datetime
) -> QuerySet[Requirement]:
    """Adds `half_life_then`: the competency's own half-life in days at that moment, or None."""
    former = FormerHalfLife.objects.filter(
        competency_id=OuterRef("competency_id"), replaced_at__gt=known_at
    ).order_by("replaced_at")
    return requirements.annotate(
        half_life_then=Case(
            When(Exists(former), then=Subquery(former.values("half_life_days")[:1])),
            default=F("competency__half_life_days"),
        )
    )
