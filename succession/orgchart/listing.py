"""The table beside the chart: the same nodes as rows, searched, filtered and by pages."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.access import Access, Permission
from succession.bench.reach import figures_within
from succession.models import ChartNode
from succession.orgchart.reach import nodes_within
from succession.orgchart.rows import COLUMNS, ChartRow, Node, read_nodes, word_rows
from succession.orgchart.selectors import (
    DEEPEST,
    ChartQuestion,
    Roots,
    found_by,
    shown_nodes,
)
from ui.lists import Filter, ListSpec, ListState, Page, page_of

SHOW = {"critical": "Critical positions", "uncovered": "With nobody ready now", "vacant": "Vacant"}
SPEC = ListSpec(
    sorts={"chart": ("first",)},
    default_sort="chart",
    filters=[Filter(name="show", label="Show", choices=SHOW)],
    per_page=30,
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
    is_whole = access.can_all(Permission.VIEW_BENCH) and not (
        state.is_filtered or question.gaps or question.unit
    )
    total = roots.total if is_whole else count_rows(access, question, roots, state)
    rows = matching_nodes(access, question, roots, state)
    page = page_of(rows.values_list(*COLUMNS), total, state)
    return Page(
        rows=_with_above(access, roots, [Node(*row) for row in page.rows]),
        number=page.number, total=page.total, per_page=page.per_page,
    )  # fmt: skip


def every_row(
    access: Access, question: ChartQuestion, roots: Roots, state: ListState
) -> Iterator[TableRow]:
    """A thousand nodes at a time, so that memory is flat in rows."""
    rows = matching_nodes(access, question, roots, state)
    after = 0
    while part := read_nodes(rows.filter(first__gt=after)[:AT_ONCE]):
        yield from _with_above(access, roots, part)
        after = part[-1].first


def counted_seats(access: Access) -> frozenset[int]:
    """Those within reach that would be filled if all fell vacant at once; one query."""
    seats = figures_within(access).filter(counted__isnull=False)
    return frozenset(seats.values_list("position_id", flat=True))


def _with_above(access: Access, roots: Roots, nodes: Sequence[Node]) -> list[TableRow]:
    """Five queries."""
    parents = {node.parent for node in nodes if node.parent is not None}
    above = read_nodes(nodes_within(access).filter(first__in=parents))
    levels = [roots.level_of(node) for node in nodes]
    rows, labels = word_rows(access, nodes, levels, open_above=DEEPEST, others=above)
    return [(row, labels.get(row.node.parent or 0, "")) for row in rows]
