"""Putting oneself forward: states, who answers, what the person reads."""

from itertools import product

import pytest
from django.urls import reverse

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from home.selectors import today_of
from people.access import access_of
from succession.forward import services
from succession.forward.policies import TRANSITIONS, Act, State
from succession.models import SelfNomination, Successor
from succession.slates.subject import Subject
from tests.cast import Cast


def test_every_act_in_every_state_has_an_answer() -> None:
    assert set(TRANSITIONS) == set(product(State, Act))


@pytest.fixture
def wish(cast: Cast) -> SelfNomination:
    return services.put_forward(
        employee=cast.people["erik"], role=cast.roles["sales-manager"], words="I lead already",
        by=cast.accounts["employee"],
    )  # fmt: skip


def answer(cast: Cast, persona: str, wish: SelfNomination, **body: str) -> int:
    url = reverse("succession:forward-answer", args=[wish.pk])
    return cast.client(persona).post(url, body).status_code


def test_a_wish_puts_nobody_on_a_slate_and_asks_those_who_answer(
    cast: Cast, wish: SelfNomination
) -> None:
    assert not Successor.objects.filter(employee=cast.people["erik"]).exists()
    title = "Erik Ek would like to become Sales manager"
    for persona in cast.accounts:
        asks = [ask.title for ask in today_of(access_of(cast.accounts[persona])).asks]
        assert (title in asks) == (persona in {"hr_admin", "hr_partner", "manager"}), persona


def test_taken_up_it_is_a_proposal_with_their_words(cast: Cast, wish: SelfNomination) -> None:
    assert answer(cast, "manager", wish, slate="seat:P2", answer="You are on the list") == 302
    placed = Successor.objects.get(employee=cast.people["erik"])
    assert (placed.plan.position, placed.status) == (cast.positions["manager"], "proposed")
    assert placed.reason == "Put themselves forward: I lead already"
    assert placed.proposed_by == cast.accounts["manager"]
    page = cast.client("employee").get("/me/forward/").content.decode()
    assert "You are on the list" in page
    assert "Taken up" in page
    assert "Sales manager, North" not in page
    assert answer(cast, "hr_admin", wish, slate="decline", answer="No") == 200  # too late
    wish.refresh_from_db()
    assert wish.state == "taken_up"


def test_declined_the_person_reads_why(cast: Cast, wish: SelfNomination) -> None:
    assert answer(cast, "manager", wish, slate="decline", answer=" ") == 200
    wish.refresh_from_db()
    assert wish.state == "open"
    assert answer(cast, "manager", wish, slate="decline", answer="Lead a team first") == 302
    page = cast.client("employee").get("/me/forward/").content.decode()
    assert "Lead a team first" in page
    assert "Mona Lind" in page
    assert not Successor.objects.filter(employee=cast.people["erik"]).exists()
    held = cast.client("employee").get("/me/held/").content.decode()
    assert "Lead a team first" in held


def test_somebody_taken_up_twice_leaves_the_wish_open(cast: Cast, wish: SelfNomination) -> None:
    """The slate refuses, so the answer is not kept either."""
    services.take_up(
        nomination=wish, subject=Subject(role=wish.role, position=cast.positions["manager"]),
        answer="Yes", by=cast.accounts["manager"],
    )  # fmt: skip
    again = services.put_forward(
        employee=cast.people["erik"], role=cast.roles["sales-manager"], words="Again",
        by=cast.accounts["employee"],
    )  # fmt: skip
    assert answer(cast, "manager", again, slate="seat:P2", answer="Yes") == 200
    again.refresh_from_db()
    assert (again.state, again.answer) == ("open", "")


def test_only_the_person_takes_it_back(cast: Cast, wish: SelfNomination) -> None:
    for persona in ("stranger", "manager"):
        response = cast.client(persona).post("/me/forward/", {"take_back": str(wish.pk)})
        assert response.status_code == 404
    with pytest.raises(Forbidden):
        services.take_back(nomination=wish, by=cast.accounts["manager"])
    assert (
        cast.client("employee").post("/me/forward/", {"take_back": str(wish.pk)}).status_code == 302
    )
    wish.refresh_from_db()
    assert wish.state == "withdrawn"
    with pytest.raises(Conflict):
        services.decline(nomination=wish, answer="No", by=cast.accounts["manager"])


def test_nobody_answers_for_themselves_or_for_a_stranger(cast: Cast, wish: SelfNomination) -> None:
    assert answer(cast, "employee", wish, slate="decline", answer="No") == 403
    own = services.put_forward(
        employee=cast.people["mona"], role=cast.roles["sales-director"], words="Me",
        by=cast.accounts["manager"],
    )  # fmt: skip
    assert answer(cast, "manager", own, slate="decline", answer="No") == 404
    with pytest.raises(Forbidden):
        services.decline(nomination=own, answer="No", by=cast.accounts["manager"])


def test_what_cannot_be_wished(cast: Cast, wish: SelfNomination) -> None:
    erik, by = cast.people["erik"], cast.accounts["employee"]
    with pytest.raises(Conflict):
        services.put_forward(employee=erik, role=wish.role, words="Again", by=by)
    with pytest.raises(DomainError):
        services.put_forward(employee=erik, role=cast.roles["sales-rep"], words="Mine", by=by)
    with pytest.raises(Forbidden):
        services.put_forward(employee=cast.people["nia"], role=wish.role, words="For her", by=by)
    assert SelfNomination.objects.count() == 1
    assert Event.objects.filter(object_type="self_nomination").count() == 1


def test_a_manager_without_a_seat_of_the_role_can_only_decline(cast: Cast) -> None:
    made = services.put_forward(
        employee=cast.people["erik"], role=cast.roles["sales-director"], words="One day",
        by=cast.accounts["employee"],
    )  # fmt: skip
    url = reverse("succession:forward-answer", args=[made.pk])
    assert (
        "No slate of this role is within your reach"
        in cast.client("manager").get(url).content.decode()
    )
    assert answer(cast, "manager", made, slate="seat:P1", answer="Yes") == 200
    assert answer(cast, "hr_admin", made, slate="role:sales-director", answer="Yes") == 302
    assert Successor.objects.get(employee=cast.people["erik"]).plan.role == made.role
