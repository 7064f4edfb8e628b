"""What Celery runs in this room."""

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from audit.services import System
from competencies.feedback.reminding import close_late_rounds, remind_raters
from competencies.giving.services import lapse_requests
from competencies.habits.services import compare_raters
from competencies.services import revisions
from competencies.services.reviewing import publish_due

RETRY = {
    "autoretry_for": (OperationalError, InterfaceError),  # the database restarts
    "retry_backoff": True,
    "max_retries": 8,
}


@shared_task(**RETRY)
def publish_due_revisions() -> int:
    return revisions.publish_due_revisions(by=System())


@shared_task(**RETRY)
def publish_due_profiles() -> int:
    return publish_due()


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
