"""The heat map: its counts are those of the lists that its cells lead to."""

import re

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import OrgUnit, Position, RoleFamily
from succession.bench.heat import Count, heat_map
from tests.benches import BenchWorld, make_world
from tests.cast import Cast

URL = reverse("succession:heat")
CELL = re.compile(r'<td class="seq-\d"><a href="([^"]+)"><span>([\d,]+)<')


def page(cast: Cast, persona: str, url: str = URL) -> str:
    client = cast.client(persona)
    response = client.get(url.replace("&amp;", "&"))
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def world(cast: Cast) -> BenchWorld:
    """Two more units with seats of every kind; one seat of no unit."""
    world = make_world()
    north, far = cast.units["sales-north"], OrgUnit.objects.create(code="far", name="Far")
    world.role.family = RoleFamily.objects.create(code="heads", name="Heads")
    world.role.save()
    world.seat("A", org_unit=north, incumbent=world.person("h"), risk_of_loss="high")
    world.seat("B", org_unit=far, risk_of_loss="low")
    world.seat("C", incumbent=world.person("h"))
    world.nominate("A", "ann", band="ready_now")
    world.nominate("B", "bob", band="within_2_years")
    return world


@pytest.mark.parametrize("by", ["cover", "band", "risk"])
@pytest.mark.parametrize("rows", ["unit", "family"])
def test_every_cell_leads_to_as_many_positions(
    cast: Cast, world: BenchWorld, rows: str, by: str
) -> None:
    cells = CELL.findall(page(cast, "hr_admin", f"{URL}?rows={rows}&by={by}"))
    assert (
        sum(int(count) for _, count in cells) == Position.objects.filter(is_critical=True).count()
    )
    for url, count in cells:
        words = "1 match." if count == "1" else f"1–{count} of {count} positions"
        assert words in page(cast, "hr_admin", url)


def test_a_unit_opens_into_its_parts(cast: Cast, world: BenchWorld) -> None:
    content = page(cast, "hr_admin", f"{URL}?unit=sales")
    assert "in Sales" in content
    assert "Sales North" in content
    assert "Far" not in content


def test_only_what_the_reader_reaches_is_counted(cast: Cast, world: BenchWorld) -> None:
    assert "Far" not in page(cast, "hr_partner")
    assert "Far" in page(cast, "committee_member")


def test_queries_do_not_grow(
    cast: Cast, world: BenchWorld, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client("hr_admin")
    for count in (5, 40):
        for index in range(count):
            unit = OrgUnit.objects.create(code=f"u{count}-{index}", name=f"Unit {index}")
            world.seat(f"S{count}-{index}", org_unit=unit)
        client.get(URL)
        with django_assert_num_queries(5):
            client.get(URL)


def test_least_covered_first_and_one_scale() -> None:
    counts = [
        Count(row="a", name="A", column="x", positions=4, covered=4),
        Count(row="b", name="B", column="x", positions=1, covered=0),
        Count(row="b", name="B", column="y", positions=1, covered=1),
    ]
    found = heat_map(counts, {"x": "X", "y": "Y"}, by_uncovered=False)
    assert [row.code for row in found.rows] == ["b", "a"]
    assert [[cell.shade for cell in row.cells] for row in found.rows] == [[1, 1], [4, 0]]
    assert [cell.share for cell in found.rows[0].cells] == [0.5, 0.5]
    assert (found.total.positions, found.total.covered) == (6, 5)
    uncovered = heat_map(counts, {"x": "X", "y": "Y"}, by_uncovered=True)
    assert [[cell.shade for cell in row.cells] for row in uncovered.rows] == [[4, 0], [0, 0]]
