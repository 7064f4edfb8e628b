"""A person's open questions, and each as a form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from competencies.models import DIRECT_SOURCES, Evidence, Indicator
from competencies.selectors.anchors import ANCHOR_PATHS, rating_options
from engagement.models import Nudge
from people.models import Employee
from ui.parts import Anchor


@dataclass(frozen=True, kw_only=True)
class Question:
    """A nudge as a form: its options with what one would see at each level."""

    nudge: Nudge
    anchors: Sequence[Anchor]
    behaviours: Sequence[Indicator]
    error: str = ""
    note: str = ""
    behaviour: str = ""


def question_of(
    nudge: Nudge, *, chosen: str = "", error: str = "", note: str = "", behaviour: str = ""
) -> Question:
    """`behaviour` is the key of the indicator chosen, as it was sent."""
    return Question(
        nudge=nudge,
        anchors=rating_options(nudge.competency, chosen=chosen),
        behaviours=list(nudge.competency.indicators.all()),
        error=error,
        note=note,
        behaviour=behaviour,
    )


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
    """Asked, unanswered, and nobody has looked since; the most urgent first. Of people who still
    report to the recipient: whoever moved on or left is no longer theirs to read about."""
    return (
        Nudge.objects.filter(
            ~looked_since(),
            recipient=recipient,
            employee__manager=recipient,
            employee__status__in=(Employee.Status.ACTIVE, Employee.Status.LEAVE),
            arm=Nudge.Arm.ASSIGNED,
            outcome=Nudge.Outcome.OPEN,
        )
        .select_related("employee", "competency__framework", "completion__content")
        .prefetch_related(*(f"competency__{path}" for path in ANCHOR_PATHS))
        .order_by("due_on", "id")
    )
