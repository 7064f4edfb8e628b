"""Contesting evidence: who may, what becomes of it, and that nothing is overwritten."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from typing import Any

import pytest
from django.db import InternalError, transaction

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from competencies.contests.policies import TRANSITIONS, Act, State
from competencies.contests.services import answer_contest, raise_contest, withdraw_contest
from competencies.models import Contest, Evidence
from competencies.services.evidence import retract_evidence
from home.selectors import today_of
from people.access import access_of
from tests.cast import Cast, observe
from tests.succession.pages import read

QueryCounter = Callable[[int], AbstractContextManager[Any]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(cast: Cast) -> Evidence:
    return observe(
        cast.people["erik"],
        cast.competencies["coaching"],
        2,
        source=Evidence.Source.MANAGER_RATING,
        assessor=cast.people["mona"],
    )


def contest(cast: Cast, piece: Evidence) -> Contest:
    return raise_contest(evidence=piece, reason="I led two", by=cast.accounts["employee"])


def titles(cast: Cast, persona: str) -> list[str]:
    return [ask.title for ask in today_of(access_of(cast.accounts[persona])).asks]


def test_the_table_is_total() -> None:
    assert set(TRANSITIONS) == set(product(State, Act))
    assert {state.value for state in State} == set(Contest.State.values)


def test_subject_contests_and_the_assessor_and_hr_are_asked(cast: Cast, piece: Evidence) -> None:
    url = f"/evidence/{piece.pk}/"
    response = cast.client("employee").post(f"{url}contest/", {"reason": "I led two juniors"})
    assert response["Location"] == url
    words = "Erik Ek contests a manager rating of Coaching"
    for persona in ("manager", "hr_admin", "hr_partner"):
        assert words in titles(cast, persona)
    for persona in ("employee", "stranger", "auditor"):
        assert words not in titles(cast, persona)
    assert "I led two juniors" in read(cast.client("manager"), url)
    event = Event.objects.get(object_type="contest")
    assert (event.action, event.subject_number) == (Event.Action.CREATED, "E3")
    assert "juniors" not in str(event.detail) + event.object_label


@pytest.mark.parametrize(("act", "became"), [("keep", "kept"), ("retract", "retracted")])
def test_answer_reaches_the_subject(cast: Cast, piece: Evidence, act: str, became: str) -> None:
    contest(cast, piece)
    url = f"/evidence/{piece.pk}/"
    cast.client("manager").post(f"{url}contest/answer/", {"act": act, "reason": "I looked again"})
    piece.refresh_from_db()
    assert (piece.retracted_at is not None) == (act == "retract")
    assert piece.level == 2
    words = f"The manager rating of Coaching that you contested is {became}"
    assert words in titles(cast, "employee")
    page = read(cast.client("employee"), url)
    assert "I led two" in page
    assert f"{became.capitalize()} by Mona Lind" in page
    assert "I looked again" in page


def test_subject_takes_it_back_and_may_contest_again(cast: Cast, piece: Evidence) -> None:
    first = contest(cast, piece)
    cast.client("employee").post(f"/evidence/{piece.pk}/contest/withdraw/")
    first.refresh_from_db()
    assert first.state == Contest.State.WITHDRAWN
    contest(cast, piece)
    assert Contest.objects.count() == 2


def test_only_one_open_contest_and_none_of_a_retracted_piece(cast: Cast, piece: Evidence) -> None:
    contest(cast, piece)
    with pytest.raises(Conflict, match="contested already"):
        contest(cast, piece)
    retract_evidence(evidence=piece, by=cast.accounts["manager"], reason="Wrong person")
    assert not [one for one in titles(cast, "hr_admin") if "contests" in one]
    done = answer_contest(
        contest=Contest.objects.get(),
        act=Act.RETRACT,
        reason="Was wrong",
        by=cast.accounts["manager"],
    )
    assert done.state == Contest.State.RETRACTED
    with pytest.raises(Conflict, match="retracted"):
        contest(cast, piece)


def test_who_may_not(cast: Cast, piece: Evidence) -> None:
    url = f"/evidence/{piece.pk}/"
    for persona, status in (("manager", 403), ("hr_admin", 403), ("stranger", 404)):
        response = cast.client(persona).post(f"{url}contest/", {"reason": "No"})
        assert response.status_code == status
    contest(cast, piece)
    for persona, status in (("employee", 403), ("auditor", 403), ("stranger", 404)):
        answer = {"act": "retract", "reason": "No"}
        response = cast.client(persona).post(f"{url}contest/answer/", answer)
        assert response.status_code == status
    assert cast.client("manager").post(f"{url}contest/withdraw/").status_code == 403
    piece.refresh_from_db()
    assert piece.retracted_at is None
    assert Contest.objects.get().state == Contest.State.OPEN


def test_services_refuse_the_wrong_person_and_no_reason(cast: Cast, piece: Evidence) -> None:
    with pytest.raises(Forbidden):
        raise_contest(evidence=piece, reason="No", by=cast.accounts["hr_admin"])
    with pytest.raises(DomainError, match="Say why"):
        raise_contest(evidence=piece, reason=" \n", by=cast.accounts["employee"])
    open_one = contest(cast, piece)
    with pytest.raises(Forbidden):
        answer_contest(contest=open_one, act=Act.KEEP, reason="Fine", by=cast.accounts["employee"])
    with pytest.raises(Forbidden):
        withdraw_contest(contest=open_one, by=cast.accounts["hr_admin"])


@pytest.mark.parametrize("data", [{"act": "keep"}, {"act": "keep", "reason": "x" * 2001}])
def test_answer_without_a_good_reason_is_refused(
    cast: Cast, piece: Evidence, data: dict[str, str]
) -> None:
    contest(cast, piece)
    response = cast.client("manager").post(f"/evidence/{piece.pk}/contest/answer/", data)
    assert response.status_code == 422
    assert Contest.objects.get().state == Contest.State.OPEN


def test_database_keeps_the_words(cast: Cast, piece: Evidence) -> None:
    one = contest(cast, piece)
    for change in ({"reason": "Other"}, {"raised_by": cast.accounts["manager"]}):
        with pytest.raises(InternalError), transaction.atomic():
            Contest.objects.filter(pk=one.pk).update(**change)
    answer_contest(contest=one, act=Act.KEEP, reason="Stands", by=cast.accounts["manager"])
    with pytest.raises(InternalError), transaction.atomic():
        Contest.objects.filter(pk=one.pk).update(answer="Other")
    with pytest.raises(InternalError), transaction.atomic():
        Contest.objects.all().delete()


def test_retraction_and_answer_stand_or_fall_together(
    cast: Cast, piece: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = contest(cast, piece)
    monkeypatch.setattr("competencies.contests.services.LONGEST_RETRACTION", 0)
    with pytest.raises(Exception, match="evidence_retraction_whole"):
        answer_contest(contest=one, act=Act.RETRACT, reason="Sorry", by=cast.accounts["manager"])


def test_page_of_a_piece_asks_few_questions(
    cast: Cast, piece: Evidence, django_assert_num_queries: QueryCounter
) -> None:
    contest(cast, piece)
    client = cast.client("employee")
    with django_assert_num_queries(5):
        client.get(f"/evidence/{piece.pk}/")


def test_a_peer_reads_and_answers_for_the_own_piece_alone(cast: Cast) -> None:
    given = observe(
        cast.people["erik"],
        cast.competencies["planning"],
        2,
        source=Evidence.Source.PEER_FEEDBACK,
        assessor=cast.people["sten"],
    )
    other = observe(cast.people["erik"], cast.competencies["coaching"], 3)
    contest(cast, given)
    client = cast.client("stranger")
    assert "I led two" in read(client, f"/evidence/{given.pk}/")
    read(client, f"/evidence/{other.pk}/", 404)
    client.post(f"/evidence/{given.pk}/contest/answer/", {"act": "keep", "reason": "I saw it"})
    assert Contest.objects.get().answer == "I saw it"
