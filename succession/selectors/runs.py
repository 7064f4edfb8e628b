"""Looking at readiness runs, and at validations where they are like them."""

from datetime import timedelta
from typing import TypeVar

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.models import Run
from succession.models import Preview, ReadinessChunk, ReadinessRun, ValidationRun

Work = TypeVar("Work", ReadinessRun, Preview, ValidationRun)

STALLED_AFTER = timedelta(minutes=1)
"""A chunk takes seconds. Queuing one twice costs a look at the table, no more."""

AnyRun = TypeVar("AnyRun", ReadinessRun, ValidationRun)


def open_runs() -> QuerySet[ReadinessRun]:
    return ReadinessRun.objects.filter(run__status=Run.Status.RUNNING)


def stalled_runs() -> QuerySet[ReadinessRun]:
    return stalled(open_runs())


def stalled_validations() -> QuerySet[ValidationRun]:
    return stalled(ValidationRun.objects.filter(is_open=True))


def stalled(works: QuerySet[Work]) -> QuerySet[Work]:
    """Those in which nothing was finished for a while; each has its `run` and its `chunks`."""
    last = Coalesce(Max("chunks__finished_at"), "run__started_at")
    before = timezone.now() - STALLED_AFTER
    return works.alias(last_at=last).filter(last_at__lt=before)


def counts_of(run_id: int) -> dict[str, int]:
    """What the finished chunks add up to."""
    names = ("people", "pairs", "changed", "removed", "unpublished", "empty", "unusable")
    chunks = ReadinessChunk.objects.filter(readiness_run_id=run_id, finished_at__isnull=False)
    return chunks.aggregate(**{name: Coalesce(Sum(name), 0) for name in names})
