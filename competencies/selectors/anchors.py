"""What one would see of a competency, level by level, as the options of a rating."""

from collections import defaultdict
from collections.abc import Sequence

from competencies.forms import NOT_SEEN
from competencies.models import Competency
from ui.parts import Anchor

ANCHOR_PATHS = ("indicators", "framework__levels")
"""What to prefetch on competencies so that `rating_options` asks the database for nothing."""


def rating_options(competency: Competency, *, chosen: str = "") -> list[Anchor]:
    """Every level of the scale, lowest first, then "I have not seen this". At most three queries."""
    seen: dict[int, list[str]] = defaultdict(list)
    for indicator in competency.indicators.all():
        seen[indicator.level].append(indicator.text)
    names = _level_names(competency)
    levels = range(1, competency.scale_max + 1)
    options = [_option(level, names.get(level, ""), seen[level], chosen) for level in levels]
    unseen = Anchor(
        value=NOT_SEEN,
        mark="?",
        name="I have not seen this",
        lines=("Counts neither for nor against.",),
        checked=chosen == NOT_SEEN,
        is_none=True,
    )
    return [*options, unseen]


def _level_names(competency: Competency) -> dict[int, str]:
    if competency.framework is None:
        return {}
    return {level.level: level.name for level in competency.framework.levels.all()}


def _option(level: int, name: str, behaviours: Sequence[str], chosen: str) -> Anchor:
    """Named by the framework, else by its first behaviour."""
    heading, *rest = [name, *behaviours] if name or not behaviours else behaviours
    return Anchor(
        value=str(level),
        mark=str(level),
        name=heading or f"Level {level}",
        lines=tuple(rest),
        checked=chosen == str(level),
    )
