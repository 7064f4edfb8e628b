"""What levels are called, now and at any time before."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from competencies.models import FormerLevelName, FrameworkLevel

Key = tuple[int, int]
"""Framework id and level."""


@dataclass(frozen=True, kw_only=True)
class LevelNames:
    """Names in force, and for each level the former ones with their ends, the earliest first."""

    current: Mapping[Key, str] = field(default_factory=dict)
    former: Mapping[Key, Sequence[tuple[datetime, str]]] = field(default_factory=dict)

    def at(self, framework: int | None, level: float, when: datetime | None = None) -> str:
        """The name of a whole level at a time, now where none is given; empty where it has none. A
        record from before the first name is shown with the first."""
        if framework is None or level != int(level):
            return ""
        key = (framework, int(level))
        former = self.former.get(key, ()) if when is not None else ()
        then = (name for until, name in former if when is not None and when < until)
        return next(then, self.current.get(key, ""))


def level_names_of(frameworks: Collection[int | None]) -> LevelNames:
    """Of these frameworks, in two queries; none where there is no framework."""
    keys = {one for one in frameworks if one is not None}
    if not keys:
        return LevelNames()
    former: dict[Key, list[tuple[datetime, str]]] = defaultdict(list)
    rows = FormerLevelName.objects.filter(framework__in=keys).order_by("until", "pk")
    for framework, level, name, until in rows.values_list("framework", "level", "name", "until"):
        former[framework, level].append((until, name))
    return LevelNames(current=current_level_names(keys).current, former=former)


def current_level_names(frameworks: Collection[int | None]) -> LevelNames:
    """Without those of before, in one query."""
    rows = FrameworkLevel.objects.filter(framework__in={one for one in frameworks if one})
    return LevelNames(current={(row.framework_id, row.level): row.name for row in rows.order_by()})
