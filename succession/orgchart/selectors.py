"""Reading branches of the reporting tree: a constant number of queries, however large the company."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Func, Q, QuerySet, Value

from people.access import Access, Permission, reach, units_below
from people.models import OrgUnit
from succession.bench.listing import figures_within, load_part
from succession.bench.people import Names, names_shown
from succession.bench.rows import SeatRow, people_on, seat_row
from succession.models import ChartNode
from succession.orgchart.nesting import Interval, Tallied, outermost, tally
from succession.orgchart.reach import nodes_within, uncovered_inside

MOST_ROOTS = 40
"""Of more branches side by side only the tops are shown at first."""
FEW = 150
"""Branches of so few are shown whole."""
FIRST_DEPTH = 2
DEEPEST = 99
MOST_FOUND = 20
MOST_INDENT = 12

LevelOf = Callable[[ChartNode], int]


@dataclass(frozen=True, kw_only=True)
class ChartQuestion:
    """A part of the chart: below `node` (None: everything within reach), of one unit, so many levels
    deep (None: as many as read well), only branches where a critical seat has nobody ready."""

    node: ChartNode | None = None
    unit: OrgUnit | None = None
    depth: int | None = None
    gaps: bool = False


@dataclass(frozen=True, kw_only=True)
class ChartRow:
    """A node in words. `name` is empty where it may not be told; `seats` are its critical ones."""

    node: ChartNode
    level: int
    name: str
    number: str
    title: str
    unit: str
    holder: str
    seats: Sequence[SeatRow]
    below: int
    uncovered: int
    is_open: bool = False

    @property
    def has_below(self) -> bool:
        return self.node.last > self.node.first

    @property
    def indent(self) -> int:
        """Steps to the right; deeper ones stand as far as the last."""
        return min(self.level, MOST_INDENT)

    @property
    def label(self) -> str:
        return self.name or self.holder


@dataclass(frozen=True, kw_only=True)
class Roots:
    """Where the shown branches begin, and how deep they are shown."""

    nodes: Sequence[ChartNode]
    depth: int
    total: int

    @cached_property
    def firsts(self) -> list[int]:
        return [root.first for root in self.nodes]

    def level_of(self, node: ChartNode) -> int:
        """Levels under the root whose branch holds the node. Roots stand in reading order."""
        place = bisect_right(self.firsts, node.first) - 1
        root = self.nodes[place] if place >= 0 else node
        return node.depth - root.depth if node.first <= root.last else 0


@dataclass(frozen=True, kw_only=True)
class Branches:
    """Rows in reading order. `after` is where the next rows begin; None: these are all."""

    rows: Sequence[ChartRow]
    after: int | None = None
    path: Sequence[ChartRow] = field(default_factory=tuple)


def roots_of(access: Access, question: ChartQuestion) -> Roots:
    """At most two queries."""
    nodes = [question.node] if question.node is not None else _tops(access, question)
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
    intervals = outermost(rows.values_list("first", "last"))
    return list(ChartNode.objects.filter(first__in=[first for first, _ in intervals]))


def load_branches(
    access: Access, question: ChartQuestion, roots: Roots, *, after: int, most: int
) -> Branches:
    """Eight queries. Rows from `after` on, at most so many."""
    rows = shown_nodes(access, question, roots).filter(first__gte=after)
    nodes = list(_described(rows)[: most + 1])
    more = nodes[most].first if len(nodes) > most else None
    return Branches(rows=_worded(access, nodes[:most], roots.level_of, roots.depth), after=more)


def word_nodes(access: Access, places: Sequence[int], roots: Roots) -> list[ChartRow]:
    """These nodes, which the reader was found to reach, in words."""
    nodes = list(_described(ChartNode.objects.filter(first__in=places)))
    return _worded(access, nodes, roots.level_of, DEEPEST)


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
    nodes = list(_described(rows)[: most + 1])
    more = nodes[most].first if len(nodes) > most else None
    return Branches(rows=_worded(access, nodes[:most], lambda _: level, level), after=more)


def load_path(access: Access, node: ChartNode) -> list[ChartRow]:
    """From the top within reach down to the node itself; two queries."""
    above = nodes_within(access).filter(first__lte=node.first, last__gte=node.last)
    return name_nodes(access, above)


def find_nodes(access: Access, search: str) -> list[ChartRow]:
    """The first few people within reach by name, and seats by title."""
    return name_nodes(access, found_by(access, search)[:MOST_FOUND]) if search else []


def found_by(access: Access, search: str) -> QuerySet[ChartNode]:
    """Nodes within reach by the name of a person whom the reader may see, or by a seat's title."""
    named, titled, held = Q(), Q(), Q()
    for word in search.split():
        plain = Func(Value(word), function="cadre_plain")
        named &= Q(employee__plain_name__contains=plain)
        titled &= Q(position__title__icontains=word)
        held &= Q(employee__positions_held__title__icontains=word)
    people = Q(pk__in=[])
    if access.sees_people(Permission.VIEW_BENCH):
        within = reach(access, Permission.VIEW_BENCH, prefix="employee__")
        people = within | Q(employee=access.employee_id) if within else Q(employee__isnull=False)
    number = Q(employee__number__iexact=search)
    rows = nodes_within(access)
    return rows.filter(((named | number) & people) | titled | held).distinct()


def _described(rows: QuerySet[ChartNode]) -> QuerySet[ChartNode]:
    return rows.select_related(
        "employee__role", "employee__org_unit", "position__role", "position__org_unit"
    )


def name_nodes(access: Access, rows: QuerySet[ChartNode]) -> list[ChartRow]:
    """Names and titles alone; two queries."""
    nodes = list(_described(rows))
    names = names_shown(access, (one.employee_id for one in nodes))
    return [_row(node, names, 0, [], (0, 0)) for node in nodes]


def tallied(access: Access) -> Tallied:
    """Critical seats within reach by their place; one query."""
    seats = figures_within(access).filter(place__isnull=False).values_list("place", "ready")
    return tally((place or 0, ready == 0) for place, ready in seats)


def _worded(
    access: Access, nodes: Sequence[ChartNode], level_of: LevelOf, depth: int
) -> list[ChartRow]:
    """Five queries: seats, their slates, who is counted where, names, and all places."""
    by_node = _seats_of(access, nodes)
    part = load_part([pk for seats in by_node.values() for pk in seats])
    ids = {one.employee_id for one in nodes} | people_on(part.seats)
    names = names_shown(access, ids, [seat.owner_id for seat in part.seats])
    seats = {
        seat.position_id: seat_row(part.bench, seat, names, part.shares.get(seat.position_id, 0.0))
        for seat in part.seats
    }
    counts = tallied(access)
    return [
        _row(
            node,
            names,
            level_of(node),
            [seats[pk] for pk in by_node.get(node.first, ()) if pk in seats],
            counts.below(node.first, node.last),
            is_open=level_of(node) < depth,
        )
        for node in nodes
    ]


def _seats_of(access: Access, nodes: Iterable[ChartNode]) -> Mapping[int, list[int]]:
    """Ids of the critical seats of each node, most exposed first."""
    places = [node.first for node in nodes]
    rows = figures_within(access).filter(place__in=places).order_by("-exposure", "position_id")
    found: dict[int, list[int]] = {}
    for place, pk in rows.values_list("place", "position_id"):
        found.setdefault(place or 0, []).append(pk)
    return found


def _row(
    node: ChartNode, names: Names, level: int, seats: list[SeatRow], counts: Interval,
    *, is_open: bool = False,
) -> ChartRow:  # fmt: skip
    person = names.people.get(node.employee_id or 0)
    where = node.employee or node.position
    role = where.role if where else None
    title = seats[0].seat.title if seats else _title(node)
    return ChartRow(
        node=node,
        level=level,
        name=person.name if person else "",
        number=person.number if person else "",
        title=title or (role.name if role else ""),
        unit=where.org_unit.name if where and where.org_unit else "",
        holder=_holder(node),
        seats=seats,
        below=counts[0],
        uncovered=counts[1],
        is_open=is_open and node.last > node.first,
    )


def _title(node: ChartNode) -> str:
    if node.position is not None:
        return node.position.title
    return node.employee.position_title if node.employee else ""


def _holder(node: ChartNode) -> str:
    """What stands where a name would."""
    if node.position is None:
        return "Held"
    if node.position.is_holder_undisclosed:
        return "Not disclosed"
    return "Held by somebody who left" if node.position.incumbent_id else "Vacant"
