"""From evidence rows to stored scores: who is scored against what, when, and how often."""

import pytest

from succession.models import PendingRecompute, ReadinessHistory, ReadinessScore
from succession.selectors.person import readiness_of
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, observe

pytestmark = pytest.mark.django_db


def recompute_everybody() -> None:
    run = start_run()
    while advance_run(run_id=run.pk) is not None:
        pass


def test_page_shows_the_stored_score_to_the_last_bit(cast: Cast) -> None:
    mona, director = cast.people["mona"], cast.roles["sales-director"]
    observe(mona, cast.competencies["coaching"], 4, days_ago=10)
    recompute_everybody()
    stored = ReadinessScore.objects.get(employee=mona, role=director)
    shown = readiness_of(mona, director)
    assert shown.is_stored
    assert not shown.is_updating
    assert (shown.score, shown.score_sd, shown.coverage, shown.gate_passed) == (
        stored.score,
        stored.score_sd,
        stored.coverage,
        stored.gate_passed,
    )
    assert (shown.months_to_ready, shown.band.value) == (stored.months_to_ready, stored.band)


def test_second_run_adds_no_history_and_leaves_no_marks(cast: Cast) -> None:
    observe(cast.people["mona"], cast.competencies["coaching"], 4)
    recompute_everybody()
    before = ReadinessHistory.objects.count()
    recompute_everybody()
    assert ReadinessHistory.objects.count() == before
    assert not PendingRecompute.objects.exists()
