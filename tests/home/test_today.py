"""Today: what needs whom, in which order, at what cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Run
from competencies.models import Evidence, RoleProfile
from engagement.models import Nudge, NudgeRule
from governance.models import KPI, Observation
from home.selectors import today_of
from integrations.models import ImportRun
from learning.models import Completion, Content
from people.access import access_of
from people.models import Employee, Position
from people.services.looks import record_look
from succession.models import Successor
from tests.cast import PERSONAS, Cast, make_person, observe

QueryCounter = Callable[[int], AbstractContextManager[Any]]


def titles(cast: Cast, persona: str) -> list[str]:
    return [ask.title for ask in today_of(access_of(cast.accounts[persona])).asks]


def put_question(cast: Cast, who: str = "erik") -> Nudge:
    content, _ = Content.objects.get_or_create(code="c1", title="Coaching that works")
    completion = Completion.objects.create(
        employee=cast.people[who], content=content, completed_on=timezone.localdate()
    )
    return Nudge.objects.create(
        rule=NudgeRule.objects.get(),
        recipient=cast.people["mona"],
        employee=cast.people[who],
        competency=cast.competencies["coaching"],
        completion=completion,
        arm=Nudge.Arm.ASSIGNED,
        due_on=timezone.localdate() + timedelta(days=7),
    )


@pytest.mark.parametrize("persona", PERSONAS)
def test_everybody_has_a_page(cast: Cast, persona: str) -> None:
    put_question(cast)
    assert cast.client(persona).get("/").status_code == 200


def test_positions_without_a_confirmed_successor_are_for_hr_alone(cast: Cast) -> None:
    assert "Sales manager, North is without a confirmed successor" in titles(cast, "hr_admin")
    assert "Sales manager, North is without a confirmed successor" in titles(cast, "hr_partner")
    for persona in ("manager", "employee", "committee_member", "auditor"):
        assert not [one for one in titles(cast, persona) if "successor" in one]


def test_a_vacant_position_comes_first_and_is_urgent(cast: Cast) -> None:
    position = cast.positions["manager"]
    position.incumbent = None
    position.save()
    ask = today_of(access_of(cast.accounts["hr_admin"])).asks[0]
    assert ask.title == "Sales manager, North is vacant, with nobody confirmed to follow"
    assert ask.is_urgent


def test_a_seat_with_an_unnamed_holder_is_not_called_vacant(cast: Cast) -> None:
    Position.objects.filter(code="P2").update(incumbent=None, is_holder_undisclosed=True)
    assert [one for one in titles(cast, "hr_admin") if "Sales manager, North" in one] == [
        "Sales manager, North is without a confirmed successor"
    ]


def test_a_confirmed_successor_who_left_is_nobody_confirmed(cast: Cast) -> None:
    Employee.objects.filter(number="E2").update(status="left")
    assert "Sales director, Group is without a confirmed successor" in titles(cast, "hr_admin")


def test_a_partner_is_not_asked_about_other_units(cast: Cast) -> None:
    Successor.objects.all().delete()
    assert [one for one in titles(cast, "hr_partner") if "Group" in one] == []
    assert [one for one in titles(cast, "hr_admin") if "2 critical positions" in one]


def test_drafts_wait_for_those_who_can_publish(cast: Cast) -> None:
    RoleProfile.objects.create(role=cast.roles["sales-rep"], version=2)
    assert "A role profile waits to be published" in titles(cast, "hr_admin")
    assert "A role profile waits to be published" not in titles(cast, "hr_partner")


def test_a_refused_import_waits_for_those_who_can_look_at_it(cast: Cast) -> None:
    run = Run.objects.create(
        kind="import",
        label="x",
        status=Run.Status.REFUSED,
        started_by_label="Tests",
        finished_at=timezone.now(),
    )
    ImportRun.objects.create(run=run, kind="canonical", source_name="hris.zip")
    for persona in ("hr_admin", "integration_admin", "learning_admin"):
        assert "Import of hris.zip: refused" in titles(cast, persona)
    assert "Import of hris.zip: refused" not in titles(cast, "manager")


def test_unmapped_content_waits_for_learning(cast: Cast) -> None:
    Content.objects.create(code="c9", title="Unmapped")
    assert "1 live item in the library is about no competency" in titles(cast, "learning_admin")


def test_people_whose_manager_left_are_counted_within_reach(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.people["olga"].pk).update(status="left")
    assert "One person reports to somebody who has left" in titles(cast, "hr_admin")
    assert not [one for one in titles(cast, "hr_partner") if "has left" in one]


def test_a_figure_in_alarm_is_for_the_committee_and_one_without_owner_for_hr(cast: Cast) -> None:
    kpi = KPI.objects.get(key="successor_coverage")
    kpi.owner, kpi.target, kpi.alarm = cast.people["ada"], 0.9, 0.6
    kpi.save()
    Observation.objects.create(
        kpi=kpi,
        as_of=timezone.localdate(),
        numerator=1,
        denominator=2,
        value=0.5,
        definition_version=1,
    )
    assert f"{kpi.name} is in alarm" in titles(cast, "committee_member")
    assert [one for one in titles(cast, "hr_admin") if one.startswith("Nobody answers for")]
    assert not [
        one for one in titles(cast, "committee_member") if one.startswith("Nobody answers for")
    ]


def test_a_figure_of_fewer_than_five_people_raises_no_alarm_for_the_committee(cast: Cast) -> None:
    kpi = KPI.objects.get(key="evidence_freshness")
    kpi.owner, kpi.target, kpi.alarm = cast.people["ada"], 0.9, 0.6
    kpi.save()
    Observation.objects.create(
        kpi=kpi, as_of=timezone.localdate(), numerator=1, denominator=3, value=1 / 3,
        detail={"people": 3}, definition_version=1,
    )  # fmt: skip
    assert f"{kpi.name} is in alarm" in titles(cast, "hr_admin")
    assert f"{kpi.name} is in alarm" not in titles(cast, "committee_member")


def test_an_employee_sees_where_they_stand_and_who_looked(cast: Cast) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 3)
    cast.score("erik", "sales-manager")
    for persona in ("manager", "employee"):
        record_look(
            by=cast.accounts[persona], employee=cast.people["erik"], what="readiness",
            object_id="E3:sales-manager", label="Readiness of Erik Ek",
        )  # fmt: skip
    html = cast.client("employee").get("/").content.decode()
    assert "Sales manager" in html
    assert "opened 1 time by 1 person" in html


def test_an_answer_names_the_behaviour_seen(cast: Cast) -> None:
    nudge = put_question(cast)
    client, seen = cast.client("manager"), cast.competencies["coaching"].indicators.get(level=3)
    assert f'<option value="{seen.pk}">{seen.text}</option>' in client.get("/").content.decode()
    again = client.post(f"/nudges/{nudge.pk}/answer/", {"level": "9", "behaviour": seen.pk})
    assert f'<option value="{seen.pk}" selected>' in again.content.decode()
    client.post(f"/nudges/{nudge.pk}/answer/", {"level": "3", "behaviour": seen.pk})
    assert Evidence.objects.get().behaviour == seen.text


def test_a_question_is_answered_in_place(cast: Cast) -> None:
    nudge = put_question(cast)
    client = cast.client("manager")
    assert "Coaching: behaviour of level 3" in client.get("/").content.decode()
    response = client.post(
        f"/nudges/{nudge.pk}/answer/", {"level": "3"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    assert "saved" in response.content.decode()
    assert Evidence.objects.get().level == 3


def test_a_plain_form_comes_back_to_today(cast: Cast) -> None:
    nudge = put_question(cast)
    response = cast.client("manager").post(f"/nudges/{nudge.pk}/answer/", {"level": "not_seen"})
    assert (response.status_code, response["Location"]) == (302, "/")
    nudge.refresh_from_db()
    assert nudge.outcome == Nudge.Outcome.NOT_SEEN


@pytest.mark.parametrize("level", ["", "7", "0", "abc", "²"])
def test_a_bad_answer_says_so_keeps_the_note_and_changes_nothing(cast: Cast, level: str) -> None:
    nudge = put_question(cast)
    response = cast.client("manager").post(
        f"/nudges/{nudge.pk}/answer/", {"level": level, "note": "Ran the retro."}
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert "Choose a level" in html
    assert "Ran the retro." in html
    nudge.refresh_from_db()
    assert nudge.outcome == Nudge.Outcome.OPEN
    assert not Evidence.objects.exists()


def test_somebody_elses_question_does_not_exist(cast: Cast) -> None:
    nudge = put_question(cast)
    for persona in ("stranger", "employee", "hr_admin"):
        response = cast.client(persona).post(f"/nudges/{nudge.pk}/answer/", {"level": "3"})
        assert response.status_code == 404
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("persona", "queries"), [("manager", 12), ("hr_admin", 9)])
def test_today_costs_the_same_at_any_size(
    cast: Cast, django_assert_num_queries: QueryCounter, persona: str, queries: int
) -> None:
    client = cast.client(persona)
    for number in range(20):
        person = make_person(
            f"X{number}",
            f"Extra {number}",
            manager=cast.people["mona"],
            role=cast.roles["sales-rep"],
        )
        observe(person, cast.competencies["coaching"], 3)
        cast.people[f"x{number}"] = person
        put_question(cast, f"x{number}")
    cast.score("erik", "sales-rep")
    client.get("/")  # whoever comes first after a change works out the bench
    with django_assert_num_queries(queries):
        client.get("/")
