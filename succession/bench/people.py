"""Whose names a reader of the bench sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, Q, When

from people.access import Access, Permission, reach
from people.models import Employee


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whom the reader may see by name."""

    id: int
    number: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """Kept apart on purpose: an owner is named as one and nowhere else, so that somebody who owns one
    plan and stands on another's slate is not given away there."""

    people: Mapping[int, Person]
    owners: Mapping[int, str]


def names_shown(
    access: Access, employee_ids: Iterable[int | None], owner_ids: Iterable[int | None] = ()
) -> Names:
    """Those of these people whom this account may see on a bench: within reach, and itself. Owners
    are always named: they answer for something. One query."""
    owners = {one for one in owner_ids if one is not None}
    wanted = Q(pk__in=[one for one in employee_ids if one is not None])
    allowed = wanted & names_within(access)
    rows = list(
        Employee.objects.filter(Q(pk__in=owners) | allowed)
        .annotate(is_reached=Case(When(allowed, then=True), default=False))
        .order_by()
        .values_list("pk", "number", "full_name", "is_reached")
    )
    return Names(
        people={
            pk: Person(id=pk, number=number, name=name)
            for pk, number, name, reached in rows
            if reached
        },
        owners={pk: name for pk, _, name, _ in rows if pk in owners},
    )


def names_within(access: Access, prefix: str = "") -> Q:
    """Filters those whose names this account may see on a bench, among few; `prefix` as for
    `reach`."""
    rule = reach(access, Permission.VIEW_BENCH, prefix=prefix, of_few=True)
    if access.employee_id is None or not access.sees_people(Permission.VIEW_BENCH):
        return rule
    return rule | Q(**{f"{prefix}pk": access.employee_id}) if rule else rule
