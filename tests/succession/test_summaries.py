"""What is kept of evidence never shows: scores are those of a run that reads everything."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Run
from competencies.models import Competency, Evidence
from people.models import Employee
from succession.models import KeptSummary, PendingRecompute, ReadinessScore, ScoringPolicyVersion
from succession.readiness.summaries import VOID_BASIS
from succession.scoring import policy_from_json, policy_to_json
from succession.services.pending import recompute_pending
from succession.services.runs import advance_run, start_run
from tests.cast import make_profile, observe
from tests.succession.company import AS_OF, Stored, make_random_company, stored_scores

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def run_over_everybody(**question: object) -> None:
    run = start_run(**question)  # type: ignore[arg-type]  # passed through from the tests below
    while advance_run(run_id=run.pk) is not None:
        pass


def read_anew(as_of: date) -> dict[tuple[str, str], Stored]:
    """Everybody's scores with nothing kept."""
    KeptSummary.objects.all().delete()
    run_over_everybody(as_of=as_of)
    return stored_scores()


def test_nights_that_read_sums_give_what_nights_that_read_rows_give() -> None:
    make_random_company(seed=31, people=25)
    by_sums = []
    for night in range(0, 60, 20):
        run_over_everybody(as_of=AS_OF + timedelta(days=night))
        by_sums.append(stored_scores())
    assert people_kept() == scored_people()
    assert by_sums == [read_anew(AS_OF + timedelta(days=night)) for night in range(0, 60, 20)]


def scored_people() -> set[int]:
    return set(ReadinessScore.objects.values_list("employee_id", flat=True))


def people_kept() -> set[int]:
    return set(KeptSummary.objects.exclude(basis=VOID_BASIS).values_list("pk", flat=True))


def assert_the_next_night_knows_all() -> None:
    assert not PendingRecompute.objects.exists()
    run_over_everybody(as_of=TODAY + timedelta(days=1))
    assert stored_scores() == read_anew(TODAY + timedelta(days=1))


def observe_everything(employee: Employee) -> None:
    for competency in Competency.objects.all():
        observe(employee, competency, 5)


def some_scored_people(number: int) -> list[Employee]:
    make_random_company(seed=33, people=6)
    run_over_everybody(as_of=TODAY)
    return list(Employee.objects.filter(pk__in=people_kept()).order_by("pk")[:number])


def test_a_night_without_news_reads_no_evidence() -> None:
    make_random_company(seed=32, people=25)
    run_over_everybody(as_of=TODAY)
    kept = KeptSummary.objects.exclude(basis=VOID_BASIS)
    before = dict(kept.values_list("pk", "known_at"))
    lasting = set(kept.filter(ends_on__gt=TODAY + timedelta(days=1)).values_list("pk", flat=True))
    run_over_everybody(as_of=TODAY + timedelta(days=1))
    after = dict(kept.values_list("pk", "known_at"))
    assert {pk for pk in before if before[pk] == after[pk]} == lasting
    assert len(lasting) > 10


def test_one_person_recomputed_alone_is_summed_again_by_the_next_night() -> None:
    (somebody,) = some_scored_people(1)
    everybody = people_kept()
    observe(somebody, Competency.objects.earliest("pk"), 4)
    assert recompute_pending() == 1
    assert people_kept() == everybody - {somebody.pk}
    assert_the_next_night_knows_all()
    assert people_kept() == everybody


def test_a_mark_that_is_about_no_evidence_leaves_one_persons_sums() -> None:
    (somebody,) = some_scored_people(1)
    PendingRecompute.objects.create(
        employee=somebody, marked_in=1, marked_at=timezone.now(), is_whole=True
    )
    assert recompute_pending() == 1
    assert somebody.pk in people_kept()


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("was_kept", [True, False])
def test_a_run_that_began_before_the_news_keeps_nothing_without_them(
    number: int, *, was_kept: bool
) -> None:
    whom = some_scored_people(number)
    if not was_kept:
        KeptSummary.objects.all().delete()
    run = start_run(as_of=TODAY)
    for one in whom:
        observe_everything(one)
    assert recompute_pending() == number
    while advance_run(run_id=run.pk) is not None:
        pass
    assert_the_next_night_knows_all()


@pytest.mark.parametrize("by_run", [True, False])
@pytest.mark.parametrize("number", [1, 2])
def test_news_of_somebody_on_leave_are_known_when_they_are_back(
    number: int, *, by_run: bool
) -> None:
    whom = some_scored_people(number)
    away = Employee.objects.filter(pk=whom[0].pk)
    away.update(status=Employee.Status.LEAVE)
    recompute_pending()
    for one in whom:
        observe_everything(one)
    if by_run:
        run_over_everybody(as_of=TODAY)
    recompute_pending()
    away.update(status=Employee.Status.ACTIVE)
    recompute_pending()
    assert_the_next_night_knows_all()


@pytest.mark.parametrize("number", [1, 2])
def test_news_that_nothing_requires_yet_are_known_once_something_does(number: int) -> None:
    whom = some_scored_people(number)
    new = Competency.objects.create(code="new", name="New")
    for one in whom:
        observe(one, new, 5)
    assert recompute_pending() == number
    assert whom[0].role is not None
    make_profile(whom[0].role, [(new, 3, 1, True)])
    recompute_pending()
    assert_the_next_night_knows_all()


def add_evidence(chance: random.Random) -> None:
    employee = chance.choice(list(Employee.objects.all()))
    competency = chance.choice(list(Competency.objects.all()))
    observe(employee, competency, chance.choice([1, 2.5, 4]), days_ago=chance.randint(0, 400))


def retract_evidence(chance: random.Random) -> None:
    row = chance.choice(list(Evidence.objects.filter(retracted_at=None)))
    Evidence.objects.filter(pk=row.pk).update(
        retracted_at=timezone.now(), retracted_by="Somebody", retraction_reason="Mistaken"
    )


def change_half_life(chance: random.Random) -> None:
    competency = chance.choice(list(Competency.objects.all()))
    Competency.objects.filter(pk=competency.pk).update(
        half_life_days=chance.choice([None, 200, 500])
    )


def publish_policy(chance: random.Random) -> None:
    latest = ScoringPolicyVersion.objects.latest("version")
    parameters = policy_to_json(policy_from_json(latest.parameters))
    parameters["half_life_days"] = chance.choice([400.0, 730.0])
    parameters["sources"][0]["highest_level"] = chance.choice([None, 4.0])
    ScoringPolicyVersion.objects.create(
        version=latest.version + 1, effective_from=date(2001, 1, 1), parameters=parameters
    )


def catch_up(chance: random.Random) -> None:
    recompute_pending()


def replay_a_past_day(chance: random.Random) -> None:
    run_over_everybody(as_of=TODAY - timedelta(days=chance.randint(1, 300)))


def replay_what_was_known(chance: random.Random) -> None:
    moment = chance.choice(list(Evidence.objects.values_list("recorded_at", flat=True)))
    run_over_everybody(as_of=TODAY - timedelta(days=chance.randint(0, 300)), known_at=moment)


def pass_a_night(chance: random.Random) -> None:
    run_over_everybody(as_of=TODAY + timedelta(days=chance.randint(0, 200)))


def begin_a_run(chance: random.Random) -> None:
    start_run(as_of=TODAY, chunk_ids=4)


def work_off_a_part(chance: random.Random) -> None:
    run = Run.objects.filter(kind="readiness", status=Run.Status.RUNNING).first()
    if run is not None:
        advance_run(run_id=run.pk)


def leave_or_return(chance: random.Random) -> None:
    employee = chance.choice(list(Employee.objects.exclude(status=Employee.Status.LEFT)))
    is_active = employee.status == Employee.Status.ACTIVE
    new = Employee.Status.LEAVE if is_active else Employee.Status.ACTIVE
    Employee.objects.filter(pk=employee.pk).update(status=new)


STEPS: list[Callable[[random.Random], None]] = [
    *(add_evidence, add_evidence, retract_evidence, retract_evidence, change_half_life),
    *(publish_policy, catch_up, catch_up, replay_a_past_day, replay_what_was_known, pass_a_night),
    *(begin_a_run, work_off_a_part, work_off_a_part, work_off_a_part, leave_or_return),
]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_in_between_nothing_kept_is_ever_out_of_date(seed: int) -> None:
    chance = random.Random(seed)
    make_random_company(seed=40 + seed, people=12)
    for _ in range(24):
        chance.choice(STEPS)(chance)
    while Run.objects.filter(kind="readiness", status=Run.Status.RUNNING).exists():
        work_off_a_part(chance)
    Employee.objects.filter(status=Employee.Status.LEAVE).update(status=Employee.Status.ACTIVE)
    recompute_pending()
    run_over_everybody(as_of=TODAY)
    by_sums = stored_scores()
    assert not PendingRecompute.objects.exists()
    assert by_sums == read_anew(TODAY), f"seed {seed}"


def test_somebody_recomputed_since_the_run_began_keeps_mark_and_score() -> None:
    """A long transaction's mark is older than a run that has not come to its people yet, but is
    seen only after they were recomputed with what the run does not know."""
    make_random_company(seed=33, people=5)
    run_over_everybody(as_of=TODAY)
    run = start_run()
    score = ReadinessScore.objects.first()
    assert score is not None
    requirement = score.profile.requirements.first()
    assert requirement is not None
    observe(score.employee, requirement.competency, 4)
    recompute_pending()
    PendingRecompute.objects.create(
        employee=score.employee,
        marked_in=1,
        marked_at=run.known_at - timedelta(seconds=5),
        is_whole=False,
        competency_ids=[requirement.competency_id],
    )
    while advance_run(run_id=run.pk) is not None:
        pass
    assert [mark.employee_id for mark in PendingRecompute.objects.all()] == [score.employee_id]
    recompute_pending()
    assert stored_scores() == read_anew(TODAY)
    assert_the_next_night_knows_all()


def test_news_seen_by_a_run_of_a_coming_day_do_not_keep_nights_before_it_from_keeping() -> None:
    somebody, neighbour = some_scored_people(2)
    away = Employee.objects.filter(pk=somebody.pk)
    away.update(status=Employee.Status.LEAVE)
    recompute_pending()
    observe_everything(somebody)
    run_over_everybody(as_of=TODAY + timedelta(days=100))
    assert somebody.pk not in people_kept()
    away.update(status=Employee.Status.ACTIVE)
    run_over_everybody(as_of=TODAY + timedelta(days=1))
    assert {somebody.pk, neighbour.pk} <= people_kept()
