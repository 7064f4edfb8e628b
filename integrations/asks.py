"""What this room needs somebody for."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from audit.models import Run
from integrations.models import ImportRun, RowOutcome
from people.access import Access, Permission
from people.asks import Ask

LOOK_BACK = timedelta(days=14)


def asks_for(access: Access) -> list[Ask]:
    """The newest imports that were refused, failed or left rows out; and other runs that failed."""
    if not access.can(Permission.VIEW_RUNS):
        return []
    return [*_imports(), *_failed_runs()]


def _imports() -> list[Ask]:
    rejected = Count("row_outcomes", filter=Q(row_outcomes__kind=RowOutcome.Kind.REJECTED))
    newest = (
        ImportRun.objects.filter(run__created_at__gte=timezone.now() - LOOK_BACK, is_dry_run=False)
        .annotate(rejected=rejected)
        .filter(Q(rejected__gt=0) | Q(run__status__in=[Run.Status.FAILED, Run.Status.REFUSED]))
        .select_related("run")
        .order_by("-run__created_at")[:3]
    )
    return [
        Ask(
            rank=10,
            icon="upload",
            title=f"Import of {one.source_name}: {one.run.get_status_display().lower()}",
            why=f"{one.rejected:,} rows were rejected, each with its reason."
            if one.rejected
            else "Nothing was taken. The run says why.",
            url=reverse("integrations:import", args=[one.pk]),
            action_words="Open the run",
        )
        for one in newest
    ]


def _failed_runs() -> list[Ask]:
    count = (
        Run.objects.filter(status=Run.Status.FAILED, created_at__gte=timezone.now() - LOOK_BACK)
        .exclude(kind="import")
        .count()
    )
    if not count:
        return []
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
