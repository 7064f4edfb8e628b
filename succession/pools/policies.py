"""What may become of a pool: a total table. Pure; who may do it is asked elsewhere."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Act(StrEnum):
    """What can be done to a pool and to its members."""

    CHANGE = "change"
    REVIEW = "review"
    REFRESH = "refresh"
    ADD = "add"
    REMOVE = "remove"
    CLOSE = "close"
    REOPEN = "reopen"


CLOSED = Refusal("This pool is closed. Reopen it first.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    **{
        (State.OPEN, act): State.OPEN
        for act in (Act.CHANGE, Act.REVIEW, Act.REFRESH, Act.ADD, Act.REMOVE)
    },
    (State.OPEN, Act.CLOSE): State.CLOSED,
    (State.OPEN, Act.REOPEN): Refusal("This pool is open already."),
    **{
        (State.CLOSED, act): CLOSED
        for act in (Act.CHANGE, Act.REVIEW, Act.REFRESH, Act.ADD, Act.REMOVE)
    },
    (State.CLOSED, Act.CLOSE): Refusal("This pool is closed already."),
    (State.CLOSED, Act.REOPEN): State.OPEN,
}
