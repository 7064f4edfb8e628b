"""How people move through a pool: who came, who went, and how long they stay. Pure.

Stays that go on are not left out and not taken for short ones: the median is Kaplan and Meier's, which
counts them for as long as they have lasted, and is told as not reached while more than half of
the people would still be in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

DAYS_IN_MONTH = 30.4375
QUARTERS = 8
HALF = 0.5
SLACK = 1e-12


@dataclass(frozen=True, kw_only=True)
class Stay:
    """`ready_on` and `promoted_on`: the first day on which this happened since joining, if it did."""

    joined_on: date
    left_on: date | None
    ready_on: date | None = None
    promoted_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Duration:
    """`median` months, None where it is not reached; `longest` months seen so far. Of `people` stays
    `ongoing` are not over."""

    median: float | None
    longest: float
    people: int
    ongoing: int


@dataclass(frozen=True, kw_only=True)
class Period:
    """A quarter, from `first` to the day before `until`; `members` at its end."""

    first: date
    until: date
    entered: int
    left: int
    members: int

    @property
    def label(self) -> str:
        return f"Q{(self.first.month + 2) // 3} {self.first.year}"


@dataclass(frozen=True, kw_only=True)
class Velocity:
    entered_year: int
    left_year: int
    became_ready: int
    promoted: int
    stays: int
    duration: Duration
    periods: Sequence[Period]


def velocity_of(stays: Sequence[Stay], today: date) -> Velocity:
    """`entered_year`, `left_year`: in the twelve months to today; the others of all stays."""
    year_ago = _months_before(today, 12)
    return Velocity(
        entered_year=sum(year_ago < one.joined_on <= today for one in stays),
        left_year=sum(one.left_on is not None and year_ago < one.left_on <= today for one in stays),
        became_ready=sum(one.ready_on is not None for one in stays),
        promoted=sum(one.promoted_on is not None for one in stays),
        stays=len(stays),
        duration=duration_of(stays, today),
        periods=[_period(stays, *span) for span in quarters_to(today)],
    )


def duration_of(stays: Iterable[Stay], today: date) -> Duration:
    """The first length of stay by which at least half are estimated to have gone."""
    lengths = sorted(
        (months_between(one.joined_on, one.left_on or today), one.left_on is not None)
        for one in stays
    )
    return Duration(
        median=_median(lengths),
        longest=max((length for length, _ in lengths), default=0.0),
        people=len(lengths),
        ongoing=sum(not is_over for _, is_over in lengths),
    )


def _median(lengths: Sequence[tuple[float, bool]]) -> float | None:
    """`lengths` rising."""
    staying, at_risk = 1.0, len(lengths)
    for length, alike in groupby(lengths, key=_length):
        here = [is_over for _, is_over in alike]
        staying *= 1 - sum(here) / at_risk
        at_risk -= len(here)
        if any(here) and staying <= HALF + SLACK:
            return length
    return None


def _length(stay: tuple[float, bool]) -> float:
    return stay[0]


def months_between(first: date, last: date) -> float:
    return max(0, (last - first).days) / DAYS_IN_MONTH


def quarters_to(today: date) -> list[tuple[date, date]]:
    """The last eight calendar quarters, this one included: first day and the day after the last."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    starts = [first]
    for _ in range(QUARTERS):
        starts.insert(0, _months_before(starts[0], 3))
    return list(zip(starts[1:], [*starts[2:], _months_before(first, -3)], strict=True))


def _period(stays: Sequence[Stay], first: date, until: date) -> Period:
    return Period(
        first=first,
        until=until,
        entered=sum(first <= one.joined_on < until for one in stays),
        left=sum(one.left_on is not None and first <= one.left_on < until for one in stays),
        members=sum(
            one.joined_on < until and (one.left_on is None or one.left_on >= until) for one in stays
        ),
    )


def _months_before(day: date, months: int) -> date:
    """The same day of the month, or its 28th where there might be none."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))
