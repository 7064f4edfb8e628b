"""Laying the reporting tree anew: two reads, one write, whatever the size."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Case, Q, When

from people.models import Employee, Position, left_by
from succession.orgchart.tree import Chair, Node, Person, Placed, lay, parents_of


def lay_tree(day: date) -> int:
    """Replaces the tree by that of the day; how many nodes it has. Readers see the old one until the
    transaction ends."""
    placed = lay(parents_of(_people(day), _chairs(day)))
    _write(placed)
    return len(placed)


def _people(day: date) -> list[Person]:
    gone = Case(When(left_by(day), then=1), default=0)
    rows = Employee.objects.annotate(gone=gone).order_by("plain_name", "pk")
    return [
        Person(id=pk, manager_id=manager, is_present=not gone)
        for pk, manager, gone in rows.values_list("pk", "manager_id", "gone")
    ]


def _chairs(day: date) -> list[Chair]:
    """Critical ones first: of several seats the first says where its holder reports."""
    rows = Position.objects.exclude(Q(closed_on__lte=day)).order_by("-is_critical", "title", "pk")
    return [
        Chair(id=pk, holder_id=holder, reports_to=above)
        for pk, holder, above in rows.values_list("pk", "incumbent_id", "reports_to_id")
    ]


def _write(placed: Sequence[Placed[Node]]) -> None:
    columns: list[list[int] | list[int | None]] = [
        [one.first for one in placed],
        [one.last for one in placed],
        [one.depth for one in placed],
        [one.parent for one in placed],
        [one.reports for one in placed],
        [one.node.id if one.node.is_person else None for one in placed],
        [None if one.node.is_person else one.node.id for one in placed],
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM succession_chartnode")
        cursor.execute(
            """INSERT INTO succession_chartnode
                (first, last, depth, parent, reports, employee_id, position_id)
            SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::int[],
                %s::bigint[], %s::bigint[])""",
            columns,
        )
