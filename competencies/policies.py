"""What may be done to a version of a role profile: the whole table, nothing else."""

from enum import StrEnum

from competencies.models import RoleProfile

_S = RoleProfile.Status


class Deed(StrEnum):
    CHANGE = "change"
    SUBMIT = "submit"
    PUBLISH = "publish"
    APPROVE = "approve"
    RETURN = "return"
    DISCARD = "discard"


ALLOWED: dict[RoleProfile.Status, frozenset[Deed]] = {
    _S.DRAFT: frozenset({Deed.CHANGE, Deed.SUBMIT, Deed.PUBLISH, Deed.DISCARD}),
    _S.IN_REVIEW: frozenset({Deed.APPROVE, Deed.RETURN}),
    _S.APPROVED: frozenset({Deed.RETURN}),
    _S.PUBLISHED: frozenset(),
}

REFUSALS: dict[RoleProfile.Status, str] = {
    _S.DRAFT: "This version is a draft. Submit it for review first.",
    _S.IN_REVIEW: "This version is in review. Send it back first, then it can be changed.",
    _S.APPROVED: "This version is approved and waits for its day. Send it back to change it.",
    _S.PUBLISHED: "This version is published. A published version never changes.",
}


def may(status: str, deed: Deed) -> bool:
    return deed in ALLOWED[RoleProfile.Status(status)]


def refusal(status: str) -> str:
    return REFUSALS[RoleProfile.Status(status)]
