"""The list of critical positions: reach, names, groups, filters, files, queries."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from people.access import Permission, access_of, positions_within
from people.models import Position
from succession.bench.keeping import current_bench
from succession.bench.reach import figures_within
from succession.models import SuccessionPlan, Successor
from tests.benches import BenchWorld, make_world
from tests.cast import PERSONAS, Cast

URL = reverse("succession:positions")


def page(cast: Cast, persona: str, url: str = URL) -> str:
    client = cast.client(persona)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


REACHES = {
    "hr_admin": {"P1", "P2", "P3"},
    "hr_partner": {"P2"},
    "manager": {"P2", "P4"},
    "committee_member": {"P1", "P2", "P3"},
    "auditor": {"P1", "P2", "P3"},
}


@pytest.mark.parametrize("persona", PERSONAS)
def test_reach_over_positions(cast: Cast, persona: str) -> None:
    role = cast.roles["sales-manager"]
    Position.objects.create(
        code="P3", title="Operations manager", role=role, org_unit=cast.units["operations"],
        incumbent=cast.people["olga"], is_critical=True,
    )  # fmt: skip
    Position.objects.create(
        code="P4", title="Vacant below Mona", role=role, reports_to=cast.positions["manager"]
    )
    access = access_of(cast.accounts[persona])
    found = set(positions_within(access, Permission.VIEW_BENCH).values_list("code", flat=True))
    everything = {"P4"} if persona in {"hr_admin", "committee_member", "auditor"} else set()
    assert found == REACHES.get(persona, set()) | everything


def test_committee_sees_no_name_but_owners(cast: Cast) -> None:
    plan = cast.positions["director"].plan
    plan.owner = cast.people["sten"]
    plan.save()
    for url in (URL, reverse("succession:position", args=["P1"])):
        content = page(cast, "committee_member", url)
        assert "Mona Lind" not in content
        assert "Ada Adeyemi" not in content
    assert "Sten Sand" in content


def test_an_owner_is_not_given_away_on_somebody_elses_slate(cast: Cast) -> None:
    SuccessionPlan.objects.create(position=cast.positions["manager"], owner=cast.people["mona"])
    content = page(cast, "committee_member")
    assert "Mona Lind" not in content  # the list shows no owners; she is on P1's slate, holds P2
    own_plan = page(cast, "committee_member", reverse("succession:position", args=["P2"]))
    assert own_plan.count("Mona Lind") == 1
    other_plan = page(cast, "committee_member", reverse("succession:position", args=["P1"]))
    assert "Mona Lind" not in other_plan


def test_committee_finds_nobody_by_name(cast: Cast) -> None:
    assert "No position matches" in page(cast, "committee_member", f"{URL}?q=Mona")
    assert "Sales director, Group" in page(cast, "hr_admin", f"{URL}?q=Mona")


def test_hr_partner_sees_names_of_the_own_unit_only(cast: Cast) -> None:
    plan = SuccessionPlan.objects.create(position=cast.positions["manager"])
    for name in ("erik", "olga"):
        Successor.objects.create(
            plan=plan, employee=cast.people[name], status="confirmed",
            confirmed_at=timezone.now(),
        )  # fmt: skip
    content = page(cast, "hr_partner")
    assert "Erik Ek" in content
    assert "Olga Orlova" not in content
    assert "Sales director, Group" not in content
    plan_page = page(cast, "hr_partner", reverse("succession:position", args=["P2"]))
    assert "Somebody outside your area" in plan_page
    assert "Olga Orlova" not in plan_page


@pytest.fixture
def world(db: None) -> BenchWorld:
    world = make_world()
    world.seat("A", risk_of_loss="high", impact_of_loss="high", incumbent=world.person("holder"))
    world.seat("B", risk_of_loss="low", impact_of_loss="low", incumbent=world.person("holder"))
    world.seat("C", vacant_since=date(2026, 1, 5))
    world.seat("D", incumbent=world.person("holder"), is_holder_undisclosed=False)
    world.nominate("A", "ann", band="ready_now", emergency=True)
    world.nominate("B", "ann")
    world.nominate("D", "dan", confirmed=False)
    return world


def test_groups_and_what_each_seat_is_covered_by(cast: Cast, world: BenchWorld) -> None:
    content = page(cast, "hr_admin")
    headings = ["Vacant", "Nobody confirmed", "Confirmed, but nobody ready now", "Someone is ready"]
    places = [content.index(f'scope="rowgroup">{heading}') for heading in headings]
    assert places == sorted(places)
    assert "Counted for Seat A" in content
    assert "2 of 6 have someone ready now. If all fell vacant at once, 1 could be filled" in content
    assert "Vacant since 5 Jan 2026" in content


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?cover=vacant", {"Seat C"}),
        ("?risk=high&impact=high", {"Seat A", "Sales director, Group"}),
        ("?shared=yes", {"Seat B"}),
        ("?q=seat+d", {"Seat D"}),
        ("?q=B", {"Seat B"}),
        ("?q=dan", {"Seat D"}),
        ("?cover=nonsense&page=99&sort=evil", None),
    ],
)
def test_filters_and_search(
    cast: Cast, world: BenchWorld, query: str, titles: set[str] | None
) -> None:
    content = page(cast, "hr_admin", URL + query)
    every = {one.title for one in Position.objects.all()}
    table = content[content.index('<table class="data stacks bench"') :]
    shown = {title for title in every if f">{title}</a>" in table}
    assert shown == (every if titles is None else titles)


def test_no_critical_position_says_how_to_begin(cast: Cast) -> None:
    Position.objects.update(is_critical=False)
    assert "No critical position yet" in page(cast, "hr_admin")


def test_csv_has_the_filtered_rows_and_leaves_a_trace(cast: Cast, world: BenchWorld) -> None:
    client = cast.client("hr_admin")
    url = reverse("succession:positions-export", args=["csv"])
    response = client.get(url, {"cover": "somebody_ready"})
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined] # streamed
    assert [line.split(",")[0] for line in lines[1:]] == ["A", "B"]
    assert "Ann Tester (Ready now)" in lines[1]
    assert Event.objects.get(action="exported").detail == {"rows": 2}


def test_csv_for_the_committee_has_no_names(cast: Cast, world: BenchWorld) -> None:
    client = cast.client("committee_member")
    response = client.get(reverse("succession:positions-export", args=["csv"]))
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined] # streamed
    assert "somebody (Ready now)" in text
    assert "Tester" not in text


@pytest.mark.parametrize(
    ("persona", "queries"), [("hr_admin", 10), ("manager", 11), ("committee_member", 9)]
)
def test_queries_do_not_grow_with_positions(
    cast: Cast, persona: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = make_world()
    client = cast.client(persona)
    for count in (5, 50):
        for index in range(len(world.seats), count):
            world.seat(f"S{index}", incumbent=cast.people["mona"])
            world.nominate(f"S{index}", f"p{index}", band="ready_now")
        client.get(URL)  # works the figures out, as the first reader after a change does
        with django_assert_num_queries(queries):
            client.get(URL)


def test_ten_thousand_positions_are_a_page_of_fifty(cast: Cast) -> None:
    world = make_world()
    Position.objects.bulk_create(
        Position(code=f"S{index}", title=f"Seat {index}", role=world.role, is_critical=True)
        for index in range(10_000)
    )
    content = page(cast, "hr_admin")
    assert "1–30 of 10,002 positions" in content
    assert len(content) < 250_000
    assert 'class="heat-cell' not in content


def test_the_list_is_that_of_the_readers_reach(cast: Cast) -> None:
    current_bench()
    found = figures_within(access_of(cast.accounts["manager"]))
    assert list(found.values_list("position__code", flat=True)) == ["P2"]
