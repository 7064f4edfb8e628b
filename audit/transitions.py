"""Total tables of what may become of something: how they are written, and how they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from audit.errors import Conflict

State = TypeVar("State")
Act = TypeVar("Act")


@dataclass(frozen=True)
class Refusal:
    """Why an act is not possible, in a sentence for whoever tried."""

    sentence: str


def next_state(table: Mapping[tuple[State, Act], State | Refusal], state: State, act: Act) -> State:
    """Where the act leads. Raises Conflict with the sentence of a refusal."""
    outcome = table[state, act]
    if isinstance(outcome, Refusal):
        raise Conflict(outcome.sentence)
    return outcome
