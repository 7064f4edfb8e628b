"""What Celery runs in this room."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from integrations import uploads


@shared_task(
    autoretry_for=(OperationalError, InterfaceError), retry_backoff=True, max_retries=8
)  # the database restarts
def take_up_imports() -> int:
    return uploads.take_up_imports()
