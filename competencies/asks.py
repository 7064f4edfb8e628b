"""What this room needs somebody for."""

from collections.abc import Callable, Mapping

from django.db.models import Exists
from django.urls import reverse

from competencies.asks_of_editors import asks_of_editors
from competencies.contests.selectors import waiting_contests
from competencies.feedback.policies import State
from competencies.feedback.selectors import open_invitations, rounds_to_tell
from competencies.giving.selectors import open_requests
from competencies.models import Contest, FeedbackRound
from people.access import Access
from people.asks import Ask
from people.models import Account
from ui import wording

MOST_NAMED = 5


def asks_for(access: Access) -> list[Ask]:
    waits = _what_waits(access)
    asks = asks_of_editors(access)
    for what, read in _VOICES.items():
        asks += read(access) if waits[what] else []
    return asks


def _what_waits(access: Access) -> Mapping[str, bool]:
    """Which of `_VOICES` have anything to ask. One query, because mostly none has."""
    own = access.employee_id or 0
    found: Mapping[str, bool] = (
        Account.objects.filter(pk=access.account.pk)
        .order_by()
        .annotate(
            contests=Exists(waiting_contests(access)),
            peer_requests=Exists(open_requests().filter(colleague=own)),
            invitations=Exists(open_invitations(own)),
            rounds=Exists(rounds_to_tell(access)),
        )
        .values(*_VOICES)
        .get()
    )
    return found


def _contests(access: Access) -> list[Ask]:
    """Contests to answer, and answers to one's own."""
    return [_contest(access, one) for one in waiting_contests(access)[:MOST_NAMED]]


def _contest(access: Access, contest: Contest) -> Ask:
    piece = contest.evidence
    what = f"{piece.get_source_display().lower()} of {piece.competency}"
    url = reverse("competencies:piece", args=[piece.pk])
    if contest.state == Contest.State.OPEN:
        return Ask(
            rank=10,
            icon="message",
            title=f"{piece.employee} contests a {what}",
            why="Read why, and keep it or retract it with a reason.",
            url=url,
            action_words="Answer",
        )
    became = "kept" if contest.state == Contest.State.KEPT else "retracted"
    return Ask(
        rank=35,
        icon="message",
        title=f"The {what} that you contested is {became}",
        why="The reason stands with it.",
        url=url,
        action_words="Read the answer",
    )


def _peer_requests(access: Access) -> list[Ask]:
    waiting = open_requests().filter(colleague=access.employee_id or 0).order_by("due_on", "pk")
    return [
        Ask(
            rank=15,
            icon="message",
            title=f"What have you seen of {one.employee}: {one.competency}?",
            why=f"{one.asked_by.full_name} asks you. About 1 minute; you can also say no.",
            url=reverse("competencies:peer-answer", args=[one.pk]),
            action_words="Answer",
        )
        for one in waiting[:MOST_NAMED]
    ]


def _invitations(access: Access) -> list[Ask]:
    waiting = open_invitations(access.employee_id or 0).order_by("round__closes_on", "pk")
    return [
        Ask(
            rank=15,
            icon="users",
            title="Your own view in a 360 round about you"
            if one.round.employee_id == access.employee_id
            else f"A 360 round about {one.round.employee} asks you",
            why=f"Until {wording.day(one.round.closes_on)}. About 10 minutes; you can also say no.",
            url=reverse("competencies:round-answer", args=[one.round_id]),
            action_words="Answer",
        )
        for one in waiting[:MOST_NAMED]
    ]


def _rounds(access: Access) -> list[Ask]:
    """Rounds to release, and those newly released about oneself."""
    return [_round(one) for one in rounds_to_tell(access).order_by("closes_on")[:MOST_NAMED]]


def _round(one: FeedbackRound) -> Ask:
    if one.state == State.CLOSED:
        return Ask(
            rank=25,
            icon="users",
            title=f"The 360 round about {one.employee} is closed",
            why="Look at its comments, then release it.",
            url=reverse("competencies:round-manage", args=[one.pk]),
            action_words="Release it",
        )
    return Ask(
        rank=35,
        icon="users",
        title="A 360 round about you is released",
        why=f"What others see of you, for {one.role}.",
        url=reverse("competencies:round", args=[one.pk]),
        action_words="Read it",
    )


_VOICES: dict[str, Callable[[Access], list[Ask]]] = {
    "contests": _contests,
    "peer_requests": _peer_requests,
    "invitations": _invitations,
    "rounds": _rounds,
}
