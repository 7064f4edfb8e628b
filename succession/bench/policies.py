"""What may become of a place on a slate: a total table. Pure; who may do it is asked elsewhere."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    """Where somebody stands on a slate."""

    ABSENT = "absent"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Act(StrEnum):
    """What can be done to a place on a slate."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    COVER = "cover"
    UNCOVER = "uncover"
    RAISE = "raise"
    LOWER = "lower"
    JUDGE = "judge"


GONE = Refusal("This person is not on the slate any more.")
NO_RANK = Refusal("Only confirmed successors have a rank.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (State.ABSENT, Act.PROPOSE): State.PROPOSED,
    (State.ABSENT, Act.CONFIRM): GONE,
    (State.ABSENT, Act.WITHDRAW): GONE,
    (State.ABSENT, Act.COVER): GONE,
    (State.ABSENT, Act.UNCOVER): GONE,
    (State.ABSENT, Act.RAISE): GONE,
    (State.ABSENT, Act.LOWER): GONE,
    (State.ABSENT, Act.JUDGE): GONE,
    (State.PROPOSED, Act.PROPOSE): Refusal("This person is proposed already."),
    (State.PROPOSED, Act.CONFIRM): State.CONFIRMED,
    (State.PROPOSED, Act.WITHDRAW): State.ABSENT,
    (State.PROPOSED, Act.COVER): State.PROPOSED,
    (State.PROPOSED, Act.UNCOVER): State.PROPOSED,
    (State.PROPOSED, Act.RAISE): NO_RANK,
    (State.PROPOSED, Act.LOWER): NO_RANK,
    (State.PROPOSED, Act.JUDGE): State.PROPOSED,
    (State.CONFIRMED, Act.PROPOSE): Refusal("This person is a confirmed successor already."),
    (State.CONFIRMED, Act.CONFIRM): Refusal("This person is a confirmed successor already."),
    (State.CONFIRMED, Act.WITHDRAW): State.ABSENT,
    (State.CONFIRMED, Act.COVER): State.CONFIRMED,
    (State.CONFIRMED, Act.UNCOVER): State.CONFIRMED,
    (State.CONFIRMED, Act.RAISE): State.CONFIRMED,
    (State.CONFIRMED, Act.LOWER): State.CONFIRMED,
    (State.CONFIRMED, Act.JUDGE): State.CONFIRMED,
}
"""Emergency cover, rank and judgement are marks beside the state and move nobody."""
