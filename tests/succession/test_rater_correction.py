"""Correcting rater habits, as a version of the scoring policy says: off it is nowhere; on it is the
same numbers on every way, told to whoever sees them, and the same again whenever it is replayed."""

import random
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
from people.models import Account, Employee, Role
from succession.models import (
    KeptSummary,
    PendingRecompute,
    PreviewChange,
    ReadinessHistory,
    ReadinessScore,
    ScoringPolicyDraft,
    ScoringPolicyVersion,
)
from succession.previews.question import fingerprint_of, stated_policy
from succession.previews.services import start_policy_preview, work_off
from succession.readiness.summaries import basis_of
from succession.scoring import BANDS, DEFAULT_POLICY, RaterCorrection, policy_from_json
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, make_account, make_person, observe
from tests.succession.company import Stored, make_random_company, stored_scores
from tests.succession.pages import ERIK, observe_erik, read, sign_in
from tests.succession.test_policy_pages import typed

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
RATED = (Evidence.Source.MANAGER_RATING, Evidence.Source.PEER_FEEDBACK, Evidence.Source.ASSESSMENT)


def run_over_everybody(**question: object) -> None:
    run = start_run(**question)  # type: ignore[arg-type]  # passed through from the tests below
    while advance_run(run_id=run.pk) is not None:
        pass


def make_rated_company(seed: int, people: int = 12) -> Account:
    """A random company in which some people rated others."""
    chance = random.Random(seed)
    make_random_company(seed=seed, people=people)
    employees = list(Employee.objects.order_by("pk"))
    for row in list(Evidence.objects.filter(retracted_at=None).order_by("pk"))[: people * 6]:
        observe(
            row.employee,
            row.competency,
            chance.choice([1, 2, 2.5, 4, 5]),
            source=chance.choice([*RATED, Evidence.Source.CERTIFICATION]),
            days_ago=chance.randint(0, 700),
            assessor=chance.choice(employees[:6]),
        )
    return make_account("Hanna Holm", roles=["hr_admin"])


def kept_by_hand(by: Account, seed: int) -> RaterCorrection:
    """A measurement with surely strict and surely lenient raters."""
    chance = random.Random(seed)
    measurement = HabitMeasurement.objects.create(measured_on=TODAY, raters=6, kept_by=by)
    for rater in Employee.objects.order_by("pk")[:4]:
        excess = chance.choice([-0.5, 0.3, 0.5])
        low, high = sorted((excess, excess * 2))
        MeasuredHabit.objects.create(
            measurement=measurement, rater=rater, people=5, pairs=9, co_raters=3,
            severity=excess * 1.5, severity_low=low, severity_high=high, excess=excess,
        )  # fmt: skip
    return RaterCorrection(measurement=measurement.pk, measured_on=TODAY)


def publish(correction: RaterCorrection | None, by: Account) -> None:
    policy = replace(DEFAULT_POLICY, rater_correction=correction)
    publish_policy(policy=policy, effective_from=TODAY, note="Habits", by=by)


def of_pages() -> dict[tuple[str, str], float]:
    """What the page of every pair works out by itself."""
    return {
        (row.employee.number, row.role.code): readiness_of(row.employee, row.role).score
        for row in ReadinessScore.objects.select_related("employee", "role")
    }


def scores(stored: dict[tuple[str, str], Stored]) -> dict[tuple[str, str], float]:
    return {pair: outputs[1] for pair, outputs in stored.items()}


# ── off ────────────────────────────────────────────────────────────────────────────────────────


def test_off_is_the_number_that_it_was_before_there_was_a_correction() -> None:
    """So that kept sums and finished previews of before stay good."""
    assert basis_of(DEFAULT_POLICY) == -4303254017858821477
    assert fingerprint_of(stated_policy(DEFAULT_POLICY)) == (
        "439f3b48e178ae5d714281b5ee36f8810912c6ccffd1f14d88150ea7511a3fa6"
    )


def test_off_not_a_bit_moves_and_nothing_kept_is_lost() -> None:
    by = make_rated_company(seed=41)
    run_over_everybody()
    before, kept = stored_scores(), dict(KeptSummary.objects.values_list("pk", "known_at"))
    kept_by_hand(by, seed=1)
    publish(None, by)
    run_over_everybody()
    assert stored_scores() == before
    assert dict(KeptSummary.objects.values_list("pk", "known_at")) == kept
    assert scores(before) == of_pages()


# ── on ─────────────────────────────────────────────────────────────────────────────────────────


def test_on_runs_sums_marks_and_pages_say_the_same_to_the_bit() -> None:
    by = make_rated_company(seed=42)
    run_over_everybody()
    before = stored_scores()
    publish(kept_by_hand(by, seed=2), by)
    assert PendingRecompute.objects.filter(is_whole=True).count() == (
        Employee.objects.filter(status="active").count()
    )
    recompute_pending()
    by_marks = stored_scores()
    assert len({pair for pair in before if before[pair] != by_marks[pair]}) > 10
    run_over_everybody()
    by_sums = stored_scores()
    KeptSummary.objects.all().delete()
    run_over_everybody()
    assert by_marks == by_sums == stored_scores()
    assert scores(by_sums) == of_pages()


def test_other_habits_and_none_again_are_read_anew() -> None:
    """Sums of one measurement answer for no other, and for no policy without one."""
    by = make_rated_company(seed=43)
    run_over_everybody()
    without = stored_scores()
    found = []
    for correction in (kept_by_hand(by, seed=3), kept_by_hand(by, seed=4), None):
        publish(correction, by)
        run_over_everybody()
        found.append(stored_scores())
        KeptSummary.objects.all().delete()
        run_over_everybody()
        assert stored_scores() == found[-1]
    assert found[0] != found[1]
    assert found[0] != without == found[2]


def test_a_past_day_is_replayed_with_the_habits_of_its_policy() -> None:
    by = make_rated_company(seed=44, people=6)
    run_over_everybody()
    publish(kept_by_hand(by, seed=5), by)
    recompute_pending()
    publish(kept_by_hand(by, seed=6), by)
    recompute_pending()
    outputs = ("employee_id", "role_id", "as_of", "computed_at", "policy_id", "score")
    past = list(ReadinessHistory.objects.values_list(*outputs))
    assert len({policy for *_, policy, _ in past}) == 3
    for employee, role, day, known_at, policy, score in past:
        again = readiness_of(
            Employee.objects.get(pk=employee),
            Role.objects.get(pk=role),
            as_of=day,
            known_at=known_at,
        )
        assert (again.policy.pk, again.score) == (policy, score)


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


# ── keeping habits ─────────────────────────────────────────────────────────────────────────────


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


def test_a_policy_by_habits_that_are_not_kept_is_refused(cast: Cast) -> None:
    unknown = RaterCorrection(measurement=999, measured_on=TODAY)
    with pytest.raises(DomainError, match="are not kept here"):
        publish(unknown, cast.accounts["hr_admin"])
    assert ScoringPolicyVersion.objects.count() == 1


# ── pages ──────────────────────────────────────────────────────────────────────────────────────


def choose(cast: Cast, choice: str) -> ScoringPolicyDraft:
    """In the form of the draft, all else as it stands."""
    client = sign_in(cast, "hr_admin")
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
    client = sign_in(cast, "hr_admin")
    client.post("/policies/draft/start/")
    return read(client, "/policies/draft/")


def test_without_habits_none_can_be_chosen(cast: Cast) -> None:
    draft = ScoringPolicyDraft.objects.first()
    assert draft is None
    client = sign_in(cast, "hr_admin")
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
    publish(correction, cast.accounts["hr_admin"])
    recompute_pending()


def test_whoever_sees_a_rating_sees_what_was_said_what_counts_and_why(cast: Cast) -> None:
    observe_erik(cast)
    correct_by_newest(cast)
    why = (
        "Said 3, counted as 2.5: Mona Lind rates at least 0.5 levels higher than others who rated "
        f"the same people (as of {TODAY:%-d %b %Y})."
    )
    assert why in read(sign_in(cast, "manager"), f"{ERIK}?open=coaching")
    own = read(sign_in(cast, "employee"), "/me/counted/?role=sales-manager")
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
    assert "counted as 3.5" not in read(sign_in(cast, "manager"), f"{ERIK}?open=planning")


def test_a_rater_sees_what_is_taken_off_and_nobody_elses(cast: Cast) -> None:
    correct_by_newest(cast)
    own = read(sign_in(cast, "manager"), "/me/rating/")
    assert "each of your ratings counts 0.5 levels lower" in own
    assert "Olga" not in own
    held = read(sign_in(cast, "manager"), "/me/held/")
    assert "How you rate beside others, as kept for scoring policies" in held
    assert "Kept for scoring policies" not in read(sign_in(cast, "employee"), "/me/rating/")


def test_version_says_that_it_corrects_and_by_what(cast: Cast) -> None:
    correct_by_newest(cast)
    page = read(sign_in(cast, "auditor"), "/policies/2/")
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
