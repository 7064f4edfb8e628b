"""Peer feedback: asked in one click, answered by behaviours, declined or lapsed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from competencies.giving.policies import TRANSITIONS
from competencies.giving.services import (
    MOST_WAITING,
    answer_request,
    ask_colleague,
    lapse_requests,
)
from competencies.models import Competency, Evidence, PeerRequest
from home.selectors import today_of
from people.access import access_of
from people.models import Employee
from tests.cast import Cast, make_account, make_person
from tests.succession.pages import read

pytestmark = pytest.mark.django_db

ASK = "/people/E3/ask/coaching/"


@pytest.fixture
def asked(cast: Cast) -> PeerRequest:
    """Nia, with an account, is asked by Erik about his coaching."""
    cast.accounts["peer"] = make_account("Nia Ncube", employee=cast.people["nia"])
    return ask_colleague(
        employee=cast.people["erik"],
        competency=cast.competencies["coaching"],
        colleague=cast.people["nia"],
        by=cast.accounts["employee"],
    )


def test_the_table_is_total() -> None:
    assert set(TRANSITIONS) == set(PeerRequest.State)


@pytest.mark.parametrize("persona", ["employee", "manager"])
def test_one_click_asks(cast: Cast, persona: str) -> None:
    client = cast.client(persona)
    page = read(client, ASK)
    assert "Nia Ncube" in page
    assert "Tuấn Trần" in page
    for not_a_colleague in ("Mona Lind", "Sten Sand"):
        assert f"Ask {not_a_colleague}" not in page
    assert client.post(ASK, {"colleague": "E4"})["Location"] == ASK
    request = PeerRequest.objects.get()
    assert request.colleague == cast.people["nia"]
    assert request.due_on == timezone.localdate() + timedelta(days=14)
    assert "Asked, waiting" in read(client, ASK)
    assert "Nia Ncube Coaching" in read(client, "/people/E3/ask/")


def test_others_ask_nothing(cast: Cast) -> None:
    for persona, status in (("hr_admin", 403), ("stranger", 404)):
        assert cast.client(persona).post(ASK, {"colleague": "E4"}).status_code == status
    for number in ("E7", "E2", "E3", "nobody", ""):
        client = cast.client("employee")
        assert client.post(ASK, {"colleague": number}).status_code == 404
    assert not PeerRequest.objects.exists()


def test_answer_is_peer_feedback_with_a_name(cast: Cast, asked: PeerRequest) -> None:
    (ask,) = today_of(access_of(cast.accounts["peer"])).asks
    assert ask.title == "What have you seen of Erik Ek: Coaching?"
    client = cast.client("peer")
    page = read(client, ask.url)
    for level in range(1, 6):
        assert f"Coaching: behaviour of level {level}" in page
    assert client.post(ask.url, {"level": "4", "note": "Helped me"})["Location"] == "/"
    piece = Evidence.objects.get()
    assert (piece.source, piece.level, piece.assessor, piece.note) == (
        Evidence.Source.PEER_FEEDBACK,
        4,
        cast.people["nia"],
        "Helped me",
    )
    asked.refresh_from_db()
    assert (asked.state, asked.evidence) == (PeerRequest.State.ANSWERED, piece)
    assert today_of(access_of(cast.accounts["peer"])).asks == []
    read(client, ask.url, 404)


@pytest.mark.parametrize("data", [{"decline": "1"}, {"level": "not_seen"}])
def test_saying_no_counts_neither_way(cast: Cast, asked: PeerRequest, data: dict[str, str]) -> None:
    cast.client("peer").post(f"/asked/{asked.pk}/", data)
    asked.refresh_from_db()
    assert asked.state == PeerRequest.State.DECLINED
    assert not Evidence.objects.exists()


def test_without_a_choice_nothing_is_taken(cast: Cast, asked: PeerRequest) -> None:
    response = cast.client("peer").post(f"/asked/{asked.pk}/", {"note": "Kept words"})
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == PeerRequest.State.OPEN


def test_a_question_to_somebody_else_does_not_exist(cast: Cast, asked: PeerRequest) -> None:
    for persona in ("employee", "manager", "hr_admin", "stranger"):
        assert cast.client(persona).post(f"/asked/{asked.pk}/", {"level": "5"}).status_code == 404
    with pytest.raises(Forbidden):
        answer_request(request=asked, level=5, note="", behaviour="", by=cast.accounts["stranger"])
    assert not Evidence.objects.exists()


def test_unanswered_it_lapses_and_can_be_asked_anew(cast: Cast, asked: PeerRequest) -> None:
    PeerRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert today_of(access_of(cast.accounts["peer"])).asks == []
    read(cast.client("peer"), f"/asked/{asked.pk}/", 404)
    with pytest.raises(Conflict, match="The time to answer this is over"):
        answer_request(request=asked, level=5, note="", behaviour="", by=cast.accounts["peer"])
    assert [lapse_requests(as_of=timezone.localdate()) for _ in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert asked.state == PeerRequest.State.LAPSED


def test_nobody_is_asked_twice_or_buried(cast: Cast, asked: PeerRequest) -> None:
    erik, nia, by = cast.people["erik"], cast.people["nia"], cast.accounts["employee"]
    with pytest.raises(Conflict, match="asked about this already"):
        ask_colleague(employee=erik, competency=cast.competencies["coaching"], colleague=nia, by=by)
    for n in range(MOST_WAITING - 1):
        new = Competency.objects.create(code=f"n{n}", name=f"N{n}")
        ask_colleague(employee=erik, competency=new, colleague=nia, by=by)
    with pytest.raises(Conflict, match="has 10 questions waiting"):
        ask_colleague(employee=erik, competency=cast.competencies["planning"], colleague=nia, by=by)


def test_manager_oneself_and_leavers_are_not_asked(cast: Cast) -> None:
    erik, by = cast.people["erik"], cast.accounts["employee"]
    coaching = cast.competencies["coaching"]
    for nobody in ("mona", "erik"):
        with pytest.raises(DomainError, match="Ask a colleague"):
            ask_colleague(employee=erik, competency=coaching, colleague=cast.people[nobody], by=by)
    gone = make_person("E9", "Gone Girl", manager=cast.people["mona"])
    gone.status = Employee.Status.LEFT
    with pytest.raises(Conflict, match="has left"):
        ask_colleague(employee=erik, competency=coaching, colleague=gone, by=by)
    assert not PeerRequest.objects.exists()
