"""A run is finished however often it is begun, and loses nothing to whoever goes away meanwhile.
Workers that are killed: test_crashes.py."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from audit.models import Event, Run
from audit.services import System
from competencies.models import Evidence
from competencies.services.evidence import record_evidence
from config.celery import app
from succession.models import PendingRecompute, ReadinessChunk
from succession.selectors.runs import stalled_runs
from succession.services.pending import recompute_pending
from succession.services.runs import (
    advance_run,
    finish_run,
    queue_chunks,
    resume_runs,
    start_nightly_run,
    start_run,
)
from tests.cast import Cast, make_cast, observe
from tests.succession.company import stored_scores
from tests.support.sessions import somebody_else
from tests.support.worker import Worker, publish_to, wait_until


@pytest.mark.django_db
def test_run_shows_its_progress_counts_and_outcome(cast: Cast) -> None:
    last = cast.people["sten"].pk
    run_id = start_run(by=System("Hanna"), chunk_ids=4).pk
    chunks = ReadinessChunk.objects.filter(readiness_run_id=run_id)
    done = []
    while advance_run(run_id=run_id) is not None:
        done.append(Run.objects.get(pk=run_id).done)
    run = Run.objects.get(pk=run_id)
    assert len(done) == chunks.count() >= 2
    assert done == sorted(done)
    assert (run.status, run.done, run.total, run.doing, run.error) == ("done", 7, 7, "", "")
    assert run.counts == {
        "people": 7,
        "pairs": 13,
        "changed": 13,
        "removed": 0,
        "unpublished": 0,
        "empty": 0,
        "unusable": 0,
    }
    assert chunks.latest("first_employee_id").last_employee_id == last
    event = Event.objects.get(object_type="readiness_run")
    assert (event.actor_label, event.action, event.object_id) == ("Hanna", "ran", str(run_id))


@pytest.mark.django_db
def test_finishing_twice_is_finishing_once(cast: Cast) -> None:
    run_id = start_run().pk
    assert not finish_run(run_id=run_id)
    advance_run(run_id=run_id)
    finished_at = Run.objects.get(pk=run_id).finished_at
    assert not finish_run(run_id=run_id)
    assert advance_run(run_id=run_id) is None
    assert Run.objects.get(pk=run_id).finished_at == finished_at
    assert Event.objects.filter(object_type="readiness_run").count() == 1


@pytest.mark.django_db
def test_run_over_nobody_ends() -> None:
    run_id = start_run().pk
    assert advance_run(run_id=run_id) is None
    assert Run.objects.get(pk=run_id).status == "done"


@pytest.mark.django_db
def test_run_without_progress_is_resumed_and_one_with_progress_is_not(cast: Cast) -> None:
    run_id = start_run(chunk_ids=1).pk
    assert list(stalled_runs()) == []
    Run.objects.filter(pk=run_id).update(started_at=timezone.now() - timedelta(minutes=5))
    assert resume_runs() == 1
    advance_run(run_id=run_id)
    assert resume_runs() == 0


@pytest.mark.django_db
def test_nightly_run_is_not_started_twice(cast: Cast) -> None:
    run_id = start_nightly_run()
    assert Run.objects.get(pk=run_id).started_by_label == "Schedule"
    assert start_nightly_run() == 0
    while advance_run(run_id=run_id) is not None:
        pass
    assert start_nightly_run() > run_id


@pytest.mark.django_db
def test_schedule_is_in_the_database_and_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    scheduled = PeriodicTask.objects.filter(task__startswith="succession.")
    assert {(row.name, row.task) for row in scheduled} >= {
        ("Catch up pending scores", "succession.tasks.recompute_pending"),
        ("Resume readiness runs that stand still", "succession.tasks.resume_runs"),
        ("Recompute all readiness", "succession.tasks.start_nightly_run"),
    }
    assert {row.task for row in scheduled} <= set(app.tasks)


@pytest.mark.django_db
def test_broker_away_is_told_and_nothing_is_lost(cast: Cast) -> None:
    run_id = start_run().pk
    publish_to("redis://127.0.0.1:1/0")
    try:
        assert not queue_chunks(run_id=run_id)
    finally:
        publish_to("memory://")
    assert advance_run(run_id=run_id) == 13


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_long_import_and_its_people_are_recomputed_after_it() -> None:
    cast = make_cast()
    erik, kit = cast.people["erik"], cast.competencies
    recompute_pending()
    with somebody_else() as importing:
        importing.execute(
            "INSERT INTO competencies_evidence (employee_id, competency_id, source, level,"
            " observed_on, note, origin, origin_ref, retracted_by, retraction_reason)"
            " VALUES (%s, %s, 0, 3, current_date, '', 'import', '', '', '')",
            [erik.pk, kit["planning"].pk],
        )
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        observe(erik, kit["coaching"], 3)
        assert recompute_pending() == 1
        before = stored_scores()["E3", "sales-rep"]
        importing.connection.commit()
    assert recompute_pending() == 1
    assert stored_scores()["E3", "sales-rep"][1] > before[1] > 0


def test_new_evidence_reaches_the_score_through_a_worker(celery_worker_process: Worker) -> None:
    cast = make_cast()
    recompute_pending()
    erik = cast.people["erik"]
    record_evidence(
        employee=erik,
        competency=cast.competencies["coaching"],
        source=Evidence.Source.MANAGER_RATING,
        level=3,
        observed_on=timezone.localdate(),
        by=cast.accounts["manager"],
    )
    wait_until(lambda: not PendingRecompute.objects.exists(), seconds=10)
    assert stored_scores()["E3", "sales-rep"][1] > 0
