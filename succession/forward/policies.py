"""What may become of somebody's putting themselves forward: a total table. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    OPEN = "open"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    TAKE_UP = "take-up"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


ANSWERED = Refusal("This has been answered already.")
TAKEN_BACK = Refusal("The person took this back.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (State.OPEN, Act.TAKE_UP): State.TAKEN_UP,
    (State.OPEN, Act.DECLINE): State.DECLINED,
    (State.OPEN, Act.WITHDRAW): State.WITHDRAWN,
    **{(state, act): ANSWERED for state in (State.TAKEN_UP, State.DECLINED) for act in Act},
    **{(State.WITHDRAWN, act): TAKEN_BACK for act in Act},
}
