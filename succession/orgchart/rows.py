"""Nodes of the chart with what is written on them. Three queries for rows without seats, five with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from people.access import Access
from succession.bench.people import Person, names_shown
from succession.bench.reach import figures_within
from succession.bench.rows import Mark, mark_of, people_on
from succession.bench.selectors import load_slates
from succession.bench.shapes import EXPOSURE_STEPS, Seat
from succession.bench.words import EXPOSURE_WORDS
from succession.models import ChartNode
from succession.orgchart.nesting import Tallied, edges_of, tally
from ui.links import address

MOST_INDENT = 12


class Node(NamedTuple):
    """A node as it is read: of a person, or of a seat that nobody present holds."""

    first: int
    last: int
    depth: int
    parent: int | None
    employee_id: int | None
    own_title: str | None
    role: str | None
    unit: str | None
    seat_code: str | None
    seat_title: str | None
    seat_role: str | None
    seat_unit: str | None
    is_undisclosed: bool | None

    @property
    def title(self) -> str:
        return self.seat_title or self.own_title or self.role or self.seat_role or ""

    @property
    def holder(self) -> str:
        """What stands where a name would."""
        if self.seat_code is None:
            return "Held"
        return "Not disclosed" if self.is_undisclosed else "Vacant"


COLUMNS = (
    "first", "last", "depth", "parent", "employee_id", "employee__position_title",
    "employee__role__name", "employee__org_unit__name", "position__code", "position__title",
    "position__role__name", "position__org_unit__name", "position__is_holder_undisclosed",
)  # fmt: skip


def read_nodes(rows: QuerySet[ChartNode]) -> list[Node]:
    """One query."""
    return [Node(*row) for row in rows.values_list(*COLUMNS)]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartSeat:
    """A critical seat on its node."""

    seat: Seat
    url: str
    marks: Sequence[Mark]

    @property
    def risk(self) -> str:
        return EXPOSURE_WORDS[self.seat.risk]

    @property
    def impact(self) -> str:
        return EXPOSURE_WORDS[self.seat.impact]

    @property
    def risk_step(self) -> int:
        return EXPOSURE_STEPS.get(self.seat.risk, 0)

    @property
    def impact_step(self) -> int:
        return EXPOSURE_STEPS.get(self.seat.impact, 0)

    @property
    def proposed(self) -> int:
        return len(self.seat.proposed)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartRow:
    """A node in words. `name` is empty where it may not be told; `seats` are its critical ones."""

    node: Node
    level: int
    name: str
    number: str
    title: str
    seats: Sequence[ChartSeat]
    below: int
    uncovered: int
    is_open: bool = False

    @property
    def unit(self) -> str:
        return self.node.unit or self.node.seat_unit or ""

    @property
    def holder(self) -> str:
        return self.node.holder

    @property
    def person_url(self) -> str:
        return address("succession:person", self.number) if self.number else ""

    @property
    def has_below(self) -> bool:
        return self.node.last > self.node.first

    @property
    def marks(self) -> SafeString:
        """What the row is in the tree, as attributes of its element: numbers and words of our own."""
        node, opens = self.node, ""
        if self.has_below:
            opens = f' aria-expanded="{"true" if self.is_open else "false"}"'
        return SafeString(
            f'aria-level="{self.level + 1}"{opens} data-f="{node.first}" data-l="{node.last}"'
        )

    @property
    def indent(self) -> int:
        """Steps to the right; deeper ones stand as far as the last."""
        return min(self.level, MOST_INDENT)

    @property
    def label(self) -> str:
        return self.name or self.holder


def name_rows(access: Access, nodes: Sequence[Node]) -> list[ChartRow]:
    """Names and titles alone; one query."""
    names = names_shown(access, (one.employee_id for one in nodes))
    return [_row(node, names.people, level=0) for node in nodes]


def word_rows(
    access: Access, nodes: Sequence[Node], levels: Sequence[int], *, open_above: int,
    others: Iterable[Node] = (),
) -> tuple[list[ChartRow], dict[int, str]]:  # fmt: skip
    """Rows of nodes, open where they stand above a level, and labels of some other nodes by their
    place. Four queries: all places, seats, their slates, and names."""
    tallied, ids = read_seats(access, nodes)
    seats = {one.position_id: one for one in load_slates([pk for at in ids.values() for pk in at])}
    others = list(others)
    named = people_on(seats.values()) | {one.employee_id for one in (*nodes, *others)}
    people = names_shown(access, named).people
    rows = []
    for node, level in zip(nodes, levels, strict=True):
        found = [_seat(seats[pk], people) for pk in ids.get(node.first, ()) if pk in seats]
        below, uncovered = tallied.below(node.first, node.last)
        rows.append(
            _row(
                node, people, level=level, seats=found, below=below, uncovered=uncovered,
                is_open=level < open_above and node.last > node.first,
            )
        )  # fmt: skip
    return rows, {one.first: _row(one, people, level=0).label for one in others}


_SEATS = """
    SELECT width_bucket(place, %s::int[]), count(*), count(*) FILTER (WHERE ready = 0),
        array_agg(seat ORDER BY exposure DESC, seat) FILTER (WHERE place = ANY(%s::int[]))
    FROM ({reached}) AS reached (place, ready, exposure, seat)
    GROUP BY 1
"""


def read_seats(
    access: Access, nodes: Sequence[Node]
) -> tuple[Tallied, Mapping[int, Sequence[int]]]:
    """Critical seats within reach: counts for the branches of these nodes, and ids of those on each
    node by its place, most exposed first. One query, one pass over the figures."""
    figures = figures_within(access).filter(place__isnull=False)
    reached, parameters = figures.values_list(
        "place", "ready", "exposure", "position_id"
    ).query.sql_with_params()
    edges = edges_of((node.first, node.last) for node in nodes)
    counts: dict[int, tuple[int, int]] = {}
    on_node: dict[int, Sequence[int]] = {}
    with connection.cursor() as cursor:
        places = [node.first for node in nodes]
        cursor.execute(_SEATS.format(reached=reached), [edges, places, *parameters])
        for number, seats, uncovered, ids in cursor.fetchall():
            counts[number] = (seats, uncovered)
            if ids:
                on_node[edges[number - 1]] = ids
    return tally(edges, counts), on_node


def _seat(seat: Seat, people: Mapping[int, Person]) -> ChartSeat:
    return ChartSeat(
        seat=seat,
        url=address("succession:position", seat.code),
        marks=[mark_of(one, seat, people) for one in seat.confirmed],
    )


def _row(
    node: Node, people: Mapping[int, Person], *, level: int, seats: Sequence[ChartSeat] = (),
    below: int = 0, uncovered: int = 0, is_open: bool = False,
) -> ChartRow:  # fmt: skip
    person = people.get(node.employee_id or 0)
    return ChartRow(
        node=node,
        level=level,
        name=person.name if person else "",
        number=person.number if person else "",
        title=seats[0].seat.title if seats else node.title,
        seats=seats,
        below=below,
        uncovered=uncovered,
        is_open=is_open,
    )
