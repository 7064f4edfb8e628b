"""The kept figures of the bench: what they say, and that whatever changes is seen by the next reader."""

from collections.abc import Callable
from datetime import date

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from governance.kpis.bench import bench_strength_c
from governance.kpis.shapes import Moment
from people.models import Account, Employee, OrgUnit, Position, RoleFamily
from succession.bench.counting import Facts, count_facts, facts_from
from succession.bench.keeping import current_bench
from succession.bench.listing import load_part
from succession.bench.selectors import load_bench
from succession.bench.words import net_words
from succession.models import (
    Assessment,
    BenchFigure,
    BenchMark,
    BenchReading,
    ChartNode,
    ReadinessScore,
    Successor,
)
from tests.benches import BenchWorld, make_world

DAY = timezone.localdate()


@pytest.fixture
def world(db: None) -> BenchWorld:
    """A: ann ready, bob in two years. B: ann as well. C: vacant, dan proposed. D: nobody."""
    world = make_world()
    for name in "ABD":
        world.seat(name, incumbent=world.person(f"holder {name}"))
    Position.objects.filter(code="A").update(risk_of_loss="high", impact_of_loss="high")
    world.seat("C", vacant_since=date(2026, 1, 5), reports_to=world.seats["A"])
    world.nominate("A", "ann", band="ready_now", emergency=True)
    world.nominate("A", "bob", band="within_2_years")
    world.nominate("B", "ann")
    world.nominate("C", "dan", confirmed=False)
    return world


Figures = dict[str, tuple[str, str, int, int, int, float, bool]]


def figures() -> Figures:
    """Cover (b), best band (a), confirmed, ready, proposed, share (c) and net of each seat."""
    current_bench()
    return {
        one.position.code: (
            one.cover, one.best_band, one.confirmed, one.ready, one.proposed, one.shares,
            one.counted_id is not None,
        )
        for one in BenchFigure.objects.select_related("position")
    }  # fmt: skip


BEFORE: Figures = {
    "A": ("somebody_ready", "ready_now", 2, 1, 0, 1.5, True),
    "B": ("somebody_ready", "ready_now", 1, 1, 0, 0.5, False),
    "C": ("vacant", "", 0, 0, 1, 0.0, False),
    "D": ("nobody_confirmed", "", 0, 0, 0, 0.0, False),
}


def test_the_letters_of_each_seat(world: BenchWorld) -> None:
    assert figures() == BEFORE


def test_letter_c_adds_up_to_the_key_figure(world: BenchWorld) -> None:
    figures()
    shares = sum(BenchFigure.objects.values_list("shares", flat=True))
    figure = bench_strength_c(Moment(as_of=DAY))
    assert (figure.numerator, figure.denominator) == (shares, 4)


def test_a_part_of_the_bench_says_what_the_whole_says(world: BenchWorld) -> None:
    current_bench()
    whole, part = load_bench(DAY), load_part([world.seats["B"].pk])
    (seat,) = part.seats
    assert seat in whole.seats
    assert net_words(part.bench, seat) == net_words(whole, seat) == "Counted for Seat A"


def confirm_dan(world: BenchWorld) -> None:
    Successor.objects.filter(employee=world.people["dan"]).update(
        status="confirmed", confirmed_at="2026-01-01T12:00Z"
    )


def take_bob_off(world: BenchWorld) -> None:
    Successor.objects.filter(employee=world.people["bob"]).delete()


def ann_leaves(world: BenchWorld) -> None:
    Employee.objects.filter(pk=world.people["ann"].pk).update(status="left")


def bob_becomes_ready(world: BenchWorld) -> None:
    ReadinessScore.objects.filter(employee=world.people["bob"]).update(band="ready_now")


def dan_is_scored_and_confirmed(world: BenchWorld) -> None:
    confirm_dan(world)
    current_bench()
    world.score("dan", "within_5_years")


def bobs_score_goes(world: BenchWorld) -> None:
    ReadinessScore.objects.filter(employee=world.people["bob"]).delete()


def b_matters_more(world: BenchWorld) -> None:
    Position.objects.filter(code="A").update(risk_of_loss="", impact_of_loss="")
    Position.objects.filter(code="B").update(risk_of_loss="high", impact_of_loss="high")


def d_is_no_longer_critical(world: BenchWorld) -> None:
    Position.objects.filter(code="D").update(is_critical=False)


def the_holder_of_a_leaves(world: BenchWorld) -> None:
    Employee.objects.filter(full_name="Holder A Tester").update(status="left", left_on=DAY)


def c_is_filled(world: BenchWorld) -> None:
    Position.objects.filter(code="C").update(incumbent=world.people["bob"], vacant_since=None)


CHANGES: dict[Callable[[BenchWorld], None], Figures] = {
    confirm_dan: {"C": ("vacant", "insufficient_evidence", 1, 0, 0, 1.0, False)},
    take_bob_off: {"A": ("somebody_ready", "ready_now", 1, 1, 0, 0.5, True)},
    ann_leaves: {
        "A": ("nobody_ready", "within_2_years", 1, 0, 0, 1.0, False),
        "B": ("nobody_confirmed", "", 0, 0, 0, 0.0, False),
    },
    bob_becomes_ready: {
        "A": ("somebody_ready", "ready_now", 2, 2, 0, 1.5, True),
        "B": ("somebody_ready", "ready_now", 1, 1, 0, 0.5, True),
    },
    dan_is_scored_and_confirmed: {"C": ("vacant", "within_5_years", 1, 0, 0, 1.0, False)},
    bobs_score_goes: {"A": ("somebody_ready", "ready_now", 2, 1, 0, 1.5, True)},
    b_matters_more: {
        "A": ("somebody_ready", "ready_now", 2, 1, 0, 1.5, False),
        "B": ("somebody_ready", "ready_now", 1, 1, 0, 0.5, True),
    },
    the_holder_of_a_leaves: {"A": ("vacant", "ready_now", 2, 1, 0, 1.5, True)},
    c_is_filled: {"C": ("nobody_confirmed", "", 0, 0, 1, 0.0, False)},
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_next_reader_sees_a_change(
    world: BenchWorld, change: Callable[[BenchWorld], None]
) -> None:
    assert figures() == BEFORE
    change(world)
    assert BenchMark.objects.exists()
    assert figures() == BEFORE | CHANGES[change]
    assert not BenchMark.objects.exists()
    assert kept_facts() == count_facts(BenchFigure.objects.order_by(), DAY)


def kept_facts() -> Facts:
    kept = BenchReading.objects.get().facts
    assert kept is not None
    return facts_from(kept)


def assess_b(world: BenchWorld) -> None:
    account = Account.objects.create(email="hr@example.org", full_name="Hr")
    Assessment.objects.create(
        position=world.seats["B"],
        is_critical=True,
        risk_of_loss="low",
        impact_of_loss="low",
        reason="x",
        review_on=DAY,
        made_by=account,
    )


def move_b_to_care(world: BenchWorld) -> None:
    Position.objects.filter(code="B").update(org_unit=OrgUnit.objects.get(code="care"))


def give_the_role_a_family(world: BenchWorld) -> None:
    world.role.family = RoleFamily.objects.create(code="heads", name="Heads")
    world.role.save()


FOLLOWED: list[tuple[Callable[[BenchWorld], object], Callable[[Facts], object]]] = [
    (assess_b, lambda facts: facts.reviews["overdue"]),
    (move_b_to_care, lambda facts: facts.divisions),
    (lambda _: OrgUnit.objects.update(name="Nursing"), lambda facts: facts.divisions),
    (give_the_role_a_family, lambda facts: facts.families),
    (lambda _: RoleFamily.objects.update(name="Leads"), lambda facts: facts.families),
]


def test_counts_follow_what_no_figure_shows(world: BenchWorld) -> None:
    """Units, families and reviews: kept counts are what counting gives, after each change."""
    for code in ("care", "plants"):
        OrgUnit.objects.create(code=code, name=code.title())
    current_bench()
    for change, of in FOLLOWED:
        before = of(kept_facts())
        change(world)
        current_bench()
        assert of(kept_facts()) != before
        assert kept_facts() == count_facts(BenchFigure.objects.order_by(), DAY)


def test_figures_read_by_an_older_version_are_worked_out_anew(world: BenchWorld) -> None:
    """It knows no counts, so it leaves those of an earlier reading behind."""
    current_bench()
    BenchReading.objects.update(worked_out_at=timezone.now(), facts={})
    current_bench()
    assert kept_facts().total == 4


def test_what_is_no_longer_critical_is_gone(world: BenchWorld) -> None:
    figures()
    d_is_no_longer_critical(world)
    assert set(figures()) == {"A", "B", "C"}


@pytest.mark.parametrize(
    "change",
    [
        lambda world: world.score("nobody's", "ready_now"),
        lambda world: ReadinessScore.objects.update(score=51.0),
        lambda world: Employee.objects.update(location="Riga"),
        lambda world: Position.objects.update(org_unit=None),
    ],
    ids=["score of somebody on no slate", "another score", "another place", "same unit"],
)
def test_what_changes_no_figure_leaves_no_mark(
    world: BenchWorld, change: Callable[[BenchWorld], None]
) -> None:
    world.person("nobody's")
    figures()
    change(world)
    assert not BenchMark.objects.exists()


def test_where_nothing_changed_one_query_answers(
    world: BenchWorld, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before = current_bench()
    with django_assert_num_queries(1):
        assert current_bench() == before


def test_another_day_is_worked_out_anew(world: BenchWorld) -> None:
    current_bench()
    Employee.objects.filter(pk=world.people["ann"].pk).update(left_on=date(2026, 12, 31))
    assert figures() == BEFORE
    assert current_bench(date(2026, 12, 31)).as_of == date(2026, 12, 31)
    assert BenchFigure.objects.get(position__code="B").confirmed == 0


def test_the_tree_is_laid_anew_only_when_somebody_moves(world: BenchWorld) -> None:
    before = current_bench()
    bob_becomes_ready(world)
    assert current_bench().tree == before.tree
    Employee.objects.filter(pk=world.people["bob"].pk).update(manager=world.people["ann"])
    assert current_bench().tree == before.tree + 1
    bob = ChartNode.objects.get(employee=world.people["bob"])
    assert bob.parent is not None
    assert ChartNode.objects.get(first=bob.parent).employee == world.people["ann"]


def test_a_critical_seat_knows_its_node(world: BenchWorld) -> None:
    current_bench()
    vacant = BenchFigure.objects.get(position__code="C")
    assert vacant.place is not None
    node = ChartNode.objects.get(first=vacant.place)
    assert node.parent is not None
    assert node.position_id == world.seats["C"].pk
    assert ChartNode.objects.get(first=node.parent).employee == world.people["holder A"]


@pytest.mark.django_db(transaction=True)
def test_what_commits_after_a_reading_is_in_the_next_one() -> None:
    """A writer that began before the reading and commits after it is not lost."""
    world = make_world()
    world.seat("A", incumbent=world.person("holder"))
    world.nominate("A", "ann", band="within_2_years")
    parameters = connection.get_connection_params()
    kept = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port")}
    other = psycopg2.connect(**kept)
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE succession_readinessscore SET band = 'ready_now'")
            assert figures()["A"][1] == "within_2_years"
        other.commit()
    finally:
        other.close()
    assert figures()["A"][1] == "ready_now"
