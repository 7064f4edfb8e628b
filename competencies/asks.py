"""What this room needs somebody for."""

from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from audit.together import Row
from competencies.asks_of_editors import asks_of_editors, questions_of_editors
from competencies.contests.selectors import waiting_contests
from competencies.feedback.policies import State
from competencies.feedback.selectors import open_invitations, rounds_to_tell
from competencies.giving.selectors import open_requests
from competencies.models import Contest, Evidence, FeedbackRound, PeerRequest, RoundRater
from people.access import Access
from people.asks import Ask, Question
from ui import wording

MOST_NAMED = 5


def asks_for(access: Access) -> list[Ask]:
    return asks_of_editors(access)


def questions_for(access: Access) -> list[Question]:
    """Contests, questions of colleagues, 360 rounds; and revisions to approve."""
    own = access.employee_id or 0
    return [
        *questions_of_editors(access),
        Question(rows=_contests(access), tell=_tell_contests),
        Question(rows=_peer_requests(own), tell=_tell_requests),
        Question(rows=_invitations(own), tell=partial(_tell_invitations, own=own)),
        Question(rows=_rounds(access), tell=_tell_rounds),
    ]


def _contests(access: Access) -> QuerySet[Contest, Row]:
    """Contests to answer, and answers to one's own."""
    return waiting_contests(access).values_list(
        "state", "evidence_id", "evidence__source", "evidence__competency__name",
        "evidence__employee__full_name",
    )[:MOST_NAMED]  # fmt: skip


def _tell_contests(rows: list[Row]) -> list[Ask]:
    return [_contest(*row) for row in rows]


def _contest(state: str, evidence: int, source: int, competency: str, whom: str) -> Ask:
    what = f"{Evidence.Source(source).label.lower()} of {competency}"
    url = reverse("competencies:piece", args=[evidence])
    if state == Contest.State.OPEN:
        return Ask(
            rank=10,
            icon="message",
            title=f"{whom} contests a {what}",
            why="Read why, and keep it or retract it with a reason.",
            url=url,
            action_words="Answer",
        )
    became = "kept" if state == Contest.State.KEPT else "retracted"
    return Ask(
        rank=35,
        icon="message",
        title=f"The {what} that you contested is {became}",
        why="The reason stands with it.",
        url=url,
        action_words="Read the answer",
    )


def _peer_requests(own: int) -> QuerySet[PeerRequest, Row]:
    waiting = open_requests().filter(colleague=own).order_by("due_on", "pk")
    return waiting.values_list(
        "pk", "employee__full_name", "competency__name", "asked_by__full_name"
    )[:MOST_NAMED]


def _tell_requests(rows: list[Row]) -> list[Ask]:
    return [
        Ask(
            rank=15,
            icon="message",
            title=f"What have you seen of {whom}: {competency}?",
            why=f"{asked_by} asks you. About 1 minute; you can also say no.",
            url=reverse("competencies:peer-answer", args=[pk]),
            action_words="Answer",
        )
        for pk, whom, competency, asked_by in rows
    ]


def _invitations(own: int) -> QuerySet[RoundRater, Row]:
    waiting = open_invitations(own).order_by("round__closes_on", "pk")
    return waiting.values_list(
        "round_id", "round__employee_id", "round__employee__full_name", "round__closes_on"
    )[:MOST_NAMED]


def _tell_invitations(rows: list[Row], *, own: int) -> list[Ask]:
    return [
        Ask(
            rank=15,
            icon="users",
            title="Your own view in a 360 round about you"
            if about == own
            else f"A 360 round about {name} asks you",
            why=f"Until {wording.day(closes_on)}. About 10 minutes; you can also say no.",
            url=reverse("competencies:round-answer", args=[pk]),
            action_words="Answer",
        )
        for pk, about, name, closes_on in rows
    ]


def _rounds(access: Access) -> QuerySet[FeedbackRound, Row]:
    """Rounds to release, and those newly released about oneself."""
    rows = rounds_to_tell(access).order_by("closes_on")
    return rows.values_list("pk", "state", "employee__full_name", "role__name")[:MOST_NAMED]


def _tell_rounds(rows: list[Row]) -> list[Ask]:
    return [_round(*row) for row in rows]


def _round(pk: int, state: str, whom: str, role: str) -> Ask:
    if state == State.CLOSED:
        return Ask(
            rank=25,
            icon="users",
            title=f"The 360 round about {whom} is closed",
            why="Look at its comments, then release it.",
            url=reverse("competencies:round-manage", args=[pk]),
            action_words="Release it",
        )
    return Ask(
        rank=35,
        icon="users",
        title="A 360 round about you is released",
        why=f"What others see of you, for {role}.",
        url=reverse("competencies:round", args=[pk]),
        action_words="Read it",
    )
