"""The person page: answer, why, what next, in every state, for whoever may see it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from competencies.models import Evidence, RoleProfile
from competencies.services.evidence import retract_evidence
from people.models import Employee
from succession.models import PendingRecompute, ReadinessScore
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_person, observe
from tests.succession.pages import ERIK, observe_erik, read

pytestmark = pytest.mark.django_db


def count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


def test_answer_why_and_next_stand_on_one_page(cast: Cast) -> None:
    observe_erik(cast)
    score = cast.score("erik", "sales-manager")
    page = read(cast.client("manager"), ERIK)
    assert "Readiness of Erik Ek for Sales manager" in page
    assert f"{score.score:.0f} of 100" in page
    assert "Critical, met" in page
    assert "What would make Erik Ek ready" in page
    assert "Develop" in page


def test_printed_points_add_up_to_the_printed_score(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    response = cast.client("manager").get(ERIK)
    shown = response.context["page"]
    printed = [row.part.printed_points for row in shown.rows]
    assert sum(printed) == shown.readiness.printed_score
    assert all(row.part.printed_points <= row.printed_most for row in shown.rows)
    assert sum(row.printed_most for row in shown.rows) == 100


def test_shares_of_the_evidence_and_the_starting_point_add_up_to_100(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    rows = cast.client("manager").get(ERIK).context["page"].rows
    for row in rows:
        pieces = (*row.counting, *row.apart)
        assert sum(piece.percent for piece in pieces) + row.starting_percent == 100


def test_panel_says_who_when_what_and_what_changed_nothing(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    html = cast.client("manager").get(f"{ERIK}?show=coaching").content.decode()
    panel = html.split('id="side-panel"')[1]
    assert "Mona Lind (you)" in panel
    assert "Two &lt;b&gt;branches" in panel
    assert "Changes nothing. The estimate is at this level already." in panel
    assert "Where everyone starts before anybody has looked." in panel


def test_retracted_and_expired_pieces_are_named_with_their_reason(cast: Cast) -> None:
    observe_erik(cast)
    erik, planning = cast.people["erik"], cast.competencies["planning"]
    wrong = observe(erik, planning, 5, days_ago=30, source=Evidence.Source.PEER_FEEDBACK)
    retract_evidence(evidence=wrong, by=cast.accounts["manager"], reason="Meant for Nia")
    today = timezone.localdate()
    observe(erik, planning, 4, source=Evidence.Source.CERTIFICATION, days_ago=400, expires_on=today)
    recompute_pending()
    page = read(cast.client("manager"), f"{ERIK}?show=planning")
    assert "2 pieces that no longer count" in page
    assert "Retracted: Meant for Nia." in page
    assert "Not counted: expired." in page


def test_without_enough_evidence_there_is_no_score_but_the_least_act(cast: Cast) -> None:
    observe(cast.people["erik"], cast.competencies["planning"], 3)
    recompute_pending()
    html = cast.client("manager").get(ERIK).content.decode()
    page = read(cast.client("manager"), ERIK)
    assert "Not enough evidence" in page
    assert "We cannot tell yet." in page
    assert "1 of 3 requirements has been observed, 33% of the role by weight." in page
    assert "Your rating of Coaching would be enough for a first answer." in page
    assert "coverage from 33% to 83%" in page
    assert "figure-big" not in html
    assert "of 100" not in page


def test_no_evidence_at_all_is_no_low_score(cast: Cast) -> None:
    page = read(cast.client("manager"), ERIK)
    assert "We cannot tell yet." in page
    assert "Not on this path" not in page
    assert count("Nobody has looked", page) == 3


def test_person_without_a_role_is_told_what_to_do(cast: Cast) -> None:
    make_person("E9", "Newt New", manager=cast.people["mona"])
    page = read(cast.client("manager"), "/people/E9/readiness/")
    assert "There is no role to compare with yet" in page


def test_person_who_left_is_not_computed(cast: Cast) -> None:
    gone = make_person("E9", "Newt New", manager=cast.people["mona"], role=cast.roles["sales-rep"])
    Employee.objects.filter(pk=gone.pk).update(status=Employee.Status.LEFT)
    assert "No longer works here" in read(cast.client("manager"), "/people/E9/readiness/")


def test_role_without_a_published_profile_says_so(cast: Cast) -> None:
    role = cast.roles["sales-rep"]
    new = type(role).objects.create(code="sales-lead/x", name="Sales lead", family=role.family)
    RoleProfile.objects.create(role=new, version=1)
    response = cast.client("manager").get("/people/E3/readiness/sales-lead/x/")
    page = response.content.decode()
    assert "/people/E3/history/?role=sales-lead" in page
    assert "Sales lead has no published role profile yet." in page


def test_unknown_role_is_404(cast: Cast) -> None:
    assert cast.client("manager").get("/people/E3/readiness/nothing/").status_code == 404


def test_first_role_is_the_next_rung(cast: Cast) -> None:
    recompute_pending()
    response = cast.client("manager").get("/people/E3/readiness/")
    assert response["Location"] == ERIK


def test_page_waits_for_new_evidence_and_then_shows_it(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    assert "hx-trigger" not in client.get(ERIK).content.decode().split("page-content")[0]
    observe(cast.people["erik"], cast.competencies["planning"], 5, days_ago=1)
    html = client.get(ERIK).content.decode()
    assert 'hx-trigger="every 1s"' in html
    assert "New evidence is being counted." in html
    waiting = client.get(f"{ERIK}?wait=1", headers={"HX-Request": "true"})
    assert (waiting.status_code, waiting.content) == (204, b"")
    recompute_pending()
    done = client.get(f"{ERIK}?wait=1", headers={"HX-Request": "true"}).content.decode()
    assert 'id="readiness"' in done
    assert "every 1s" not in done


def test_long_wait_is_said_and_asked_about_less_often(cast: Cast) -> None:
    observe_erik(cast)
    long_ago = timezone.now() - timedelta(minutes=5)
    PendingRecompute.objects.update(marked_at=long_ago)
    html = cast.client("manager").get(ERIK).content.decode()
    assert 'hx-trigger="every 15s"' in html
    assert "Counting takes longer than usual; nothing is lost" in html


def test_figures_of_long_ago_are_said_to_be_old(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    old = timezone.localdate() - timedelta(days=4)
    ReadinessScore.objects.update(as_of=old)
    assert "The nightly count has not run since" in read(cast.client("manager"), ERIK)


def test_past_day_is_replayed_and_said(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    day = timezone.localdate() - timedelta(days=200)
    page = read(cast.client("manager"), f"{ERIK}?as_of={day}")
    assert "1 of 3" in page  # planning was observed only later
    assert "Back to today" in page
    assert "Rate " not in page.split("Why")[-1]


@pytest.mark.parametrize("typed", ["2026-13-45", "yesterday", "9999-01-01", "0001-01-01"])
def test_day_that_cannot_be_shown_is_named_and_today_shown(cast: Cast, typed: str) -> None:
    page = read(cast.client("manager"), f"{ERIK}?as_of={typed}")
    assert f"“{typed}” cannot be shown." in page


def test_change_tells_looking_from_growth(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    page = read(cast.client("manager"), ERIK)
    assert "from 0, mostly seen for the first time" in page or "seen for the first time" in page


def test_employee_sees_what_is_held_about_them_and_no_rating(cast: Cast) -> None:
    observe_erik(cast)
    client = cast.client("employee")
    assert client.get("/me/")["Location"] == "/people/E3/readiness/"
    html = client.get(ERIK).content.decode()
    assert "Your readiness for Sales manager" in html
    assert "/rate/" not in html
    assert "/pack/" not in html


def test_each_look_at_somebody_else_is_recorded_once_and_shown_to_them(cast: Cast) -> None:
    client = cast.client("manager")
    client.get(ERIK)
    client.get(f"{ERIK}?show=coaching")
    client.get("/people/E3/evidence/")
    looks = Event.objects.filter(action=Event.Action.VIEWED, subject_number="E3")
    assert sorted(looks.values_list("actor_label", "object_type")) == [
        ("Mona Lind", "evidence"),
        ("Mona Lind", "readiness"),
    ]
    page = read(cast.client("employee"), "/people/E3/history/")
    assert "Mona Lind looked at: Readiness of Erik Ek for Sales manager" in page


def test_look_a_quarter_of_an_hour_later_is_another_look(cast: Cast) -> None:
    client = cast.client("manager")
    client.get(ERIK)
    later = timezone.now() + timedelta(minutes=16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: later)
        client.get(ERIK)
    assert Event.objects.filter(action=Event.Action.VIEWED, object_type="readiness").count() == 2


def test_own_look_is_not_recorded(cast: Cast) -> None:
    read(cast.client("employee"), ERIK)
    read(cast.client("employee"), "/people/E3/history/")
    assert not Event.objects.filter(action=Event.Action.VIEWED).exists()


def test_who_looked_is_for_the_person_and_auditors_alone(cast: Cast) -> None:
    read(cast.client("hr_admin"), ERIK)
    assert "Who looked" not in read(cast.client("manager"), "/people/E3/history/")
    assert "Hanna Holm looked at" in read(cast.client("auditor"), "/people/E3/history/")


def test_refused_look_leaves_no_trace(cast: Cast) -> None:
    assert cast.client("stranger").get(ERIK).status_code == 404
    assert cast.client("learning_admin").get(ERIK).status_code == 403
    assert not Event.objects.exists()


def test_queries_of_the_person_page_do_not_grow_with_evidence(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    client.get(ERIK)
    with django_assert_num_queries(9):  # type: ignore[operator]  # a fixture that is a function
        client.get(ERIK)
    for days in range(30):
        observe(cast.people["erik"], cast.competencies["planning"], 2, days_ago=days + 1)
    recompute_pending()
    with django_assert_num_queries(9):  # type: ignore[operator]  # a fixture that is a function
        client.get(f"{ERIK}?show=planning")


def test_evidence_list_shows_every_state_and_exports(cast: Cast) -> None:
    observe_erik(cast)
    erik, planning = cast.people["erik"], cast.competencies["planning"]
    wrong = observe(erik, planning, 5, days_ago=30, source=Evidence.Source.PEER_FEEDBACK)
    retract_evidence(evidence=wrong, by=cast.accounts["manager"], reason="Meant for Nia")
    client = cast.client("hr_admin")
    page = read(client, "/people/E3/evidence/")
    assert "1–5 of 5 pieces" in page
    assert "Meant for Nia (Mona Lind)" in page
    assert "1 match." in read(client, "/people/E3/evidence/?state=retracted")
    assert "Nothing matches" in read(client, "/people/E3/evidence/?q=welding")
    exported = b"".join(client.get("/people/E3/evidence/export.csv")).decode()
    assert exported.count("\n") == 6
    event = Event.objects.get(action=Event.Action.EXPORTED)
    assert (event.actor_label, event.subject_number) == ("Hanna Holm", "E3")


def test_history_compares_with_the_day_asked_for(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    since = timezone.localdate() - timedelta(days=200)
    page = read(client, f"/people/E3/history/?role=sales-manager&since={since}")
    assert "What changed since" in page
    change = client.get(f"/people/E3/history/?role=sales-manager&since={since}").context["change"]
    planning = next(one for one in change.competencies if one.competency.code == "planning")
    assert planning.printed[1] == planning.printed_difference
    assert "cannot be" not in page
