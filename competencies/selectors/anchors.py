"""What one would see of a competency, level by level."""

from collections import defaultdict
from dataclasses import dataclass

from competencies.models import Competency, FrameworkLevel, Indicator


@dataclass(frozen=True, kw_only=True)
class LevelAnchor:
    """A level with its name (the framework's, else its first behaviour) and what one would see."""

    level: int
    name: str
    behaviours: tuple[str, ...]


def level_anchors(competency: Competency) -> tuple[LevelAnchor, ...]:
    """Every level of the scale, lowest first. Two queries."""
    seen: dict[int, list[str]] = defaultdict(list)
    for level, text in (
        Indicator.objects.filter(competency=competency)
        .order_by("level", "rank", "id")
        .values_list("level", "text")
    ):
        seen[level].append(text)
    names = dict(
        FrameworkLevel.objects.filter(framework__competencies=competency).values_list(
            "level", "name"
        )
    )
    levels = range(1, competency.scale_max + 1)
    return tuple(_anchor(level, names.get(level, ""), seen[level]) for level in levels)


def _anchor(level: int, name: str, behaviours: list[str]) -> LevelAnchor:
    if name or not behaviours:
        return LevelAnchor(level=level, name=name, behaviours=tuple(behaviours))
    return LevelAnchor(level=level, name=behaviours[0], behaviours=tuple(behaviours[1:]))
