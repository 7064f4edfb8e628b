"""What a cell may hold: pure functions from the cell's text to the text that is stored.

Each takes a trimmed, non-empty text and raises BadCell with a reason and, where there is one, a
suggestion. Nothing is guessed: a date in another order or a comma decimal is refused.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

from integrations.core.suggest import closest
from ui.formulas import FORMULA_STARTS

Parse = Callable[[str], str]

EARLIEST = "1900-01-01"
LATEST_SEEN = "2100-12-31"
"""An observation or a completion after this day is a slip of the keyboard, not a plan."""
LATEST = "9999-12-31"
"""Commonly written for 'never ends'."""

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNPRINTABLE_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_STARTS = re.escape("".join(FORMULA_STARTS))
_GUARD = re.compile(f"'+[{_STARTS}]")
_NEEDS_GUARD = re.compile(f"'*[{_STARTS}]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHER_DATE = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})|(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+", re.ASCII)
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", re.ASCII)
_YES_NO = {"yes": "t", "true": "t", "1": "t", "y": "t", "no": "f", "false": "f", "0": "f", "n": "f"}


class BadCell(ValueError):
    """A cell that cannot be taken: `reason` says why, `suggestion` how to mend it."""

    def __init__(self, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestion = suggestion


def guarded(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would run it as a formula."""
    return f"'{text}" if _NEEDS_GUARD.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if _GUARD.match(text) else text


def line_text(longest: int) -> Parse:
    """Text on one line, such as a code or a name."""

    def parse(text: str) -> str:
        _refuse_unprintable(text, _UNPRINTABLE)
        return _within(longest, unguarded(text))

    return parse


def long_text(longest: int = 20_000) -> Parse:
    """Text that may run over several lines."""

    def parse(text: str) -> str:
        _refuse_unprintable(text, _UNPRINTABLE_IN_TEXT)
        return _within(longest, unguarded(text))

    return parse


def day(earliest: str = EARLIEST, latest: str = LATEST) -> Parse:
    """An ISO date that is in the calendar."""

    def parse(text: str) -> str:
        if not _DATE.fullmatch(text):
            raise BadCell("Not a date as YYYY-MM-DD.", _reordered(text))
        try:
            date.fromisoformat(text)
        except ValueError:
            raise BadCell("There is no such day in the calendar.") from None
        if not earliest <= text <= latest:
            raise BadCell(f"Not between {earliest} and {latest}.")
        return text

    return parse


def past_day(today: Callable[[], date]) -> Parse:
    """An ISO date of something that has happened. One day of grace for time zones ahead of ours."""
    inner = day()

    def parse(text: str) -> str:
        found = inner(text)
        if date.fromisoformat(found).toordinal() > today().toordinal() + 1:
            raise BadCell("This day is in the future.")
        return found

    return parse


def number(least: float = -math.inf, most: float = math.inf, *, above: float = -math.inf) -> Parse:
    """A decimal number with a point, finite, from `least` to `most` and greater than `above`."""

    def parse(text: str) -> str:
        if not _NUMBER.fullmatch(text):
            raise BadCell("Not a number.", _pointed(text))
        value = float(text)
        if not math.isfinite(value):
            raise BadCell("Not a finite number.")
        if value <= above:
            raise BadCell(f"Must be above {above:g}.")
        if not least <= value <= most:
            raise BadCell(_range_words(least, most))
        return repr(value)

    return parse


def whole(least: int, most: int) -> Parse:
    """A whole number, without a fraction."""

    def parse(text: str) -> str:
        if not _WHOLE.fullmatch(text):
            raise BadCell("Not a whole number.", _rounded(text))
        if len(text) > 18 or not least <= int(text) <= most:
            raise BadCell(_range_words(least, most))
        return str(int(text))

    return parse


def money(text: str) -> str:
    """An amount of 0 or more with at most two decimals."""
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2}0*)?", text, re.ASCII):
        raise BadCell("Not an amount of 0 or more with at most two decimals.", _pointed(text))
    return str(Decimal(text))


def choice(*words: str) -> Parse:
    """One of these words."""

    def parse(text: str) -> str:
        if text in words:
            return text
        near = closest(text.lower().replace(" ", "_").replace("-", "_"), words)
        raise BadCell(f"Not one of: {', '.join(words)}.", f"Did you mean {near}?" if near else "")

    return parse


def yes_no(text: str) -> str:
    found = _YES_NO.get(text.lower())
    if found is None:
        raise BadCell("Neither yes nor no.", "Write yes or no.")
    return found


def email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise BadCell("Not an e-mail address.")
    return _within(254, text)


def web_address(text: str) -> str:
    _refuse_unprintable(text, _UNPRINTABLE)
    if not re.match(r"https?://[^\s/]+", text):
        raise BadCell("Not a web address that starts with http:// or https://.")
    if re.search(r"[\s<>\"]", text):
        raise BadCell("A web address has no blanks, quotes or angle brackets.")
    return _within(1000, text)


def currency(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", text, re.ASCII):
        near = text.upper() if re.fullmatch(r"[A-Za-z]{3}", text, re.ASCII) else ""
        raise BadCell("Not a currency code of three capital letters.", near)
    return text


def time_zone(text: str) -> str:
    zones = _zones()
    if zones and text not in zones:
        near = closest(text, sorted(zones))
        raise BadCell(
            "Not a time zone such as Europe/Paris.", f"Did you mean {near}?" if near else ""
        )
    return _within(60, text)


def locale(text: str) -> str:
    if not _LOCALE.fullmatch(text):
        raise BadCell("Not a language tag such as en-GB.")
    return _within(20, text)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _within(longest: int, text: str) -> str:
    if len(text) > longest:
        raise BadCell(f"Too long: {len(text):,} characters, at most {longest:,} fit.")
    return text


def _refuse_unprintable(text: str, pattern: re.Pattern[str]) -> None:
    found = None if text.isprintable() else pattern.search(text)
    if found is None:
        return
    if "\ud800" <= found.group() <= "\udfff":
        raise BadCell("Not UTF-8: some bytes cannot be read.", "Save the file as CSV UTF-8.")
    raise BadCell(f"Holds a character that cannot be printed (U+{ord(found.group()):04X}).")


def _reordered(text: str) -> str:
    """The ISO form, where the order of day and month leaves no doubt."""
    found = _OTHER_DATE.fullmatch(text)
    if found is None:
        return ""
    year, month, day_of_month, first, second, last = found.groups()
    if year:
        return f"{year}-{int(month):02}-{int(day_of_month):02}"
    if int(first) > 12:
        return f"{last}-{int(second):02}-{int(first):02}"
    if int(second) > 12:
        return f"{last}-{int(first):02}-{int(second):02}"
    return "Write it as YYYY-MM-DD."


def _pointed(text: str) -> str:
    pointed = text.replace(",", ".")
    return pointed if _NUMBER.fullmatch(pointed) and pointed != text else ""


def _rounded(text: str) -> str:
    found = re.fullmatch(r"(\d{1,9})\.0+", text, re.ASCII)
    return found.group(1) if found else ""


def _range_words(least: float, most: float) -> str:
    if most == math.inf:
        return f"Must be at least {least:g}."
    return (
        f"Must be from {least:.10g} to {most:.10g}."
        if least > -math.inf
        else f"At most {most:.10g}."
    )
