"""What comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """How a figure may be read. None of them says that anybody was treated unfairly."""

    SUPPRESSED = "suppressed"
    REFERENCE = "reference"
    NOT_COMPARED = "not_compared"
    NOBODY_SELECTED = "nobody_selected"
    TOO_FEW = "too_few"
    LOOK = "look"
    NO_FLAG = "no_flag"


@dataclass(frozen=True, kw_only=True)
class GroupFigure:
    """Figures are None where they are held back or where there is nothing to compare. `high` is
    infinite where the group with the highest rate could have a rate of nought."""

    label: str
    reading: Reading
    people: int | None = None
    selected: int | None = None
    rate: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    power: float | None = None
    people_needed: tuple[int, int] | None = None
    """Of this group and of the reference, to see `ratio_to_see` as often as not. None: enough, or
    more than anybody could count."""

    @property
    def is_shown(self) -> bool:
        return self.reading != Reading.SUPPRESSED


@dataclass(frozen=True, kw_only=True)
class StageFigures:
    """`reference` is the label of the group with the highest rate; "" if there are no two groups
    to compare. `overall_p`: Fisher, Freeman and Halton's test of all groups shown at once;
    `is_overall_exact` is False where so many tables are possible that it was estimated."""

    name: str
    attribute: str
    groups: Sequence[GroupFigure]
    reference: str
    overall_p: float | None
    is_overall_exact: bool
    alpha: float
    ratio_to_see: float

    @property
    def held_back(self) -> int:
        return sum(not one.is_shown for one in self.groups)

    @property
    def least_ratio(self) -> float | None:
        """Fairlearn's demographic parity ratio, of the groups shown."""
        return min((one.ratio for one in self.groups if one.ratio is not None), default=None)


@dataclass(frozen=True, kw_only=True)
class GroupChange:
    """Differences after − before; None where either is not there."""

    label: str
    rate: float | None
    ratio: float | None


@dataclass(frozen=True, kw_only=True)
class StageChange:
    before: StageFigures
    after: StageFigures
    groups: Sequence[GroupChange]
