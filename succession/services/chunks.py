"""What every run over chunks of people needs: tasks for the open ones, one end, one clock."""

import logging
from datetime import datetime

from celery import current_app
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audit.models import Event, Run
from audit.services import Actor, System, record_event
from people.models import Employee

log = logging.getLogger(__name__)


def begin_run(*, kind: str, label: str, doing: str, by: Actor, now: datetime) -> Run:
    """A run over everybody, under way."""
    return Run.objects.create(
        kind=kind,
        label=label,
        status=Run.Status.RUNNING,
        total=Employee.objects.count(),
        doing=doing,
        started_by_id=by.audit_id,
        started_by_label=by.audit_label,
        started_at=now,
    )


def queue_tasks(task: str, *, run_id: int, open_chunks: int) -> bool:
    """Send a task for every open chunk. False where the broker is away: the watch catches up."""
    try:
        for _ in range(max(open_chunks, 1)):  # a run of nobody needs one, to end it
            current_app.send_task(task, args=[run_id], ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker away, run %s will be caught up: %s", run_id, type(error).__name__)
        return False
    return True


@transaction.atomic
def lock_running(run_id: int) -> Run | None:
    """The run, locked against a second end; None where it has ended."""
    running = Run.objects.select_for_update().filter(pk=run_id, status=Run.Status.RUNNING)
    return running.first()


def end_run(
    run: Run, status: Run.Status, *, object_type: str, counts: dict[str, int], error: str = ""
) -> None:
    """Call it with the run from `lock_running`, in the same transaction."""
    run.status, run.error, run.doing, run.counts = status, error, "", counts
    run.finished_at = timezone.now()
    run.save()
    record_event(
        by=System(run.started_by_label),
        action=Event.Action.RAN,
        object_type=object_type,
        object_id=run.pk,
        object_label=run.label,
        detail={"status": status.value} | counts,
    )


def database_now() -> datetime:
    """The clock that stamps evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
