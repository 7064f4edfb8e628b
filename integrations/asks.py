"""What this room needs somebody for."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.models import Run
from audit.together import Row
from integrations.models import ImportRun, RowOutcome
from people.access import Access, Permission
from people.asks import Ask, Question, counted_with

LOOK_BACK = timedelta(days=14)


def questions_for(access: Access) -> list[Question]:
    """The newest imports that were refused, failed or left rows out; and other runs that failed."""
    if not access.can(Permission.VIEW_RUNS):
        return []
    return [
        Question(rows=_imports(), tell=_tell_imports),
        Question(rows=_failed_runs(), tell=_tell_failed),
    ]


def _imports() -> QuerySet[ImportRun, Row]:
    rejected = Count("row_outcomes", filter=Q(row_outcomes__kind=RowOutcome.Kind.REJECTED))
    newest = (
        ImportRun.objects.filter(run__created_at__gte=timezone.now() - LOOK_BACK, is_dry_run=False)
        .annotate(rejected=rejected)
        .filter(Q(rejected__gt=0) | Q(run__status__in=[Run.Status.FAILED, Run.Status.REFUSED]))
        .order_by("-run__created_at")
    )
    return newest.values_list("pk", "source_name", "run__status", "rejected")[:3]


def _tell_imports(rows: list[Row]) -> list[Ask]:
    return [
        Ask(
            rank=10,
            icon="upload",
            title=f"Import of {source}: {Run.Status(status).label.lower()}",
            why=f"{rejected:,} rows were rejected, each with its reason."
            if rejected
            else "Nothing was taken. The run says why.",
            url=reverse("integrations:import", args=[pk]),
            action_words="Open the run",
        )
        for pk, source, status, rejected in rows
    ]


def _failed_runs() -> QuerySet[Run, Row]:
    failed = Run.objects.filter(
        status=Run.Status.FAILED, created_at__gte=timezone.now() - LOOK_BACK
    )
    return counted_with(failed.exclude(kind="import"), most=1)


def _tell_failed(rows: list[Row]) -> list[Ask]:
    ((count,),) = rows
    return [
        Ask(
            rank=5,
            icon="alert-triangle",
            title="One scheduled run failed" if count == 1 else f"{count:,} scheduled runs failed",
            why="In the last two weeks. Figures and scores may be older than they should be.",
            url=f"{reverse('integrations:runs')}?status=failed",
            action_words="See the runs",
            is_urgent=True,
        )
    ]
