"""What departures and moves break: seen the same day by whoever answers, whatever way they came."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from home.selectors import today_of
from people.access import access_of
from people.models import Employee, Position, Role, RoleFamily
from succession.bench import services
from succession.bench.keeping import current_bench
from succession.bench.selectors import load_bench
from succession.bench.shapes import Cover
from succession.departures.selectors import breaks_for
from succession.departures.words import Break, cover_words
from succession.models import AcknowledgedBreak, SuccessionPlan, Successor
from tests.cast import Cast, make_person
from ui.wording import day


@pytest.fixture
def erik_confirmed(cast: Cast) -> Successor:
    """Erik is confirmed to follow Mona, and is emergency cover."""
    placed = services.propose_successor(
        position=cast.positions["manager"], employee=cast.people["erik"], reason="Good",
        by=cast.accounts["manager"],
    )  # fmt: skip
    services.set_emergency_cover(successor=placed, is_cover=True, by=cast.accounts["hr_admin"])
    return services.confirm_successor(
        successor=placed, reason="Yes", by=cast.accounts["hr_partner"]
    )


def breaks(cast: Cast, persona: str) -> list[Break]:
    return breaks_for(access_of(cast.accounts[persona]), current_bench())


def words(cast: Cast, persona: str) -> list[str]:
    return [one.words for one in breaks(cast, persona)]


def titles(cast: Cast, persona: str) -> list[str]:
    return [ask.title for ask in today_of(access_of(cast.accounts[persona])).asks]


def leave(number: str, on: date | None = None) -> None:
    """As an import writes it: no service is called."""
    Employee.objects.filter(number=number).update(status="left", left_on=on or timezone.localdate())


def test_nothing_is_broken_at_first(cast: Cast, erik_confirmed: Successor) -> None:
    assert [words(cast, persona) for persona in cast.accounts] == [[]] * len(cast.accounts)


def test_a_successor_left(cast: Cast, erik_confirmed: Successor) -> None:
    leave("E3")
    expected = ["Erik Ek, confirmed successor and emergency cover, has left"]
    assert words(cast, "hr_admin") == words(cast, "hr_partner") == expected
    for persona in ("employee", "stranger", "committee_member", "auditor", "learning_admin"):
        assert words(cast, persona) == []
    assert f"Sales manager, North: {expected[0]}" in titles(cast, "hr_partner")
    services.withdraw_successor(
        successor=erik_confirmed, reason="Left", by=cast.accounts["hr_admin"]
    )
    assert words(cast, "hr_admin") == []


def test_the_manager_of_the_seat_and_the_owner_of_the_plan_are_asked(
    cast: Cast, erik_confirmed: Successor
) -> None:
    leave("E3")
    ada = Client()
    account = cast.accounts["stranger"]
    account.employee = cast.people["ada"]  # whom Mona reports to
    account.save()
    assert len(words(cast, "stranger")) == 1
    ada.force_login(account)
    assert "Erik Ek" in ada.get("/plans/mend/").content.decode()
    assert words(cast, "manager") == []  # Mona holds the seat
    SuccessionPlan.objects.filter(position__code="P2").update(owner=cast.people["mona"])
    assert len(words(cast, "manager")) == 1


def test_a_successor_moved_to_another_family(cast: Cast, erik_confirmed: Successor) -> None:
    erik = Employee.objects.filter(number="E3")
    erik.update(role=cast.roles["sales-manager"])
    assert words(cast, "hr_admin") == []  # up the same ladder
    other = RoleFamily.objects.create(code="care", name="Care")
    nurse = Role.objects.create(code="nurse", name="Nurse", family=other, grade=2)
    erik.update(role=nurse)
    assert words(cast, "hr_admin") == [
        "Erik Ek, confirmed successor and emergency cover, moved to another job family"
    ]
    erik.update(role=cast.roles["sales-rep"])
    assert words(cast, "hr_admin") == []


def test_somebody_from_another_family_all_along_broke_nothing(cast: Cast) -> None:
    other = RoleFamily.objects.create(code="care", name="Care")
    nurse = Role.objects.create(code="nurse", name="Nurse", family=other, grade=2)
    olga = cast.people["olga"]
    Employee.objects.filter(pk=olga.pk).update(role=nurse)
    services.propose_successor(
        position=cast.positions["manager"],
        employee=olga,
        reason="Yes",
        by=cast.accounts["hr_admin"],
    )
    assert words(cast, "hr_admin") == []


def test_a_successor_arrived(cast: Cast, erik_confirmed: Successor) -> None:
    Position.objects.filter(code="P2").update(incumbent=cast.people["erik"])
    assert words(cast, "hr_admin") == [
        "Erik Ek, confirmed successor and emergency cover, holds the seat now and is still on its"
        " slate"
    ]


def test_a_holder_left_with_nobody_ready(cast: Cast, erik_confirmed: Successor) -> None:
    leave("E2")
    assert "Mona Lind has left the seat: 1 confirmed, nobody ready now" in words(cast, "hr_partner")


def test_a_seat_whose_holder_left_is_vacant_on_every_page(cast: Cast) -> None:
    """From the last day on, though the record still names the holder."""
    Successor.objects.all().delete()
    last_day = timezone.localdate() - timedelta(days=3)
    leave("E2", last_day)
    assert load_bench(last_day).seats[0].cover == Cover.VACANT
    day_before = {one.code: one for one in load_bench(last_day - timedelta(days=1)).seats}
    assert day_before["P2"].cover == Cover.NOBODY_CONFIRMED
    client = cast.client("hr_admin")
    content = client.get("/positions/").content.decode()
    assert f"Vacant since {day(last_day)}" in content
    assert "Mona Lind left, still recorded" in content
    assert '<strong class="act">Vacant</strong>' in client.get("/bench/chart/").content.decode()
    assert "Mona Lind" not in client.get("/bench/chart/drawing/").content.decode()
    for url, line in {
        "/positions/export.csv": f'P2,"Sales manager, North",Sales,Vacant,{last_day},Medium,High,Vacant,',
        "/bench/heat/export.csv": "Sales,Vacant,1,0",
        "/bench/chart/export.csv": '"Sales manager, North",Medium,High,Vacant,',
    }.items():
        assert line in b"".join(client.get(url).streaming_content).decode()  # type: ignore[attr-defined] # streamed
    assert words(cast, "hr_admin") == ["Mona Lind has left the seat: nobody is confirmed to follow"]
    assert [one for one in titles(cast, "hr_admin") if "North" in one] == [
        "Sales manager, North: Mona Lind has left the seat: nobody is confirmed to follow"
    ]


def test_a_vacant_seat_without_anybody_is_asked_about_once(cast: Cast) -> None:
    Position.objects.filter(code="P2").update(incumbent=None)
    assert words(cast, "hr_partner") == ["Vacant: nobody is confirmed to follow"]
    found = [one for one in titles(cast, "hr_partner") if "North" in one]
    assert found == ["Sales manager, North is vacant, with nobody confirmed to follow"]


def test_a_departure_to_come_breaks_nothing_yet(cast: Cast, erik_confirmed: Successor) -> None:
    Employee.objects.filter(number="E3").update(left_on=timezone.localdate() + timedelta(days=1))
    assert words(cast, "hr_admin") == []


def test_somebody_out_of_reach_is_not_named(cast: Cast) -> None:
    services.propose_successor(
        position=cast.positions["manager"], employee=cast.people["olga"], reason="Yes",
        by=cast.accounts["hr_admin"],
    )  # fmt: skip
    leave("E6")
    assert words(cast, "hr_partner") == ["Somebody, proposed, has left"]
    assert words(cast, "hr_admin") == ["Olga Orlova, proposed, has left"]


def test_a_break_of_a_roles_slate_is_seen_by_those_who_answer_for_its_seats(cast: Cast) -> None:
    services.propose_for_role(
        role=cast.roles["sales-manager"], employee=cast.people["erik"], reason="Yes",
        by=cast.accounts["hr_admin"],
    )  # fmt: skip
    leave("E3")
    (found,) = breaks(cast, "hr_partner")
    assert (found.title, found.url) == ("Every Sales manager", "/role-plans/sales-manager/")


def test_accepted_with_a_reason_it_goes_for_everybody(
    cast: Cast, erik_confirmed: Successor
) -> None:
    leave("E3")
    (found,) = breaks(cast, "hr_admin")
    client = cast.client("hr_partner")
    url = f"/plans/mend/{found.key}/accept/"
    assert client.post(url, {"reason": ""}).status_code == 200
    assert not AcknowledgedBreak.objects.exists()
    assert client.post(url, {"reason": "Comes back in May"}).status_code == 302
    kept = AcknowledgedBreak.objects.get()
    assert (kept.words, kept.reason) == (
        "Somebody, confirmed successor and emergency cover, has left", "Comes back in May",
    )  # fmt: skip
    assert words(cast, "hr_admin") == []
    assert client.post(url, {"reason": "Again"}).status_code == 404
    # another departure is another break
    leave("E3", timezone.localdate() - timedelta(days=3))
    assert len(words(cast, "hr_admin")) == 1


def test_an_accepted_vacancy_comes_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Position.objects.filter(code="P2").update(incumbent=None)
    (found,) = breaks(cast, "hr_partner")
    seat = cast.positions["manager"]
    kept = AcknowledgedBreak(
        key=found.key, position=seat, words="x", reason="x",
        acknowledged_by=cast.accounts["hr_admin"],
    )  # fmt: skip
    AcknowledgedBreak.objects.bulk_create([kept])
    assert words(cast, "hr_partner") == []
    later = timezone.now() + timedelta(days=91)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert len(words(cast, "hr_partner")) == 1


def test_it_costs_the_same_queries_however_many(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by, access = cast.accounts["hr_admin"], access_of(cast.accounts["hr_admin"])
    for number in range(5):
        person = make_person(f"X{number}", f"Person {number}", unit=cast.units["sales"])
        services.propose_successor(
            position=cast.positions["manager"], employee=person, reason="x", by=by
        )
        leave(f"X{number}")
        Position.objects.create(
            code=f"V{number}", title="Empty", role=cast.roles["sales-rep"], is_critical=True
        )
    reading = current_bench()  # whoever comes first after a change works it out
    with django_assert_num_queries(4):
        assert len(breaks_for(access, reading)) == 10


@pytest.mark.parametrize(
    ("confirmed", "ready", "expected"),
    [
        (0, 0, "nobody is confirmed to follow"),
        (2, 0, "2 confirmed, nobody ready now"),
        (2, 1, "1 of 2 confirmed is ready now"),
        (3, 2, "2 of 3 confirmed are ready now"),
    ],
)
def test_what_is_there_to_fill_a_seat(confirmed: int, ready: int, expected: str) -> None:
    assert cover_words(confirmed, ready) == expected
