"""A ladder of people ready for each other's seats, shared by the tests of scenarios."""

from django.utils import timezone

from people.models import Position
from succession.models import ReadinessScore, ScoringPolicyVersion
from tests.cast import Cast


def score(cast: Cast, who: str, role: str, band: str = "ready_now", points: float = 85) -> None:
    ReadinessScore.objects.update_or_create(
        employee=cast.people[who],
        role=cast.roles[role],
        defaults={
            "band": band, "score": points, "score_sd": 4, "coverage": 1, "gate_passed": True,
            "months_to_ready": 0, "as_of": timezone.localdate(), "computed_at": timezone.now(),
            "profile": cast.profiles["sales-manager"], "policy": ScoringPolicyVersion.objects.get(),
        },
    )  # fmt: skip


def make_ladder(cast: Cast) -> None:
    """Mona could follow Ada, Erik could follow Mona; Erik's own seat is not critical."""
    Position.objects.create(
        code="P3", title="Sales rep, North 1", role=cast.roles["sales-rep"],
        org_unit=cast.units["sales-north"], incumbent=cast.people["erik"],
    )  # fmt: skip
    score(cast, "ada", "sales-director", points=92)
    score(cast, "mona", "sales-director")
    score(cast, "erik", "sales-manager", "within_2_years", 60)
    score(cast, "nia", "sales-manager", "insufficient_evidence", 10)
