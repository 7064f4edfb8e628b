"""Scheduled work of governance. The schedule is a row that an administrator can change."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from audit.services import System
from governance import services


@shared_task(name="governance.tasks.observe_kpis")
def observe_kpis(as_of: str | None = None) -> int:
    """Measure all KPIs as of a day (ISO; today by default). Returns how many were written."""
    day = date.fromisoformat(as_of) if as_of else timezone.localdate()
    return len(services.observe_kpis(as_of=day, by=System()))
