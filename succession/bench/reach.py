"""Which critical positions a reader of the bench reaches."""

from django.db.models import QuerySet

from people.access import Access, Permission, Scope, positions_within
from succession.models import BenchFigure

EVERYWHERE = {Scope.ALL, Scope.AGGREGATE}


def sees_every_seat(access: Access) -> bool:
    """Figures of groups are of all seats, though nobody is named on them."""
    return bool(access.scopes(Permission.VIEW_BENCH) & EVERYWHERE)


def figures_within(access: Access) -> QuerySet[BenchFigure]:
    """Figures of the critical positions within reach."""
    rows = BenchFigure.objects.order_by()
    if sees_every_seat(access):
        return rows
    return rows.filter(position__in=positions_within(access, Permission.VIEW_BENCH).order_by())
