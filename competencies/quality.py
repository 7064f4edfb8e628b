"""What makes a role profile weak. Hints for whoever edits it; nothing here ever blocks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from competencies.comparing import Need

MOST_REQUIREMENTS = 12


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A weakness and why it matters; `names` are the competencies that it speaks of."""

    heading: str
    words: str
    names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known around a profile: per competency id the levels that have behaviours written
    down, the competencies that live content speaks to, and those that are retired."""

    described_levels: Mapping[int, Collection[int]]
    with_content: Collection[int]
    retired: Collection[int] = ()


def quality_hints(needs: Sequence[Need], known: Surroundings) -> list[Hint]:
    """An empty profile is refused at publishing and needs no hints."""
    if not needs:
        return []
    found = (
        _retired(needs, known),
        _no_critical(needs),
        _too_many(needs),
        _equal_weights(needs),
        _nothing_described(needs, known),
        _above_described(needs, known),
        _no_content(needs, known),
    )
    return [hint for hint in found if hint is not None]


def _retired(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if need.competency_id in known.retired]
    if not names:
        return None
    return Hint(
        heading="A required competency is retired.",
        words="Its page says what took its place.",
        names=names,
    )


def _no_critical(needs: Sequence[Need]) -> Hint | None:
    if any(need.is_critical for need in needs):
        return None
    return Hint(
        heading="No requirement is critical.",
        words="Then a strength elsewhere can make up for anything that is missing.",
    )


def _too_many(needs: Sequence[Need]) -> Hint | None:
    if len(needs) <= MOST_REQUIREMENTS:
        return None
    return Hint(
        heading=f"{len(needs)} requirements are many.",
        words=f"Beyond {MOST_REQUIREMENTS} each one hardly counts, and nobody observes them all.",
    )


def _equal_weights(needs: Sequence[Need]) -> Hint | None:
    if len(needs) < 2 or len({need.weight for need in needs}) > 1:
        return None
    return Hint(
        heading="All weights are equal.",
        words="Say what matters most, or readiness treats every requirement alike.",
    )


def _nothing_described(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [
        need.name
        for need in needs
        if int(need.level) not in known.described_levels.get(need.competency_id, ())
        and not _is_above(need, known)
    ]
    if not names:
        return None
    return Hint(
        heading="The needed level has no behaviours.",
        words="Nobody can tell when it is reached.",
        names=names,
    )


def _above_described(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if _is_above(need, known)]
    if not names:
        return None
    return Hint(
        heading="The needed level is above any that is described.",
        words="Describe it in the framework, or ask for a level that is.",
        names=names,
    )


def _is_above(need: Need, known: Surroundings) -> bool:
    described = known.described_levels.get(need.competency_id, ())
    return bool(described) and need.level > max(described)


def _no_content(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if need.competency_id not in known.with_content]
    if not names:
        return None
    return Hint(
        heading="No content is mapped.",
        words="The library offers nothing to close a gap here.",
        names=names,
    )
