"""What every long run over people does the same way: begin, claim a part, send tasks, end once."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from celery import current_app
from django.db import connection, transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from audit.models import Event, Run
from audit.services import Actor, System, record_event
from succession.models.chunks import Chunk

log = logging.getLogger(__name__)

SomeChunk = TypeVar("SomeChunk", bound=Chunk)


def begin_run(*, kind: str, label: str, doing: str, total: int, by: Actor, now: datetime) -> Run:
    """A run over so many people, under way."""
    return Run.objects.create(
        kind=kind,
        label=label,
        status=Run.Status.RUNNING,
        total=total,
        doing=doing,
        started_by_id=by.audit_id,
        started_by_label=by.audit_label,
        started_at=now,
    )


def claim_chunk(chunks: QuerySet[SomeChunk]) -> SomeChunk | None:
    """The first open one that nobody else holds, held until the transaction ends."""
    return (
        chunks.select_for_update(skip_locked=True, of=("self",))
        .filter(finished_at__isnull=True)
        .order_by("first_employee_id")
        .first()
    )


def send_tasks(chunks: QuerySet[SomeChunk], *, task: str, run_id: int) -> bool:
    """A task for every open chunk, by its name. False where the broker is away: the watch catches
    up."""
    count = chunks.filter(finished_at__isnull=True).count()
    try:
        for _ in range(max(count, 1)):  # a run of nobody needs one, to end it
            current_app.send_task(task, args=[run_id], ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("Broker away, run %s will be caught up: %s", run_id, type(error).__name__)
        return False
    return True


def lock_running(run_id: int) -> Run | None:
    """The run, locked against a second end; None where it has ended."""
    running = Run.objects.select_for_update().filter(pk=run_id, status=Run.Status.RUNNING)
    return running.first()


@transaction.atomic
def end_run(
    run_id: int,
    status: Run.Status,
    *,
    object_type: str,
    counts: Mapping[str, int],
    error: str = "",
) -> bool:
    """True for the one caller who ended it."""
    run = lock_running(run_id)
    if run is None:
        return False
    run.status, run.error, run.doing = status, error, ""
    run.finished_at = database_now()
    run.counts = dict(counts)
    run.save()
    record_event(
        by=System(run.started_by_label),
        action=Event.Action.RAN,
        object_type=object_type,
        object_id=run.pk,
        object_label=run.label,
        detail={"status": status.value} | run.counts,
    )
    return True


def database_now() -> datetime:
    """The clock that stamps evidence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
