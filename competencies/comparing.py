"""What two versions of a role profile require, side by side. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Need:
    """One requirement as a profile states it; `competency_id` is its identity in a profile."""

    competency_id: int
    code: str
    name: str
    level: float
    weight: float
    is_critical: bool


class Difference(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


ORDER = (Difference.ADDED, Difference.REMOVED, Difference.CHANGED, Difference.SAME)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One competency in both versions. Shares are of each version's whole, 0 to 1."""

    before: Need | None
    after: Need | None
    share_before: float | None
    share_after: float | None

    @property
    def need(self) -> Need:
        need = self.after or self.before
        assert need is not None
        return need

    @property
    def difference(self) -> Difference:
        if self.before is None:
            return Difference.ADDED
        if self.after is None:
            return Difference.REMOVED
        return Difference.SAME if self.before == self.after else Difference.CHANGED

    @property
    def is_level_changed(self) -> bool:
        return _differs(self, "level")

    @property
    def is_weight_changed(self) -> bool:
        return _differs(self, "weight")

    @property
    def is_critical_changed(self) -> bool:
        return _differs(self, "is_critical")


def _differs(one: Comparison, field: str) -> bool:
    if one.before is None or one.after is None:
        return False
    return bool(getattr(one.before, field) != getattr(one.after, field))


def shares(needs: Sequence[Need]) -> dict[int, float]:
    """Competency id → its part of the whole weight, 0 to 1."""
    whole = sum(need.weight for need in needs)
    return {need.competency_id: need.weight / whole for need in needs}


def compare(before: Sequence[Need], after: Sequence[Need]) -> list[Comparison]:
    """Every competency of either side: added, removed, changed, then what stayed; heaviest first."""
    old = {need.competency_id: need for need in before}
    new = {need.competency_id: need for need in after}
    old_shares, new_shares = shares(before), shares(after)
    found = [
        Comparison(
            before=old.get(key),
            after=new.get(key),
            share_before=old_shares.get(key),
            share_after=new_shares.get(key),
        )
        for key in old | new
    ]
    return sorted(
        found,
        key=lambda one: (ORDER.index(one.difference), -one.need.weight, one.need.name),
    )


def differing(before: Sequence[Need], after: Sequence[Need]) -> list[Comparison]:
    return [one for one in compare(before, after) if one.difference is not Difference.SAME]


def in_words(changes: Sequence[Comparison], most: int = 3) -> str:
    """ "Digital operations added; Coaching from level 3 to 4", at most so many, then how many more."""
    if not changes:
        return "Nothing changed"
    said = [_words(one) for one in changes[:most]]
    if len(changes) > most:
        said.append(f"{len(changes) - most} more")
    return "; ".join(said)


def _words(one: Comparison) -> str:
    name = one.need.name
    if one.before is None or one.after is None:
        return f"{name} {one.difference.value}"
    if one.is_level_changed:
        return f"{name} from level {one.before.level:g} to {one.after.level:g}"
    if one.is_critical_changed:
        return f"{name} {'made critical' if one.after.is_critical else 'no longer critical'}"
    return f"weight of {name} from {one.before.weight:g} to {one.after.weight:g}"
