"""Reading branches of the reporting tree: a constant number of queries, however large the company."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Func, Max, Q, QuerySet, RowRange, Value, Window

from people.access import Access, Permission, reach, units_below
from people.models import Employee, OrgUnit, Position
from succession.models import ChartNode
from succession.orgchart.reach import nodes_within, uncovered_inside
from succession.orgchart.rows import ChartRow, Node, name_rows, read_nodes, word_rows

MOST_ROOTS = 40
"""Of more branches side by side only the tops are shown at first."""
FEW = 150
"""Branches of so few are shown whole."""
FIRST_DEPTH = 2
DEEPEST = 99
MOST_FOUND = 20


@dataclass(frozen=True, kw_only=True)
class ChartQuestion:
    """A part of the chart: below `node` (None: everything within reach), of one unit, so many levels
    deep (None: as many as read well), only branches where a critical seat has nobody ready."""

    node: ChartNode | None = None
    unit: OrgUnit | None = None
    depth: int | None = None
    gaps: bool = False


@dataclass(frozen=True, kw_only=True)
class Roots:
    """Where the shown branches begin, and how deep they are shown."""

    nodes: Sequence[ChartNode | Node]
    depth: int
    total: int

    @cached_property
    def firsts(self) -> list[int]:
        return [root.first for root in self.nodes]

    def level_of(self, node: Node) -> int:
        """Levels under the root whose branch holds the node. Roots stand in reading order."""
        place = bisect_right(self.firsts, node.first) - 1
        root = self.nodes[place] if place >= 0 else node
        return node.depth - root.depth if node.first <= root.last else 0


@dataclass(frozen=True, kw_only=True)
class Branches:
    """Rows in reading order. `after` is where the next rows begin; None: these are all."""

    rows: Sequence[ChartRow]
    after: int | None = None


def roots_of(access: Access, question: ChartQuestion) -> Roots:
    """At most one query."""
    nodes: Sequence[ChartNode] = (
        [question.node] if question.node is not None else _tops(access, question)
    )
    total = sum(node.last - node.first + 1 for node in nodes)
    depth = question.depth
    if depth is None:
        depth = DEEPEST if total <= FEW else FIRST_DEPTH if len(nodes) <= MOST_ROOTS else 0
    return Roots(nodes=nodes, depth=depth, total=total)


def _tops(access: Access, question: ChartQuestion) -> list[ChartNode]:
    rows = nodes_within(access)
    if question.unit is not None:
        units = units_below([question.unit.pk])
        rows = rows.filter(Q(employee__org_unit__in=units) | Q(position__org_unit__in=units))
    elif access.can_all(Permission.VIEW_BENCH):
        return list(rows.filter(parent__isnull=True))
    ends = Window(Max("last"), order_by="first", frame=RowRange(end=-1))
    rows = rows.annotate(end_before=ends)  # branches nest: what ends before is beside, not above
    return list(rows.filter(Q(end_before__isnull=True) | Q(end_before__lt=F("first"))))


def load_branches(
    access: Access, question: ChartQuestion, roots: Roots, *, after: int, most: int
) -> Branches:
    """Five queries. Rows from `after` on, at most so many."""
    rows = shown_nodes(access, question, roots).filter(first__gte=after)
    nodes, more = _cut(read_nodes(rows[: most + 1]), most)
    return Branches(rows=word_nodes(access, nodes, roots, open_above=roots.depth), after=more)


def _cut(nodes: list[Node], most: int) -> tuple[list[Node], int | None]:
    return nodes[:most], nodes[most].first if len(nodes) > most else None


def load_outline(
    access: Access, question: ChartQuestion, roots: Roots, most: int
) -> tuple[list[tuple[int, int | None]], bool]:
    """Place of each node and of the one above it, and whether there are more; one query."""
    rows = shown_nodes(access, question, roots).values_list("first", "parent")
    found = list(rows[: most + 1])
    return found[:most], len(found) > most


def load_places(
    access: Access, places: Sequence[int], roots: Roots, *, open_above: int
) -> list[ChartRow]:
    """These nodes, which the reader was found to reach, in words; five queries."""
    nodes = read_nodes(ChartNode.objects.filter(first__in=places).order_by("first"))
    return word_nodes(access, nodes, roots, open_above=open_above)


def word_nodes(
    access: Access, nodes: Sequence[Node], roots: Roots, *, open_above: int
) -> list[ChartRow]:
    levels = [roots.level_of(node) for node in nodes]
    return word_rows(access, nodes, levels, open_above=open_above)[0]


def shown_nodes(access: Access, question: ChartQuestion, roots: Roots) -> QuerySet[ChartNode]:
    """Nodes within reach, of the levels asked for, under the roots."""
    rule = Q(pk__in=[])
    for root in roots.nodes[:MOST_ROOTS]:
        rule |= Q(first__gte=root.first, first__lte=root.last, depth__lte=root.depth + roots.depth)
    if len(roots.nodes) > MOST_ROOTS:
        rule |= Q(first__in=[root.first for root in roots.nodes[MOST_ROOTS:]])
    rows = nodes_within(access).filter(rule)
    return rows.filter(uncovered_inside(access)) if question.gaps else rows


def load_below(access: Access, first: int, *, level: int, gaps: bool, most: int) -> Branches:
    """The rows right below a node; `level` is theirs."""
    rows = nodes_within(access).filter(parent=first)
    if gaps:
        rows = rows.filter(uncovered_inside(access))
    nodes, more = _cut(read_nodes(rows[: most + 1]), most)
    levels = [level] * len(nodes)
    return Branches(rows=word_rows(access, nodes, levels, open_above=0)[0], after=more)


def load_path(access: Access, node: ChartNode) -> list[ChartRow]:
    """From the top within reach down to the node itself; two queries."""
    above = nodes_within(access).filter(first__lte=node.first, last__gte=node.last)
    return name_rows(access, read_nodes(above))


def find_nodes(access: Access, search: str) -> list[ChartRow]:
    """The first few people within reach by name, and seats by title."""
    return name_rows(access, read_nodes(found_by(access, search)[:MOST_FOUND])) if search else []


def found_by(access: Access, search: str) -> QuerySet[ChartNode]:
    """Nodes within reach by the name of a person whom the reader may see, or by a seat's title. Ids
    first, because "or" over joins reads everybody's seats."""
    named, titled = Q(), Q()
    for word in search.split():
        named &= Q(plain_name__contains=Func(Value(word), function="cadre_plain"))
        titled &= Q(title__icontains=word)
    seats = Position.objects.filter(titled).order_by()
    found = Q(position__in=seats.values("pk")) | Q(employee__in=seats.values("incumbent"))
    if access.sees_people(Permission.VIEW_BENCH):
        allowed = reach(access, Permission.VIEW_BENCH)
        allowed = allowed | Q(pk=access.employee_id) if allowed else allowed
        people = Employee.objects.filter(named | Q(number__iexact=search), allowed)
        found |= Q(employee__in=people.order_by().values("pk"))
    return nodes_within(access).filter(found)
