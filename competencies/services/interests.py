"""The roles that somebody cares about."""

from django.db import transaction

from audit.errors import Conflict
from audit.models import Event
from audit.services import record_event
from competencies.models import RoleInterest
from people.models import Account, Employee, Role


@transaction.atomic
def add_interest(*, employee: Employee, role: Role, by: Account) -> RoleInterest:
    """Put a role on the person's list. Again changes nothing; a sixth is a Conflict."""
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    present = RoleInterest.objects.filter(employee=employee)
    if (same := present.filter(role=role).first()) is not None:
        return same
    if present.count() >= RoleInterest.MOST:
        raise Conflict(f"You follow {RoleInterest.MOST} roles already. Take one off first.")
    added = RoleInterest.objects.create(employee=employee, role=role)
    _record(employee, role, Event.Action.CREATED, by)
    return added


@transaction.atomic
def remove_interest(*, employee: Employee, role: Role, by: Account) -> None:
    """Take a role off the list; nothing happens where it is not on it."""
    if RoleInterest.objects.filter(employee=employee, role=role).delete()[0]:
        _record(employee, role, Event.Action.RETRACTED, by)


def _record(employee: Employee, role: Role, action: Event.Action, by: Account) -> None:
    record_event(
        by=by,
        action=action,
        object_type="role_interest",
        object_id=role.code,
        object_label=f"Cares about {role.name}",
        subject_number=employee.number,
    )
