"""One person's readiness as pages read it: the stored score, explained, in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Evidence
from competencies.services.evidence import retract_evidence
from people.models import Role
from succession.models import ReadinessScore
from succession.scoring import SOURCES, PlanOutcome
from succession.selectors.basis import NotScored
from succession.selectors.person import EvidenceLine, PersonReadiness, readiness_of
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_profile, observe

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(cast: Cast) -> Cast:
    """Mona was seen in two of the director's three competencies; of judgement there is a course."""
    mona, kit, kind = cast.people["mona"], cast.competencies, Evidence.Source
    observe(mona, kit["coaching"], 4, days_ago=10, assessor=cast.people["ada"], note="Good")
    observe(mona, kit["planning"], 3, days_ago=400, source=kind.MANAGER_RATING)
    observe(mona, kit["judgement"], 4, days_ago=5, source=kind.COURSE_COMPLETION)
    return cast


def shown(cast: Cast) -> PersonReadiness:
    return readiness_of(cast.people["mona"], cast.roles["sales-director"])


def lines_of(readiness: PersonReadiness, code: str) -> tuple[EvidenceLine, ...]:
    (part,) = [part for part in readiness.requirements if part.competency.code == code]
    return part.evidence


def test_stored_score_is_shown_to_the_last_bit(seen: Cast) -> None:
    recompute_pending()
    stored = ReadinessScore.objects.get(
        employee=seen.people["mona"], role=seen.roles["sales-director"]
    )
    page = shown(seen)
    assert (page.is_stored, page.is_updating) == (True, False)
    assert (page.as_of, page.computed_at) == (stored.as_of, stored.computed_at)
    names = ("score", "score_sd", "coverage", "gate_passed", "months_to_ready", "band")
    assert [getattr(page, name) for name in names] == [getattr(stored, name) for name in names]


def test_parts_add_up_to_the_score_and_printed_parts_to_the_printed_score(seen: Cast) -> None:
    page = shown(seen)
    assert sum(part.points for part in page.requirements) == pytest.approx(page.score, abs=1e-9)
    assert sum(part.printed_points for part in page.requirements) == page.printed_score
    assert sum(part.most_points for part in page.requirements) == pytest.approx(100)
    assert [part.competency.code for part in page.requirements] == [
        "coaching",
        "planning",
        "judgement",
    ]
    assert (page.low, page.high) == (page.score - page.score_sd, page.score + page.score_sd)


def test_evidence_says_who_when_how_much_and_why(seen: Cast) -> None:
    page = shown(seen)
    (line,) = lines_of(page, "coaching")
    assert (line.source, line.source_label, line.assessor_name) == (
        "assessment",
        "Assessment",
        "Ada Adeyemi",
    )
    assert (line.level, line.level_counted, line.age_days, line.note) == (4, 4, 10, "Good")
    assert (line.counts, line.outcome, line.outcome_words) == (True, "counted", "Counted")
    (course,) = lines_of(page, "judgement")
    assert (course.level, course.level_counted, course.outcome) == (4, 2, "raised_estimate")


def test_shares_of_rows_and_starting_point_are_the_whole_estimate(seen: Cast) -> None:
    for part in shown(seen).requirements:
        assert part.starting_share + sum(line.share for line in part.evidence) == pytest.approx(1)


def test_unseen_requirement_brings_nothing_whatever_was_learned(seen: Cast) -> None:
    part = shown(seen).requirements[2]
    assert (part.seen, part.met, part.direct_count, part.points) == (False, False, 0, 0)
    assert (part.newest_direct_on, part.newest_age_days) == (None, None)


def test_expired_and_retracted_rows_are_shown_with_their_reason(seen: Cast) -> None:
    mona, planning = seen.people["mona"], seen.competencies["planning"]
    today = timezone.localdate()
    kind = Evidence.Source
    observe(mona, planning, 5, source=kind.CERTIFICATION, days_ago=30, expires_on=today)
    mistaken = observe(mona, planning, 1, source=kind.PEER_FEEDBACK)
    retract_evidence(evidence=mistaken, by=seen.accounts["hr_admin"], reason="Wrong person")
    counted, expired, retracted = lines_of(shown(seen), "planning")
    assert counted.outcome == "counted"
    assert (expired.outcome, expired.outcome_words) == ("expired", "Not counted: expired")
    assert (retracted.outcome, retracted.outcome_words) == ("retracted", "Retracted: Wrong person")
    assert (expired.counts, retracted.counts) == (False, False)


def test_new_evidence_shows_as_updating_until_it_is_computed(seen: Cast) -> None:
    recompute_pending()
    before = shown(seen)
    observe(seen.people["mona"], seen.competencies["judgement"], 3)
    waiting = shown(seen)
    assert (waiting.is_updating, waiting.score) == (True, before.score)
    recompute_pending()
    assert not shown(seen).is_updating
    assert shown(seen).score > before.score


def test_nothing_stored_is_computed_live_and_the_same(seen: Cast) -> None:
    live = shown(seen)
    recompute_pending()
    stored = shown(seen)
    assert (live.is_stored, live.is_updating, stored.is_stored) == (False, True, True)
    assert (live.score, live.score_sd, live.months_to_ready) == (
        stored.score,
        stored.score_sd,
        stored.months_to_ready,
    )


def test_past_day_and_past_knowledge(seen: Cast) -> None:
    recompute_pending()
    mona, director = seen.people["mona"], seen.roles["sales-director"]
    known_at = timezone.now()
    observe(mona, seen.competencies["judgement"], 3, days_ago=20)
    earlier = readiness_of(mona, director, as_of=timezone.localdate() - timedelta(days=15))
    assert not earlier.is_stored
    assert lines_of(earlier, "coaching")[0].outcome == "future"
    assert len(lines_of(earlier, "judgement")) == 2
    then = readiness_of(mona, director, known_at=known_at)
    assert len(lines_of(then, "judgement")) == 1
    assert then.score == shown(seen).score


def test_smallest_steps_are_split_and_lead_to_ready_now(seen: Cast) -> None:
    steps = shown(seen).steps
    assert steps.outcome is PlanOutcome.REACHABLE
    assert steps.score_after >= 80 > steps.score_before
    assert steps.observations == len(steps.observe) > 0
    gaps = sum(step.to_level - step.from_level for step in steps.develop)
    assert steps.levels_developed == pytest.approx(gaps)
    asked = {step.source_label for step in steps.observe}
    assert asked <= {"Manager rating", "360 feedback", "Assessment"}
    assert {step.source_label for step in steps.develop} <= {""}
    assert all(step.probability_after >= step.probability_before for step in steps.observe)


def test_ready_person_needs_no_steps(seen: Cast) -> None:
    mona = seen.people["mona"]
    for competency in seen.competencies.values():
        for days_ago in (0, 1, 2):
            observe(mona, competency, 5, days_ago=days_ago)
    page = shown(seen)
    assert (page.band, page.steps.outcome) == ("ready_now", PlanOutcome.ALREADY_READY)
    assert (page.steps.observe, page.steps.develop) == ((), ())


def test_nobody_looked_is_insufficient_evidence(cast: Cast) -> None:
    page = shown(cast)
    assert (page.band, page.is_sufficient) == ("insufficient_evidence", False)
    assert (page.score, page.low, page.coverage) == (0, 0, 0)


def test_role_without_a_profile_or_with_an_empty_one_says_so(cast: Cast) -> None:
    role = Role.objects.create(code="new", name="New role")
    with pytest.raises(NotScored, match="New role has no published role profile yet"):
        readiness_of(cast.people["mona"], role)
    make_profile(role, [])
    with pytest.raises(NotScored, match="The published profile of New role requires nothing"):
        readiness_of(cast.people["mona"], role)


@pytest.mark.parametrize(("is_stored", "queries"), [(True, 3), (False, 5)])
def test_queries_do_not_grow_with_evidence(is_stored: bool, queries: int, seen: Cast) -> None:
    for days_ago in range(20):
        observe(seen.people["mona"], seen.competencies["planning"], 3, days_ago=days_ago)
    if is_stored:
        recompute_pending()
    with CaptureQueriesContext(connection) as captured:
        shown(seen)
    assert len(captured) == queries


def test_sources_have_the_same_numbers_here_and_in_the_core() -> None:
    assert [source.name.lower() for source in Evidence.Source] == [s.value for s in SOURCES]
    assert [source.value for source in Evidence.Source] == list(range(len(SOURCES)))
