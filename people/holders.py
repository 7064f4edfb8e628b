"""Who holds a permission by a grant, asked the other way round: for acts that need somebody else."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from people.access import ROLE_PERMISSIONS, Permission, Scope
from people.models import Grant

_UNITS_ABOVE_SQL = """
    WITH RECURSIVE above(id, unit_id, parent_id) AS (
        SELECT id, id, parent_id FROM people_orgunit WHERE id = ANY(%s)
        UNION ALL
        SELECT above.id, u.id, u.parent_id FROM people_orgunit u JOIN above ON u.id = above.parent_id
    ) SELECT id, unit_id FROM above
"""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """An open account that a grant gives a permission over everybody, or over org units."""

    account_id: int
    employee_id: int | None
    is_everywhere: bool
    unit_ids: frozenset[int]

    def reaches_unit(self, above: Collection[int]) -> bool:
        """`above`: a unit and all those that it belongs to."""
        return self.is_everywhere or not self.unit_ids.isdisjoint(above)


def holders_of(permission: Permission) -> list[Holder]:
    """Who holds it by a grant; being somebody's manager is none. One query."""
    tables = ROLE_PERMISSIONS.items()
    scopes = {role: table[permission] for role, table in tables if permission in table}
    rows = (
        Grant.objects.filter(role__in=scopes, account__is_active=True)
        .order_by("account")
        .values_list("account_id", "account__employee_id", "role", "org_unit_id")
    )
    return [
        Holder(
            account_id=account,
            employee_id=employee,
            is_everywhere=scopes[role] == Scope.ALL,
            unit_ids=frozenset([unit] if unit and scopes[role] == Scope.UNIT else []),
        )
        for account, employee, role, unit in rows
    ]


def units_above(unit_ids: Iterable[int | None]) -> dict[int, set[int]]:
    """Each of these units with itself and all those that it belongs to. One query."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_UNITS_ABOVE_SQL, [[one for one in unit_ids if one is not None]])
        for unit, above in cursor.fetchall():
            found.setdefault(unit, set()).add(above)
    return found
