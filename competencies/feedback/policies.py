"""What may become of a 360 round: a total table. Pure; who may do it is asked elsewhere."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    """Where a round stands; the codes are those of the model."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Act(StrEnum):
    """What can be done to a round. `CHANGE` is of its raters."""

    CHANGE = "change"
    OPEN = "open"
    ANSWER = "answer"
    CLOSE = "close"
    REVIEW = "review"
    RELEASE = "release"
    CANCEL = "cancel"


_DRAFT = Refusal("This round is not open yet.")
_OPEN = Refusal("This round is open: close it first.")
_CLOSED = Refusal("This round is closed. It is never opened again; make a new one.")
_RELEASED = Refusal("This round is released: what was published stays as it is.")
_CANCELLED = Refusal("This round was cancelled, and what was answered is gone.")

_POSSIBLE: Mapping[tuple[State, Act], State] = {
    (State.DRAFT, Act.CHANGE): State.DRAFT,
    (State.DRAFT, Act.OPEN): State.OPEN,
    (State.DRAFT, Act.CANCEL): State.CANCELLED,
    (State.OPEN, Act.CHANGE): State.OPEN,
    (State.OPEN, Act.ANSWER): State.OPEN,
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.CANCEL): State.CANCELLED,
    (State.CLOSED, Act.REVIEW): State.CLOSED,
    (State.CLOSED, Act.RELEASE): State.RELEASED,
    (State.CLOSED, Act.CANCEL): State.CANCELLED,
}
_REFUSALS: Mapping[State, Refusal] = {
    State.DRAFT: _DRAFT,
    State.OPEN: _OPEN,
    State.CLOSED: _CLOSED,
    State.RELEASED: _RELEASED,
    State.CANCELLED: _CANCELLED,
}
TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (state, act): _POSSIBLE.get((state, act), _REFUSALS[state]) for state in State for act in Act
}
