"""What may be done to a version of a role profile: the whole table, nothing else."""

from enum import StrEnum

from competencies.models import RoleProfile

_S = RoleProfile.Status


class Deed(StrEnum):
    CHANGE = "change"
    PUBLISH = "publish"
    DISCARD = "discard"


ALLOWED: dict[RoleProfile.Status, frozenset[Deed]] = {
    _S.DRAFT: frozenset({Deed.CHANGE, Deed.PUBLISH, Deed.DISCARD}),
    _S.PUBLISHED: frozenset(),
}


def may(status: str, deed: Deed) -> bool:
    return deed in ALLOWED[RoleProfile.Status(status)]
