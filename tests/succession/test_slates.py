"""Proposing, confirming and withdrawing: state, reasons, traces, and who may."""

from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from people.models import Account, Employee
from succession.bench import services
from succession.bench.policies import TRANSITIONS, Act, State
from succession.models import SuccessionPlan, Successor, WithdrawnSuccessor
from tests.cast import Cast, make_person


def test_every_act_in_every_state_has_an_answer() -> None:
    assert set(TRANSITIONS) == set(product(State, Act))


@pytest.fixture
def proposed(cast: Cast) -> Successor:
    return services.propose_successor(
        position=cast.positions["manager"], employee=cast.people["erik"],
        reason="Led the north well", by=cast.accounts["manager"],
    )  # fmt: skip


def test_a_proposal_says_who_and_why(cast: Cast, proposed: Successor) -> None:
    assert (proposed.status, proposed.proposed_by) == ("proposed", cast.accounts["manager"])
    event = Event.objects.get(object_type="succession_plan")
    assert (event.subject_number, event.object_id) == ("E3", "P2")
    assert event.detail == {"act": "propose", "reason": "Led the north well"}


def test_proposing_twice_changes_nothing(cast: Cast, proposed: Successor) -> None:
    with pytest.raises(Conflict):
        services.propose_successor(
            position=cast.positions["manager"], employee=cast.people["erik"], reason="Again",
            by=cast.accounts["hr_admin"],
        )  # fmt: skip
    assert Successor.objects.get(pk=proposed.pk).reason == "Led the north well"


@pytest.mark.parametrize("name", ["mona", "sten"])
def test_the_holder_and_somebody_who_left_cannot_be_proposed(cast: Cast, name: str) -> None:
    Employee.objects.filter(number="E7").update(status="left")
    person = Employee.objects.get(pk=cast.people[name].pk)
    with pytest.raises(DomainError):
        services.propose_successor(
            position=cast.positions["manager"], employee=person, reason="Why not",
            by=cast.accounts["hr_admin"],
        )  # fmt: skip
    assert not SuccessionPlan.objects.filter(position=cast.positions["manager"]).exists()


def test_confirming_needs_a_reason_and_happens_once(cast: Cast, proposed: Successor) -> None:
    by = cast.accounts["hr_admin"]
    with pytest.raises(DomainError):
        services.confirm_successor(successor=proposed, reason=" ", by=by)
    assert Successor.objects.get(pk=proposed.pk).status == "proposed"
    services.confirm_successor(successor=proposed, reason="Agreed in May", by=by)
    with pytest.raises(Conflict):
        services.confirm_successor(successor=proposed, reason="Again", by=by)
    kept = Successor.objects.get(pk=proposed.pk)
    assert (kept.status, kept.confirmed_by) == ("confirmed", by)
    assert kept.confirmed_at is not None


def test_a_withdrawn_place_is_kept_as_it_was(cast: Cast, proposed: Successor) -> None:
    by = cast.accounts["hr_admin"]
    services.confirm_successor(successor=proposed, reason="Agreed", by=by)
    services.withdraw_successor(successor=proposed, reason="Moves abroad", by=by)
    assert not Successor.objects.filter(pk=proposed.pk).exists()
    kept = WithdrawnSuccessor.objects.get()
    assert (kept.status, kept.reason, kept.withdrawn_by) == (
        "confirmed", "Moves abroad", "Hanna Holm",
    )  # fmt: skip
    with pytest.raises(Conflict):
        services.withdraw_successor(successor=proposed, reason="Again", by=by)


def test_nothing_is_kept_when_the_trace_cannot_be_written(
    cast: Cast, proposed: Successor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(services, "record_event", fail)
    with pytest.raises(ConnectionError), transaction.atomic():
        services.withdraw_successor(successor=proposed, reason="x", by=cast.accounts["hr_admin"])
    assert Successor.objects.filter(pk=proposed.pk).exists()
    assert not WithdrawnSuccessor.objects.exists()


def test_emergency_cover_on_and_off(cast: Cast, proposed: Successor) -> None:
    by = cast.accounts["hr_admin"]
    for is_cover in (True, True, False):
        services.set_emergency_cover(successor=proposed, is_cover=is_cover, by=by)
    assert not Successor.objects.get(pk=proposed.pk).is_emergency_cover
    acts = [event.detail["act"] for event in Event.objects.order_by("pk")]
    assert acts == ["propose", "cover", "uncover"]


def change_url(successor: Successor, act: str) -> str:
    return reverse("succession:successor-change", args=["P2", successor.pk, act])


@pytest.mark.parametrize(
    ("persona", "status"),
    [("manager", 403), ("committee_member", 403), ("auditor", 403), ("employee", 403)],
)
def test_only_hr_confirms(cast: Cast, proposed: Successor, persona: str, status: int) -> None:
    response = cast.client(persona).post(change_url(proposed, "confirm"), {"reason": "I say"})
    assert response.status_code == status
    assert Successor.objects.get(pk=proposed.pk).status == "proposed"
    assert Event.objects.count() == 1


@pytest.mark.parametrize("persona", ["hr_admin", "hr_partner"])
def test_hr_confirms_on_the_page(cast: Cast, proposed: Successor, persona: str) -> None:
    client = cast.client(persona)
    assert client.post(change_url(proposed, "confirm"), {"reason": ""}).status_code == 200
    assert Successor.objects.get(pk=proposed.pk).status == "proposed"
    assert client.post(change_url(proposed, "confirm"), {"reason": "Yes"}).status_code == 302
    assert Successor.objects.get(pk=proposed.pk).status == "confirmed"


def test_who_proposed_may_take_it_back_until_it_is_confirmed(
    cast: Cast, proposed: Successor
) -> None:
    client = cast.client("manager")
    services.confirm_successor(successor=proposed, reason="Yes", by=cast.accounts["hr_admin"])
    assert client.post(change_url(proposed, "withdraw"), {"reason": "No"}).status_code == 403
    assert Successor.objects.filter(pk=proposed.pk).exists()
    Successor.objects.filter(pk=proposed.pk).update(status="proposed", confirmed_at=None)
    assert client.post(change_url(proposed, "withdraw"), {"reason": "No"}).status_code == 302
    assert not Successor.objects.filter(pk=proposed.pk).exists()


def test_a_manager_finds_and_proposes_somebody_below(cast: Cast) -> None:
    client = cast.client("manager")
    url = reverse("succession:successor-propose", args=["P2"])
    found = client.post(
        url, {"person-find": "1", "person-words": "tran", "reason": "Typed before"}
    ).content
    assert "Tuấn Trần" in found.decode()
    assert "Typed before" in found.decode()
    sent = {"person": "E5", "reason": "Plans ahead"}
    assert client.post(url, sent).status_code == 302
    assert Successor.objects.get(plan__position__code="P2").employee == cast.people["tuan"]


def test_a_manager_cannot_propose_a_stranger(cast: Cast) -> None:
    client = cast.client("manager")
    url = reverse("succession:successor-propose", args=["P2"])
    response = client.post(url, {"person": "E7", "reason": "Good"})
    assert response.status_code == 200
    assert not Successor.objects.filter(employee=cast.people["sten"]).exists()


def test_a_seat_out_of_sight_is_not_there(cast: Cast) -> None:
    url = reverse("succession:successor-propose", args=["P1"])
    assert cast.client("manager").get(url).status_code == 404
    assert cast.client("committee_member").get(url).status_code == 403


def test_hr_names_who_answers_for_the_plan(cast: Cast) -> None:
    url = reverse("succession:position-owner", args=["P2"])
    client = cast.client("hr_admin")
    assert client.post(url, {"person-words": "E6", "person-find": "1"}).status_code == 200
    assert client.post(url, {"person": "E6"}).status_code == 302
    assert SuccessionPlan.objects.get(position__code="P2").owner == cast.people["olga"]
    assert cast.client("manager").post(url, {"person": "E6"}).status_code == 403


def make_hanna_somebody_of_the_house(cast: Cast) -> None:
    hanna = make_person("E8", "Hanna Holm", manager=cast.people["ada"], unit=cast.units["sales"])
    Account.objects.filter(pk=cast.accounts["hr_admin"].pk).update(employee=hanna)
    cast.accounts["hr_admin"].refresh_from_db()


def test_nobody_proposes_themselves(cast: Cast, client: Client) -> None:
    make_hanna_somebody_of_the_house(cast)
    cast.sign_in(client, "hr_admin")
    body = {"person": "E8", "reason": "I am the best"}
    assert client.post("/positions/P2/propose/", body).status_code == 200
    with pytest.raises(Forbidden):
        services.propose_successor(
            position=cast.positions["manager"], employee=Employee.objects.get(number="E8"),
            reason="I am the best", by=cast.accounts["hr_admin"],
        )  # fmt: skip
    assert not Successor.objects.filter(employee__number="E8").exists()


@pytest.mark.parametrize("act", ["confirm", "cover"])
def test_nobody_confirms_themselves(cast: Cast, client: Client, act: str) -> None:
    make_hanna_somebody_of_the_house(cast)
    own = services.propose_successor(
        position=cast.positions["manager"], employee=Employee.objects.get(number="E8"),
        reason="Knows every seat", by=cast.accounts["manager"],
    )  # fmt: skip
    cast.sign_in(client, "hr_admin")
    url = f"/positions/P2/successors/{own.pk}/{act}/"
    assert client.post(url, {"reason": "I am the best"}).status_code == 403
    own.refresh_from_db()
    assert (own.status, own.is_emergency_cover) == ("proposed", False)
    page = client.get("/positions/P2/").content.decode()
    assert f"/successors/{own.pk}/withdraw/" in page
    assert url not in page
