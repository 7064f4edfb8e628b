"""Scenarios over people and seats: what is read, what is kept, who may, and that nothing else moves."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from people.access import access_of
from people.models import Employee, Position, WithheldItem
from succession.bench.selectors import load_bench
from succession.mine.held import held_about
from succession.models import ReadinessScore, Scenario, Successor
from succession.scenarios import services
from succession.scenarios.shapes import Horizon, Inputs, Outcome, Pool, outcome_from_json
from tests.benches import make_world
from tests.cast import Cast, make_person
from tests.succession.scenarios.ladder import make_ladder, score


@pytest.fixture
def ladder(cast: Cast) -> Cast:
    make_ladder(cast)
    return cast


def suppose(cast: Cast, inputs: Inputs, persona: str = "hr_admin") -> tuple[Scenario, Outcome]:
    by = cast.accounts[persona]
    made = services.create_scenario(name="If", inputs=inputs, by=by, access=access_of(by))
    return made, outcome_from_json(made.result)


def told(outcome: Outcome) -> list[tuple[str, str]]:
    """Seat and person of each move."""
    people = dict(Employee.objects.values_list("pk", "number"))
    return [(outcome.seats[one.seat].code, people[one.person]) for one in outcome.moves]


ADA_GOES = Inputs(seats=("P1",))


def everything_real() -> list[Any]:
    return [
        list(Position.objects.order_by("pk").values()),
        list(Successor.objects.order_by("pk").values()),
        list(Employee.objects.order_by("pk").values()),
        list(ReadinessScore.objects.order_by("pk").values()),
    ]


def test_a_cascade_down_the_ladder_that_touches_nothing(ladder: Cast) -> None:
    before = everything_real()
    made, outcome = suppose(ladder, ADA_GOES)
    assert told(outcome) == [("P1", "E2"), ("P2", "E3")]
    assert [one.horizon for one in outcome.moves] == ["now", "two_years"]
    assert [(outcome.seats[one.seat].code, one.reason) for one in outcome.uncovered] == [
        ("P3", "nobody")
    ]
    assert outcome.moves[0].lost == pytest.approx(7.0)
    assert (made.vacancies, made.covered, made.moves, made.uncovered) == (1, 1, 2, 1)
    assert everything_real() == before
    event = Event.objects.get(object_type="scenario")
    assert (event.action, event.object_label, event.object_id) == ("created", "If", str(made.pk))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (Inputs(seats=("P1",), horizon=Horizon.NOW), [("P1", "E2")]),
        (Inputs(seats=("P1",), steps=1), [("P1", "E2")]),
        (Inputs(leavers=("E1",)), [("P1", "E2"), ("P2", "E3")]),
        (Inputs(leavers=("E1", "E2")), [("P2", "E3")]),
        (Inputs(high_risk=True), [("P1", "E2"), ("P2", "E3")]),
        (Inputs(all_critical=True, holders_stay=True), [("P1", "E2"), ("P2", "E3")]),
        (Inputs(all_critical=True), [("P2", "E3")]),
        (Inputs(all_critical=True, pool=Pool.CONFIRMED, holders_stay=True), [("P1", "E2")]),
        (Inputs(closing_seats=("P2",), seats=("P1",)), [("P1", "E2")]),
    ],
)
def test_what_falls_empty_and_who_moves(
    ladder: Cast, inputs: Inputs, expected: list[tuple[str, str]]
) -> None:
    assert told(suppose(ladder, inputs)[1]) == expected


def test_people_with_a_last_day_leave(ladder: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=200)
    Employee.objects.filter(number="E1").update(left_on=soon)
    _, outcome = suppose(ladder, Inputs(ending=True))
    assert told(outcome) == [("P1", "E2"), ("P2", "E3")]
    Employee.objects.filter(number="E1").update(left_on=soon + timedelta(days=900))
    with pytest.raises(DomainError, match="Nothing falls empty"):
        suppose(ladder, Inputs(ending=True))
    assert Scenario.objects.count() == 1


def test_a_closing_unit_displaces_its_people(ladder: Cast) -> None:
    """Erik's seat closes; he may take a seat of his own role, which nobody else may."""
    score(ladder, "erik", "sales-rep")
    score(ladder, "tuan", "sales-rep", points=95)
    Position.objects.create(
        code="P4", title="Sales rep, South", role=ladder.roles["sales-rep"],
        org_unit=ladder.units["operations"],
    )  # fmt: skip
    inputs = Inputs(seats=("P4",), closing_units=("sales-north",), horizon=Horizon.NOW)
    unit = ladder.units["sales-north"]
    _, outcome = suppose(ladder, Inputs(**{**inputs.to_json(), "closing_units": (unit.code,)}))
    assert told(outcome) == [("P4", "E3")]
    assert (outcome.uncovered, outcome.unplaced) == ((), ())


@pytest.mark.parametrize("seed", range(3))
def test_net_cover_is_that_of_the_bench(cast: Cast, seed: int) -> None:
    """All critical seats at once, confirmed successors ready now: the matching of the key figure."""
    chance, world = Random(seed), make_world()
    people = [f"p{number}" for number in range(9)]
    for number in range(12):
        world.seat(f"S{number}")
        for name in chance.sample(people, chance.randint(0, 3)):
            world.nominate(f"S{number}", name, confirmed=chance.random() < 0.8)
    for name in chance.sample(people, 8):
        if name in world.people:
            world.score(name, chance.choice(["ready_now", "ready_now", "within_2_years"]))
    _, outcome = suppose(
        cast,
        Inputs(all_critical=True, holders_stay=True, pool=Pool.CONFIRMED, horizon=Horizon.NOW),
    )
    counted = load_bench(timezone.localdate()).counted
    assert len(counted) >= 2
    assert len(outcome.moves) == len(counted)


def test_a_partner_moves_only_people_within_reach(ladder: Cast) -> None:
    with pytest.raises(DomainError, match="Nothing falls empty"):
        suppose(ladder, ADA_GOES, "hr_partner")  # P1 is of the company, not of sales
    score(ladder, "sten", "sales-manager", points=99)
    _, outcome = suppose(ladder, Inputs(seats=("P2",)), "hr_partner")
    assert told(outcome) == [("P2", "E3")]
    _, of_all = suppose(ladder, Inputs(seats=("P2",), horizon=Horizon.NOW))
    assert told(of_all) == [("P2", "E7")]


def test_it_says_when_what_it_rests_on_has_changed(ladder: Cast) -> None:
    made, _ = suppose(ladder, ADA_GOES)
    today = timezone.localdate()
    assert not services.is_outdated(made, today)
    ReadinessScore.objects.filter(employee=ladder.people["mona"]).update(score=84)
    assert not services.is_outdated(made, today)  # scores drift every night; bands do not
    for change in (
        lambda: score(ladder, "tuan", "sales-manager"),
        lambda: Position.objects.filter(code="P3").update(incumbent=ladder.people["tuan"]),
        lambda: Successor.objects.all().delete(),
        lambda: Employee.objects.filter(number="E4").update(status="left"),
    ):
        change()
        assert services.is_outdated(made, today)
        by = ladder.accounts["hr_admin"]
        made = services.recompute_scenario(scenario=made, by=by, access=access_of(by))
        assert not services.is_outdated(made, today)


def test_nothing_is_kept_when_the_trace_cannot_be_written(
    ladder: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(services, "record_event", fail)
    with pytest.raises(ConnectionError), transaction.atomic():
        suppose(ladder, ADA_GOES)
    assert not Scenario.objects.exists()


def test_too_much_at_once_is_refused(ladder: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from succession.scenarios import reading

    monkeypatch.setattr(reading, "MOST_VACANCIES", 1)
    with pytest.raises(DomainError, match="2 seats would fall empty at once; 1 can be"):
        suppose(ladder, Inputs(all_critical=True))


def test_a_scenario_becomes_nominations(ladder: Cast) -> None:
    Successor.objects.all().delete()
    made, _ = suppose(ladder, ADA_GOES)
    client = ladder.client("hr_admin")
    url = reverse("succession:scenario-nominate", args=[made.pk])
    shown = client.get(url).content.decode()
    assert "Mona Lind" in shown
    seats = [ladder.positions["director"].pk, Position.objects.get(code="P3").pk]
    assert client.post(url, {"seat": seats}).status_code == 302
    only = Successor.objects.get()
    assert (only.employee, only.status) == (ladder.people["mona"], "proposed")
    assert only.reason.startswith("Scenario “If” of ")
    assert only.proposed_by == ladder.accounts["hr_admin"]
    again = client.post(url, {"seat": seats}, follow=True).content.decode()
    assert "Not proposed: This person is proposed already." in again
    assert Successor.objects.count() == 1


def test_what_is_out_of_reach_meanwhile_is_told_and_changes_nothing(ladder: Cast) -> None:
    Successor.objects.all().delete()
    made, outcome = suppose(ladder, ADA_GOES)
    by = ladder.accounts["hr_partner"]
    done = services.nominate(
        scenario=made, outcome=outcome, seats=list(outcome.first), by=by, access=access_of(by)
    )
    assert (done.proposed, list(done.refused.values())) == (0, ["This is out of your reach now."])
    assert not Successor.objects.exists()


def test_made_changed_and_discarded_on_pages(ladder: Cast) -> None:
    client = ladder.client("hr_admin")
    new = reverse("succession:scenario-new")
    typed = {"name": "Ada goes", "pool": "anyone", "horizon": "two_years", "steps": "5"}
    nothing = client.post(new, typed).content.decode()
    assert "Choose what falls empty or closes." in nothing
    pasted = {"seats-pasted": "P1\nP99", "leavers-pasted": "E1, E77"}
    wrong = client.post(new, typed | pasted).content.decode()
    assert "Not known, or not within your reach: P99." in wrong
    assert "Not known, or not within your reach: E77." in wrong
    assert not Scenario.objects.exists()
    assert client.post(new, {**typed, "seats": "P1"}).status_code == 302
    made = Scenario.objects.get()
    page = client.get(reverse("succession:scenario", args=[made.pk])).content.decode()
    assert "1 of 1 seat can be filled, all of them at once." in page
    assert "Out of date" not in page
    change = reverse("succession:scenario-change", args=[made.pk])
    assert "P1" in client.get(change).content.decode()
    assert client.post(change, {**typed, "name": "Mona goes", "seats": "P2"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.moves) == ("Mona goes", 1)
    assert client.post(reverse("succession:scenario-discard", args=[made.pk])).status_code == 302
    assert not Scenario.objects.exists()
    acts = list(
        Event.objects.filter(object_type="scenario").order_by("pk").values_list("action", flat=True)
    )
    assert acts == ["created", "changed", "retracted"]


def test_a_partner_sees_the_own_ones_only(ladder: Cast) -> None:
    made, _ = suppose(ladder, ADA_GOES)
    own, _ = suppose(ladder, Inputs(seats=("P2",)), "hr_partner")
    client = ladder.client("hr_partner")
    assert client.get(reverse("succession:scenario", args=[own.pk])).status_code == 200
    assert client.get(reverse("succession:scenario", args=[made.pk])).status_code == 404
    compared = reverse("succession:scenarios-compare") + f"?with={own.pk}&with={made.pk}"
    assert "Ada" not in client.get(compared).content.decode()
    assert client.post(reverse("succession:scenario-discard", args=[made.pk])).status_code == 404
    assert Scenario.objects.count() == 2


def test_files_and_comparison(ladder: Cast) -> None:
    first, _ = suppose(ladder, ADA_GOES)
    second, _ = suppose(ladder, Inputs(seats=("P1", "P2"), horizon=Horizon.NOW))
    client = ladder.client("hr_admin")
    export = reverse("succession:scenario-export", args=[first.pk, "csv"])
    text = b"".join(client.get(export).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # streamed
    lines = text.splitlines()
    assert lines[1].startswith('1,At once,P1,"Sales director, Group"')
    assert "Mona Lind" in lines[1]
    assert lines[3].startswith(",Stays open,P3")
    compared = reverse("succession:scenarios-compare") + f"?with={first.pk}&with={second.pk}"
    page = client.get(compared).content.decode()
    assert "Stays open" in page
    assert "Mona Lind" in page
    events = Event.objects.filter(object_type="scenario", action="exported")
    assert [(one.object_id, one.detail) for one in events] == [(str(first.pk), {"rows": 3})]


def test_one_sees_the_suppositions_about_oneself_unless_they_are_withheld(ladder: Cast) -> None:
    suppose(ladder, ADA_GOES)
    person = Employee.objects.select_related("role", "org_unit", "manager").get(number="E3")
    shown = {one.key: one for one in held_about(person, {})}["nominations"]
    assert [row[:2] for row in shown.rows] == [("A scenario", "A supposition; it moves nobody")]
    hidden = WithheldItem(item="nominations", reason="Plans change")
    kept = {one.key: one for one in held_about(person, {"nominations": hidden})}["nominations"]
    assert (kept.rows, kept.withheld) == ((), "Plans change")


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow(ladder: Cast) -> None:
    client = ladder.client("hr_admin")
    small, _ = suppose(ladder, Inputs(seats=("P1",), steps=1))
    pages = ["scenario", "scenario-nominate"]
    urls = [reverse(f"succession:{name}", args=[small.pk]) for name in pages]
    urls += [reverse("succession:scenarios"), reverse("succession:scenarios-compare")]
    before = [queries_of(client, url) for url in urls]
    for number in range(12):
        rep = make_person(
            f"X{number}", f"Rep {number}", manager=ladder.people["mona"],
            unit=ladder.units["sales-north"], role=ladder.roles["sales-rep"],
        )  # fmt: skip
        ladder.people[f"x{number}"] = rep
        score(ladder, f"x{number}", "sales-manager")
        Position.objects.create(
            code=f"M{number}", title=f"Manager {number}", role=ladder.roles["sales-manager"],
            is_critical=True, risk_of_loss="high",
        )  # fmt: skip
    large, outcome = suppose(ladder, Inputs(high_risk=True, seats=("P1",)))
    assert len(outcome.moves) > 12
    suppose(ladder, Inputs(vacant=True))
    urls[:2] = [reverse(f"succession:{name}", args=[large.pk]) for name in pages]
    assert [queries_of(client, url) for url in urls] == before
    assert max(before) <= 12


def test_working_it_out_takes_a_fixed_number_of_queries(ladder: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        suppose(ladder, Inputs(high_risk=True, steps=3))
    assert len(captured) <= 3 * 3 + 10
