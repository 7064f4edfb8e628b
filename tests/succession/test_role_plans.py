"""Slates of roles beside those of seats: what counts where, and who may decide."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from competencies.selectors.roles import people_concerned_by
from governance.kpis.catalogue import MEASURES
from governance.kpis.shapes import Moment
from people.models import Account, Employee, Position
from succession.bench import services
from succession.bench.policies import Act
from succession.bench.selectors import load_bench
from succession.bench.shapes import Seat
from succession.models import (
    ExternalName,
    ReadinessScore,
    SuccessionPlan,
    Successor,
    WithdrawnSuccessor,
)
from succession.services.pending import recompute_pending
from succession.services.plans import open_plan, open_role_plan
from succession.slates.policies import ABOUT, About, AboutAct
from succession.slates.services import (
    add_external_name,
    make_plan_about_holder,
    remove_external_name,
    settle_plan,
)
from succession.slates.words import differs_words
from tests.benches import BenchWorld, make_world
from tests.cast import Cast, make_account, make_person


@pytest.fixture
def world(db: None) -> BenchWorld:
    """Seats A (held by ann) and B (held by bob) of one role; cid is confirmed for the role."""
    world = make_world()
    world.seat("A", incumbent=world.person("ann"))
    world.seat("B", incumbent=world.person("bob"))
    for_role(world, "cid", band="ready_now")
    return world


def for_role(world: BenchWorld, name: str, *, band: str, confirmed: bool = True) -> Successor:
    plan, _ = SuccessionPlan.objects.get_or_create(role=world.role)
    world.score(name, band)
    return Successor.objects.create(
        plan=plan,
        employee=world.person(name),
        status="confirmed" if confirmed else "proposed",
        confirmed_at=timezone.now() if confirmed else None,
    )


def seats() -> dict[str, Seat]:
    return {seat.code: seat for seat in load_bench(timezone.localdate()).seats}


def figure(key: str) -> float | None:
    return MEASURES[key].figure(Moment(timezone.localdate())).value


def test_a_roles_slate_counts_for_each_seat_and_each_person_fills_one(world: BenchWorld) -> None:
    found = seats()
    assert all(len(found[code].ready) == 1 for code in "AB")
    assert all(found[code].nominees[0].from_role_plan for code in "AB")
    assert len(load_bench(timezone.localdate()).counted) == 1
    assert figure("ready_now_coverage") == 1.0
    assert figure("net_ready_cover") == 0.5
    assert figure("successor_depth") == 1.0
    assert figure("successor_breadth") == 1
    assert figure("bench_strength_c") == 0.5  # half of cid for each of two seats


def test_nobody_follows_themselves(world: BenchWorld) -> None:
    for_role(world, "ann", band="ready_now")
    ids = {code: {one.employee_id for one in seat.nominees} for code, seat in seats().items()}
    ann, cid = world.people["ann"].pk, world.people["cid"].pk
    assert ids == {"A": {cid}, "B": {ann, cid}}


def test_somebody_on_both_slates_is_counted_once_as_the_own_place(world: BenchWorld) -> None:
    world.nominate("A", "cid", confirmed=False, emergency=True)
    (one,) = seats()["A"].nominees
    assert (one.is_confirmed, one.is_emergency_cover, one.from_role_plan) == (True, True, False)
    assert figure("successor_depth") == 1.0


def test_names_from_outside_count_for_nothing(world: BenchWorld) -> None:
    before = {
        key: figure(key) for key in ("successor_depth", "successor_breadth", "net_ready_cover")
    }
    by = make_account("Hanna Holm", roles=["hr_admin"])
    keep_until = timezone.localdate() + timedelta(days=30)
    for plan in (open_plan(position=world.seats["A"]), open_role_plan(role=world.role)):
        add_external_name(
            plan=plan, name="Outside Olaf", reason="Ran one", keep_until=keep_until, by=by
        )
    assert {key: figure(key) for key in before} == before
    assert [seats()[code].external_names for code in "AB"] == [2, 1]
    assert not Event.objects.filter(object_label__contains="Olaf").exists()
    remove_external_name(external=ExternalName.objects.filter(plan__role=world.role).get(), by=by)
    assert [seats()[code].external_names for code in "AB"] == [1, 0]


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_name_from_outside_is_kept_a_year_at_most(world: BenchWorld, days: int) -> None:
    by = make_account("Hanna Holm", roles=["hr_admin"])
    plan = open_plan(position=world.seats["A"])
    with pytest.raises(DomainError):
        add_external_name(
            plan=plan, name="Olaf", reason="x", by=by,
            keep_until=timezone.localdate() + timedelta(days=days),
        )  # fmt: skip
    assert not ExternalName.objects.exists()


def test_the_bench_costs_the_same_queries(
    world: BenchWorld, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(6):
        world.seat(f"S{number}")
        world.nominate(f"S{number}", f"p{number}", band="ready_now")
        for_role(world, f"q{number}", band="within_2_years")
    with django_assert_num_queries(2):
        load_bench(timezone.localdate())
    with django_assert_num_queries(3):
        load_bench(timezone.localdate() - timedelta(days=3))


def test_a_withdrawn_place_of_a_role_is_there_on_past_days(world: BenchWorld) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    plan = SuccessionPlan.objects.get(role=world.role)
    Successor.objects.all().delete()
    long_ago = timezone.now() - timedelta(days=9)
    WithdrawnSuccessor.objects.create(
        plan=plan, employee=world.people["cid"], status="confirmed", proposed_at=long_ago,
        confirmed_at=long_ago, withdrawn_at=timezone.now(), withdrawn_by="Tests", reason="x",
    )  # fmt: skip
    assert [len(seat.confirmed) for seat in load_bench(yesterday).seats] == [1, 1]
    assert [len(seat.confirmed) for seat in load_bench(timezone.localdate()).seats] == [0, 0]


def test_people_on_a_roles_slate_are_scored_for_it(cast: Cast) -> None:
    recompute_pending()
    sten, role = cast.people["sten"], cast.roles["sales-director"]
    placed = services.propose_for_role(
        role=role, employee=sten, reason="Sees far", by=cast.accounts["hr_admin"]
    )
    assert sten in people_concerned_by(role)
    recompute_pending()
    assert ReadinessScore.objects.filter(employee=sten, role=role).exists()
    services.withdraw_successor(successor=placed, reason="No", by=cast.accounts["hr_admin"])
    recompute_pending()
    assert not ReadinessScore.objects.filter(employee=sten, role=role).exists()


def test_a_role_without_a_critical_seat_has_no_slate(cast: Cast) -> None:
    with pytest.raises(Conflict):
        services.propose_for_role(
            role=cast.roles["sales-rep"], employee=cast.people["nia"], reason="x",
            by=cast.accounts["hr_admin"],
        )  # fmt: skip
    assert not SuccessionPlan.objects.filter(role__isnull=False).exists()


def test_whoever_reaches_one_seat_proposes_and_only_who_reaches_all_confirms(cast: Cast) -> None:
    other = Position.objects.create(
        code="P9", title="Sales manager, Operations", role=cast.roles["sales-manager"],
        org_unit=cast.units["operations"], incumbent=cast.people["olga"], is_critical=True,
    )  # fmt: skip
    placed = services.propose_for_role(
        role=other.role, employee=cast.people["nia"], reason="Steady", by=cast.accounts["manager"]
    )
    url = reverse("succession:role-plan-change", args=["sales-manager", placed.pk, "confirm"])
    assert cast.client("hr_partner").get("/role-plans/sales-manager/propose/").status_code == 200
    assert cast.client("hr_partner").post(url, {"reason": "Yes"}).status_code == 403
    assert Successor.objects.get(pk=placed.pk).status == "proposed"
    assert cast.client("hr_admin").post(url, {"reason": "Yes"}).status_code == 302
    assert Successor.objects.get(pk=placed.pk).status == "confirmed"
    page = cast.client("manager").get("/positions/P2/").content.decode()
    assert "From the plan of the role" in page
    assert "Nia Ncube" in page


# --- four eyes


def propose(cast: Cast, name: str, by: Account, **more: str) -> Successor:
    return services.propose_successor(
        position=cast.positions["manager"], employee=cast.people[name], reason="Good", by=by, **more
    )


def test_whoever_proposed_does_not_confirm(cast: Cast) -> None:
    placed = propose(cast, "erik", cast.accounts["hr_admin"])
    with pytest.raises(Forbidden):
        services.confirm_successor(successor=placed, reason="Yes", by=cast.accounts["hr_admin"])
    assert Successor.objects.get(pk=placed.pk).status == "proposed"
    page = cast.client("hr_admin").get("/positions/P2/").content.decode()
    assert "You proposed; somebody else confirms." in page
    assert f"/successors/{placed.pk}/confirm/" not in page
    services.confirm_successor(successor=placed, reason="Yes", by=cast.accounts["hr_partner"])


@pytest.mark.parametrize("reason", ["closed", "other unit", "nominee"])
def test_where_hr_is_one_person_they_confirm_alone_and_the_page_says_so(
    cast: Cast, reason: str
) -> None:
    partner = cast.accounts["hr_partner"]
    if reason == "closed":
        Account.objects.filter(pk=partner.pk).update(is_active=False)
    elif reason == "other unit":
        partner.grants.update(org_unit=cast.units["operations"])
    else:
        Account.objects.filter(pk=cast.accounts["employee"].pk).update(employee=None)
        Account.objects.filter(pk=partner.pk).update(employee=cast.people["erik"])
    placed = propose(cast, "erik", cast.accounts["hr_admin"])
    services.confirm_successor(successor=placed, reason="Alone", by=cast.accounts["hr_admin"])
    page = cast.client("hr_admin").get("/positions/P2/").content.decode()
    assert "who also proposed: nobody else could confirm" in page


# --- rank and judgement


def confirmed(cast: Cast, *names: str) -> list[Successor]:
    places = [propose(cast, name, cast.accounts["manager"]) for name in names]
    return [
        services.confirm_successor(successor=one, reason="Yes", by=cast.accounts["hr_admin"])
        for one in places
    ]


def order(cast: Cast) -> list[str]:
    plan = SuccessionPlan.objects.get(position=cast.positions["manager"])
    return [one.employee.number for one in services.confirmed_in_order(plan)]


def test_confirmed_ones_are_put_in_order_by_buttons(cast: Cast) -> None:
    _, _, tuan = confirmed(cast, "erik", "nia", "tuan")
    hr = cast.client("hr_admin")
    url = reverse("succession:successor-change", args=["P2", tuan.pk, "raise"])
    assert order(cast) == ["E3", "E4", "E5"]
    for expected in (["E3", "E5", "E4"], ["E5", "E3", "E4"], ["E5", "E3", "E4"]):
        assert hr.post(url).status_code == 302
        assert order(cast) == expected
    assert Event.objects.filter(detail__act="raise").count() == 2  # the third moved nobody
    rows = hr.get("/positions/P2/").context["page"].slate
    assert [row.rank for row in rows] == [1, 2, 3]


def test_a_proposed_one_has_no_rank_and_nobody_orders_a_slate_they_stand_on(cast: Cast) -> None:
    placed = propose(cast, "erik", cast.accounts["manager"])
    by = cast.accounts["hr_admin"]
    with pytest.raises(Conflict):
        services.move_successor(successor=placed, act=Act.RAISE, by=by)
    _, two = confirmed(cast, "nia", "tuan")
    Account.objects.filter(pk=by.pk).update(employee=cast.people["nia"])
    by.refresh_from_db()
    with pytest.raises(Forbidden):
        services.move_successor(successor=two, act=Act.RAISE, by=by)
    assert order(cast) == ["E4", "E5"]


def test_a_judgement_stands_beside_what_is_computed(cast: Cast) -> None:
    placed = propose(cast, "erik", cast.accounts["manager"], judged_band="ready_now")
    row = cast.client("hr_admin").get("/positions/P2/").context["page"].slate[0]
    assert (row.band, row.judged_band) == ("insufficient_evidence", "ready_now")
    assert "does not tell yet" in row.judged_words
    url = reverse("succession:successor-change", args=["P2", placed.pk, "judge"])
    body = {"judged_band": "within_2_years", "reason": "After the spring"}
    assert cast.client("hr_admin").post(url, body).status_code == 403
    assert cast.client("manager").post(url, body).status_code == 302
    assert Successor.objects.get(pk=placed.pk).judged_band == "within_2_years"


@pytest.mark.parametrize(
    ("computed", "judged", "words"),
    [
        ("ready_now", "ready_now", ""),
        ("ready_now", "", ""),
        ("within_2_years", "ready_now", "The nominator's judgement is nearer than the evidence"),
        (
            "ready_now",
            "not_on_path",
            "The nominator's judgement is further away than the evidence",
        ),
        (
            "insufficient_evidence",
            "ready_now",
            "The evidence does not tell yet; this is the nominator's judgement",
        ),
        (
            "ready_now",
            "insufficient_evidence",
            "Computed from evidence; the nominator would rather see more",
        ),
    ],
)
def test_how_a_difference_is_worded(computed: str, judged: str, words: str) -> None:
    assert differs_words(computed, judged) == words


def test_other_slates_are_named_within_reach_and_counted_beyond(cast: Cast) -> None:
    erik = cast.people["erik"]
    propose(cast, "erik", cast.accounts["manager"])
    for position in (cast.positions["director"],):
        Successor.objects.create(plan=SuccessionPlan.objects.get(position=position), employee=erik)
    plan = SuccessionPlan.objects.create(role=cast.roles["sales-manager"])
    Successor.objects.create(plan=plan, employee=erik)
    seen = {}
    for persona in ("hr_admin", "manager"):
        row = cast.client(persona).get("/positions/P2/").context["page"].slate[0]
        seen[persona] = ([title for title, _ in row.elsewhere.titles], row.elsewhere.beyond)
    assert seen == {
        "hr_admin": (["Sales director, Group", "every Sales manager"], 0),
        "manager": (["every Sales manager"], 1),
    }


@pytest.mark.parametrize("url", ["/positions/P2/", "/role-plans/sales-manager/"])
def test_a_slate_costs_the_same_queries_however_long(
    cast: Cast, url: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, by = cast.client("hr_admin"), cast.accounts["hr_admin"]
    role = cast.roles["sales-manager"]

    def add(count: int) -> None:
        for number in range(count):
            person = make_person(
                f"X{Employee.objects.count()}-{number}", "Some Body", unit=cast.units["sales"]
            )
            services.propose_for_role(role=role, employee=person, reason="x", by=by)
            services.propose_successor(
                position=cast.positions["manager"], employee=person, reason="x", by=by
            )

    add(1)
    client.get(url)
    with django_assert_num_queries(QUERIES[url]):
        client.get(url)
    add(4)
    client.get(url)  # whoever comes first after a change works out the bench
    with django_assert_num_queries(QUERIES[url]):
        client.get(url)


QUERIES = {"/positions/P2/": 11, "/role-plans/sales-manager/": 9}


# --- plans about a person


def test_every_act_on_whom_a_plan_is_about_has_an_answer() -> None:
    assert set(ABOUT) == set(product(About, AboutAct))


def test_a_plan_about_a_person_asks_when_the_holder_changes(cast: Cast) -> None:
    by, seat = cast.accounts["hr_admin"], cast.positions["manager"]
    (placed,) = confirmed(cast, "erik")
    plan = make_plan_about_holder(position=seat, by=by)
    with pytest.raises(Conflict):
        settle_plan(plan=plan, act=AboutAct.CLOSE, reason="x", by=by)
    Position.objects.filter(pk=seat.pk).update(incumbent=cast.people["olga"])
    page = cast.client("hr_admin").get("/positions/P2/")
    assert [one.kind for one in page.context["breaks"]] == ["about"]
    assert Successor.objects.filter(
        pk=placed.pk
    ).exists()  # it counts until somebody says otherwise
    body = {"act": "keep-for-holder", "reason": "Holds for Olga too"}
    assert cast.client("hr_admin").post("/positions/P2/settle/", body).status_code == 302
    plan.refresh_from_db()
    assert plan.about_person == cast.people["olga"]
    Position.objects.filter(pk=seat.pk).update(incumbent=None)
    with pytest.raises(Conflict):
        settle_plan(plan=plan, act=AboutAct.KEEP_FOR_HOLDER, reason="x", by=by)
    settle_plan(plan=plan, act=AboutAct.CLOSE, reason="Its time is over", by=by)
    assert not plan.successors.exists()
    assert WithdrawnSuccessor.objects.get().reason == "Its time is over"
