"""A person's open questions."""

from django.db.models import Exists, OuterRef, QuerySet

from competencies.models import Evidence
from engagement.models import Nudge
from engagement.selectors.candidates import DIRECT_SOURCES
from people.models import Employee


def looked_since() -> Exists:
    """For a filter on nudges: somebody has seen the behaviour since the question was put."""
    return Exists(
        Evidence.objects.filter(
            employee=OuterRef("employee"),
            competency=OuterRef("competency"),
            source__in=DIRECT_SOURCES,
            retracted_at__isnull=True,
            recorded_at__gt=OuterRef("created_at"),
        )
    )


def open_nudges(recipient: Employee) -> QuerySet[Nudge]:
    """Asked, unanswered, and nobody has looked since; the most urgent first."""
    return (
        Nudge.objects.filter(
            ~looked_since(),
            recipient=recipient,
            arm=Nudge.Arm.ASSIGNED,
            outcome=Nudge.Outcome.OPEN,
        )
        .select_related("employee", "competency", "completion__content")
        .order_by("due_on", "id")
    )
