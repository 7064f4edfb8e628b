"""Keeping a pack as it was read, and writing down each time it leaves."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from people.access import Permission, access_of, can_reach
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
    """The sheet left Cadre: `how` is "as PDF", "as spreadsheet", "on paper" or "as link"."""
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


@transaction.atomic
def send_link(*, employee: Employee, held: HeldPack, to: str, url: str, by: Account) -> None:
    """E-mail where the pack can be opened, never the pack. Raises DomainError unless the reader may
    open it: the same words whether or not there is such an account."""
    reader = Account.objects.filter(email__iexact=to, is_active=True).first()
    if reader is None or not can_reach(access_of(reader), Permission.PROPOSE_SUCCESSORS, employee):
        raise DomainError("Nobody with this address may open this pack, so nothing was sent.")
    record_taken(by=by, employee=employee, held=held, how=f"as link to {reader.full_name}")
    try:
        _post(reader, url, by)
    except (SMTPException, OSError) as error:
        raise DomainError("The mail server did not take it. Try again in a moment.") from error


def _post(reader: Account, url: str, by: Account) -> None:
    """Without anybody's name but the sender's: mail is read in many places."""
    send_mail(
        subject="A calibration pack to read",
        message=f"{by.full_name} asks you to read a calibration pack before the session:\n\n"
        f"{url}\n\nYou need to sign in. The person whom it is about can see that you opened it.\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[reader.email],
    )
