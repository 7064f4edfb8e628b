"""The correction of rater habits, to the bit: off, on, replayed and previewed."""

import random
from dataclasses import replace

import pytest
from django.utils import timezone

from competencies.models import Evidence, HabitMeasurement, MeasuredHabit
from people.models import Account, Employee, Role
from succession.models import (
    KeptSummary,
    PendingRecompute,
    ReadinessHistory,
    ReadinessScore,
)
from succession.previews.question import fingerprint_of, stated_policy
from succession.readiness.summaries import basis_of
from succession.scoring import DEFAULT_POLICY, RaterCorrection
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from succession.services.runs import advance_run, start_run
from tests.cast import make_account, observe
from tests.succession.company import Stored, make_random_company, stored_scores

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
