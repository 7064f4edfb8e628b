"""Stored scores of one person and of a team, and what a difference is made of."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Evidence
from people.models import Employee, Position, Role
from succession.models import Pack, ReadinessScore, SuccessionPlan, Successor
from succession.selectors.change import change_since
from succession.selectors.person import readiness_of
from succession.selectors.scores import history_of, latest_scores, roles_considered
from succession.selectors.team import Attention, TeamRow, team_readiness
from succession.services.pending import recompute_pending
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, make_profile, observe
from tests.succession.company import AS_OF, make_random_company

pytestmark = pytest.mark.django_db


def test_roles_considered_in_the_order_of_interest_with_every_reason(cast: Cast) -> None:
    recompute_pending()
    director, manager = roles_considered(cast.people["mona"])
    assert (director.role.code, director.reasons) == ("sales-director", ("next_rung", "slate"))
    assert (manager.role.code, manager.reasons) == ("sales-manager", ("own",))
    assert director.score == ReadinessScore.objects.get(
        employee=cast.people["mona"], role=director.role
    )


def test_role_that_cannot_be_scored_says_why(cast: Cast) -> None:
    role = Role.objects.create(code="new", name="New")
    cast.people["mona"].role = role
    cast.people["mona"].save()
    recompute_pending()
    found = {one.role.code: one for one in roles_considered(cast.people["mona"])}
    assert found["new"].unscored_words == "This role has no published profile yet."
    assert found["new"].score is None
    assert found["sales-director"].unscored_words == ""


def test_nobody_on_leave_is_considered(cast: Cast) -> None:
    Employee.objects.filter(number="E2").update(status="leave")
    assert roles_considered(Employee.objects.get(number="E2")) == ()


def test_reasons_agree_with_the_pairs_of_a_random_company() -> None:
    make_random_company(seed=21, people=60)
    recompute_pending()
    for employee in Employee.objects.filter(status="active").select_related("role"):
        for considered in roles_considered(employee):
            assert considered.reasons
            assert (considered.score is None) == bool(considered.unscored_words)


def test_latest_scores_is_one_query_with_everything_at_hand(cast: Cast) -> None:
    recompute_pending()
    with CaptureQueriesContext(connection) as captured:
        scores = latest_scores(Employee.objects.filter(manager=cast.people["mona"]))
        told = {f"{s.employee} {s.role} {s.profile.version} {s.policy}" for s in scores}
    assert (len(told), len(captured)) == (6, 1)


def test_history_is_one_point_per_day_oldest_first(cast: Cast) -> None:
    erik, role = cast.people["erik"], cast.roles["sales-rep"]
    observe(erik, cast.competencies["coaching"], 2, on=AS_OF - timedelta(days=50))
    for day in (AS_OF - timedelta(days=30), AS_OF - timedelta(days=60), AS_OF):
        run = start_run(as_of=day)
        advance_run(run_id=run.pk)
    observe(erik, cast.competencies["planning"], 2, on=AS_OF)
    run = start_run(as_of=AS_OF)
    advance_run(run_id=run.pk)
    points = history_of(erik, role)
    assert [(AS_OF - point.as_of).days for point in points] == [60, 30, 0]
    assert points[0].band == "insufficient_evidence"
    assert points[2].score == ReadinessScore.objects.get(employee=erik, role=role).score
    assert (points[2].profile_version, points[2].policy_version) == (1, 1)


def test_change_since_a_day_tells_looking_from_growing(cast: Cast) -> None:
    erik, role, kit = cast.people["erik"], cast.roles["sales-rep"], cast.competencies
    today = timezone.localdate()
    observe(erik, kit["coaching"], 2, days_ago=300)
    observe(erik, kit["coaching"], 3, days_ago=5)
    observe(erik, kit["planning"], 2, days_ago=5)
    recompute_pending()
    change = change_since(erik, role, today - timedelta(days=100))
    total = change.total
    assert change.score_now == readiness_of(erik, role).score
    assert total.difference == pytest.approx(change.score_now - change.score_then, abs=1e-9)
    assert (total.role_changed, total.seen_first > 0, total.level_moved > 0) == (0, True, True)
    by_code = {part.competency.code: part for part in change.competencies if part.competency}
    assert by_code["planning"].seen_first == pytest.approx(total.seen_first)
    assert by_code["coaching"].seen_first == 0
    assert total.printed_difference == change.printed_now - change.printed_then


def test_change_since_a_pack_counts_what_was_recorded_since_and_the_new_profile(
    cast: Cast,
) -> None:
    erik, role, kit = cast.people["erik"], cast.roles["sales-rep"], cast.competencies
    observe(erik, kit["coaching"], 3, days_ago=30)
    recompute_pending()
    before = readiness_of(erik, role)
    pack = Pack.objects.create(
        employee=erik,
        role=role,
        made_by=cast.accounts["manager"],
        as_of=before.as_of,
        profile_version=1,
        policy_version=1,
        content={},
        content_hash="0",
    )
    observe(erik, kit["planning"], 3, days_ago=20)  # seen before the pack, recorded after it
    make_profile(role, [(kit["coaching"], 4, 1, True), (kit["planning"], 2, 1, False)])
    recompute_pending()
    with CaptureQueriesContext(connection) as captured:
        change = change_since(erik, role, pack)
    assert len(captured) == 6
    assert (change.profile_then, change.profile_now) == (1, 2)
    assert change.score_then == before.score
    assert change.total.role_changed < 0 < change.total.seen_first
    assert change.total.difference == pytest.approx(change.score_now - change.score_then, abs=1e-9)


def test_change_before_the_first_profile_compares_with_the_first(cast: Cast) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 3, on=date(2020, 1, 2))
    change = change_since(cast.people["erik"], cast.roles["sales-rep"], date(2020, 6, 1))
    assert (change.profile_then, change.profile_now, change.total.role_changed) == (1, 1, 0)


def team(cast: Cast) -> dict[str, TeamRow]:
    rows = team_readiness(Employee.objects.all())
    assert [row.employee.number for row in rows] == ["E1", "E3", "E2", "E4", "E6", "E7", "E5"]
    return {row.employee.number: row for row in rows}


def test_team_shows_the_next_rung_first_else_a_slate_else_the_own_role(cast: Cast) -> None:
    other = Role.objects.create(code="other", name="Other")
    make_profile(other, [(cast.competencies["coaching"], 3, 1, True)])
    seat = Position.objects.create(code="P9", title="Other seat", role=other)
    for name in ("ada", "nia"):
        plan, _ = SuccessionPlan.objects.get_or_create(position=seat)
        Successor.objects.create(plan=plan, employee=cast.people[name])
    recompute_pending()
    rows = team(cast)
    chosen = {number: (row.role.code, row.reasons) for number, row in rows.items() if row.role}
    assert chosen["E1"] == ("other", ("slate",))
    assert chosen["E2"] == ("sales-director", ("next_rung", "slate"))
    assert chosen["E4"] == ("sales-manager", ("next_rung",))
    Successor.objects.filter(employee=cast.people["ada"]).delete()
    recompute_pending()
    row = team(cast)["E1"]
    assert (row.role, row.reasons) == (cast.roles["sales-director"], ("own",))


def see_everything(cast: Cast, name: str, level: float, *, days_ago: int) -> None:
    for competency in cast.competencies.values():
        for more in (0, 1, 2):
            observe(cast.people[name], competency, level, days_ago=days_ago + more)


def test_what_asks_for_attention(cast: Cast) -> None:
    kit, kind = cast.competencies, Evidence.Source
    observe(cast.people["erik"], kit["coaching"], 2, source=kind.COURSE_COMPLETION)
    observe(cast.people["nia"], kit["judgement"], 2)
    see_everything(cast, "tuan", 3, days_ago=400)
    see_everything(cast, "sten", 1, days_ago=1)
    see_everything(cast, "olga", 5, days_ago=1)
    see_everything(cast, "mona", 5, days_ago=1)
    recompute_pending()
    assert {number: row.attention for number, row in team(cast).items()} == {
        "E1": Attention.NOBODY_LOOKED,
        "E2": None,
        "E3": Attention.NOBODY_LOOKED,
        "E4": Attention.INSUFFICIENT_EVIDENCE,
        "E5": Attention.STALE,
        "E6": Attention.READY_WITHOUT_SLATE,
        "E7": Attention.CRITICAL_NOT_MET,
    }
    assert team(cast)["E6"].attention_words == "Ready now and on nobody's slate"


def test_team_row_of_somebody_not_scored_is_there_and_empty(cast: Cast) -> None:
    Employee.objects.filter(number="E7").update(status="leave")
    recompute_pending()
    row = team(cast)["E7"]
    assert (row.score, row.role, row.reasons, row.attention) == (None, None, (), None)


def test_team_shows_who_is_being_updated(cast: Cast) -> None:
    recompute_pending()
    observe(cast.people["erik"], cast.competencies["coaching"], 2)
    assert {number for number, row in team(cast).items() if row.is_updating} == {"E3"}


@pytest.mark.parametrize("size", [2, 7])
def test_team_takes_two_queries_whatever_its_size(size: int, cast: Cast) -> None:
    recompute_pending()
    with CaptureQueriesContext(connection) as captured:
        assert len(team_readiness(Employee.objects.all()[:size])) == size
    assert len(captured) == 2
