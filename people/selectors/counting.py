"""Counting people for somebody who may not see all of them."""

from dataclasses import dataclass

from django.db.models import Q

from people.access import Access, Permission, Scope, reach
from people.suppression import SMALLEST_GROUP


@dataclass(frozen=True, kw_only=True)
class CountRule:
    """Whom this reader's counts take in, and whether small ones are held back.

    Who may see everybody, or a part, counts exactly those. Who may see nobody but themselves reads
    figures over everybody, unless they speak of fewer than five people.
    """

    within: Q
    is_exact: bool
    whom: str

    def count(self, number: int) -> "PeopleCount":
        return PeopleCount(number=number, is_shown=self.is_exact or number >= SMALLEST_GROUP)


@dataclass(frozen=True, kw_only=True)
class PeopleCount:
    """A count of people. Held back where it speaks of too few."""

    number: int
    is_shown: bool

    def __str__(self) -> str:
        return f"{self.number:,}" if self.is_shown else f"under {SMALLEST_GROUP}"


def count_rule(access: Access, permission: Permission, *, prefix: str = "") -> CountRule:
    """`prefix` leads to the employee, as in `reach`."""
    scopes = access.scopes(permission)
    if Scope.ALL in scopes:
        return CountRule(within=Q(), is_exact=True, whom="in the whole organisation")
    if scopes & {Scope.REPORTS, Scope.UNIT}:
        within = reach(access, permission, prefix=prefix)
        return CountRule(within=within, is_exact=True, whom="among the people you may see")
    return CountRule(within=Q(), is_exact=False, whom="in the whole organisation")
