"""Correcting rater habits, as a version of the scoring policy says: off it is nowhere; on it is the
same numbers on every way, told to whoever sees them, and the same again whenever it is replayed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from audit.services import System
from competencies.habits.services import compare_raters, keep_habits
from competencies.models import Evidence, HabitMeasurement, MeasuredHabit, RaterHabit
from people.models import Account
from succession.models import (
    PreviewChange,
    ReadinessScore,
    ScoringPolicyDraft,
    ScoringPolicyVersion,
)
from succession.previews.services import start_policy_preview, work_off
from succession.scoring import BANDS, DEFAULT_POLICY, RaterCorrection, policy_from_json
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from tests.cast import Cast, make_person, observe
from tests.succession.pages import ERIK, observe_erik, read
from tests.succession.test_policy_pages import typed

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
RATED = (Evidence.Source.MANAGER_RATING, Evidence.Source.PEER_FEEDBACK, Evidence.Source.ASSESSMENT)


def rate_together(cast: Cast) -> None:
    """Mona is a level above Olga and Ada, who rate the same five people in two competencies."""
    for n in range(5):
        person = make_person(f"R{n}", f"Rated {n}", manager=cast.people["mona"])
        for code in ("coaching", "planning"):
            for who, level in (("mona", 4), ("olga", 3), ("ada", 3)):
                observe(
                    person,
                    cast.competencies[code],
                    level - n % 2,
                    source=Evidence.Source.MANAGER_RATING,
                    assessor=cast.people[who],
                    days_ago=n,
                )
    compare_raters(as_of=TODAY, by=System("Tests"))


def test_habits_are_kept_once_and_told(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    with pytest.raises(DomainError, match="No rater can be compared"):
        keep_habits(by=by)
    rate_together(cast)
    kept = keep_habits(by=by)
    assert (kept.measured_on, kept.raters, kept.kept_by) == (TODAY, 3, by)
    mona = kept.habits.get(rater=cast.people["mona"])
    assert (mona.severity, mona.excess, mona.people, mona.pairs) == (1.0, 0.5, 5, 10)
    event = Event.objects.get(object_type="habit_measurement")
    assert (event.actor_label, event.detail) == ("Hanna Holm", {"raters": 3, "corrected": 3})
    compare_raters(as_of=TODAY, by=System("Tests"))
    assert keep_habits(by=by) == kept
    compare_raters(as_of=TODAY + timedelta(days=1), by=System("Tests"))
    assert keep_habits(by=by) != kept
    assert HabitMeasurement.objects.count() == 2


def test_of_a_rater_whose_habit_is_not_sure_nothing_is_kept(cast: Cast) -> None:
    rate_together(cast)
    RaterHabit.objects.filter(rater=cast.people["mona"]).update(severity_low=-0.1)
    kept = keep_habits(by=cast.accounts["hr_admin"])
    assert not kept.habits.filter(rater=cast.people["mona"]).exists()
    with pytest.raises(IntegrityError, match="measured_habit_is_sure"), transaction.atomic():
        MeasuredHabit.objects.create(
            measurement=kept, rater=cast.people["mona"], people=5, pairs=9, co_raters=2,
            severity=0.5, severity_low=-0.1, severity_high=1.1, excess=0.5,
        )  # fmt: skip


def test_what_is_kept_never_changes(cast: Cast) -> None:
    rate_together(cast)
    keep_habits(by=cast.accounts["hr_admin"])
    for write in (
        lambda: HabitMeasurement.objects.update(raters=1),
        lambda: MeasuredHabit.objects.update(excess=0.1),
        lambda: connection.cursor().execute("DELETE FROM competencies_measuredhabit"),
    ):
        with pytest.raises(Error, match=r"Cannot update or delete"), transaction.atomic():
            write()


def publish_policy_with(correction: RaterCorrection, by: Account) -> None:
    policy = replace(DEFAULT_POLICY, rater_correction=correction)
    publish_policy(policy=policy, effective_from=TODAY, note="Habits", by=by)


def test_a_policy_by_habits_that_are_not_kept_is_refused(cast: Cast) -> None:
    unknown = RaterCorrection(measurement=999, measured_on=TODAY)
    with pytest.raises(DomainError, match="are not kept here"):
        publish_policy_with(unknown, cast.accounts["hr_admin"])
    assert ScoringPolicyVersion.objects.count() == 1


# ── pages ──────────────────────────────────────────────────────────────────────────────────────


def choose(cast: Cast, choice: str) -> ScoringPolicyDraft:
    """In the form of the draft, all else as it stands."""
    client = cast.client("hr_admin")
    client.post("/policies/draft/start/")
    draft = ScoringPolicyDraft.objects.get()
    fields = typed(policy_from_json(draft.parameters))
    sent = fields | {"rater_correction": choice, "seen": draft.changed_at.isoformat()}
    assert client.post("/policies/draft/save/", sent)["Location"] == "/policies/draft/"
    return ScoringPolicyDraft.objects.get()


def test_the_draft_takes_the_newest_habits_keeps_them_and_lets_them_go(cast: Cast) -> None:
    assert "newest habits" not in read_draft(cast)
    rate_together(cast)
    assert (
        f"On, by the newest habits, of {TODAY:%-d %b %Y}: 3 of 3 raters would be corrected"
        in read_draft(cast)
    )
    chosen = policy_from_json(choose(cast, "newest").parameters).rater_correction
    measurement = HabitMeasurement.objects.get()
    assert chosen == RaterCorrection(measurement=measurement.pk, measured_on=TODAY)
    event = Event.objects.filter(object_type="scoring_policy_draft")[0]
    assert event.detail["changes"] == (
        "Correction of rater habits from off to on, by the habits of "
        f"{TODAY:%-d %b %Y} (measurement {measurement.pk})"
    )
    assert policy_from_json(choose(cast, "keep").parameters).rater_correction == chosen
    assert policy_from_json(choose(cast, "off").parameters) == DEFAULT_POLICY
    assert HabitMeasurement.objects.count() == 1


def read_draft(cast: Cast) -> str:
    client = cast.client("hr_admin")
    client.post("/policies/draft/start/")
    return read(client, "/policies/draft/")


def test_without_habits_none_can_be_chosen(cast: Cast) -> None:
    draft = ScoringPolicyDraft.objects.first()
    assert draft is None
    client = cast.client("hr_admin")
    client.post("/policies/draft/start/")
    draft = ScoringPolicyDraft.objects.get()
    for choice in ("newest", "keep", "7"):
        sent = typed() | {"rater_correction": choice, "seen": draft.changed_at.isoformat()}
        page = client.post("/policies/draft/save/", sent).content.decode()
        assert "is not one of the available choices" in page
    assert ScoringPolicyDraft.objects.get().parameters == draft.parameters
    assert not HabitMeasurement.objects.exists()


def correct_by_newest(cast: Cast) -> None:
    rate_together(cast)
    kept = keep_habits(by=cast.accounts["hr_admin"])
    correction = RaterCorrection(measurement=kept.pk, measured_on=kept.measured_on)
    publish_policy_with(correction, cast.accounts["hr_admin"])
    recompute_pending()


def test_whoever_sees_a_rating_sees_what_was_said_what_counts_and_why(cast: Cast) -> None:
    observe_erik(cast)
    correct_by_newest(cast)
    why = (
        "Said 3, counted as 2.5: Mona Lind rates at least 0.5 levels higher than others who rated "
        f"the same people (as of {TODAY:%-d %b %Y})."
    )
    assert why in read(cast.client("manager"), f"{ERIK}?open=coaching")
    own = read(cast.client("employee"), "/me/counted/?role=sales-manager")
    assert why.removesuffix(".") in own
    assert "Your manager's 3 of " in own
    assert "% × 2.5" in own
    part = readiness_of(cast.people["erik"], cast.roles["sales-manager"]).requirements
    lines = [line for one in part for line in one.evidence if line.correction]
    assert [
        (one.level, one.level_corrected, one.level_counted, one.level_said) for one in lines
    ] == [(3.0, 2.5, 2.5, 3.0)]


def test_what_the_policy_does_not_correct_is_told_as_it_was(cast: Cast) -> None:
    """Assessments without an assessor, courses, and what no longer counts."""
    observe_erik(cast)
    observe(
        cast.people["erik"],
        cast.competencies["planning"],
        4,
        source=Evidence.Source.MANAGER_RATING,
        days_ago=300,
        assessor=cast.people["mona"],
        expires_on=TODAY - timedelta(days=1),
    )
    correct_by_newest(cast)
    readiness = readiness_of(cast.people["erik"], cast.roles["sales-manager"])
    lines = [line for part in readiness.requirements for line in part.evidence]
    told = {(one.source, one.level, one.level_said) for one in lines if not one.correction}
    assert told == {
        ("assessment", 2.0, 2.0),
        ("course_completion", 2.0, 2.0),
        ("manager_rating", 4.0, 4.0),
    }
    assert "counted as 3.5" not in read(cast.client("manager"), f"{ERIK}?open=planning")


def test_a_rater_sees_what_is_taken_off_and_nobody_elses(cast: Cast) -> None:
    correct_by_newest(cast)
    own = read(cast.client("manager"), "/me/rating/")
    assert "each of your ratings counts 0.5 levels lower" in own
    assert "Olga" not in own
    held = read(cast.client("manager"), "/me/held/")
    assert "How you rate beside others, as kept for scoring policies" in held
    assert "Kept for scoring policies" not in read(cast.client("employee"), "/me/rating/")


def test_a_preview_foretells_what_the_correction_brings(cast: Cast) -> None:
    by, erik = cast.accounts["hr_admin"], cast.people["erik"]
    rate_together(cast)
    for competency in cast.competencies.values():
        rating = Evidence.Source.MANAGER_RATING
        observe(erik, competency, 2, source=rating, assessor=cast.people["mona"])
    policy = replace(DEFAULT_POLICY, ready_now_score=70.0)
    publish_policy(policy=policy, effective_from=TODAY, note="Ready at 70", by=by)
    recompute_pending()
    before = _bands()
    assert before["E3", "sales-rep"] == "ready_now"
    draft = choose(cast, "newest")
    work_off(start_policy_preview(draft=draft, by=by))
    assert _bands() == before
    foretold = {
        (row.employee.number, row.role.code): BANDS[row.band_after].value
        for row in PreviewChange.objects.select_related("employee", "role")
    }
    drafted = policy_from_json(draft.parameters)
    publish_policy(policy=drafted, effective_from=TODAY, note="Corrected", by=by)
    recompute_pending()
    came = {pair: band for pair, band in _bands().items() if before[pair] != band}
    assert foretold == came == {("E3", "sales-rep"): "within_2_years"}


def _bands() -> dict[tuple[str, str], str]:
    rows = ReadinessScore.objects.values_list("employee__number", "role__code", "band")
    return {(employee, role): band for employee, role, band in rows}


def test_version_says_that_it_corrects_and_by_what(cast: Cast) -> None:
    correct_by_newest(cast)
    page = read(cast.client("auditor"), "/policies/2/")
    assert f"on, by the habits of {TODAY:%-d %b %Y} (measurement " in page
    assert "1 constant differs from version 1." in page


def test_correcting_costs_a_page_one_query(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    pair = cast.people["erik"], cast.roles["sales-manager"]
    with CaptureQueriesContext(connection) as without:
        readiness_of(*pair)
    correct_by_newest(cast)
    with CaptureQueriesContext(connection) as corrected:
        readiness_of(*pair)
    assert len(corrected) == len(without) + 1
