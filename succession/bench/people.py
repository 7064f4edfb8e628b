"""Whose names a reader of the bench sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from people.access import Access, Permission, reach
from people.models import Employee


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whom the reader may see by name."""

    id: int
    number: str
    name: str


def people_shown(
    access: Access, employee_ids: Iterable[int | None], owner_ids: Iterable[int | None] = ()
) -> Mapping[int, Person]:
    """Those of these people whom this account may see on a bench: within reach, and itself. Owners
    are always named: they answer for something. One query."""
    owners = [one for one in owner_ids if one is not None]
    wanted = {one for one in employee_ids if one is not None}
    allowed = reach(access, Permission.VIEW_BENCH)
    if access.employee_id is not None and access.sees_people(Permission.VIEW_BENCH):
        allowed = allowed | Q(pk=access.employee_id) if allowed else allowed
    rows = Employee.objects.filter(Q(pk__in=owners) | (Q(pk__in=wanted) & allowed))
    return {
        pk: Person(id=pk, number=number, name=name)
        for pk, number, name in rows.order_by().values_list("pk", "number", "full_name")
    }
