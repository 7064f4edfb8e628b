"""KPIs of evidence, logins, content, imports, nudges and owners, counted by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Run
from competencies.models import Evidence
from engagement.models import Nudge, NudgeRule
from governance.kpis.catalogue import MEASURES
from governance.kpis.newcombe import difference_interval
from governance.kpis.people_rows import parts_of
from governance.kpis.shapes import Figure, Moment
from governance.models import KPI
from integrations.models import FileReconciliation, ImportRun
from learning.models import Content, ContentMapping
from people.models import Employee, SystemLogin
from succession.models import ReadinessHistory, ReadinessScore, SuccessionPlan
from tests.benches import BenchWorld, make_world
from tests.cast import Cast, observe

TODAY = timezone.localdate()


def figure(key: str, as_of: date = TODAY) -> Figure:
    return MEASURES[key].figure(Moment(as_of))


def parts(key: str, cast: Cast, as_of: date = TODAY) -> dict[str, tuple[float, float]]:
    people = MEASURES[key].people
    assert people is not None
    found = parts_of(people(Moment(as_of)), [one.pk for one in cast.people.values()])
    return {name: found[one.pk] for name, one in cast.people.items() if one.pk in found}


def score(world: BenchWorld, person: Employee, profile_role: str, cast: Cast) -> None:
    columns = world._columns("ready_now", TODAY) | {"profile": cast.profiles[profile_role]}
    ReadinessScore.objects.create(employee=person, role=cast.roles[profile_role], **columns)


def test_fresh_means_seen_directly_within_a_year(cast: Cast) -> None:
    world = make_world()
    erik, nia = cast.people["erik"], cast.people["nia"]
    for person in (erik, nia):
        score(world, person, "sales-rep", cast)
    score(world, erik, "sales-manager", cast)  # the same competencies again: still 3 pairs
    kit = cast.competencies
    observe(erik, kit["coaching"], 3, days_ago=364)
    observe(erik, kit["coaching"], 3, days_ago=2)
    observe(erik, kit["planning"], 3, days_ago=366)
    observe(erik, kit["judgement"], 2, source=Evidence.Source.COURSE_COMPLETION)
    observe(nia, kit["coaching"], 3, source=Evidence.Source.PEER_FEEDBACK)
    observe(nia, kit["planning"], 3, days_ago=30, expires_on=TODAY)
    observe(cast.people["mona"], kit["planning"], 3)
    assert parts("evidence_freshness", cast) == {"erik": (1, 3), "nia": (1, 3)}
    found = figure("evidence_freshness")
    assert (found.numerator, found.denominator, found.detail["people"]) == (2, 6, 2)


def test_freshness_of_a_past_day_reads_the_history(cast: Cast) -> None:
    world = make_world()
    erik, coaching = cast.people["erik"], cast.competencies["coaching"]
    day = TODAY - timedelta(days=100)
    columns = world._columns("ready_now", day) | {"profile": cast.profiles["sales-rep"]}
    ReadinessHistory.objects.create(employee=erik, role=cast.roles["sales-rep"], **columns)
    observe(erik, coaching, 3, days_ago=440)
    observe(erik, coaching, 3, days_ago=50)
    assert figure("evidence_freshness").value is None
    assert parts("evidence_freshness", cast, day) == {"erik": (1, 3)}
    assert parts("evidence_freshness", cast, TODAY - timedelta(days=60)) == {"erik": (0, 3)}
    assert parts("evidence_freshness", cast, TODAY - timedelta(days=40)) == {"erik": (1, 3)}
    assert figure("evidence_freshness", day - timedelta(days=1)).value is None


def test_retracted_evidence_is_not_fresh(cast: Cast) -> None:
    score(make_world(), cast.people["erik"], "sales-rep", cast)
    row = observe(cast.people["erik"], cast.competencies["coaching"], 3)
    Evidence.objects.filter(pk=row.pk).update(
        retracted_at=timezone.now(), retracted_by="Somebody", retraction_reason="Wrong person"
    )
    assert figure("evidence_freshness").numerator == 0


def test_activation_counts_from_hire_but_not_before_the_first_login_of_all(cast: Cast) -> None:
    launch = TODAY - timedelta(days=200)
    late = TODAY - timedelta(days=150)
    new = TODAY - timedelta(days=89)
    cast.people["olga"].hired_on = late
    cast.people["olga"].save()
    cast.people["sten"].hired_on = new
    cast.people["sten"].save()
    Employee.objects.filter(number="E4").update(status="left", left_on=TODAY)
    for name, day in (
        ("ada", launch),
        ("mona", launch + timedelta(days=90)),
        ("erik", launch + timedelta(days=91)),
        ("olga", late + timedelta(days=10)),
        ("sten", TODAY),
    ):
        SystemLogin.objects.create(employee=cast.people[name], logged_in_on=day)
    assert parts("activation_90d", cast) == {
        "ada": (1, 1),
        "mona": (1, 1),
        "erik": (0, 1),
        "tuan": (0, 1),
        "olga": (1, 1),
    }
    found = figure("activation_90d")
    assert (found.numerator, found.denominator) == (3, 5)


def test_content_that_can_be_taken_and_is_mapped(cast: Cast) -> None:
    make = Content.objects.create
    mapped, retired = make(code="a", title="A"), make(code="b", title="B", retired_on=TODAY)
    make(code="c", title="C")
    make(code="d", title="D", is_title_unknown=True)
    for content in (mapped, retired):
        for level in (2, 3):
            ContentMapping.objects.create(
                content=content, competency=cast.competencies["coaching"], level=level
            )
    found = figure("content_mapped")
    assert (found.numerator, found.denominator) == (1, 2)
    rows = MEASURES["content_mapped"].rows
    assert rows is not None
    assert [(row.label, row.part) for row in rows(Moment(TODAY))] == [("C", 0.0), ("A", 1.0)]


def test_required_pairs_of_critical_roles_with_content_at_their_level_or_above(cast: Cast) -> None:
    # critical: the director by role, the manager by seat; coaching and planning at 3 and 4,
    # judgement at 2 and 3: six pairs
    content = Content.objects.create(code="a", title="A")
    old = Content.objects.create(code="b", title="B", retired_on=TODAY)
    for item, code, level in (
        (content, "coaching", 3),
        (content, "judgement", 5),
        (old, "planning", 5),
    ):
        ContentMapping.objects.create(content=item, competency=cast.competencies[code], level=level)
    found = figure("requirement_covered")
    assert (found.numerator, found.denominator) == (3, 6)


def test_positions_and_figures_that_a_person_who_works_here_answers_for(cast: Cast) -> None:
    kpis = KPI.objects.count()
    SuccessionPlan.objects.update(owner=cast.people["ada"])
    KPI.objects.filter(key="ownership").update(owner=cast.people["ada"])
    KPI.objects.filter(key="exposure").update(owner=cast.people["sten"])
    Employee.objects.filter(number="E7").update(status="left", left_on=TODAY)
    found = figure("ownership")
    assert (found.numerator, found.denominator) == (2, 2 + kpis)


def import_run(status: str, *, days_ago: int = 1, files: int = 1, dry: bool = False) -> None:
    run = Run.objects.create(
        kind="import", label="People", status=status, started_by_label="Tests",
        finished_at=timezone.now() - timedelta(days=days_ago),
    )  # fmt: skip
    one = ImportRun.objects.create(run=run, kind="canonical", source_name="x", is_dry_run=dry)
    for index in range(files):
        FileReconciliation.objects.create(
            import_run=one, file=f"{index}.csv", source=7, created=4, rejected=3
        )


def test_imports_of_90_days_in_which_every_row_is_accounted_for(db: None) -> None:
    import_run("done", files=2)
    import_run("done", files=0)
    import_run("failed")
    import_run("refused", files=1)
    import_run("done", days_ago=91)
    import_run("done", dry=True)
    found = figure("sync_success")
    assert (found.numerator, found.denominator) == (1, 4)


def nudge(cast: Cast, who: str, competency: str, arm: str, *, due_in: int = -1) -> None:
    rule, _ = NudgeRule.objects.get_or_create(key="learning_without_behaviour")
    one = Nudge.objects.create(
        rule=rule, recipient=cast.people["mona"], employee=cast.people[who], arm=arm,
        competency=cast.competencies[competency], due_on=TODAY + timedelta(days=due_in),
    )  # fmt: skip
    Nudge.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=8))


def rate(cast: Cast, who: str, competency: str, *, by: str = "mona", days_ago: int = 2) -> None:
    Evidence.objects.create(
        employee=cast.people[who], competency=cast.competencies[competency], level=3,
        source=Evidence.Source.MANAGER_RATING, assessor=cast.people[by], origin="form",
        observed_on=TODAY - timedelta(days=days_ago),
        recorded_at=timezone.now() - timedelta(days=days_ago),
    )  # fmt: skip


def test_effect_of_asking_measures_both_arms_alike(cast: Cast) -> None:
    nudge(cast, "erik", "coaching", "assigned")
    nudge(cast, "nia", "coaching", "assigned")
    nudge(cast, "tuan", "coaching", "held_out")
    nudge(cast, "erik", "planning", "held_out")
    nudge(cast, "nia", "planning", "assigned", due_in=3)
    rate(cast, "erik", "coaching")
    rate(cast, "nia", "coaching", days_ago=9)  # before it was drawn
    rate(cast, "tuan", "coaching", by="ada")  # not the manager who was held out
    found = figure("nudge_uplift")
    assert found.value == 0.5
    assert found.detail["asked"] == [1.0, 2.0]
    assert found.detail["held_out"] == [0.0, 2.0]
    assert found.detail["inconclusive"] is True


def test_effect_without_anybody_held_out_is_no_data(cast: Cast) -> None:
    nudge(cast, "erik", "coaching", "assigned")
    assert figure("nudge_uplift").value is None


def test_newcombe_interval_of_the_published_example() -> None:
    # Newcombe 1998, table II, example (a), method 10: 56/70 − 48/80
    low, high = difference_interval(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_every_kpi_has_its_query_and_every_query_its_kpi(db: None) -> None:
    assert set(KPI.objects.values_list("key", flat=True)) == set(MEASURES)


def test_nobody_owns_a_figure_of_a_fresh_installation(db: None) -> None:
    assert not any(kpi.is_governed for kpi in KPI.objects.all())


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_queries_do_not_grow_with_rows(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, key: str
) -> None:
    world = make_world()
    expected = {"exposure": 2, "successor_breadth": 3, "insufficient_evidence": 3}
    for count in (5, 50):
        for index in range(len(world.seats), count):
            world.seat(f"S{index}")
            world.nominate(f"S{index}", f"p{index}", band="ready_now")
        bench = {"ownership": 4, "content_mapped": 2, "adverse_impact": 4}
        single = {"evidence_freshness", "activation_90d", "requirement_covered", "sync_success"}
        wanted = bench.get(key, 1 if key in single | {"nudge_uplift"} else expected.get(key, 2))
        with django_assert_num_queries(wanted):
            figure(key)
