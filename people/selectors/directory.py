"""Reading people for lists."""

from collections.abc import Sequence

from django.db.models import Func, QuerySet, Value

from people.access import Access, Permission, employees_within
from people.models import Account, Employee


def directory_of(
    access: Access, *, search: str = "", statuses: Sequence[str], manager_has_left: bool = False
) -> QuerySet[Employee]:
    """The people whom this account may look up, found by part of a name, number or e-mail."""
    people = employees_within(access, Permission.VIEW_PEOPLE).select_related(
        "role", "org_unit", "manager"
    )
    people = people.filter(status__in=statuses) if statuses else people
    people = people.filter(manager__status=Employee.Status.LEFT) if manager_has_left else people
    return matching(people, search)


def matching(people: QuerySet[Employee], search: str) -> QuerySet[Employee]:
    """Every word must be found in the name, or the whole in the number. Accents do not matter."""
    if not search:
        return people
    return named(people, search) | people.filter(number__iexact=search)


def named(people: QuerySet[Employee], words: str) -> QuerySet[Employee]:
    """Every word must be found in the name; the database has an index for that."""
    for word in words.split():
        people = people.filter(plain_name__contains=Func(Value(word), function="cadre_plain"))
    return people


def demo_personas() -> QuerySet[Account]:
    return Account.objects.filter(is_demo=True, is_active=True).order_by("id")
