"""Each KPI of the bench on a small company counted by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.kpis.catalogue import MEASURES
from governance.kpis.people_rows import parts_of
from governance.kpis.shapes import Figure, Moment, Row
from people.models import Employee, OrgUnit
from tests.benches import BenchWorld, make_world

TODAY = timezone.localdate()


@pytest.fixture
def world(db: None) -> BenchWorld:
    """Five seats. ann is ready for A and B; B has nobody else; C has bob, ready in 2 years, and
    cleo, unknown; D has only a proposal; E has nobody."""
    world = make_world()
    holder = Employee.objects.create(number="H", full_name="Holder")
    world.seat("A", risk_of_loss="high", impact_of_loss="high", incumbent=holder)
    world.seat("B", risk_of_loss="low", impact_of_loss="high", incumbent=holder)
    world.seat("C", risk_of_loss="high", impact_of_loss="low", incumbent=holder)
    world.seat("D", incumbent=holder)
    world.seat("E")
    world.nominate("A", "ann", band="ready_now")
    world.nominate("B", "ann")
    world.nominate("C", "bob", band="within_2_years")
    world.nominate("C", "cleo", band="insufficient_evidence")
    world.nominate("A", "bob")
    world.nominate("D", "dan", band="ready_now", confirmed=False)
    world.nominate("D", "eve", confirmed=False)
    world.seat("not critical", is_critical=False)
    world.nominate("not critical", "fay", band="ready_now")
    world.seat("closed", closed_on=TODAY)
    return world


def figure(key: str) -> Figure:
    return MEASURES[key].figure(Moment(TODAY))


def rows(key: str) -> list[Row]:
    measure = MEASURES[key]
    assert measure.rows is not None
    return measure.rows(Moment(TODAY))


EXPECTED = {
    "ready_now_coverage": (2, 5),
    "net_ready_cover": (1, 5),
    "successor_coverage": (3, 5),
    "successor_depth": (5, 5),
    "bench_strength_b": (2, 5),
    # ann in A and B, bob in A and C: halves; cleo whole
    "bench_strength_c": (3, 5),
    "exposure": (1, 3),
    "insufficient_evidence": (1, 4),
}


@pytest.mark.parametrize("key", EXPECTED)
def test_figure_counted_by_hand(world: BenchWorld, key: str) -> None:
    found = figure(key)
    part, whole = EXPECTED[key]
    assert (found.numerator, found.denominator) == (part, whole)
    assert found.value == part / whole


@pytest.mark.parametrize("key", [key for key, one in MEASURES.items() if one.rows is not None])
def test_rows_add_up_to_the_figure(world: BenchWorld, key: str) -> None:
    found = figure(key)
    parts = [(row.part, row.whole) for row in rows(key)]
    if key == "nudge_uplift":
        parts = parts[:1]
    assert sum(part for part, _ in parts) == found.numerator
    assert sum(whole for _, whole in parts) == found.denominator


def test_net_cover_says_for_which_seat_a_shared_person_is_counted(world: BenchWorld) -> None:
    notes = {row.code: row.note for row in rows("net_ready_cover")}
    assert notes == {
        "A": "Filled in the matching",
        "B": "Someone is ready, but counted for Seat A",
        "C": "Nobody ready now",
        "D": "Nobody ready now",
        "E": "Nobody ready now",
    }


def test_depth_also_tells_how_many_have_two(world: BenchWorld) -> None:
    assert figure("successor_depth").detail == {"with_two": 2, "share_with_two": 0.4}


def test_bench_b_tells_all_three_statuses(world: BenchWorld) -> None:
    assert figure("bench_strength_b").detail == {"none": 2, "future_only": 1, "ready_now": 2}


def test_exposed_seats_are_the_vacant_and_those_at_high_risk(world: BenchWorld) -> None:
    assert figure("ready_now_coverage").detail == {"exposed": 3, "exposed_uncovered": 2}


def test_breadth_counts_people_not_places(world: BenchWorld) -> None:
    found = figure("successor_breadth")
    assert (found.value, found.denominator) == (3, 5)


def test_somebody_not_scored_is_told_apart_from_not_enough_evidence(world: BenchWorld) -> None:
    assert figure("insufficient_evidence").detail["not_scored"] == 1


@pytest.mark.parametrize("key", ["successor_breadth", "insufficient_evidence"])
def test_people_add_up_to_the_figure(world: BenchWorld, key: str) -> None:
    people = MEASURES[key].people
    assert people is not None
    everybody = list(Employee.objects.values_list("pk", flat=True))
    parts = parts_of(people(Moment(TODAY)), everybody).values()
    assert sum(part for part, _ in parts) == figure(key).numerator
    if key == "insufficient_evidence":
        assert sum(whole for _, whole in parts) == figure(key).denominator


def test_groups_are_the_units_below_the_top(world: BenchWorld) -> None:
    top = OrgUnit.objects.create(code="top", name="Top")
    north = OrgUnit.objects.create(code="north", name="North", parent=top)
    yard = OrgUnit.objects.create(code="yard", name="Yard", parent=north)
    Employee.objects.filter(number__in=["ANN", "BOB"]).update(org_unit=yard)
    groups = figure("successor_breadth").detail["groups"]
    assert groups == [
        {"unit": north.pk, "name": "North", "people": 2, "part": 2.0, "whole": 2.0},
        {"unit": None, "name": "No division", "people": 1, "part": 1.0, "whole": 1.0},
    ]


def test_somebody_who_left_no_longer_counts(world: BenchWorld) -> None:
    Employee.objects.filter(number="ANN").update(status="left", left_on=TODAY)
    assert figure("ready_now_coverage").numerator == 0


@pytest.mark.parametrize("key", [key for key in MEASURES if key != "ownership"])
def test_nothing_to_divide_by_is_no_data_and_not_zero(db: None, key: str) -> None:
    assert figure(key).value is None


def test_a_past_day_is_measured_with_what_was_then(world: BenchWorld) -> None:
    day = TODAY - timedelta(days=40)
    world.seat("P")
    world.nominate("P", "pia", days_ago=60)
    world.scored_on("pia", "within_2_years", TODAY - timedelta(days=90))
    world.scored_on("pia", "ready_now", TODAY - timedelta(days=50))
    world.scored_on("pia", "within_5_years", TODAY - timedelta(days=10))
    world.score("pia", "within_5_years")

    def ready(days_ago: int) -> float:
        moment = Moment(TODAY - timedelta(days=days_ago))
        return MEASURES["ready_now_coverage"].figure(moment).numerator

    assert MEASURES["successor_coverage"].figure(Moment(day)).numerator == 1
    assert [ready(days) for days in (70, 55, 50, 40, 10, 5)] == [0, 0, 1, 1, 0, 0]
