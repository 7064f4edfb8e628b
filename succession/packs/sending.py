"""Sending somebody the way to a kept pack. It stands on their Today until they open it; what is sent
is never a file, and its address opens for nobody else."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.errors import DomainError
from people.access import Permission, access_of, can_reach
from people.models import Account, Employee, Role
from succession.calibration.seats import shared_pair
from succession.models import Pack, PackFile, PackSending
from succession.packs.selectors import HeldPack
from succession.packs.services import keep_pack, record_taken

log = logging.getLogger(__name__)


@transaction.atomic
def send_pack(
    *, employee: Employee, role: Role, held: HeldPack, to: str, by: Account
) -> PackSending:
    """This very version, kept for it; again to the same reader changes nothing. Raises DomainError
    unless they may open it: the same words whether or not there is such an account."""
    reader = Account.objects.filter(email__iexact=to, is_active=True).first()
    if reader is None or not may_open(reader, employee, role):
        raise DomainError("Nobody with this address may open this pack, so nothing was sent.")
    _refuse_oneself(reader, by)
    pack = held.kept or keep_pack(employee=employee, role=role, held=held, by=by)
    sending, is_new = PackSending.objects.get_or_create(pack=pack, to=reader, defaults={"by": by})
    if is_new:
        record_taken(by=by, employee=employee, held=held, how=sent_words(reader))
        url = reverse("succession:kept-pack", args=[employee.number, role.code, pack.pk])
        transaction.on_commit(lambda: tell_by_mail(reader, url=url, by=by))
    return sending


def may_open(account: Account, employee: Employee, role: Role) -> bool:
    """As the page of the pack itself decides it."""
    if can_reach(access_of(account), Permission.PROPOSE_SUCCESSORS, employee):
        return True
    return shared_pair(account, number=employee.number, role_code=role.code) is not None


def note_opened(sendings: Iterable[Pack | PackFile], account: Account) -> None:
    """They have seen it: Today asks no more. One query each."""
    for one in sendings:
        one.sendings.filter(to=account, opened_at=None).update(opened_at=timezone.now())


def sent_words(reader: Account) -> str:
    """How the trail says it: the person reads it beside who sent it and when."""
    return f"sent to {reader.full_name}"


def _refuse_oneself(reader: Account, by: Account) -> None:
    if reader.pk == by.pk:
        raise DomainError("That is you. Send it to somebody else.")


def tell_by_mail(reader: Account, *, url: str, by: Account) -> None:
    """Without anybody's name but the sender's: mail is read in many places. Where the mail server
    does not take it, Today has it all the same."""
    try:
        send_mail(
            subject="A calibration pack to read",
            message=f"{by.full_name} asks you to read a calibration pack:\n\n"
            f"{settings.PUBLIC_URL}{url}\n\nYou need to sign in. The people whom it is about can see"
            " that you opened it.\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[reader.email],
        )
    except (SMTPException, OSError) as error:
        log.warning("Mail server did not take a notice: %s", type(error).__name__)
