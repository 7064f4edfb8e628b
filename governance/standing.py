"""How a figure stands against its target. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Standing(StrEnum):
    """In the order of a committee's attention. "No permission", "no data" and "zero" are three
    different displays; zero is a number and stands where its targets put it."""

    ACT = "act"
    UNGOVERNED = "ungoverned"
    WATCH = "watch"
    ON_TARGET = "on_target"
    NO_DATA = "no_data"
    NOT_PERMITTED = "not_permitted"


WORDS = {
    Standing.ACT: "Act",
    Standing.UNGOVERNED: "Ungoverned",
    Standing.WATCH: "Watch",
    Standing.ON_TARGET: "On target",
    Standing.NO_DATA: "No data yet",
    Standing.NOT_PERMITTED: "Not permitted",
}


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where a figure should be (`target`), and from where it is to be watched or acted on."""

    is_up: bool
    target: float | None = None
    warn: float | None = None
    alarm: float | None = None

    def is_worse(self, value: float, than: float) -> bool:
        return value < than if self.is_up else value > than

    def is_ordered(self) -> bool:
        """Alarm no better than warn, warn no better than target; gaps are allowed."""
        given = [one for one in (self.alarm, self.warn, self.target) if one is not None]
        return all(not self.is_worse(b, a) for a, b in pairwise(given))


def standing_of(value: float | None, thresholds: Thresholds, *, is_owned: bool) -> Standing:
    """A figure without an owner or a target is ungoverned, whatever it is. Without a `warn`, all
    that misses the target is to be watched."""
    if not is_owned or thresholds.target is None:
        return Standing.UNGOVERNED
    if value is None:
        return Standing.NO_DATA
    if thresholds.alarm is not None and thresholds.is_worse(value, thresholds.alarm):
        return Standing.ACT
    watch_from = thresholds.target if thresholds.warn is None else thresholds.warn
    return Standing.WATCH if thresholds.is_worse(value, watch_from) else Standing.ON_TARGET
