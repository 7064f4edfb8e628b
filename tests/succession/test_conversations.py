"""Conversations: what a manager takes in, what comes of them, and the actions agreed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import InternalError
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from competencies.models import Evidence
from governance.kpis.conversations import calibration_use
from governance.kpis.shapes import Moment
from people.access import access_of
from people.asks import Ask, answers_to
from succession.actions.services import agree_action
from succession.asks import questions_for
from succession.conversations.selectors import guide_of
from succession.conversations.services import Seen, ToDo, record_conversation
from succession.models import AgreedAction, Conversation
from succession.services.pending import recompute_pending
from tests.cast import Cast, observe
from tests.succession.pages import ERIK, observe_erik, read

pytestmark = pytest.mark.django_db

GUIDE = f"{ERIK}conversation/"
AGREED = f"{GUIDE}agreed/"


def talk(cast: Cast, **more: Any) -> Conversation:
    given: dict[str, Any] = {
        "employee": cast.people["erik"],
        "role": cast.roles["sales-manager"],
        "held_on": timezone.localdate(),
        "agreed": "Erik leads the spring review.",
        "to_do": [],
        "seen": Seen(),
        "by": cast.accounts["manager"],
    }
    return record_conversation(**given | more)


def filled(cast: Cast, **more: str) -> dict[str, str]:
    soon = (timezone.localdate() + timedelta(days=14)).isoformat()
    return {
        "held_on": timezone.localdate().isoformat(),
        "agreed": "Erik leads the spring review.",
        "what_1": "Lead the spring review",
        "who_1": "E3",
        "due_1": soon,
        "competency": "coaching",
        "level": "4",
        "seen": "Let the new colleague run the call.",
    } | more


def act(
    cast: Cast, *, owner: str = "mona", due_in: int = 3, what: str = "Find a mentor"
) -> AgreedAction:
    return agree_action(
        employee=cast.people["erik"],
        owner=cast.people[owner],
        what=what,
        due_on=timezone.localdate() + timedelta(days=due_in),
        origin=AgreedAction.Origin.CONVERSATION,
        origin_id="1",
        by=cast.accounts["manager"],
    )


def test_guide_asks_first_what_is_critical_and_unseen_then_what_is_widest(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    guide = guide_of(cast.people["erik"], cast.roles["sales-manager"])
    parts = [one.row.part for one in guide.ask]
    unseen = [part for part in parts if part.critical and not part.seen]
    assert parts[: len(unseen)] == unseen
    assert len(guide.ask) <= 3
    assert all(one.why for one in guide.ask)


def test_guide_says_what_changed_what_to_recognise_and_two_steps(cast: Cast) -> None:
    observe_erik(cast)
    observe(
        cast.people["erik"], cast.competencies["coaching"], 5, days_ago=2,
        source=Evidence.Source.MANAGER_RATING, assessor=cast.people["mona"], note="Ran the review",
    )  # fmt: skip
    recompute_pending()
    page = read(cast.client("manager"), GUIDE)
    for words in ("Where things stand", "What to ask", "What to recognise", "“Ran the review”",
                  "The two smallest steps"):  # fmt: skip
        assert words in page
    assert len(guide_of(cast.people["erik"], cast.roles["sales-manager"]).steps) <= 2
    event = Event.objects.get(action=Event.Action.VIEWED, object_type="conversation")
    assert event.subject_number == "E3"


def test_three_fields_become_conversation_action_and_rating(cast: Cast) -> None:
    client = cast.client("manager")
    assert client.post(AGREED, filled(cast)).status_code == 302
    talked, action = Conversation.objects.get(), AgreedAction.objects.get()
    assert (talked.manager, talked.agreed) == (cast.people["mona"], "Erik leads the spring review.")
    assert talked.evidence is not None
    assert (talked.evidence.level, talked.evidence.note) == (
        4,
        "Let the new colleague run the call.",
    )
    assert talked.seen == ""
    assert (action.owner, action.origin_id) == (cast.people["erik"], str(talked.pk))
    assert "Lead the spring review" in read(client, ERIK)
    assert "Erik leads the spring review." in read(cast.client("employee"), "/me/held/")


def test_words_without_a_level_are_kept_and_rate_nothing(cast: Cast) -> None:
    cast.client("manager").post(AGREED, filled(cast, level="", what_1="", due_1=""))
    talked = Conversation.objects.get()
    assert (talked.seen, talked.evidence) == ("Let the new colleague run the call.", None)
    assert not Evidence.objects.exists()
    assert not AgreedAction.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"agreed": ""}, "Say what you agreed"),
        ({"due_1": ""}, "Choose by when"),
        ({"what_1": ""}, "Say what will be done"),
        ({"due_1": "2001-01-01"}, "Choose a day from today on"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_saved(
    cast: Cast, wrong: dict[str, str], words: str
) -> None:
    answer = cast.client("manager").post(AGREED, filled(cast, **wrong))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Let the new colleague run the call." in answer.content.decode()
    assert not Conversation.objects.exists()
    assert not Evidence.objects.exists()


def test_all_of_it_or_nothing(cast: Cast) -> None:
    past = ToDo(owner=cast.people["erik"], what="Too late", due_on=date(2001, 1, 1))
    level = Seen(words="Seen", competency=cast.competencies["coaching"], level=3)
    with pytest.raises(DomainError):
        talk(cast, to_do=[past], seen=level)
    assert not Conversation.objects.exists()
    assert not Evidence.objects.exists()


def test_a_conversation_is_never_rewritten(cast: Cast) -> None:
    talk(cast)
    with pytest.raises(InternalError), transaction.atomic():
        Conversation.objects.update(agreed="Something else")


def test_pack_opened_beforehand_is_known_and_counted(cast: Cast) -> None:
    talk(cast)
    client = cast.client("manager")
    shown = client.get(f"{ERIK}pack/").context["hash"]
    prepared = talk(cast)
    assert (prepared.pack_hash, prepared.pack_opened_at is not None) == (shown, True)
    figure = calibration_use(Moment(timezone.localdate()))
    assert (figure.numerator, figure.denominator, figure.value) == (1, 2, 0.5)


def test_a_pack_that_somebody_else_opened_does_not_count(cast: Cast) -> None:
    cast.client("hr_admin").get(f"{ERIK}pack/")
    assert talk(cast).pack_opened_at is None


def test_no_conversation_is_no_figure(cast: Cast) -> None:
    assert calibration_use(Moment(timezone.localdate())).value is None


def test_due_action_stands_on_today_of_its_owner_alone(cast: Cast) -> None:
    act(cast, due_in=3)
    act(cast, due_in=30, what="Later")

    def asks(persona: str) -> list[Ask]:
        found = answers_to(questions_for(access_of(cast.accounts[persona])))
        return [ask for ask in found if "actions" in ask.url]

    assert [(ask.title, ask.is_urgent) for ask in asks("manager")] == [("Find a mentor", False)]
    assert asks("employee") == asks("hr_admin") == []


def test_closing_needs_what_came_of_it_and_happens_once(cast: Cast) -> None:
    action = act(cast)
    client, url = cast.client("manager"), f"/actions/{action.pk}/close/"
    assert client.post(url, {"act": "finish", "came_of_it": ""}).status_code == 400
    assert client.post(url, {"act": "finish", "came_of_it": "Met Olga"}).status_code == 302
    assert client.post(url, {"act": "drop", "came_of_it": "No"}).status_code == 409
    action.refresh_from_db()
    assert (action.outcome, action.came_of_it) == ("done", "Met Olga")
    assert "Met Olga" in read(client, "/me/actions/")


def test_somebody_elses_action_cannot_be_closed(cast: Cast) -> None:
    action = act(cast)
    answer = cast.client("stranger").post(
        f"/actions/{action.pk}/close/", {"act": "finish", "came_of_it": "x"}
    )
    assert answer.status_code == 404
    action.refresh_from_db()
    assert action.outcome == "open"


def test_queries_of_guide_and_actions_do_not_grow(
    cast: Cast, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    client.get(GUIDE)
    act(cast)
    with django_assert_max_num_queries(24) as first:
        client.get(GUIDE)
    with django_assert_max_num_queries(8) as listed:
        client.get("/me/actions/")
    for number in range(5):
        act(cast, what=f"More {number}")
        talk(cast)
    recompute_pending()
    with django_assert_num_queries(len(first)):
        client.get(GUIDE)
    with django_assert_num_queries(len(listed)):
        client.get("/me/actions/")
