"""Numbers and dates in words, by the reader's locale. A number never stands alone."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MISSING = "–"
DAYS_IN_MONTH = 30.4375
MONTHS_FROM_DAYS = 60
YEARS_FROM_MONTHS = 24


def number(value: float, decimals: int = 0) -> str:
    """With the locale's thousands separator, also where the locale leaves it off by default."""
    return _number(round(value, decimals) or 0, decimals, get_language())  # no sign on a zero


@lru_cache(maxsize=4096)
def _number(value: float, decimals: int, _language: str | None) -> str:
    text = formats.number_format(value, decimals, force_grouping=True)
    return text.replace("-", "\N{MINUS SIGN}")


def shortest(value: float | None) -> str:
    """With as many decimals as it needs, two at most: 3, 1.5, 0.25."""
    if value is None:
        return MISSING
    return next(number(value, n) for n in (0, 1, 2) if n == 2 or round(value, n) == round(value, 2))


def level(value: float | None) -> str:
    """A level to one decimal: 3.0."""
    return MISSING if value is None else number(value, 1)


def score(value: float | None) -> str:
    """A score of 100, whole."""
    return MISSING if value is None else number(value)


def percent(value: float | None) -> str:
    """A share between 0 and 1 as "7%". Above none and below all it never says 0% or 100%."""
    if value is None:
        return MISSING
    whole = round(value * 100)
    if 0 < value < 1 and whole in (0, 100):
        return _("under %(n)s%%") % {"n": 1} if whole == 0 else _("over %(n)s%%") % {"n": 99}
    return _("%(n)s%%") % {"n": number(whole)}


def share(part: int | None, whole: int | None) -> str:
    """ "7 of 10"."""
    if part is None or whole is None:
        return MISSING
    return _("%(part)s of %(whole)s") % {"part": number(part), "whole": number(whole)}


def signed(value: float, decimals: int = 0) -> str:
    """With its sign: "+24", "−3"; zero has none."""
    rounded = round(value, decimals) or 0.0  # no sign on what rounds to zero from below
    text = number(rounded, decimals)
    return f"+{text}" if rounded > 0 else text


def interval(mean: float, sd: float, *, low: float, high: float, decimals: int = 0) -> str:
    """Mean ± sd, cut at the ends of the scale: "58–86"."""
    return f"{number(max(low, mean - sd), decimals)}–{number(min(high, mean + sd), decimals)}"


def likely(mean: float | None, sd: float | None) -> str:
    """ "likely 58–86", of a score of 100."""
    if mean is None or sd is None:
        return MISSING
    return _("likely %(interval)s") % {"interval": interval(mean, sd, low=0, high=100)}


def level_interval(mean: float, sd: float, levels: int, *, bare: bool = False) -> str:
    """ "likely 2.5–3.5", cut at the ends of the scale; `bare` gives the numbers alone."""
    numbers = interval(mean, sd, low=1, high=levels, decimals=1)
    return numbers if bare else _("likely %(interval)s") % {"interval": numbers}


def as_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: date | datetime | None) -> str:
    """ "3 Nov 2026": the month as a word, so that no reader takes it for the day."""
    return MISSING if value is None else _day(as_date(value), get_language())


@lru_cache(maxsize=4096)
def _day(value: date, _language: str | None) -> str:
    return formats.date_format(value, "j M Y")


def moment(value: datetime | None) -> str:
    """ "3 Nov 2026, 14:05", in the time of this place."""
    if value is None:
        return MISSING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {formats.date_format(local, 'H:i')}"


def distance(days: int) -> str:
    """The length of a span in the unit that people would use: days, then months, then years."""
    if days < MONTHS_FROM_DAYS:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
    months = round(days / DAYS_IN_MONTH)
    if months < YEARS_FROM_MONTHS:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": number(months)}
    years = months // 12
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": number(years)}


def age(value: date | datetime | None, as_of: date | datetime) -> str:
    """How far `value` lies from `as_of`: "18 days ago", "today", "in 40 days"."""
    if value is None:
        return MISSING
    days = (as_date(as_of) - as_date(value)).days
    if days == 0:
        return _("today")
    pattern = _("%(span)s ago") if days > 0 else _("in %(span)s")
    return pattern % {"span": distance(abs(days))}


def day_with_age(value: date | datetime | None, as_of: date | datetime) -> str:
    """ "3 Nov 2026 (18 days ago)"."""
    return MISSING if value is None else f"{day(value)} ({age(value, as_of)})"
