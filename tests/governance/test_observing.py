"""Writing the day's figures down, and replaying past days."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from audit.errors import DomainError
from audit.models import Event, Run
from audit.services import System
from config.celery import app
from governance import tasks
from governance.kpis.catalogue import MEASURES
from governance.kpis.shapes import Figure, Moment
from governance.models import KPI, Observation
from governance.services import observe_kpis
from tests.benches import make_world

TODAY = timezone.localdate()


@pytest.mark.django_db
def test_one_observation_of_each_kpi_with_its_versions() -> None:
    world = make_world()
    KPI.objects.filter(key="successor_coverage").update(definition_version=3)
    world.seat("A")
    world.seat("B")
    world.nominate("A", "ann")
    written = observe_kpis(as_of=TODAY, by=System())
    assert {one.kpi.key for one in written} == set(MEASURES)
    kept = Observation.objects.get(kpi__key="successor_coverage")
    assert (kept.numerator, kept.denominator, kept.value) == (1, 2, 0.5)
    assert (kept.definition_version, kept.policy_version) == (3, world.policy.version)


@pytest.mark.django_db
def test_no_data_is_kept_as_such() -> None:
    observe_kpis(as_of=TODAY, by=System())
    assert Observation.objects.get(kpi__key="ready_now_coverage").value is None


@pytest.mark.django_db
def test_again_on_the_same_day_replaces_and_never_doubles() -> None:
    world = make_world()
    world.seat("A")
    observe_kpis(as_of=TODAY, by=System())
    world.nominate("A", "ann")
    observe_kpis(as_of=TODAY, by=System())
    assert Observation.objects.count() == len(MEASURES)
    assert Observation.objects.get(kpi__key="successor_coverage").value == 1.0


@pytest.mark.django_db
def test_a_past_day_is_added_once_and_never_replaced() -> None:
    world = make_world()
    world.seat("A")
    day = TODAY - timedelta(days=30)
    first = observe_kpis(as_of=day, by=System())
    world.nominate("A", "ann", days_ago=60)
    again = observe_kpis(as_of=day, by=System())
    assert {one.kpi.key for one in first} == {
        key for key, measure in MEASURES.items() if measure.is_replayable
    }
    assert again == []
    assert Observation.objects.get(kpi__key="successor_coverage").value == 0.0


@pytest.mark.django_db
def test_a_day_to_come_cannot_be_measured() -> None:
    with pytest.raises(DomainError):
        observe_kpis(as_of=TODAY + timedelta(days=1), by=System())
    assert not Observation.objects.exists()


@pytest.mark.django_db
def test_leaves_a_run_and_a_trace() -> None:
    observe_kpis(as_of=TODAY, by=System())
    run = Run.objects.get(kind="kpi")
    assert (run.status, run.total, run.counts) == ("done", 18, {"observed": 18})
    event = Event.objects.get(object_type="kpi_run")
    assert (event.action, event.object_id) == ("ran", str(run.pk))


@pytest.mark.django_db
def test_nothing_is_written_when_one_figure_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Moment) -> Figure:
        raise ZeroDivisionError

    broken = MEASURES | {
        "ownership": MEASURES["ownership"].__class__(
            key="ownership", kind=MEASURES["ownership"].kind, figure=fail
        )
    }
    monkeypatch.setattr("governance.services.MEASURES", broken)
    with pytest.raises(ZeroDivisionError):
        observe_kpis(as_of=TODAY, by=System())
    assert not Observation.objects.exists()
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_task_measures_the_day_it_is_given() -> None:
    make_world().seat("A")
    day = TODAY - timedelta(days=3)
    assert tasks.observe_kpis(day.isoformat()) == len(
        [measure for measure in MEASURES.values() if measure.is_replayable]
    )
    assert set(Observation.objects.values_list("as_of", flat=True)) == {day}


@pytest.mark.django_db
def test_schedule_is_a_row_that_names_a_task_which_exists() -> None:
    row = PeriodicTask.objects.get(task="governance.tasks.observe_kpis")
    assert row.enabled
    app.loader.import_default_modules()
    assert row.task in app.tasks
