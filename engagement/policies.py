"""What may become of a nudge: the whole table, nothing else."""

from engagement.models import Nudge

_O = Nudge.Outcome

TRANSITIONS: dict[Nudge.Outcome, frozenset[Nudge.Outcome]] = {
    _O.OPEN: frozenset({_O.RATED, _O.NOT_SEEN, _O.ELSEWHERE, _O.LAPSED}),
    _O.RATED: frozenset(),
    _O.NOT_SEEN: frozenset(),
    _O.ELSEWHERE: frozenset(),
    _O.LAPSED: frozenset(),
}


def may_become(now: str, then: Nudge.Outcome) -> bool:
    return then in TRANSITIONS[Nudge.Outcome(now)]
