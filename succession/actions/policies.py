"""What may become of an agreed action: a total table. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Act(StrEnum):
    """What can be done to an action."""

    FINISH = "finish"
    DROP = "drop"


CLOSED = Refusal("This action is closed already.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (State.OPEN, Act.FINISH): State.DONE,
    (State.OPEN, Act.DROP): State.DROPPED,
    (State.DONE, Act.FINISH): CLOSED,
    (State.DONE, Act.DROP): CLOSED,
    (State.DROPPED, Act.FINISH): CLOSED,
    (State.DROPPED, Act.DROP): CLOSED,
}
