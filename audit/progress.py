"""How far a run is, in words and as a bar."""

from datetime import timedelta

from django.utils import timezone

from audit.models import Run
from ui.parts import Progress


def progress_of(run: Run, *, unit: str = "") -> Progress:
    return Progress(
        words=run.doing or run.get_status_display(),
        done=run.done,
        total=run.total or None,
        unit=unit,
        left=time_left(run),
        is_failed=run.status == Run.Status.FAILED,
    )


def time_left(run: Run) -> str:
    """About how long the rest will take, from how long the part that is done took."""
    if run.status != Run.Status.RUNNING or not run.started_at or run.done < 10:
        return ""
    taken = timezone.now() - run.started_at
    left = taken * (run.total - run.done) / run.done
    if left < timedelta(minutes=1):
        return "less than a minute left"
    return f"about {round(left / timedelta(minutes=1))} min left"
