"""From evidence rows to stored scores: the same numbers by whatever path, history only of changes."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.errors import DomainError
from competencies.models import Competency, Evidence
from competencies.services.evidence import retract_evidence
from people.models import Employee, Position, Role
from succession.models import (
    PendingRecompute,
    ReadinessChunk,
    ReadinessHistory,
    ReadinessScore,
    SuccessionPlan,
    Successor,
)
from succession.services.pending import recompute_pending
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, make_profile, observe
from tests.succession.company import (
    AS_OF,
    expected_scores,
    make_random_company,
    stored_scores,
)

pytestmark = pytest.mark.django_db


def recompute_everybody(**question: object) -> None:
    run = start_run(**question)  # type: ignore[arg-type]  # passed through from the tests below
    while advance_run(run_id=run.pk) is not None:
        pass


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_company_scores_as_plain_loops_say(seed: int) -> None:
    make_random_company(seed=seed, people=40)
    recompute_everybody(as_of=AS_OF)
    stored, expected = stored_scores(), expected_scores()
    assert stored.keys() == expected.keys()
    for pair, (version, score, score_sd, coverage, gate, months, band) in stored.items():
        result = expected[pair].result
        assert (version, gate, band) == (expected[pair].version, result.gate, result.band)
        numbers = (score, score_sd, coverage, months)
        wanted = (result.score, result.score_sd, result.coverage, result.months)
        assert numbers == pytest.approx(wanted, abs=1e-9)


def test_any_partition_into_chunks_gives_the_same_bits() -> None:
    make_random_company(seed=4, people=30)
    recompute_everybody(as_of=AS_OF)
    whole = stored_scores()
    for chunk_ids in (1, 7):
        ReadinessScore.objects.all().delete()
        recompute_everybody(as_of=AS_OF, chunk_ids=chunk_ids)
        assert stored_scores() == whole


def test_many_rows_by_staging_and_few_inside_the_statement_give_the_same_bits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_random_company(seed=5, people=30)
    recompute_everybody(as_of=AS_OF)
    inline = stored_scores()
    ReadinessScore.objects.all().delete()
    monkeypatch.setattr("succession.readiness.writing.FEW", 0)
    recompute_everybody(as_of=AS_OF, chunk_ids=16)
    assert stored_scores() == inline


def test_pending_people_get_what_a_run_would_give_them() -> None:
    make_random_company(seed=6, people=30)
    assert recompute_pending() == Employee.objects.count()
    by_events = stored_scores()
    ReadinessScore.objects.all().delete()
    recompute_everybody()
    assert stored_scores() == by_events


def test_replay_gives_what_was_stored_then_to_the_last_bit() -> None:
    make_random_company(seed=7, people=20)
    recompute_everybody(as_of=AS_OF)
    then, known_at = stored_scores(), ReadinessScore.objects.first().computed_at  # type: ignore[union-attr]
    _change_everything()
    recompute_everybody(as_of=AS_OF)
    assert stored_scores() != then
    recompute_everybody(as_of=AS_OF, known_at=known_at)
    assert stored_scores() == then


def _change_everything() -> None:
    """New evidence, retractions, new profile versions, half-lives; people keep their roles."""
    for competency, days in zip(Competency.objects.order_by("pk"), (100, None, 200), strict=False):
        Competency.objects.filter(pk=competency.pk).update(half_life_days=days)
    for row in (
        Evidence.objects.filter(retracted_at=None).order_by("employee_id").distinct("employee_id")
    ):
        Evidence.objects.filter(pk=row.pk).update(
            retracted_at=timezone.now(), retracted_by="Somebody", retraction_reason="Mistaken"
        )
        observe(row.employee, row.competency, 5, on=AS_OF)
    for score in ReadinessScore.objects.order_by("role_id").distinct("role_id")[:3]:
        competency = Evidence.objects.first().competency  # type: ignore[union-attr]
        make_profile(score.role, [(competency, 4, 1, True)])


def test_second_run_adds_no_history_and_leaves_no_marks(cast: Cast) -> None:
    observe(cast.people["mona"], cast.competencies["coaching"], 4)
    recompute_everybody()
    assert ReadinessHistory.objects.count() == ReadinessScore.objects.count() == 13
    recompute_everybody()
    assert ReadinessHistory.objects.count() == 13
    assert not PendingRecompute.objects.exists()


def test_another_day_alone_is_no_change_but_moves_the_day(cast: Cast) -> None:
    recompute_everybody(as_of=AS_OF)
    recompute_everybody(as_of=AS_OF + timedelta(days=1))
    assert set(ReadinessScore.objects.values_list("as_of", flat=True)) == {
        AS_OF + timedelta(days=1)
    }
    assert ReadinessHistory.objects.count() == 13


def test_history_gets_the_pairs_that_changed_and_no_other(cast: Cast) -> None:
    recompute_everybody()
    observe(cast.people["erik"], cast.competencies["planning"], 3)
    recompute_pending()
    added = ReadinessHistory.objects.order_by("-id")[:2]
    assert {(row.employee_id, row.role.code) for row in added} == {
        (cast.people["erik"].pk, "sales-rep"),
        (cast.people["erik"].pk, "sales-manager"),
    }
    assert ReadinessHistory.objects.count() == 15


def test_new_profile_version_is_a_change_even_with_the_same_score(cast: Cast) -> None:
    recompute_everybody()
    make_profile(cast.roles["sales-director"], [(cast.competencies["coaching"], 5, 1, True)])
    recompute_pending()
    versions = ReadinessHistory.objects.filter(role=cast.roles["sales-director"]).values_list(
        "profile__version", flat=True
    )
    assert sorted(versions) == [1, 1, 1, 2, 2, 2]


def test_score_of_a_pair_that_no_longer_applies_goes_and_its_history_stays(cast: Cast) -> None:
    erik = cast.people["erik"]
    recompute_everybody()
    Employee.objects.filter(pk=erik.pk).update(status="leave")
    recompute_pending()
    assert not ReadinessScore.objects.filter(employee=erik).exists()
    assert ReadinessHistory.objects.filter(employee=erik).count() == 2


def test_run_removes_scores_of_people_who_left_and_counts_them(cast: Cast) -> None:
    recompute_everybody()
    Employee.objects.filter(number="E7").update(status="left")
    run = start_run()
    advance_run(run_id=run.pk)
    assert ReadinessChunk.objects.get(readiness_run=run).removed == 2
    assert not ReadinessScore.objects.filter(employee__number="E7").exists()


def test_off_the_slate_only_that_role_goes(cast: Cast) -> None:
    nia, director = cast.people["nia"], cast.roles["sales-director"]
    place = Successor.objects.create(plan=cast.positions["director"].plan, employee=nia)
    recompute_pending()
    assert ReadinessScore.objects.filter(employee=nia, role=director).exists()
    place.delete()
    recompute_pending()
    codes = ReadinessScore.objects.filter(employee=nia).values_list("role__code", flat=True)
    assert sorted(codes) == ["sales-manager", "sales-rep"]


def test_retracted_evidence_no_longer_counts(cast: Cast) -> None:
    row = observe(cast.people["erik"], cast.competencies["coaching"], 4)
    recompute_pending()
    before = stored_scores()["E3", "sales-rep"]
    retract_evidence(evidence=row, by=cast.accounts["hr_admin"], reason="Wrong person")
    assert recompute_pending() == 1
    assert before[1] > 0
    assert stored_scores()["E3", "sales-rep"][1:3] == (0.0, 0.0)


def test_one_person_with_five_roles_takes_five_queries(cast: Cast) -> None:
    mona, coaching = cast.people["mona"], cast.competencies["coaching"]
    for number in range(3):
        role = Role.objects.create(code=f"other{number}", name="Other")
        make_profile(role, [(coaching, 3, 1, True)])
        seat = Position.objects.create(code=f"seat{number}", title="Seat", role=role)
        plan = SuccessionPlan.objects.create(position=seat)
        Successor.objects.create(plan=plan, employee=mona)
    recompute_pending()
    observe(mona, coaching, 4)
    with CaptureQueriesContext(connection) as queries:
        assert recompute_pending() == 1
    assert ReadinessScore.objects.filter(employee=mona).count() == 5
    assert not PendingRecompute.objects.exists()
    # lock, claim (and: is anybody left?), policy, all that is read, merge
    asked = [query for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 5


def test_evidence_recorded_after_the_moment_of_a_run_waits_for_its_mark(cast: Cast) -> None:
    erik = cast.people["erik"]
    run = start_run()
    observe(erik, cast.competencies["coaching"], 4)
    advance_run(run_id=run.pk)
    assert stored_scores()["E3", "sales-rep"][1] == 0.0
    assert PendingRecompute.objects.get().employee == erik
    recompute_pending()
    assert stored_scores()["E3", "sales-rep"][1] > 0


def test_run_does_not_overwrite_a_score_that_knows_more(cast: Cast) -> None:
    run = start_run()
    observe(cast.people["erik"], cast.competencies["coaching"], 4)
    recompute_pending()
    newer, history = stored_scores(), ReadinessHistory.objects.count()
    advance_run(run_id=run.pk)
    assert stored_scores() == newer
    assert ReadinessHistory.objects.count() == history


def test_moment_to_come_is_refused_and_nothing_is_started(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Nobody knows yet"):
        start_run(known_at=timezone.now() + timedelta(minutes=1))
    assert not ReadinessChunk.objects.exists()


def test_chunks_cover_everybody_once_and_in_order() -> None:
    make_random_company(seed=8, people=25)
    run = start_run(chunk_ids=10)
    chunks = list(run.chunks.all())
    assert sum(chunk.people for chunk in chunks) == 25
    assert all(one.last_employee_id < next_.first_employee_id for one, next_ in pairwise(chunks))
    assert chunks[0].first_employee_id == Employee.objects.earliest("pk").pk
    assert chunks[-1].last_employee_id == Employee.objects.latest("pk").pk
