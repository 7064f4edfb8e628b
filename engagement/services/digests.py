"""The digest: one e-mail a round to each manager with open questions."""

import logging
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from engagement.models import Digest, Nudge
from engagement.selectors.nudges import open_nudges
from people.models import Employee

log = logging.getLogger(__name__)


def prepare_digests(*, as_of: date) -> int:
    """One waiting row for everybody with open questions and an address; again changes nothing."""
    recipients = (
        Employee.objects.filter(
            status=Employee.Status.ACTIVE,
            account__is_active=True,
            nudges_received__outcome=Nudge.Outcome.OPEN,
            nudges_received__arm=Nudge.Arm.ASSIGNED,
        )
        .exclude(email="")
        .distinct()
    )
    made = Digest.objects.bulk_create(
        [Digest(recipient=one, sent_for=as_of, nudge_count=0) for one in recipients],
        ignore_conflicts=True,
    )
    return len(made)


def send_waiting_digests() -> int:
    """Sends each waiting digest in its own transaction, so that a dead worker leaves the rest
    waiting and repeats at most the one it was sending. A refused one is tried again by the next
    round. Returns how many were sent."""
    waiting = Digest.objects.filter(sent_at__isnull=True).values_list("pk", flat=True)
    return sum(_send(pk) for pk in list(waiting))


@transaction.atomic
def _send(pk: int) -> bool:
    """False where another worker has it, nothing is open any more, or the mail was refused."""
    digest = (
        Digest.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(pk=pk, sent_at__isnull=True)
        .first()
    )
    if digest is None:
        return False
    nudges = list(open_nudges(digest.recipient))
    if not nudges:
        digest.delete()
        return False
    digest.nudge_count = len(nudges)
    digest.error = _deliver(digest, nudges)
    digest.sent_at = None if digest.error else timezone.now()
    digest.save(update_fields=["nudge_count", "error", "sent_at"])
    return not digest.error


def _deliver(digest: Digest, nudges: list[Nudge]) -> str:
    """Empty when sent, otherwise what went wrong. Names nobody in the subject line."""
    count = len(nudges)
    try:
        send_mail(
            subject="One question waits for you"
            if count == 1
            else f"{count} questions wait for you",
            message=render_to_string(
                "engagement/digest.txt",
                {"digest": digest, "nudges": nudges, "public_url": settings.PUBLIC_URL},
            ),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[digest.recipient.email],
        )
    except (SMTPException, OSError) as error:
        log.warning("Digest %s not delivered: %s", digest.pk, type(error).__name__)
        return f"{type(error).__name__}: the mail server did not take it"
    return ""
