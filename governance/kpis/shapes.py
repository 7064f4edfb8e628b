"""What a KPI's query gives: the figure, and the rows in its numerator and denominator. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from succession.bench.selectors import load_bench
from succession.bench.shapes import Bench

PARAMETER = re.compile(r"%\((\w+)\)s")


class RowKind(StrEnum):
    """What the rows of a drill-down are. People are shown only to those who may see them."""

    POSITIONS = "positions"
    PEOPLE = "people"
    PAIRS = "pairs"
    CONTENT = "content"
    RUNS = "runs"
    ITEMS = "items"
    COHORTS = "cohorts"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Numerator ÷ denominator, with whatever the page says beside it (JSON). `value` is None where
    there is nothing to divide by: no data, which is not zero."""

    numerator: float
    denominator: float
    value: float | None
    detail: dict[str, Any] = field(default_factory=dict)


def ratio(numerator: float, denominator: float, **detail: Any) -> Figure:
    value = numerator / denominator if denominator else None
    return Figure(numerator=numerator, denominator=denominator, value=value, detail=detail)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing in the denominator: `whole` is what it adds to it, `part` to the numerator.

    `position_id` and `people` (employee ids) let a page link to it and name them to those who may
    see them; neither `label` nor `note` ever names a person.
    """

    label: str
    part: float
    whole: float
    under: str = ""
    note: str = ""
    position_id: int | None = None
    code: str = ""
    people: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class PeopleSource:
    """SQL that gives one row per person: employee_id, part, whole (the last two
    double precision). Parameters by name."""

    sql: str
    params: dict[str, Any]

    def by_place(self) -> tuple[str, tuple[Any, ...]]:
        """The same with parameters by place, as a part of an ORM query needs them."""
        names = PARAMETER.findall(self.sql)
        return PARAMETER.sub("%s", self.sql), tuple(self.params[name] for name in names)


class Moment:
    """A day to measure at. The bench is loaded once for all KPIs that ask for it."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of

    @cached_property
    def bench(self) -> Bench:
        return load_bench(self.as_of)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The code of one KPI. Exactly one of `rows` and `people` gives its drill-down.

    `is_replayable`: what it reads is dated, so a past day can be measured afterwards.
    """

    key: str
    kind: RowKind
    figure: Callable[[Moment], Figure]
    rows: Callable[[Moment], list[Row]] | None = None
    people: Callable[[Moment], PeopleSource] | None = None
    is_replayable: bool = True
