"""What a KPI tile shows, already in words: the page computes, the tile only draws."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class KpiTile:
    """A key figure.

    `status` is one of ui.marks.STATUSES and `status_words` its words ("Act", "On target"). `value`
    is the figure ("11 of 24"), `share` the same as a percentage. `message` stands in place of the
    figure when there is none (ungoverned, no data, not permitted), with `action_url` and
    `action_words` to mend it. `values` and `target_value` draw the line; `change` is "2 better
    since 29 Sep".
    """

    status: str
    status_words: str
    name: str
    definition: str
    url: str = ""
    value: str = ""
    share: str = ""
    target: str = ""
    change: str = ""
    values: Sequence[float | None] = ()
    target_value: float | None = None
    line_words: str = ""
    owner: str = ""
    message: str = ""
    message_strong: str = ""
    action_url: str = ""
    action_words: str = ""


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """A seat in the strip: `band` of its best successor, or none. `words` says it all."""

    words: str
    band: str | None = None
    url: str = ""
    is_vacant: bool = False
    is_counted_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class CountCell:
    """A cell of the risk × impact count: `part` of `whole` are uncovered."""

    part: int
    whole: int
    words: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Tab:
    label: str
    url: str
    active: bool = False
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """An option of a rating: its mark (a level's number or "?"), name and what one would see."""

    value: str
    mark: str
    name: str
    lines: Sequence[str] = ()
    checked: bool = False
    is_none: bool = False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Work under way: `done` of `total` `unit`. Without a total the bar only says that it moves."""

    words: str
    done: int = 0
    total: int | None = None
    unit: str = ""
    left: str = ""
    is_failed: bool = False
