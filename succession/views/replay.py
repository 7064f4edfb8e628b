"""Which day and which moment a page about a person is asked for, from its query string."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from people.requests import MemberRequest

EARLIEST_YEAR = 1990
A_MINUTE = timedelta(minutes=1)
"""A form rounds a moment up to the second; one that lies so little ahead is now."""


@dataclass(frozen=True, kw_only=True)
class AskedDay:
    """`day` None is today; `typed` and `error` are what was asked for and could not be shown."""

    day: date | None = None
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class AskedMoment:
    """`moment` None is now; `typed` and `error` as of a day."""

    moment: datetime | None = None
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Replay:
    """As of which day, with what was known when."""

    as_of: AskedDay = AskedDay()
    known: AskedMoment = AskedMoment()

    @property
    def day(self) -> date | None:
        return self.as_of.day

    @property
    def known_at(self) -> datetime | None:
        return self.known.moment

    @property
    def is_past(self) -> bool:
        return self.day is not None or self.known_at is not None

    @property
    def shown_day(self) -> date | None:
        """Which past day the frame says: the one asked for, or that of the moment."""
        return self.day or (timezone.localdate(self.known_at) if self.known_at else None)

    @property
    def has_error(self) -> bool:
        return bool(self.as_of.error or self.known.error)

    @property
    def query(self) -> str:
        """ "&as_of=…&known_at=…", to follow another part of a query string; empty today."""
        return replay_query(self.day, self.known_at)

    @property
    def moment_value(self) -> str:
        """As a form writes it: no finer than a second, and rather later than earlier, so that what
        was known stays known."""
        if self.known_at is None:
            return ""
        local = timezone.localtime(self.known_at)
        rounded = local + timedelta(microseconds=-local.microsecond % 1_000_000)
        return rounded.strftime("%Y-%m-%dT%H:%M:%S")


def replay_query(day: date | None, known_at: datetime | None) -> str:
    asked = {"as_of": day, "known_at": known_at}
    pairs = {name: value.isoformat() for name, value in asked.items() if value is not None}
    return f"&{urlencode(pairs)}" if pairs else ""


def read_replay(request: MemberRequest) -> Replay:
    return Replay(as_of=read_day(request), known=read_moment(request))


def read_day(request: MemberRequest, name: str = "as_of") -> AskedDay:
    typed = request.GET.get(name, "").strip()
    if not typed:
        return AskedDay()
    try:
        day = parse_date(typed)
    except ValueError:  # well formed, but no such day
        day = None
    if day is None:
        return AskedDay(typed=typed, error="Write the day as year-month-day, such as 2026-03-31.")
    today = timezone.localdate()
    if day > today:
        return AskedDay(typed=typed, error="This day lies ahead. Choose today or a day before.")
    if day.year < EARLIEST_YEAR:
        return AskedDay(typed=typed, error=f"Choose a day from {EARLIEST_YEAR} on.")
    return AskedDay(day=None if day == today else day, typed=typed)


def read_moment(request: MemberRequest, name: str = "known_at") -> AskedMoment:
    """With its offset, or else in the time of this place."""
    typed = request.GET.get(name, "").strip()
    if not typed:
        return AskedMoment()
    moment = _parse_moment(typed)
    if moment is None:
        sentence = "Write the moment as day and time, such as 2026-03-31 14:30."
        return AskedMoment(typed=typed, error=sentence)
    now = timezone.now()
    if moment > now + A_MINUTE:
        sentence = "Nobody knows yet what will be known then. Choose a moment in the past."
        return AskedMoment(typed=typed, error=sentence)
    if moment.year < EARLIEST_YEAR:
        return AskedMoment(typed=typed, error=f"Choose a moment from {EARLIEST_YEAR} on.")
    return AskedMoment(moment=min(moment, now), typed=typed)


def _parse_moment(typed: str) -> datetime | None:
    try:
        moment = parse_datetime(typed)
        if moment is not None and timezone.is_naive(moment):
            return timezone.make_aware(moment)
    except (ValueError, OverflowError):  # well formed, but no such moment
        return None
    return moment
