"""The committee's dashboard and its drill-downs: who sees which figures, names and groups."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from audit.services import System
from governance.models import KPI, Observation
from governance.services import observe_kpis
from people.models import Employee, OrgUnit, SystemLogin
from tests.benches import BenchWorld, make_world
from tests.cast import Cast

TODAY = timezone.localdate()
URL = reverse("governance:kpis")


def page(cast: Cast, persona: str, url: str = URL) -> str:
    response = cast.client(persona).get(url)
    assert response.status_code == 200
    return response.content.decode()


def govern_all(cast: Cast) -> None:
    KPI.objects.update(owner=cast.people["ada"], target=0.5, alarm=0.2)
    KPI.objects.filter(direction="down").update(target=0.2, alarm=0.5)


@pytest.fixture
def world(cast: Cast) -> BenchWorld:
    """P1 and P2 of the cast, and a seat with ann, ready now."""
    world = make_world()
    world.seat("A", incumbent=cast.people["olga"])
    world.nominate("A", "ann", band="ready_now", days_ago=90)
    world.scored_on("ann", "ready_now", TODAY - timedelta(days=80))
    return world


def tile(content: str, name: str) -> str:
    """The tile of one figure."""
    return next(one for one in content.split("<article") if f">{name}</a>" in one)


def test_a_fresh_installation_shows_every_figure_as_ungoverned(
    cast: Cast, world: BenchWorld
) -> None:
    observe_kpis(as_of=TODAY, by=System())
    content = page(cast, "committee_member")
    assert content.count("tile-ungoverned") == 18
    assert "Nobody answers for this figure." in content
    assert "There is no answer yet." in content
    assert "1 of 3" not in content
    assert "Name an owner" not in content
    assert "Name an owner" in page(cast, "hr_admin")


def test_nothing_measured_yet_says_when(cast: Cast) -> None:
    assert "Figures are measured every morning." in page(cast, "committee_member")


def test_a_governed_figure_stands_with_n_target_owner_and_change(
    cast: Cast, world: BenchWorld
) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY - timedelta(days=85), by=System())
    observe_kpis(as_of=TODAY, by=System())
    found = tile(page(cast, "committee_member"), "Ready-now coverage")
    assert "1 of 3" in found
    assert "33%" in found
    assert "Target 50% · alarm below 20%" in found
    assert "Ada Adeyemi" in found
    assert "▲ 1 better since" in found
    assert "Watch" in found


def test_an_owner_who_left_makes_it_ungoverned(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    Employee.objects.filter(number="E1").update(status="left")
    found = tile(page(cast, "committee_member"), "Ready-now coverage")
    assert "Ada Adeyemi has left." in found
    assert "1 of 3" not in found


def test_no_data_and_zero_are_told_apart(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    content = page(cast, "committee_member")
    assert "tile-no_data" in tile(content, "Content mapped")
    assert "0 of 6" in tile(content, "Requirements with content")


def test_the_answer_compares_coverage_with_net_cover(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY - timedelta(days=85), by=System())
    world.seat("B", incumbent=cast.people["olga"])
    world.nominate("B", "ann", days_ago=90)
    observe_kpis(as_of=TODAY, by=System())
    content = page(cast, "committee_member")
    assert "Yes." in content
    assert "2 more positions have someone ready now." in content
    assert "1 of 4 could be filled: 1 of those with someone ready share a person" in content


def test_looking_back_shows_what_was_known_then(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY - timedelta(days=40), by=System())
    observe_kpis(as_of=TODAY, by=System())
    day = TODAY - timedelta(days=30)
    content = page(cast, "committee_member", f"{URL}?as_of={day.isoformat()}")
    assert "looking back" in content
    assert page(cast, "committee_member", f"{URL}?as_of=2026-99-99")


def test_committee_reads_positions_but_nobodys_name(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("governance:kpi", args=["net_ready_cover"])
    content = page(cast, "committee_member", url)
    assert "Seat A" in content
    assert "Filled in the matching" in content
    assert "Ann Tester" not in content
    assert "Ann Tester" in page(cast, "hr_admin", url)


def people_of(cast: Cast, sizes: dict[str, int]) -> None:
    """Divisions with so many people each, all with access long enough; the first one signed in."""
    Employee.objects.update(status="left", left_on=TODAY)
    SystemLogin.objects.create(
        employee=cast.people["ada"], logged_in_on=TODAY - timedelta(days=300)
    )
    for name, size in sizes.items():
        unit = OrgUnit.objects.create(code=name, name=name, parent=cast.units["company"])
        for index in range(size):
            person = Employee.objects.create(
                number=f"{name}{index}", full_name=f"{name} Person{index}", org_unit=unit
            )
            if not index:
                SystemLogin.objects.create(
                    employee=person, logged_in_on=TODAY - timedelta(days=250)
                )


def test_small_groups_are_put_together_and_people_are_not_listed(cast: Cast) -> None:
    people_of(cast, {"Big": 9, "Mid": 6, "Tiny": 2})
    govern_all(cast)
    KPI.objects.update(owner=Employee.objects.get(number="Big0"))
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("governance:kpi", args=["activation_90d"])
    content = page(cast, "committee_member", url)
    assert "Big" in content
    assert "2 smaller divisions together" in content
    assert "Tiny" not in content
    assert ">Mid<" not in content
    assert "Mid Person1" not in content
    hr = page(cast, "hr_admin", url)
    assert ">Tiny<" in hr
    assert "Mid Person1" in hr


def test_an_hr_partner_sees_the_people_of_the_own_unit_only(cast: Cast) -> None:
    SystemLogin.objects.create(
        employee=cast.people["ada"], logged_in_on=TODAY - timedelta(days=300)
    )
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    content = page(cast, "hr_partner", reverse("governance:kpi", args=["activation_90d"]))
    assert "Erik Ek" in content
    assert "Sten Sand" not in content


def test_a_figure_of_fewer_than_five_people_is_not_permitted_to_the_committee(
    cast: Cast, world: BenchWorld
) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    found = tile(page(cast, "committee_member"), "Successor breadth")
    assert "Not permitted" in found
    assert "in 2 places" not in found
    assert "in 2 places" in tile(page(cast, "hr_admin"), "Successor breadth")
    url = reverse("governance:kpi-export", args=["successor_breadth", "csv"])
    assert cast.client("committee_member").get(url).status_code == 404


def test_the_api_keeps_to_the_same_rule(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("api:kpi-detail", args=["successor_breadth"])
    assert cast.client("committee_member").get(url).json()["observations"] == []
    assert cast.client("hr_admin").get(url).json()["observations"][0]["value"] == 2.0


def test_files_keep_to_the_same_rule(cast: Cast) -> None:
    people_of(cast, {"Big": 9, "Mid": 6, "Tiny": 2})
    KPI.objects.update(owner=Employee.objects.get(number="Big0"), target=0.5)
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("governance:kpi-export", args=["activation_90d", "csv"])

    def lines(persona: str) -> list[str]:
        response = cast.client(persona).get(url)
        return b"".join(response.streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined] # streamed

    assert [line.split(",")[1] for line in lines("committee_member")] == [
        "Big",
        "2 smaller divisions together",
    ]
    assert len(lines("hr_admin")) == 17
    assert Event.objects.filter(action="exported").count() == 2


def test_rows_that_moved_since_are_told(cast: Cast, world: BenchWorld) -> None:
    govern_all(cast)
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("governance:kpi", args=["ready_now_coverage"])
    assert "Rows have moved since." not in page(cast, "hr_admin", url)
    world.score("ann", "within_2_years")
    assert "Rows have moved since." in page(cast, "hr_admin", url)


def test_hr_governs_a_figure_on_the_page(cast: Cast, world: BenchWorld) -> None:
    observe_kpis(as_of=TODAY, by=System())
    url = reverse("governance:kpi-govern", args=["ready_now_coverage"])
    client = cast.client("hr_admin")
    shown = client.get(url).content.decode()
    assert "Now: 1 of 3" in shown
    typed = {
        "target": "60",
        "warn": "",
        "alarm": "30",
        "seen": "None|None|None|None",
    }
    found = client.post(url, typed | {"person-find": "1", "person-words": "olga"}).content.decode()
    assert "Olga Orlova" in found
    assert 'value="60"' in found
    assert client.post(url, typed).status_code == 200
    assert client.post(url, typed | {"person": "E6"}).status_code == 302
    kpi = KPI.objects.get(key="ready_now_coverage")
    assert (kpi.owner, kpi.target, kpi.alarm) == (cast.people["olga"], 0.6, 0.3)


def test_the_second_writer_sees_what_the_first_one_wrote(cast: Cast) -> None:
    url = reverse("governance:kpi-govern", args=["ready_now_coverage"])
    client = cast.client("hr_admin")
    first = {"person": "E6", "target": "60", "seen": "None|None|None|None"}
    assert client.post(url, first).status_code == 302
    second = {"person": "E1", "target": "70", "seen": "None|None|None|None"}
    response = client.post(url, second)
    assert response.status_code == 409
    assert "It now has Olga Orlova as owner, target 60%" in response.content.decode()
    assert KPI.objects.get(key="ready_now_coverage").owner == cast.people["olga"]


@pytest.mark.parametrize("persona", ["committee_member", "auditor", "hr_partner", "manager"])
def test_nobody_else_governs_or_measures(cast: Cast, persona: str) -> None:
    url = reverse("governance:kpi-govern", args=["ready_now_coverage"])
    client = cast.client(persona)
    assert client.post(url, {"person": "E6", "target": "1"}).status_code == 403
    assert client.post(reverse("governance:kpis-observe")).status_code == 403
    assert KPI.objects.get(key="ready_now_coverage").owner is None
    assert not Observation.objects.exists()


def test_hr_measures_now(cast: Cast) -> None:
    response = cast.client("hr_admin").post(reverse("governance:kpis-observe"))
    assert response.status_code == 302
    assert Observation.objects.count() == 18


@pytest.mark.parametrize(
    ("address", "persona", "queries"),
    [
        (URL, "committee_member", 4),
        (reverse("governance:kpi", args=["net_ready_cover"]), "committee_member", 7),
        (reverse("governance:kpi", args=["net_ready_cover"]), "hr_admin", 8),
        (reverse("governance:kpi", args=["activation_90d"]), "hr_admin", 8),
    ],
)
def test_queries_do_not_grow_with_rows(
    cast: Cast,
    world: BenchWorld,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    persona: str,
    queries: int,
) -> None:
    client = cast.client(persona)
    govern_all(cast)
    SystemLogin.objects.create(
        employee=cast.people["ada"], logged_in_on=TODAY - timedelta(days=300)
    )
    for count in (5, 50):
        for index in range(len(world.seats), count):
            world.seat(f"S{index}")
            world.nominate(f"S{index}", f"p{index}", band="ready_now")
        observe_kpis(as_of=TODAY - timedelta(days=count), by=System())
        observe_kpis(as_of=TODAY, by=System())
        with django_assert_num_queries(queries):
            client.get(address)


@pytest.mark.parametrize("query", ["0001-01-01", "1989-12-31", "9999-12-31", "2026-02-30", "x"])
def test_a_day_that_cannot_be_shown_shows_today(cast: Cast, query: str) -> None:
    assert "<h1" in page(cast, "committee_member", f"{URL}?as_of={query}")
    export = cast.client("committee_member").get(f"{URL}export.csv?as_of={query}")
    assert export.status_code == 200


def test_a_past_figure_of_fewer_than_five_people_is_held_back_too(cast: Cast) -> None:
    govern_all(cast)
    kpi = KPI.objects.get(key="evidence_freshness")
    for days, people, part in ((0, 8, 6), (40, 3, 1)):
        Observation.objects.create(
            kpi=kpi, as_of=TODAY - timedelta(days=days), numerator=part, denominator=people,
            value=part / people, detail={"people": people}, definition_version=1,
        )  # fmt: skip
    url = reverse("governance:kpi", args=[kpi.key])
    assert "1 of 3" in page(cast, "hr_admin", url)
    content = page(cast, "committee_member", url)
    assert "6 of 8" in content
    assert "1 of 3" not in content
