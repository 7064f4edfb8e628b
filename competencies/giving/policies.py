"""What may become of a question to a colleague: the whole table, nothing else."""

from competencies.models import PeerRequest

_S = PeerRequest.State

TRANSITIONS: dict[PeerRequest.State, frozenset[PeerRequest.State]] = {
    _S.OPEN: frozenset({_S.ANSWERED, _S.DECLINED, _S.LAPSED}),
    _S.ANSWERED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.LAPSED: frozenset(),
}


def may_become(now: str, then: PeerRequest.State) -> bool:
    return then in TRANSITIONS[PeerRequest.State(now)]
