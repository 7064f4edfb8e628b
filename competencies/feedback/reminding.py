"""Telling raters that they are asked, and once more before it closes."""

import logging
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string

from audit.services import Actor
from competencies.feedback.policies import State
from competencies.feedback.services import close_round
from competencies.models import FeedbackRound, RoundRater
from people.models import Employee

log = logging.getLogger(__name__)

LAST_CALL = timedelta(days=3)


def close_late_rounds(*, as_of: date, by: Actor) -> int:
    """Closes what had its last day before `as_of`. Returns how many."""
    late = FeedbackRound.objects.filter(state=State.OPEN, closes_on__lt=as_of)
    return len([close_round(feedback_round=one, by=by) for one in late])


def remind_raters(*, as_of: date) -> int:
    """One mail when asked and one in the last three days, each in its own transaction, so that a
    dead worker repeats at most the one it was sending. Returns how many were sent."""
    waiting = RoundRater.objects.filter(
        Q(reminded_on__isnull=True)
        | Q(
            round__closes_on__lte=as_of + LAST_CALL,
            reminded_on__lt=F("round__closes_on") - LAST_CALL,
        ),
        state=RoundRater.State.ASKED,
        round__state=State.OPEN,
        round__closes_on__gte=as_of,
        rater__status=Employee.Status.ACTIVE,
        rater__account__is_active=True,
    ).exclude(rater__email="")
    return sum(_send(pk, as_of) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _send(pk: int, as_of: date) -> bool:
    """False where another worker has it, or the mail was refused."""
    rater = (
        RoundRater.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("rater", "round__employee")
        .filter(pk=pk, state=RoundRater.State.ASKED)
        .first()
    )
    if rater is None or rater.reminded_on == as_of or not _deliver(rater):
        return False
    rater.reminded_on = as_of
    rater.save(update_fields=["reminded_on"])
    return True


def _deliver(rater: RoundRater) -> bool:
    """Names nobody in the subject line."""
    try:
        send_mail(
            subject="A 360 round waits for your answer",
            message=render_to_string(
                "competencies/round_mail.txt",
                {"rater": rater, "public_url": settings.PUBLIC_URL},
            ),
            from_email=settings.DEFAULT_FROM_EMAIL,
            recipient_list=[rater.rater.email],
        )
    except (SMTPException, OSError) as error:
        log.warning("Mail to rater %s not delivered: %s", rater.pk, type(error).__name__)
        return False
    return True
