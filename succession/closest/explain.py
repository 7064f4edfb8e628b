"""Why somebody is how close, and the least that would tell where the evidence does not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class Part:
    """One requirement as it stands for one person. Levels and sd in levels, `share` 0..1."""

    competency_id: int
    level: float
    share: float
    critical: bool
    seen: bool
    met: bool
    mean: float
    sd: float


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Competency ids. `met` and `missing` were seen; `unseen` nobody looked at."""

    met: Sequence[Part]
    missing: Sequence[Part]
    unseen: Sequence[Part]


def explain(parts: Sequence[Part]) -> Explained:
    """Heaviest first."""
    order = sorted(parts, key=lambda part: (not part.critical, -part.share, part.competency_id))
    return Explained(
        met=[part for part in order if part.met],
        missing=[part for part in order if part.seen and not part.met],
        unseen=[part for part in order if not part.seen],
    )


def smallest_look(parts: Sequence[Part], *, minimum_coverage: float) -> list[int]:
    """The fewest competencies to look at until there is a band: every unseen critical one, then the
    heaviest of the others. Empty where there is one already."""
    coverage = sum(part.share for part in parts if part.seen)
    looks = []
    for part in explain(parts).unseen:
        if not part.critical and coverage >= minimum_coverage - SLACK:
            break
        looks.append(part.competency_id)
        coverage += part.share
    return looks
