"""What a role requires once competencies went elsewhere. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from competencies.comparing import Need


@dataclass(frozen=True, kw_only=True)
class Target:
    """A competency that takes another's place, with the end of its scale."""

    competency_id: int
    code: str
    name: str
    scale_max: int


def replaced(needs: Sequence[Need], goes_to: Mapping[int, Sequence[Target]]) -> list[Need]:
    """The requirements with every competency of `goes_to` gone to its targets; no target leaves it
    out. The weight is shared evenly among several targets, so that the whole stays the same; where
    two meet, weights add up, the higher level counts, and one critical is enough."""
    found: dict[int, Need] = {}
    for need in needs:
        for one in _parts(need, goes_to):
            twin = found.get(one.competency_id)
            found[one.competency_id] = _together(twin, one) if twin else one
    return list(found.values())


def _parts(need: Need, goes_to: Mapping[int, Sequence[Target]]) -> list[Need]:
    if need.competency_id not in goes_to:
        return [need]
    targets = goes_to[need.competency_id]
    return [
        replace(
            need,
            competency_id=target.competency_id,
            code=target.code,
            name=target.name,
            level=min(need.level, float(target.scale_max)),
            weight=need.weight / len(targets),
        )
        for target in targets
    ]


def _together(one: Need, other: Need) -> Need:
    return replace(
        one,
        level=max(one.level, other.level),
        weight=one.weight + other.weight,
        is_critical=one.is_critical or other.is_critical,
    )
