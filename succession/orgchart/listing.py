"""The table beside the chart: the same nodes as rows, searched, filtered and by pages."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.access import Access
from succession.bench.listing import figures_within
from succession.models import ChartNode
from succession.orgchart.reach import nodes_within
from succession.orgchart.selectors import (
    ChartQuestion,
    ChartRow,
    Roots,
    found_by,
    name_nodes,
    shown_nodes,
    word_nodes,
)
from ui.lists import Filter, ListSpec, ListState, Page, page_of

SHOW = {"critical": "Critical positions", "uncovered": "With nobody ready now", "vacant": "Vacant"}
SPEC = ListSpec(
    sorts={"chart": ("first",)},
    default_sort="chart",
    filters=[Filter(name="show", label="Show", choices=SHOW)],
    per_page=100,
    search_label="Find a person or position",
)
AT_ONCE = 1000

TableRow = tuple[ChartRow, str]
"""A node and the name of whom it reports to, "" where that is nobody or not to be told."""


def matching_nodes(
    access: Access, question: ChartQuestion, roots: Roots, state: ListState
) -> QuerySet[ChartNode]:
    rows = shown_nodes(access, question, roots)
    rule = Q()
    for value in state.chosen("show"):
        rule |= _rule(access, value)
    rows = rows.filter(rule)
    if state.search:
        rows = rows.filter(first__in=found_by(access, state.search).values("first"))
    return rows.order_by("first")


def _rule(access: Access, value: str) -> Q:
    seats = figures_within(access).filter(place=OuterRef("first"))
    if value == "vacant":
        return Q(position__isnull=False, position__is_holder_undisclosed=False)
    return Q(Exists(seats.filter(ready=0) if value == "uncovered" else seats))


def count_rows(access: Access, question: ChartQuestion, roots: Roots, state: ListState) -> int:
    return matching_nodes(access, question, roots, state).order_by().count()


def load_page(
    access: Access, question: ChartQuestion, roots: Roots, state: ListState
) -> Page[TableRow]:
    total = count_rows(access, question, roots, state)
    rows = matching_nodes(access, question, roots, state)
    page = page_of(rows.values_list("first", flat=True), total, state)
    return Page(
        rows=_with_above(access, roots, page.rows),
        number=page.number, total=page.total, per_page=page.per_page,
    )  # fmt: skip


def every_row(
    access: Access, question: ChartQuestion, roots: Roots, state: ListState
) -> Iterator[TableRow]:
    """A thousand nodes at a time, so that memory is flat in rows."""
    rows = matching_nodes(access, question, roots, state).values_list("first", flat=True)
    after = 0
    while part := list(rows.filter(first__gt=after)[:AT_ONCE]):
        yield from _with_above(access, roots, part)
        after = part[-1]


def _with_above(access: Access, roots: Roots, places: Sequence[int]) -> list[TableRow]:
    rows = word_nodes(access, places, roots)
    parents = {row.node.parent for row in rows if row.node.parent is not None}
    above = nodes_within(access).filter(first__in=parents)
    named = {row.node.first: row.label for row in name_nodes(access, above)}
    return [(row, named.get(row.node.parent or 0, "")) for row in rows]
