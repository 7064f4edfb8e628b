"""What may become of a session, who may do what in it, and what may become of a conflict: total
tables. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    """Where a session stands."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done to a session."""

    CHANGE = "change"
    OPEN = "open"
    PLACE = "place"
    CLOSE = "close"
    CANCEL = "cancel"


OVER = Refusal("This session is closed. What it found stands in people's records.")
GONE = Refusal("This session was cancelled.")
LIVE = Refusal("The session is live: who is in it, its grid and its rules are fixed.")
EARLY = Refusal("The session has not been opened yet.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (State.PREPARED, Act.CHANGE): State.PREPARED,
    (State.PREPARED, Act.OPEN): State.OPEN,
    (State.PREPARED, Act.PLACE): EARLY,
    (State.PREPARED, Act.CLOSE): EARLY,
    (State.PREPARED, Act.CANCEL): State.CANCELLED,
    (State.OPEN, Act.CHANGE): LIVE,
    (State.OPEN, Act.OPEN): Refusal("The session is live already."),
    (State.OPEN, Act.PLACE): State.OPEN,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.CANCEL): State.CANCELLED,
    (State.CLOSED, Act.CHANGE): OVER,
    (State.CLOSED, Act.OPEN): OVER,
    (State.CLOSED, Act.PLACE): OVER,
    (State.CLOSED, Act.CLOSE): OVER,
    (State.CLOSED, Act.CANCEL): OVER,
    (State.CANCELLED, Act.CHANGE): GONE,
    (State.CANCELLED, Act.OPEN): GONE,
    (State.CANCELLED, Act.PLACE): GONE,
    (State.CANCELLED, Act.CLOSE): GONE,
    (State.CANCELLED, Act.CANCEL): GONE,
}
"""PLACE is everything that is said and done in a live session; it moves no state."""


class ConflictState(StrEnum):
    """Where a move that came second stands."""

    OPEN = "open"
    REPEATED = "repeated"
    DROPPED = "dropped"


class Answer(StrEnum):
    """What whoever wanted it may say."""

    REPEAT = "repeat"
    DROP = "drop"


ANSWERED = Refusal("This is settled already.")

CONFLICTS: Mapping[tuple[ConflictState, Answer], ConflictState | Refusal] = {
    (ConflictState.OPEN, Answer.REPEAT): ConflictState.REPEATED,
    (ConflictState.OPEN, Answer.DROP): ConflictState.DROPPED,
    (ConflictState.REPEATED, Answer.REPEAT): ANSWERED,
    (ConflictState.REPEATED, Answer.DROP): ANSWERED,
    (ConflictState.DROPPED, Answer.REPEAT): ANSWERED,
    (ConflictState.DROPPED, Answer.DROP): ANSWERED,
}


class Part(StrEnum):
    """What somebody is in a session; a READER has a right to see it without taking part."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    OBSERVER = "observer"
    READER = "reader"


MAY_SPEAK = frozenset({Part.FACILITATOR, Part.PARTICIPANT})
"""Move, dissent, agree on an action."""
MAY_RUN = frozenset({Part.FACILITATOR})
"""Open, lead through the agenda, mark as discussed, close, cancel."""
