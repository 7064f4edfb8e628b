"""Agreed actions: made, closed once, never deleted."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import Error, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from succession.actions.policies import TRANSITIONS, Act, State
from succession.actions.selectors import actions_about, open_actions_of
from succession.actions.services import agree_action, close_action
from succession.mine.held import held_about
from succession.models import AgreedAction
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def agree(cast: Cast, *, what: str = "Chair the spring review", days: int = 30) -> AgreedAction:
    return agree_action(
        employee=cast.people["erik"],
        owner=cast.people["mona"],
        what=what,
        due_on=timezone.localdate() + timedelta(days=days),
        origin=AgreedAction.Origin.CONVERSATION,
        origin_id="1",
        by=cast.accounts["manager"],
    )


def test_every_state_and_act_has_a_line() -> None:
    assert set(TRANSITIONS) == set(product(State, Act))


def test_an_action_is_agreed_and_finished_with_what_came_of_it(cast: Cast) -> None:
    action = agree(cast)
    assert list(open_actions_of(cast.people["mona"].pk)) == [action]
    closed = close_action(
        action=action, act=Act.FINISH, came_of_it=" She did. ", by=cast.accounts["manager"]
    )
    assert (closed.outcome, closed.came_of_it) == (AgreedAction.Outcome.DONE, "She did.")
    assert list(open_actions_of(cast.people["mona"].pk)) == []
    assert list(actions_about(cast.people["erik"])) == [action]
    events = Event.objects.filter(object_type="agreed_action", subject_number="E3")
    assert sorted(events.values_list("action", flat=True)) == ["changed", "created"]


def test_who_closes_second_is_told(cast: Cast) -> None:
    action = agree(cast)
    close_action(action=action, act=Act.DROP, came_of_it="No time", by=cast.accounts["manager"])
    with pytest.raises(Conflict):
        close_action(action=action, act=Act.FINISH, came_of_it="Did", by=cast.accounts["manager"])
    action.refresh_from_db()
    assert action.outcome == AgreedAction.Outcome.DROPPED


@pytest.mark.parametrize(("what", "days"), [("  ", 3), ("Do it", -1)])
def test_words_and_a_day_to_come_are_needed(cast: Cast, what: str, days: int) -> None:
    with pytest.raises(DomainError):
        agree(cast, what=what, days=days)
    assert not AgreedAction.objects.exists()


def test_closing_needs_words_and_nothing_is_deleted(cast: Cast) -> None:
    action = agree(cast)
    with pytest.raises(DomainError):
        close_action(action=action, act=Act.FINISH, came_of_it=" ", by=cast.accounts["manager"])
    action.refresh_from_db()
    assert action.outcome == AgreedAction.Outcome.OPEN
    with pytest.raises(Error), transaction.atomic():
        action.delete()


def test_whom_it_is_about_and_who_does_it_read_it_on_their_page(cast: Cast) -> None:
    agree(cast)
    for name in ("erik", "mona"):
        sections = {one.key: one for one in held_about(cast.people[name], {})}
        assert [row[1] for row in sections["actions"].rows] == ["Chair the spring review"]
