"""Looking at previews as runs."""

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from audit.models import Run
from succession.models import Preview, PreviewChange, PreviewChunk


def open_previews() -> QuerySet[Preview]:
    return Preview.objects.filter(run__status=Run.Status.RUNNING)


def counts_of_preview(run_id: int) -> dict[str, int]:
    """What the finished chunks add up to: people, and pairs that would be in another band."""
    chunks = PreviewChunk.objects.filter(preview_id=run_id, finished_at__isnull=False)
    people = chunks.aggregate(people=Coalesce(Sum("people"), 0))["people"]
    return {
        "people": people,
        "changed": PreviewChange.objects.filter(preview_id=run_id).count(),
    }
