"""Keeping a pack as it was read."""

from django.db import transaction

from audit.models import Event
from audit.services import record_event
from people.models import Account, Employee
from succession.models import Pack
from succession.packs.content import PackContent, content_hash
from succession.selectors.person import PersonReadiness


@transaction.atomic
def keep_pack(*, readiness: PersonReadiness, content: PackContent, by: Account) -> Pack:
    """Store this version; the same content again returns the pack that is there."""
    employee = Employee.objects.select_for_update().get(pk=readiness.employee.pk)
    digest = content_hash(content)
    last = Pack.objects.filter(employee=employee, role=readiness.role).first()
    if last is not None and last.content_hash == digest:
        return last
    pack = Pack.objects.create(
        employee=employee,
        role=readiness.role,
        made_by=by,
        as_of=readiness.as_of,
        profile_version=readiness.profile.version,
        policy_version=readiness.policy.version,
        content=content,
        content_hash=digest,
    )
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="pack",
        object_id=pack.pk,
        object_label=f"Calibration pack of {employee} for {readiness.role}",
        subject_number=employee.number,
        detail={"hash": digest, "as_of": readiness.as_of.isoformat()},
    )
    return pack
