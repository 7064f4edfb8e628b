"""Naming who answers for a figure, and what it should be."""

import pytest

from audit.errors import Conflict, DomainError
from audit.models import Event
from governance.models import KPI
from governance.services import govern_kpi, governance_of
from people.models import Employee
from tests.cast import Cast


@pytest.fixture
def kpi(db: None) -> KPI:
    return KPI.objects.get(key="ready_now_coverage")


def test_owner_and_target_make_it_governed_and_leave_a_trace(cast: Cast, kpi: KPI) -> None:
    by = cast.accounts["hr_admin"]
    govern_kpi(kpi=kpi, owner=cast.people["ada"], target=0.6, warn=0.5, alarm=0.3, by=by)
    kpi.refresh_from_db()
    assert kpi.is_governed
    assert (kpi.target, kpi.warn, kpi.alarm) == (0.6, 0.5, 0.3)
    event = Event.objects.get(object_type="kpi")
    assert (event.actor_label, event.object_id) == ("Hanna Holm", "ready_now_coverage")
    assert event.detail["after"] == {
        "owner": cast.people["ada"].pk, "target": 0.6, "warn": 0.5, "alarm": 0.3,
    }  # fmt: skip


def test_same_again_changes_nothing(cast: Cast, kpi: KPI) -> None:
    for _ in range(2):
        govern_kpi(kpi=kpi, owner=cast.people["ada"], target=0.6, by=cast.accounts["hr_admin"])
    assert Event.objects.filter(object_type="kpi").count() == 1


def test_second_writer_is_told_and_overwrites_nothing(cast: Cast, kpi: KPI) -> None:
    by = cast.accounts["hr_admin"]
    seen = governance_of(kpi).signature()
    govern_kpi(kpi=kpi, owner=cast.people["ada"], target=0.6, by=by, seen=seen)
    with pytest.raises(Conflict):
        govern_kpi(kpi=kpi, owner=cast.people["mona"], target=0.7, by=by, seen=seen)
    kpi.refresh_from_db()
    assert (kpi.owner, kpi.target) == (cast.people["ada"], 0.6)
    assert Event.objects.filter(object_type="kpi").count() == 1


def test_somebody_who_left_cannot_answer_for_it(cast: Cast, kpi: KPI) -> None:
    gone = cast.people["sten"]
    Employee.objects.filter(pk=gone.pk).update(status="left")
    gone.refresh_from_db()
    with pytest.raises(DomainError):
        govern_kpi(kpi=kpi, owner=gone, target=0.6, by=cast.accounts["hr_admin"])
    kpi.refresh_from_db()
    assert kpi.owner is None


def test_alarm_better_than_target_is_refused(cast: Cast, kpi: KPI) -> None:
    with pytest.raises(DomainError):
        govern_kpi(
            kpi=kpi, owner=cast.people["ada"], target=0.6, alarm=0.7, by=cast.accounts["hr_admin"]
        )
    assert not Event.objects.exists()
