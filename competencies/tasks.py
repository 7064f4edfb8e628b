"""Scheduled work of this room."""

from celery import shared_task
from django.utils import timezone

from audit.services import System
from competencies.feedback.reminding import close_late_rounds, remind_raters
from competencies.giving.services import lapse_requests
from competencies.habits.services import compare_raters


@shared_task
def care_for_feedback() -> int:
    """Closes what is late, then reminds. Returns the number of mails."""
    today = timezone.localdate()
    lapse_requests(as_of=today)
    close_late_rounds(as_of=today, by=System("360 rounds"))
    return remind_raters(as_of=today)


@shared_task
def compare_all_raters() -> int:
    """Every rater beside those who looked at the same people. Returns how many raters."""
    return compare_raters(as_of=timezone.localdate(), by=System("Rater habits"))
