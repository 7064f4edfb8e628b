"""One kind of thing that is held about a person, as page and files write it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from people.models import Employee
from ui.wording import MISSING, day, shortest

Value = str | int | float | date | datetime | None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of thing that is held. `withheld` is the reason where it is not shown."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]] = field(default_factory=tuple)
    empty: str = "Nothing is held."
    withheld: str = ""

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row as (column, words), for tables that become lists on a phone."""
        return [list(zip(self.columns, row, strict=True)) for row in self.worded]

    @property
    def worded(self) -> list[list[str]]:
        return [[_words(cell) for cell in row] for row in self.rows]

    @property
    def printed(self) -> list[list[str]]:
        return [[printable(cell) for cell in row] for row in self.rows]


Reader = Callable[[Employee], Section]


def _words(value: Value) -> str:
    """A cell as the page writes it."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, float):
        return shortest(value)
    return MISSING if value in (None, "") else str(value)


def printable(value: Value) -> str:
    """A cell as files write it: ISO days, the server's clock for moments."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
