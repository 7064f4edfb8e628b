"""The options of a rating: every level of a competency with what one would see there."""

from collections import defaultdict

from competencies.models import Competency
from ui.parts import Anchor

NOT_SEEN = "none"


def with_anchors() -> tuple[str, ...]:
    """What to prefetch on competencies so that `anchors_of` asks the database for nothing."""
    return ("indicators", "framework__levels")


def anchors_of(competency: Competency, *, chosen: str = "") -> list[Anchor]:
    """Levels from 1 up, then "I have not seen this". `chosen` is a level's number or NOT_SEEN."""
    lines: dict[int, list[str]] = defaultdict(list)
    for indicator in competency.indicators.all():
        lines[indicator.level].append(indicator.text)
    names = _level_names(competency)
    levels = [
        Anchor(
            value=str(level),
            mark=str(level),
            name=names.get(level, f"Level {level}"),
            lines=lines[level],
            checked=chosen == str(level),
        )
        for level in range(1, competency.scale_max + 1)
    ]
    unseen = Anchor(
        value=NOT_SEEN,
        mark="?",
        name="I have not seen this",
        lines=["Counts neither for nor against anybody."],
        checked=chosen == NOT_SEEN,
        is_none=True,
    )
    return [*levels, unseen]


def _level_names(competency: Competency) -> dict[int, str]:
    if competency.framework is None:
        return {}
    return {level.level: level.name for level in competency.framework.levels.all()}
