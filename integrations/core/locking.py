"""One import at a time: what is checked and planned must still be true when it is written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from audit.models import Run
from integrations.models import ImportRun

_LOCK = "hashtext('cadre import')"

BROKE_OFF = "The process that did this ended before it was finished. Nothing was applied."


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other import is under way. Holding this, whatever is still marked as running
    belongs to a process that is gone: the database gave its lock back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({_LOCK})")
    try:
        mark_broken_off()
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({_LOCK})")


@contextmanager
def alone_or_not_at_all() -> Iterator[bool]:
    """As `one_at_a_time`, but gives False at once where another import is under way."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_LOCK})")
        is_free = bool(cursor.fetchone()[0])
    if not is_free:
        yield False
        return
    try:
        mark_broken_off()
        yield True
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({_LOCK})")


@transaction.atomic
def mark_broken_off() -> int:
    """Close the runs whose process is gone: imports of canonical files, and whatever came from the
    page. Call it holding the lock only."""
    ours = ImportRun.objects.filter(Q(kind=ImportRun.Kind.CANONICAL) | ~Q(upload=""))
    runs = Run.objects.filter(status=Run.Status.RUNNING, imported__in=ours).values("pk")
    return Run.objects.filter(pk__in=runs).update(
        status=Run.Status.FAILED, error=BROKE_OFF, doing="", finished_at=timezone.now()
    )
