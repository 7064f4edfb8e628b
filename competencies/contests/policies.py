"""What may become of a contest: a total table. Pure; who may do it is asked elsewhere."""

from collections.abc import Mapping
from enum import StrEnum

from audit.transitions import Refusal


class State(StrEnum):
    """Where a contest stands; the codes are those of the model."""

    OPEN = "open"
    KEPT = "kept"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What can be done to one."""

    KEEP = "keep"
    RETRACT = "retract"
    WITHDRAW = "withdraw"


_KEPT = Refusal("This was answered already: the evidence is kept.")
_RETRACTED = Refusal("This was answered already: the evidence is retracted.")
_WITHDRAWN = Refusal("This contest was taken back already.")

TRANSITIONS: Mapping[tuple[State, Act], State | Refusal] = {
    (State.OPEN, Act.KEEP): State.KEPT,
    (State.OPEN, Act.RETRACT): State.RETRACTED,
    (State.OPEN, Act.WITHDRAW): State.WITHDRAWN,
    (State.KEPT, Act.KEEP): _KEPT,
    (State.KEPT, Act.RETRACT): _KEPT,
    (State.KEPT, Act.WITHDRAW): _KEPT,
    (State.RETRACTED, Act.KEEP): _RETRACTED,
    (State.RETRACTED, Act.RETRACT): _RETRACTED,
    (State.RETRACTED, Act.WITHDRAW): _RETRACTED,
    (State.WITHDRAWN, Act.KEEP): _WITHDRAWN,
    (State.WITHDRAWN, Act.RETRACT): _WITHDRAWN,
    (State.WITHDRAWN, Act.WITHDRAW): _WITHDRAWN,
}
"""After a closed one the subject may contest the piece again, with a new row."""
