"""Trying to get round the minimum of three: by filters, files, the API, rounds and raters."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Event
from audit.services import System
from competencies.feedback.policies import State
from competencies.feedback.services import (
    QUIET,
    add_raters,
    cancel_round,
    close_round,
    open_round,
    remove_rater,
    start_round,
)
from competencies.models import Evidence, FeedbackRound, RoundFigure, RoundRater
from competencies.services.evidence import retract_evidence
from people.services.accounts import create_token
from tests.cast import Cast
from tests.competencies.feedback.rounds import crowd, open_about_erik, release, say
from tests.succession.pages import read

pytestmark = pytest.mark.django_db

READERS = ("employee", "manager", "hr_admin", "hr_partner", "auditor")


def two_hidden_among_five(cast: Cast) -> FeedbackRound:
    """Three peers say 4, two reports say 1 and 2; the manager says 5."""
    people = crowd(cast, peers=3, reports=2)
    found = open_about_erik(cast, people)
    for person, level in zip(people, (4, 4, 4, 1, 2), strict=True):
        say(cast, found, person, level)
    say(cast, found, cast.people["mona"], 5)
    return release(cast, found)


def rows_of(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_the_page_shows_the_same_to_everybody_whatever_the_query(cast: Cast) -> None:
    found = two_hidden_among_five(cast)
    for persona in READERS:
        for query in ("", "?group=reports", "?groups=reports&min=1", "?q=Rater&state=open"):
            page = read(cast.client(persona), f"/feedback/{found.pk}/{query}")
            assert "Peers and reports 3.0 of 5 5" in page
            assert "Reports 1" not in page
            assert "Peers 4" not in page
            assert "1.5" not in page


def test_files_hold_the_same_cells_and_no_more(cast: Cast) -> None:
    found = two_hidden_among_five(cast)
    for query in ("", "?group=reports", "?competency=coaching&group=peers"):
        url = f"/feedback/{found.pk}/export.csv{query}"
        rows = rows_of(cast.client("manager").get(url))
        assert [row[1:] for row in rows] == 3 * [
            ["Manager", "5.0", "5", "1"],
            ["Peers and reports", "3.0", "5", "5"],
        ]
    rows = rows_of(cast.client("hr_admin").get("/feedback/export.csv"))
    assert rows[0][-2:] == ["7", "6"]
    assert len(rows) == 1


def test_the_api_gives_the_same_cells_and_no_more(cast: Cast) -> None:
    found = two_hidden_among_five(cast)
    _, secret = create_token(
        account=cast.accounts["hr_admin"], name="T", scopes=["feedback:read"], by=System("Tests")
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for query in ("", "?groups=reports", "?figures__groups=reports", "?state=open", "?answers=2"):
        (one,) = client.get(f"/api/v1/feedback-rounds/{query}").json()["results"]
        assert (
            one["figures"] == client.get(f"/api/v1/feedback-rounds/{found.pk}/").json()["figures"]
        )
        assert [(cell["groups"], cell["mean"], cell["answers"]) for cell in one["figures"]] == 3 * [
            (["manager"], 5.0, 1),
            (["peers", "reports"], 3.0, 5),
        ]
        assert set(one) == {
            "id", "employee_number", "role_code", "closes_on", "released_at", "figures",
        }  # fmt: skip
    assert client.get("/api/v1/feedback-rounds/?employee=E7").json()["results"] == []
    assert client.get("/api/v1/feedback-rounds/?employee=E3").json()["count"] == 1
    assert Event.objects.filter(object_type="feedback", action="viewed").count() == 1
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(f"/api/v1/feedback-rounds/{found.pk}/", {})
        assert answer.status_code in {403, 405, 415}


def test_before_the_release_nobody_sees_a_figure(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    for person in people:
        say(cast, found, person, 2, comments={"keep": "Calm in storms"})
    for _ in ("open", "closed"):
        for persona in READERS:
            client = cast.client(persona)
            page = read(client, f"/feedback/{found.pk}/")
            assert "Not released yet" in page
            assert "Calm in storms" not in page
            assert client.get(f"/feedback/{found.pk}/export.csv").status_code == 404
            assert client.get(f"/api/v1/feedback-rounds/{found.pk}/").status_code == 404
        manage = read(cast.client("hr_admin"), f"/feedback/{found.pk}/manage/")
        assert "2.0 of" not in manage
        found.refresh_from_db()
        if found.state == State.OPEN:
            close_round(feedback_round=found, by=cast.accounts["hr_admin"])


def test_the_total_with_the_manager_does_not_give_two_away(cast: Cast) -> None:
    """Three answers in all, one of them the manager's: the manager would know the other two's."""
    people = crowd(cast, peers=3)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 1)
    say(cast, found, people[1], 2)
    say(cast, found, people[2], None)
    say(cast, found, cast.people["mona"], 5)
    release(cast, found)
    assert set(RoundFigure.objects.values_list("answers", flat=True)) == {1}
    assert not Evidence.objects.exists()
    page = read(cast.client("manager"), f"/feedback/{found.pk}/")
    assert "Fewer than 3 others have seen this, so nothing of theirs is shown." in page


def test_evidence_and_figures_together_give_nothing_away(cast: Cast) -> None:
    """Evidence times its number, less the manager and the cells, is nought: no answer is left over."""
    two_hidden_among_five(cast)
    for piece in Evidence.objects.all():
        cells = RoundFigure.objects.filter(competency=piece.competency)
        said = sum(cell.answers for cell in cells)
        assert piece.level * said == pytest.approx(sum(cell.mean * cell.answers for cell in cells))
        assert f"Mean of {said} answers" in piece.note


def test_fewer_than_three_answers_are_never_released(cast: Cast) -> None:
    people = crowd(cast, peers=5)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 1)
    say(cast, found, people[1], 2)
    say(cast, found, cast.people["mona"], 5)
    say(cast, found, cast.people["erik"], 5)
    with pytest.raises(Conflict, match="Fewer than 3 have answered"):
        release(cast, found)
    assert not RoundFigure.objects.exists()


def test_two_rounds_do_not_overlap_nor_follow_at_once(cast: Cast) -> None:
    """Otherwise a second one with one rater more would tell that one's answers by difference."""
    people = crowd(cast, peers=4)
    erik, role, by = cast.people["erik"], cast.roles["sales-rep"], cast.accounts["hr_admin"]
    first = open_about_erik(cast, people[:3])
    with pytest.raises(Conflict, match="under way already"):
        start_round(employee=erik, role=role, by=by)
    for person in people[:3]:
        say(cast, first, person, 4)
    release(cast, first)
    second = start_round(employee=erik, role=cast.roles["sales-manager"], by=by)
    add_raters(feedback_round=second, people=people, by=by)
    day = timezone.localdate() + timedelta(days=7)
    with pytest.raises(Conflict, match="less than 180 days ago"):
        open_round(feedback_round=second, closes_on=day, by=by)
    assert timedelta(days=180) == QUIET
    second.refresh_from_db()
    assert second.state == State.DRAFT


def test_released_closed_and_cancelled_rounds_are_not_opened_again(cast: Cast) -> None:
    people = crowd(cast, peers=4)
    by, day = cast.accounts["hr_admin"], timezone.localdate()
    found = open_about_erik(cast, people[:3])
    for person in people[:3]:
        say(cast, found, person, 4)
    close_round(feedback_round=found, by=by)
    for end in (None, release, None):
        if end is not None:
            end(cast, found)
        with pytest.raises(Conflict):
            open_round(feedback_round=found, closes_on=day, by=by)
        with pytest.raises(Conflict):
            add_raters(feedback_round=found, people=[people[3]], by=by)
    for act in ("open", "close", "cancel", "release"):
        data = {"closes_on": str(day)}
        client = cast.client("hr_admin")
        response = client.post(f"/feedback/{found.pk}/{act}/", data)
        assert response.status_code in {409, 422}
    found.refresh_from_db()
    assert found.state == State.RELEASED


def test_cancelled_round_leaves_nothing_to_compare_a_new_one_with(cast: Cast) -> None:
    people = crowd(cast, peers=4)
    first = open_about_erik(cast, people[:3])
    for person in people[:3]:
        say(cast, first, person, 4)
    cancel_round(feedback_round=first, by=cast.accounts["hr_admin"])
    second = open_about_erik(cast, people)
    for person in people:
        say(cast, second, person, 4)
    release(cast, second)
    assert set(RoundFigure.objects.values_list("round", flat=True)) == {second.pk}
    for persona in READERS:
        page = read(cast.client(persona), f"/feedback/{first.pk}/")
        assert "This round was cancelled" in page
        assert "4.0" not in page


def test_a_rater_taken_back_after_the_release_changes_no_figure(cast: Cast) -> None:
    """Three raters, one of whom is withdrawn, whose answer is retracted with the whole, or who
    leaves: what stands is what was published."""
    people = crowd(cast, peers=3)
    found = open_about_erik(cast, people)
    for person, level in zip(people, (1, 2, 5), strict=True):
        say(cast, found, person, level)
    release(cast, found)
    by = cast.accounts["hr_admin"]
    before = list(RoundFigure.objects.values())
    with pytest.raises(Conflict, match="is released"):
        remove_rater(rater=RoundRater.objects.get(rater=people[0]), by=by)
    url = f"/feedback/{found.pk}/raters/{RoundRater.objects.get(rater=people[0]).pk}/remove/"
    assert cast.client("hr_admin").post(url).status_code == 409
    people[0].status = "left"
    people[0].save()
    for piece in Evidence.objects.all():
        retract_evidence(evidence=piece, by=by, reason="Contested")
    assert list(RoundFigure.objects.values()) == before
    assert "2.7 of 5 3" in read(cast.client("employee"), f"/feedback/{found.pk}/")


def test_a_rater_added_later_is_in_no_second_figure(cast: Cast) -> None:
    people = crowd(cast, peers=4)
    found = open_about_erik(cast, people[:3])
    for person in people[:3]:
        say(cast, found, person, 2)
    add_raters(feedback_round=found, people=[people[3]], by=cast.accounts["hr_admin"])
    say(cast, found, people[3], 5)
    release(cast, found)
    counts = RoundFigure.objects.values_list("competency", "answers")
    assert [answers for _, answers in counts] == [4, 4, 4]
    assert len({competency for competency, _ in counts}) == 3


def test_hr_reads_who_has_answered_and_the_subject_only_how_many(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 2)
    manage = read(cast.client("hr_admin"), f"/feedback/{found.pk}/manage/")
    assert f"{people[0].full_name} Peers Answered" in manage
    page = read(cast.client("employee"), f"/feedback/{found.pk}/")
    assert "1 of 5 have answered" in page
    assert people[0].full_name not in page
    for persona, status in (("employee", 403), ("manager", 403), ("stranger", 403)):
        read(cast.client(persona), f"/feedback/{found.pk}/manage/", status)


def test_original_wording_never_reaches_the_subject(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    for person in people:
        say(cast, found, person, 3, comments={"change": f"As {person.full_name} I say so"})
    close_round(feedback_round=found, by=cast.accounts["hr_admin"])
    client = cast.client("hr_admin")
    for n, comment in enumerate(found.comments.all()):
        data = {"decision": "withheld" if n else "edited", "wording": "Somebody says so"}
        client.post(f"/feedback/{found.pk}/comments/{comment.pk}/", data)
    client.post(f"/feedback/{found.pk}/release/")
    for persona in READERS:
        page = read(cast.client(persona), f"/feedback/{found.pk}/")
        assert "Somebody says so" in page
        assert "I say so" not in page
    assert "I say so" not in read(cast.client("hr_admin"), f"/feedback/{found.pk}/manage/")
    assert "I say so" not in json.dumps(list(Event.objects.values()), default=str)


def test_a_sheet_on_the_page(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    client, url = cast.client("mona-0"), f"/feedback/{found.pk}/answer/"
    page = read(client, url)
    for code in ("Coaching", "Planning ahead", "Commercial judgement"):
        assert f"{code}: behaviour of level 5" in page
    assert "stored without your name" in page
    names = [f"level_{one.pk}" for one in found.competencies.all()]
    assert client.post(url, {names[0]: "3", "comment_keep": "Kept words"}).status_code == 422
    response = client.post(url, dict.fromkeys(names, "3") | {"comment_keep": "Calm"})
    assert response["Location"] == "/"
    assert found.answers.count() == 3
    read(client, url, 404)
    declined = cast.client("mona-1")
    declined.post(url, {"decline": "1"})
    assert found.answers.count() == 3
    assert RoundRater.objects.get(rater=people[1]).state == RoundRater.State.DECLINED


def test_a_round_from_the_pages(cast: Cast) -> None:
    people = crowd(cast)
    client = cast.client("hr_partner")
    client.post("/people/E3/feedback/start/", {"role": "sales-manager"})
    found = FeedbackRound.objects.get()
    url = f"/feedback/{found.pk}"
    assert "Choose at least 3 people" in read(client, f"{url}/manage/")
    assert (
        client.post(f"{url}/raters/", {"rater": [one.number for one in people]}).status_code == 302
    )
    late = str(timezone.localdate() + timedelta(days=365))
    assert client.post(f"{url}/open/", {"closes_on": late}).status_code == 422
    assert client.post(f"{url}/open/", {"closes_on": "soon"}).status_code == 422
    day = str(timezone.localdate() + timedelta(days=10))
    client.post(f"{url}/open/", {"closes_on": day})
    found.refresh_from_db()
    assert found.state == State.OPEN
    again = client.post("/people/E3/feedback/start/", {"role": "sales-manager"})
    assert "under way already" in again.content.decode()
    assert "Sales manager Open" in read(cast.client("employee"), "/people/E3/feedback/")
    assert client.post(f"{url}/nonsense/").status_code == 404


def test_pages_cost_the_same_at_any_size(cast: Cast) -> None:
    people = crowd(cast, peers=5, reports=4, others=4)
    found = open_about_erik(cast, people)
    for person in people:
        say(cast, found, person, 3)
    hr, rater, erik = (cast.client(one) for one in ("hr_admin", "manager", "employee"))
    counts = [
        queries_of(hr, f"/feedback/{found.pk}/manage/"),
        queries_of(rater, f"/feedback/{found.pk}/answer/"),
        queries_of(hr, "/feedback/"),
    ]
    release(cast, found)
    counts.append(queries_of(erik, f"/feedback/{found.pk}/"))
    counts.append(queries_of(hr, "/api/v1/feedback-rounds/"))
    assert counts == [5, 6, 4, 6, 7]


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)
