"""What of the reporting tree a reader may see. A seat within reach is drawn, its holder by name only where
the person is within reach too; everybody else is not drawn."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.errors import NotFound
from people.access import Access, Permission, Scope, positions_within, reach
from people.models import OrgUnit
from succession.bench.reach import figures_within
from succession.models import BenchFigure, ChartNode

PEOPLE, SEATS = "people", "seats"


def nodes_within(access: Access) -> QuerySet[ChartNode]:
    rows = ChartNode.objects.order_by("first")
    scopes = access.scopes(Permission.VIEW_BENCH)
    if Scope.ALL in scopes:
        return rows
    rule = Q(first__in=figures_within(access).filter(place__isnull=False).values("place"))
    if access.sees_people(Permission.VIEW_BENCH):
        rule |= reach(access, Permission.VIEW_BENCH, prefix="employee__")
        rule |= Q(employee=access.employee_id)
        if Scope.AGGREGATE not in scopes:
            seats = positions_within(access, Permission.VIEW_BENCH)
            rule |= Q(position__in=seats.order_by().values("pk"))
    if Scope.AGGREGATE in scopes:
        rule |= Q(Exists(seats_inside()))
    return rows.filter(rule)


def seats_inside() -> QuerySet[BenchFigure]:
    """Critical seats in the branch of a node, for EXISTS."""
    return BenchFigure.objects.filter(
        place__gte=OuterRef("first"), place__lte=OuterRef("last")
    ).order_by()


def uncovered_inside(access: Access) -> Exists:
    """True for nodes in whose branch a critical seat within reach has nobody ready."""
    seats = figures_within(access).filter(
        place__gte=OuterRef("first"), place__lte=OuterRef("last"), ready=0
    )
    return Exists(seats)


def load_node(access: Access, kind: str, key: str) -> ChartNode:
    """The node of a person (by number) or of a seat (by code); of a held seat, its holder's."""
    wanted = (
        Q(employee__number=key)
        if kind == PEOPLE
        else Q(position__code=key) | Q(employee__positions_held__code=key)
    )
    node = nodes_within(access).filter(wanted).first()
    if node is None:
        raise NotFound("Nobody like that is in the chart, or they are not yours to see.")
    return node


def load_unit(code: str) -> OrgUnit | None:
    if not code:
        return None
    found = OrgUnit.objects.filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise NotFound("There is no org unit with this code.")
    return found
