"""Scheduled work of this room."""

from celery import shared_task
from django.utils import timezone

from audit.services import System
from competencies.feedback.reminding import close_late_rounds, remind_raters
from competencies.giving.services import lapse_requests


@shared_task
def care_for_feedback() -> int:
    """Closes what is late, then reminds. Returns the number of mails."""
    today = timezone.localdate()
    lapse_requests(as_of=today)
    close_late_rounds(as_of=today, by=System("360 rounds"))
    return remind_raters(as_of=today)
