"""Lists whose search, filters, order and page live in the URL.

A page declares a `ListSpec`, reads a `ListState` from the query string (anything unknown is
dropped, never an error) and shows a `Page` of its queryset in two queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import QueryDict

Row = TypeVar("Row")
ModelRow = TypeVar("ModelRow", bound=Model)

SEARCH, SORT, PAGE = "q", "sort", "page"
LONGEST_SEARCH = 200


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter with its choices as value → words. Several values mean "any of them"."""

    name: str
    label: str
    choices: Mapping[str, str]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ListSpec:
    """What a list can do. `sorts` maps a key in the URL to the fields of order_by, ascending."""

    sorts: Mapping[str, Sequence[str]]
    default_sort: str
    filters: Sequence[Filter] = ()
    per_page: int = 50
    search_label: str = ""

    def filter_named(self, name: str) -> Filter | None:
        return next((one for one in self.filters if one.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter value, on or off; following `query` turns it round."""

    filter_label: str
    label: str
    on: bool
    query: str
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class ListState:
    """What the reader asked for. `filters` holds known values only."""

    spec: ListSpec
    search: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def is_filtered(self) -> bool:
        return bool(self.search or self.filters)

    def chosen(self, name: str) -> Sequence[str]:
        return self.filters.get(name, ())

    def order_by(self) -> list[str]:
        """Fields for order_by, turned round if asked; "pk" last, so that pages never overlap."""
        fields = [
            _turned(one) if self.is_descending else one for one in self.spec.sorts[self.sort_key]
        ]
        return [*fields, "pk"]

    def query(self, **changes: str | int | Sequence[str] | None) -> str:
        """The query string with these changes, the rest kept, at page 1 unless `page` says else."""
        pairs: dict[str, str | int | Sequence[str]] = {SEARCH: self.search, **self.filters}
        pairs[SORT] = "" if self.sort == self.spec.default_sort else self.sort
        pairs |= {key: "" if value is None else value for key, value in changes.items()}
        kept = {key: value for key, value in pairs.items() if value not in ("", (), [], 1)}
        return "?" + urlencode(kept, doseq=True)

    def sort_query(self, key: str) -> str:
        """Sorting by the same column again turns it round."""
        return self.query(sort=f"-{key}" if self.sort == key else key)

    def aria_sort(self, key: str) -> str:
        if key != self.sort_key:
            return ""
        return "descending" if self.is_descending else "ascending"

    @cached_property
    def chips(self) -> Sequence[Chip]:
        """Those that are on, first; the rest in the order of the specification."""
        every = [self._chip(one, value) for one in self.spec.filters for value in one.choices]
        return sorted(every, key=lambda chip: not chip.on)

    def chips_on(self) -> list[Chip]:
        return [chip for chip in self.chips if chip.on]

    def chips_off(self) -> list[Chip]:
        return [chip for chip in self.chips if not chip.on]

    def hidden_fields(self) -> list[tuple[str, str]]:
        """What a search form sends along, so that searching keeps filters and order."""
        pairs = [(name, value) for name, values in self.filters.items() for value in values]
        return pairs if self.sort == self.spec.default_sort else [*pairs, (SORT, self.sort)]

    def _chip(self, one: Filter, value: str) -> Chip:
        chosen = list(self.chosen(one.name))
        on = value in chosen
        rest = [other for other in chosen if other != value] if on else [*chosen, value]
        return Chip(
            filter_label=one.label, label=one.choices[value], on=on,
            query=self.query(**{one.name: rest}), count=one.counts.get(value),
        )  # fmt: skip


def _turned(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def read_list(get: QueryDict, spec: ListSpec) -> ListState:
    """Reads the query string; what it does not know, it leaves out."""
    sort = get.get(SORT, "")
    is_known = sort.removeprefix("-") in spec.sorts
    filters = {one.name: _known(get.getlist(one.name), one) for one in spec.filters}
    return ListState(
        spec=spec,
        search=get.get(SEARCH, "").replace("\x00", "").strip()[:LONGEST_SEARCH],
        filters={name: values for name, values in filters.items() if values},
        sort=sort if is_known else spec.default_sort,
        page=_page_number(get.get(PAGE, "")),
    )  # fmt: skip


def _known(values: Sequence[str], one: Filter) -> list[str]:
    return [value for value in dict.fromkeys(values) if value in one.choices]


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """One page of rows with the total; `numbers` has None where pages are left out."""

    rows: Sequence[Row]
    number: int
    total: int
    per_page: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first_row(self) -> int:
        return min(self.total, (self.number - 1) * self.per_page + 1)

    @property
    def last_row(self) -> int:
        return min(self.total, self.number * self.per_page)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None

    @property
    def numbers(self) -> list[int | None]:
        near = range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)
        shown = sorted({1, *near, self.last})
        pages: list[int | None] = []
        for page in shown:
            if pages and page != (pages[-1] or 0) + 1:
                pages.append(None)
            pages.append(page)
        return pages


def paginate(rows: QuerySet[ModelRow], state: ListState) -> Page[ModelRow]:
    """Two queries: the total and the page. A page past the end shows the last one."""
    total = rows.count()
    span, number = _span(total, state)
    return Page(
        rows=list(rows[span]) if total else [],
        number=number, total=total, per_page=state.spec.per_page,
    )  # fmt: skip


def page_of(rows: QuerySet[ModelRow, Row], total: int, state: ListState) -> Page[Row]:
    """The same where the total is known already: one query."""
    span, number = _span(total, state)
    return Page(rows=list(rows[span]), number=number, total=total, per_page=state.spec.per_page)


def paginate_list(rows: Sequence[Row], state: ListState) -> Page[Row]:
    """The same for rows that had to be worked out all together."""
    span, number = _span(len(rows), state)
    return Page(rows=rows[span], number=number, total=len(rows), per_page=state.spec.per_page)


def _span(total: int, state: ListState) -> tuple[slice, int]:
    per_page = state.spec.per_page
    number = min(state.page, max(1, -(-total // per_page)))
    return slice((number - 1) * per_page, number * per_page), number
