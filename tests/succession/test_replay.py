"""A past day is answered bit for bit as it was stored then: by function, by command, by page."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Competency, Evidence, Requirement, RoleProfile
from competencies.services.evidence import retract_evidence
from people.models import Account, Employee, Role
from succession.models import ReadinessHistory, ReadinessScore
from succession.scoring import DEFAULT_POLICY
from succession.selectors.held import counted_in
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from succession.services.runs import advance_run, start_run
from tests.cast import Cast, make_account, make_profile, observe
from tests.succession.company import AS_OF, make_random_company
from tests.succession.pages import ERIK, observe_erik, read

Outputs = tuple[Any, ...]
OUTPUTS = (
    *("profile_id", "policy_id", "score", "score_sd"),
    *("coverage", "gate_passed", "months_to_ready", "band"),
)


def run_as_of(day: date) -> None:
    run_id = start_run(as_of=day).pk
    while advance_run(run_id=run_id) is not None:
        pass


def make_a_past(seed: int, people: int) -> None:
    """Scores of three days and of new evidence, with evidence added and taken back, profiles and
    policies published in between."""
    chance = random.Random(seed)
    make_random_company(seed=seed, people=people)
    by = make_account("Hanna Holm", roles=["hr_admin"])
    run_as_of(AS_OF - timedelta(days=200))
    change_the_world(chance, by)
    run_as_of(AS_OF)
    policy = replace(DEFAULT_POLICY, half_life_days=400.0, ready_now_score=70.0)
    publish_policy(policy=policy, effective_from=AS_OF, note="Faster", by=by)
    change_the_world(chance, by)
    run_as_of(timezone.localdate())
    change_the_world(chance, by)
    recompute_pending()


def change_the_world(chance: random.Random, by: Account) -> None:
    employees, competencies = list(Employee.objects.all()), list(Competency.objects.all())
    for _ in range(len(employees)):
        source = chance.choice(list(Evidence.Source))
        employee, competency = chance.choice(employees), chance.choice(competencies)
        observe(employee, competency, chance.choice([1, 2.5, 4]), source=source,
                on=AS_OF - timedelta(days=chance.randint(-20, 900)))  # fmt: skip
    live = list(Evidence.objects.filter(retracted_at=None))
    for row in chance.sample(live, len(employees) // 2):
        retract_evidence(evidence=row, by=by, reason="Mistaken")
    role = chance.choice(list(Role.objects.filter(profiles__status="published").distinct()))
    rows = Requirement.objects.filter(profile=RoleProfile.objects.filter(role=role).first())
    make_profile(role, [(one.competency, 2, one.weight, False) for one in rows])


def stored() -> dict[tuple[int, int, date, datetime], Outputs]:
    keys = ("employee_id", "role_id", "as_of", "computed_at")
    rows = ReadinessHistory.objects.values_list(*keys, *OUTPUTS)
    return {row[:4]: row[4:] for row in rows}


@pytest.mark.django_db
def test_every_stored_score_is_replayed_bit_for_bit() -> None:
    make_a_past(seed=31, people=12)
    past = stored()
    assert len({(day, known) for _, _, day, known in past}) >= 4
    assert len({outputs[1] for outputs in past.values()}) == 2
    for (employee_id, role_id, day, known_at), outputs in past.items():
        again = readiness_of(
            Employee.objects.get(pk=employee_id),
            Role.objects.get(pk=role_id),
            as_of=day,
            known_at=known_at,
        )
        assert (
            *(again.profile.pk, again.policy.pk, again.score, again.score_sd),
            *(again.coverage, again.gate_passed, again.months_to_ready, again.band.value),
        ) == outputs


@pytest.mark.django_db
def test_everybody_is_recomputed_bit_for_bit_by_the_command() -> None:
    make_a_past(seed=32, people=40)
    past = stored()
    for day, known_at in sorted({(day, known) for _, _, day, known in past}):
        call_command("recompute_readiness", as_of=day, known_at=known_at, json=True)
        rows = ReadinessScore.objects.values_list("employee_id", "role_id", *OUTPUTS)
        now = {(employee, role): outputs for employee, role, *outputs in rows}
        for (employee_id, role_id, *moment), outputs in past.items():
            if moment == [day, known_at]:
                assert tuple(now[employee_id, role_id]) == outputs


# ── the page ───────────────────────────────────────────────────────────────────────────────────


def at(day: date | None = None, known_at: datetime | str | None = None) -> str:
    asked = {"as_of": day, "known_at": known_at}
    return f"{ERIK}?{urlencode({name: value for name, value in asked.items() if value})}"


def past_of_erik(cast: Cast) -> list[ReadinessHistory]:
    """Three stored days: nothing seen, planning and coaching seen, one of them taken back."""
    today = timezone.localdate()
    run_as_of(today - timedelta(days=40))
    observe_erik(cast)
    run_as_of(today - timedelta(days=20))
    row = Evidence.objects.get(employee=cast.people["erik"], competency__code="planning")
    retract_evidence(evidence=row, by=cast.accounts["manager"], reason="Meant for Nia")
    recompute_pending()
    rows = ReadinessHistory.objects.filter(
        employee=cast.people["erik"], role=cast.roles["sales-manager"]
    )
    return list(rows.order_by("computed_at"))


@pytest.mark.django_db
def test_history_leads_to_each_day_as_it_was_stored(cast: Cast) -> None:
    past, client = past_of_erik(cast), cast.client("manager")
    page = client.get("/people/E3/history/?role=sales-manager")
    links = [row.query for row in page.context["page"].rows]
    assert len(links) == len(past) == 3
    for query, row in zip(links, past[::-1], strict=True):
        shown = client.get(ERIK + query).context["page"].readiness
        assert (shown.score, shown.score_sd, shown.band.value) == (
            row.score, row.score_sd, row.band,
        )  # fmt: skip
        assert ERIK + query.replace("&", "&amp;") in page.content.decode()


@pytest.mark.django_db
def test_past_is_said_with_the_way_back_and_to_the_changes_around(cast: Cast) -> None:
    first, second, third = past_of_erik(cast)
    client = cast.client("manager")
    page = read(client, at(second.as_of, second.computed_at.isoformat()))
    assert (
        f"This is the past: as of {second.as_of:%-d %b %Y}, with what was known on "
        f"{timezone.localtime(second.computed_at):%-d %b %Y, %H:%M}. Under the rules in force then."
    ) in page
    assert "Back to today" in page
    assert f"Change before, {first.as_of:%-d %b %Y}" in page
    assert f"Change after, {third.as_of:%-d %b %Y}" in page
    assert "Rate " not in page.split("Why")[-1]
    earliest = read(client, at(first.as_of, first.computed_at.isoformat()))
    assert "Nothing that counts had been observed by then." in earliest
    assert "Change before" not in earliest
    today = read(client, ERIK)
    assert "This is the past" not in today
    assert f"Change before, {second.as_of:%-d %b %Y}" in today


@pytest.mark.django_db
def test_what_was_known_then_is_told_from_what_is_known_now(cast: Cast) -> None:
    _, second, _ = past_of_erik(cast)
    client = cast.client("manager")
    then = client.get(at(second.as_of, second.computed_at.isoformat())).context["page"]
    now = client.get(at(second.as_of)).context["page"]
    assert then.readiness.score == second.score
    assert now.readiness.score < then.readiness.score  # planning was taken back since


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"known_at": "2999-01-01T00:00"}, "Nobody knows yet what will be known then."),
        ({"known_at": "2026-13-45T00:00"}, "Write the moment as day and time"),
        ({"known_at": "yesterday"}, "Write the moment as day and time"),
        ({"known_at": "9999-12-31T23:59:59+14:00"}, "Nobody knows yet what will be known then."),
        ({"known_at": "0001-01-01T00:00:00"}, "Choose a moment from 1990 on."),
        ({"known_at": "0001-01-01T00:00:00+14:00"}, "Choose a moment from 1990 on."),
        ({"as_of": "2999-01-01"}, "This day lies ahead."),
        ({"as_of": "2026-13-45"}, "Write the day as year-month-day"),
        ({"as_of": "1066-10-14"}, "Choose a day from 1990 on."),
        ({"as_of": "x" * 5000}, "Write the day as year-month-day"),
    ],
)
def test_moment_that_cannot_be_shown_gets_a_sentence(
    cast: Cast, asked: dict[str, str], sentence: str
) -> None:
    page = read(cast.client("manager"), f"{ERIK}?{urlencode(asked)}")
    assert "cannot be shown." in page
    assert sentence in page
    assert "This is the past" not in page


@pytest.mark.django_db
def test_before_the_first_profile_says_when_it_came(cast: Cast) -> None:
    page = read(cast.client("manager"), at(known_at="2020-05-01T12:00"))
    today = timezone.localdate()
    assert (
        "On 1 May 2020, 12:00, Sales manager had no published role profile. "
        f"The first came on {today:%-d %b %Y}: choose a later moment."
    ) in page
    assert "This is the past" in page
    assert "Back to today" in page


@pytest.mark.django_db
def test_score_leads_to_its_policy_its_profile_and_the_evidence_that_counted(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    html = cast.client("hr_admin").get(ERIK).content.decode()
    assert 'href="/policies/1/"' in html
    assert 'href="/roles/sales-manager/versions/1/"' in html
    link = html.split('href="/people/E3/evidence/?counted=')[1].split('"')[0].replace("&amp;", "&")
    client = cast.client("manager")
    counted = client.get(f"/people/E3/evidence/?counted={link}").context["pieces"]
    assert [piece.row.competency.code for piece in counted] == ["judgement", "planning", "coaching"]
    everything = client.get("/people/E3/evidence/").context["pieces"]
    assert len(everything) == 4  # one course adds nothing to what was seen
    manager = client.get(ERIK).content.decode()
    assert "/policies/1/" not in manager
    assert "Scoring policy 1" in manager


@pytest.mark.django_db
def test_evidence_that_counted_then_though_it_was_taken_back_since(cast: Cast) -> None:
    _, second, third = past_of_erik(cast)
    erik, role = cast.people["erik"], cast.roles["sales-manager"]
    then = counted_in(erik, role, as_of=second.as_of, known_at=second.computed_at)
    now = counted_in(erik, role, as_of=third.as_of, known_at=third.computed_at)
    planning = Evidence.objects.get(employee=erik, competency__code="planning").pk
    assert planning in then
    assert planning not in now
    query = urlencode(
        {"counted": role.code, "as_of": second.as_of, "known_at": second.computed_at.isoformat()}
    )
    client = cast.client("employee")
    page = read(client, f"/people/E3/evidence/?{query}")
    assert "Counted for: Sales manager" in page
    assert "Retracted" in page
    csv = b"".join(client.get(f"/people/E3/evidence/export.csv?{query}")).decode()
    assert len(csv.splitlines()) == 1 + len(then)
    unscored = read(client, "/people/E3/evidence/?counted=sales-manager&known_at=2020-01-01T00:00")
    assert "Nothing matches" in unscored


@pytest.mark.django_db
def test_queries_of_a_replayed_page_and_of_history(cast: Cast) -> None:
    _, second, _ = past_of_erik(cast)
    client = cast.client("manager")
    query = urlencode({"counted": "sales-manager", "known_at": second.computed_at.isoformat()})
    counts = []
    for url in (
        at(second.as_of, second.computed_at.isoformat()),
        "/people/E3/history/?role=sales-manager",
        f"/people/E3/evidence/?{query}",
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        counts.append(len(seen))
    assert counts == [11, 11, 15]  # of the last, two read what levels were called


@pytest.mark.django_db
def test_history_can_be_taken_away(cast: Cast) -> None:
    past = past_of_erik(cast)
    response = cast.client("employee").get("/people/E3/history/export.csv?role=sales-manager")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(past)
    assert lines[-1].split(",")[2] == repr(past[-1].score)
