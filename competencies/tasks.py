"""What Celery runs in this room."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from audit.services import System
from competencies.services import revisions
from competencies.services.reviewing import publish_due


@shared_task(
    autoretry_for=(OperationalError, InterfaceError),  # the database restarts
    retry_backoff=True,
    max_retries=8,
)
def publish_due_revisions() -> int:
    return revisions.publish_due_revisions(by=System())


@shared_task(
    autoretry_for=(OperationalError, InterfaceError),  # the database restarts
    retry_backoff=True,
    max_retries=8,
)
def publish_due_profiles() -> int:
    return publish_due()
