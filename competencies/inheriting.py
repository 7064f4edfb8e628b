"""A profile that says "as that one, except": taking over what its base has become since. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from competencies.comparing import Need


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """What the heir requires now. `contested` names the competencies that the base changed and the
    heir had made an exception of: the exception stays."""

    needs: Sequence[Need]
    contested: Sequence[str]


def take_over(*, old: Sequence[Need], new: Sequence[Need], own: Sequence[Need]) -> TakenOver:
    """`own` was written as `old` with exceptions; the same exceptions upon `new`.

    A line that was as in the old base becomes as in the new one, or goes with it. A line that was
    changed, added or left out stays so, as a whole: level, weight and mark together.
    """
    before, after, mine = _by_id(old), _by_id(new), _by_id(own)
    needs: list[Need] = []
    contested: list[str] = []
    for key in after | mine | before:
        was, now, kept = before.get(key), after.get(key), mine.get(key)
        is_exception = kept != was
        if is_exception and now not in (was, kept):
            contested.append((now or kept or before[key]).name)
        line = kept if is_exception else now
        if line is not None:
            needs.append(line)
    return TakenOver(needs=needs, contested=sorted(contested))


def _by_id(needs: Sequence[Need]) -> dict[int, Need]:
    return {need.competency_id: need for need in needs}
