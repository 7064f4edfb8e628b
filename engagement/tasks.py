"""Scheduled work of this room."""

from celery import shared_task
from django.utils import timezone

from audit.services import System
from engagement.services.digests import prepare_digests, send_waiting_digests
from engagement.services.nudges import run_nudge_round


@shared_task
def nudge_round() -> int:
    counts = run_nudge_round(as_of=timezone.localdate(), by=System("Nudge round"))
    return counts["asked"]


@shared_task
def send_digests() -> int:
    prepare_digests(as_of=timezone.localdate())
    return send_waiting_digests()
