"""Selection rates by group: counted by hand, small groups held back, nothing called a finding."""

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from governance.kpis.catalogue import MEASURES
from governance.kpis.shapes import Moment
from governance.models import KPI
from people.models import Demographics, Employee
from people.selectors.protected import protected_counts
from succession.models import ReadinessScore, SuccessionPlan, Successor
from tests.benches import BenchWorld, make_world

TODAY = timezone.localdate()


def crowd(world: BenchWorld, gender: str, people: int, on_slate: int, year: int = 1980) -> None:
    """So many people scored for the role, and so many of them on the slate of seat A."""
    made = Employee.objects.bulk_create(
        Employee(number=f"{gender}{number}", full_name=gender) for number in range(people)
    )
    Demographics.objects.bulk_create(
        Demographics(employee=one, gender=gender, birth_year=year) for one in made
    )
    columns = world._columns("within_2_years", TODAY)
    ReadinessScore.objects.bulk_create(
        ReadinessScore(employee=one, role=world.role, **columns) for one in made
    )
    plan, _ = SuccessionPlan.objects.get_or_create(position=world.seats["A"])
    Successor.objects.bulk_create(Successor(plan=plan, employee=one) for one in made[:on_slate])


def rows(world: BenchWorld) -> dict[str, tuple[float, float, str]]:
    found = MEASURES["adverse_impact"].rows
    assert found is not None
    return {
        row.label: (row.part, row.whole, row.note)
        for row in found(Moment(TODAY))
        if row.under == "Gender · On a slate, of those scored for the role"
    }


def test_a_flag_is_a_reason_to_look(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = make_world()
    world.seat("A")
    crowd(world, "Women", 80, 30)
    crowd(world, "Men", 80, 72, year=1970)
    crowd(world, "Third", 3, 3)
    crowd(world, "Fourth", 6, 1)
    with django_assert_num_queries(4):
        found = rows(world)
    assert set(found) == {"Women", "Men"}  # the fourth is held back with the third
    assert found["Men"][:2] == (0.0, 0.0)
    part, whole, note = found["Women"]
    assert (part, whole) == (0.0, 1.0)
    assert note.startswith("30 of 80 selected (38%). A reason to look, not a finding: 0.42 of the")
    figure = MEASURES["adverse_impact"].figure(Moment(TODAY))
    assert figure.denominator > 0
    assert figure.numerator < figure.denominator


def test_too_few_is_no_data_not_zero(db: None) -> None:
    world = make_world()
    world.seat("A")
    crowd(world, "Women", 8, 1)
    crowd(world, "Men", 8, 4)
    figure = MEASURES["adverse_impact"].figure(Moment(TODAY))
    assert (figure.denominator, figure.value) == (0, None)
    assert "Too few to say" in rows(world)["Women"][2]


def test_counts_by_attribute(db: None) -> None:
    people = [Employee.objects.create(number=f"N{n}", full_name=f"N {n}") for n in range(3)]
    Demographics.objects.create(employee=people[0], gender="Women", birth_year=TODAY.year - 39)
    Demographics.objects.create(employee=people[1], gender="Women", birth_year=TODAY.year - 40)
    ids = [one.pk for one in people]
    gender, _, age = protected_counts(considered=ids, selected=ids[:1], as_of=TODAY)
    assert [(one.label, one.people, one.selected, one.is_known) for one in gender.groups] == [
        ("Not recorded", 1, 0, False),
        ("Women", 2, 1, True),
    ]
    assert [(one.label, one.selected) for one in age.groups] == [
        ("Not recorded", 0), ("30 to 39", 1), ("40 to 49", 0)
    ]  # fmt: skip


def test_it_is_a_key_figure_that_somebody_is_yet_to_answer_for(db: None) -> None:
    kpi = KPI.objects.get(key="adverse_impact")
    assert (kpi.is_governed, kpi.direction, kpi.unit) == (False, "up", "share")
