"""What cannot be scored is a row with its reason: never a crash, never a number."""

import html
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from competencies.models import Requirement
from people.models import Employee, Role
from succession.models import (
    KeptSummary,
    ReadinessHistory,
    ReadinessScore,
    ScoringPolicyVersion,
    UnscoredPair,
)
from succession.scoring import ScoringInputError
from succession.selectors.basis import NotScored
from succession.selectors.person import readiness_of
from succession.selectors.scores import roles_considered
from succession.services.pending import recompute_pending
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, make_profile, observe

pytestmark = pytest.mark.django_db


def run_over_everybody() -> dict[str, int]:
    run = start_run()
    while advance_run(run_id=run.pk) is not None:
        pass
    run.run.refresh_from_db()
    counts: dict[str, int] = run.run.counts
    return counts


def without_rules(table: str, *constraints: str) -> None:
    """As a database restored without its rules might be."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def spoil(table: str, column: str, value: str, where: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where}", [value])  # noqa: S608 - the tests' own words


def unpublish(cast: Cast) -> None:
    without_rules("competencies_roleprofile", "role_profile_published_has_date")
    spoil("competencies_roleprofile", "status", "draft", f"role_id = {cast.roles['sales-rep'].pk}")


def empty(cast: Cast) -> None:
    make_profile(cast.roles["sales-rep"], [])


def require_nan(cast: Cast) -> None:
    without_rules("competencies_requirement", "requirement_level_from_1")
    spoil("competencies_requirement", "level", "NaN", line_of(cast))


def require_infinity(cast: Cast) -> None:
    without_rules("competencies_requirement", "requirement_level_from_1")
    spoil("competencies_requirement", "level", "infinity", line_of(cast))


def require_off_the_scale(cast: Cast) -> None:
    without_rules("competencies_requirement")
    spoil("competencies_requirement", "level", "7", line_of(cast))


def weigh_nothing(cast: Cast) -> None:
    without_rules("competencies_requirement", "requirement_weight_above_0")
    spoil("competencies_requirement", "weight", "0", line_of(cast))


def weigh_infinity(cast: Cast) -> None:
    without_rules("competencies_requirement", "requirement_weight_above_0")
    spoil("competencies_requirement", "weight", "infinity", line_of(cast))


def see_nan(cast: Cast) -> None:
    without_rules("competencies_evidence", "evidence_level_from_1")
    spoil("competencies_evidence", "level", "NaN", f"employee_id = {cast.people['erik'].pk}")


def see_off_the_scale(cast: Cast) -> None:
    without_rules("competencies_evidence")
    spoil("competencies_evidence", "level", "6", f"employee_id = {cast.people['erik'].pk}")


def see_from_an_unknown_source(cast: Cast) -> None:
    without_rules("competencies_evidence", "evidence_source_known")
    spoil("competencies_evidence", "source", "300", f"employee_id = {cast.people['erik'].pk}")


def line_of(cast: Cast) -> str:
    profile = cast.profiles["sales-rep"]
    return f"profile_id = {profile.pk} AND competency_id = {cast.competencies['coaching'].pk}"


REP = {("E3", "sales-rep"), ("E4", "sales-rep"), ("E5", "sales-rep"), ("E7", "sales-rep")}
ERIK = {("E3", "sales-rep"), ("E3", "sales-manager")}
CASES: list[tuple[Callable[[Cast], None], str, str, set[tuple[str, str]]]] = [
    (unpublish, "unpublished", "", REP),
    (empty, "empty", "", REP),
    (require_nan, "requirement", "coaching", REP),
    (require_infinity, "requirement", "coaching", REP),
    (require_off_the_scale, "requirement", "coaching", REP),
    (weigh_nothing, "requirement", "coaching", REP),
    (weigh_infinity, "requirement", "coaching", REP),
    (see_nan, "evidence", "coaching", ERIK),
    (see_off_the_scale, "evidence", "coaching", ERIK),
    (see_from_an_unknown_source, "evidence", "coaching", ERIK),
]


@pytest.mark.parametrize(
    ("harm", "reason", "about", "pairs"), CASES, ids=lambda case: getattr(case, "__name__", "")
)
def test_pair_is_marked_with_its_reason_and_every_other_is_scored(
    harm: Callable[[Cast], None], reason: str, about: str, pairs: set[tuple[str, str]], cast: Cast
) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 3)
    before = run_over_everybody()
    KeptSummary.objects.all().delete()
    harm(cast)
    counts = run_over_everybody()
    marked = UnscoredPair.objects.select_related("employee", "role", "competency")
    assert {(one.employee.number, one.role.code) for one in marked} == pairs
    assert {(one.reason, one.competency.code if one.competency else "") for one in marked} == {
        (reason, about)
    }
    assert ReadinessScore.objects.count() == counts["pairs"] == before["pairs"] - len(pairs)
    column = reason if reason in counts else "unusable"
    assert counts[column] == before[column] + len(pairs)


@pytest.mark.parametrize(
    "harm", [require_off_the_scale, see_off_the_scale, see_from_an_unknown_source]
)
def test_page_says_why_there_is_no_number(
    harm: Callable[[Cast], None], cast: Cast, client: Client
) -> None:
    erik, rep = cast.people["erik"], cast.roles["sales-rep"]
    observe(erik, cast.competencies["coaching"], 3)
    harm(cast)
    run_over_everybody()
    (found,) = [one for one in roles_considered(erik) if one.role == rep]
    assert (found.score, "Coaching" in found.unscored_words) == (None, True)
    with pytest.raises(NotScored) as refused:
        readiness_of(erik, rep)
    assert refused.value.sentence == found.unscored_words
    cast.sign_in(client, "manager")
    page = client.get(f"/people/{erik.number}/readiness/{rep.code}/")
    assert found.unscored_words in html.unescape(page.content.decode())


def test_marked_pair_is_scored_as_soon_as_it_can_be(cast: Cast) -> None:
    empty(cast)
    recompute_pending()
    assert UnscoredPair.objects.filter(reason="empty").count() == len(REP)
    make_profile(cast.roles["sales-rep"], [(cast.competencies["coaching"], 3, 1, True)])
    recompute_pending()
    assert not UnscoredPair.objects.exists()
    assert ReadinessScore.objects.filter(role=cast.roles["sales-rep"]).count() == len(REP)


def test_constants_that_give_no_number_mark_the_pair(cast: Cast) -> None:
    """Allowed by the checks, and too large for the arithmetic."""
    parameters = ScoringPolicyVersion.objects.get().parameters | {
        "prior_mean": 1e308,
        "prior_sd": 1e-150,
    }
    observe(cast.people["erik"], cast.competencies["coaching"], 3)
    ScoringPolicyVersion.objects.create(
        version=2, effective_from=timezone.localdate(), parameters=parameters
    )
    with pytest.warns(RuntimeWarning):
        run_over_everybody()
    assert UnscoredPair.objects.filter(reason="not_a_number").exists()


def test_policy_that_is_broken_ends_the_run_with_its_reason(cast: Cast) -> None:
    without_rules("succession_scoringpolicyversion")
    spoil("succession_scoringpolicyversion", "parameters", '{"prior_sd": 0}', "true")
    run = start_run()
    with pytest.raises(ScoringInputError):
        advance_run(run_id=run.pk)
    run.run.refresh_from_db()
    assert (run.run.status, run.run.done) == ("failed", 0)
    assert run.run.error
    assert advance_run(run_id=run.pk) is None


def test_only_what_a_mark_touches_is_computed(cast: Cast) -> None:
    recompute_pending()
    before = {score.pk: score.computed_at for score in ReadinessScore.objects.all()}
    planning = cast.competencies["planning"]
    observe(cast.people["erik"], planning, 3)
    assert recompute_pending() == 1
    touched = ReadinessScore.objects.exclude(
        pk__in=[
            pk
            for pk, moment in before.items()
            if moment == ReadinessScore.objects.get(pk=pk).computed_at
        ]
    )
    requiring = Requirement.objects.filter(competency=planning).values("profile")
    assert {score.role.code for score in touched} == {
        score.role.code
        for score in ReadinessScore.objects.filter(
            employee=cast.people["erik"], profile__in=requiring
        )
    }
    assert {score.employee.number for score in touched} == {"E3"}


def test_what_a_score_names_cannot_be_deleted(cast: Cast) -> None:
    recompute_pending()
    nia = cast.people["nia"]
    assert ReadinessHistory.objects.filter(employee=nia).exists()
    for scores in (True, False):
        if not scores:
            ReadinessScore.objects.all().delete()
        for model, key in ((Employee, nia.pk), (Role, cast.roles["sales-rep"].pk)):
            with pytest.raises(IntegrityError, match="still names"), transaction.atomic():
                model.objects.filter(pk=key)._raw_delete("default")


def test_marks_and_sums_of_somebody_deleted_go_along() -> None:
    somebody = Employee.objects.create(number="X", full_name="X")
    role = Role.objects.create(code="bare", name="Bare")
    Employee.objects.filter(pk=somebody.pk).update(role=role)
    run = start_run()
    assert advance_run(run_id=run.pk) == 0
    assert UnscoredPair.objects.get().reason == "unpublished"
    assert KeptSummary.objects.get().pk == somebody.pk
    Employee.objects.filter(pk=somebody.pk)._raw_delete("default")
    assert not UnscoredPair.objects.exists()
    assert not KeptSummary.objects.exists()


def test_list_shows_those_in_reach_and_a_reason_narrows_it(cast: Cast, client: Client) -> None:
    empty(cast)
    run_over_everybody()
    cast.sign_in(client, "manager")
    seen = client.get("/not-scored/").content.decode()
    assert ("Erik" in seen, "Nia" in seen, "Sten" in seen) == (True, True, False)
    assert "requires nothing yet" in seen
    assert "Nothing matches" in client.get("/not-scored/?reason=evidence").content.decode()
    assert "Erik" not in client.get("/not-scored/?q=Nia").content.decode()
    rows = b"".join(client.get("/not-scored/export.csv"))
    assert b"E3,Erik" in rows
    assert b"E7," not in rows


def test_list_costs_the_same_for_one_and_for_many(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.sign_in(client, "hr_admin")
    empty(cast)
    run_over_everybody()
    with django_assert_num_queries(4):
        client.get("/not-scored/")
    UnscoredPair.objects.exclude(employee=cast.people["erik"]).delete()
    with django_assert_num_queries(4):
        client.get("/not-scored/")
