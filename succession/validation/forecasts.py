"""What became of people who were once given a band."""

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from succession.scoring import Band

from .groups import Interval, wilson_interval
from .power import LEAST_CALLS

MONTHS = {Band.READY_NOW: 12, Band.WITHIN_2_YEARS: 24, Band.WITHIN_5_YEARS: 60}
"""When a band is held to its word. Ready now: still ready a year later, or promoted by then."""


@dataclass(frozen=True, kw_only=True)
class BandCounts:
    """Pairs of person and role by what became of their first call to a band.

    `called` = `kept` + `missed` + `not_due` + `left` (before it was due, and it had not come true).
    `kept` and `missed` count only calls that are due. `people` are those called; `first_on` is the
    day of the first of these calls.
    """

    band: Band
    people: int = 0
    called: int = 0
    kept: int = 0
    missed: int = 0
    not_due: int = 0
    left: int = 0
    first_on: date | None = None

    def __add__(self, other: Self) -> Self:
        """Of two sets of people without anybody in common."""
        known = [day for day in (self.first_on, other.first_on) if day is not None]
        added = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name not in {"band", "first_on"}
        }
        return type(self)(band=self.band, first_on=min(known, default=None), **added)


@dataclass(frozen=True, kw_only=True)
class BandResult:
    """`share` of the calls that are due and came true, with its interval; None: too few to say."""

    counts: BandCounts
    months: int
    share: Interval | None

    @property
    def due(self) -> int:
        return self.counts.kept + self.counts.missed


def months_later(day: date, months: int) -> date:
    """The same day of a later month (negative: earlier), or its last, as PostgreSQL counts."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def report_bands(counts: tuple[BandCounts, ...]) -> tuple[BandResult, ...]:
    return tuple(_result(one) for one in counts)


def _result(counts: BandCounts) -> BandResult:
    due = counts.kept + counts.missed
    return BandResult(
        counts=counts,
        months=MONTHS[counts.band],
        share=wilson_interval(counts.kept, due) if due >= LEAST_CALLS else None,
    )
