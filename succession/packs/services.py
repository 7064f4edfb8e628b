"""Keeping a pack as it was read, and writing down each time it leaves."""

from django.db import transaction

from audit.models import Event
from audit.services import record_event
from people.models import Account, Employee, Role
from succession.models import Pack
from succession.packs.selectors import HeldPack


@transaction.atomic
def keep_pack(*, employee: Employee, role: Role, held: HeldPack, by: Account) -> Pack:
    """Store this version; the same content again returns the pack that is there."""
    locked = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    last = Pack.objects.filter(employee=locked, role=role).first()
    if last is not None and last.content_hash == held.digest:
        return last
    pack = Pack.objects.create(
        employee=locked,
        role=role,
        made_by=by,
        as_of=held.sheet.as_of,
        profile_version=held.sheet.profile_version,
        policy_version=held.sheet.policy_version,
        content=held.content,
        content_hash=held.digest,
    )
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="pack",
        object_id=pack.pk,
        object_label=f"Calibration pack of {employee} for {role}",
        subject_number=employee.number,
        detail={"hash": held.digest, "as_of": held.sheet.as_of.isoformat()},
    )
    return pack


def record_taken(*, by: Account, employee: Employee, held: HeldPack, how: str) -> Event:
    """The sheet left Cadre: `how` is "as PDF", "as spreadsheet", "on paper" or
    "sent to Mona Lind"."""
    sheet = held.sheet
    return record_event(
        by=by,
        action=Event.Action.EXPORTED,
        object_type="pack",
        object_id=f"{sheet.employee_number}:{sheet.role_code}",
        object_label=f"Calibration pack of {sheet.employee_name} for {sheet.role_name}, {how}",
        subject_number=employee.number,
        detail={"hash": held.digest, "how": how},
    )
