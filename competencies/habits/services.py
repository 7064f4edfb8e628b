"""Working out every rater's habits."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from audit.models import Event
from audit.services import Actor, record_event
from competencies.habits.arithmetic import Estimate, Habit, Rating, habits_of
from competencies.models import Evidence, RaterHabit

LOOK_BACK = timedelta(days=3 * 365)
NAMED = (
    Evidence.Source.MANAGER_RATING,
    Evidence.Source.PEER_FEEDBACK,
    Evidence.Source.ASSESSMENT,
)
"""Somebody with a name looked at somebody else."""
_BATCH = 2_000


@transaction.atomic
def compare_raters(*, as_of: date, by: Actor) -> int:
    """Replace all of it by what the last three years say. Returns the number of raters."""
    RaterHabit.objects.all().delete()
    rows = [_row(habit, as_of) for habit in habits_of(_ratings(as_of))]
    RaterHabit.objects.bulk_create(rows, batch_size=_BATCH)
    record_event(
        by=by,
        action=Event.Action.RAN,
        object_type="rater_habits",
        object_id="all",
        object_label="Rater habits",
        detail={"raters": len(rows)},
    )
    return len(rows)


def _ratings(as_of: date) -> Iterator[Rating]:
    """Live ones in the order that the arithmetic asks for, a batch at a time."""
    rows = (
        Evidence.objects.filter(
            source__in=NAMED,
            assessor__isnull=False,
            retracted_at__isnull=True,
            observed_on__gt=as_of - LOOK_BACK,
            observed_on__lte=as_of,
        )
        .order_by("employee", "competency", "observed_on", "pk")
        .values_list("assessor", "employee", "competency", "level", "observed_on")
    )
    for rater, person, competency, level, day in rows.iterator(chunk_size=_BATCH):
        yield Rating(
            rater=rater, person=person, competency=competency, level=level, day=day.toordinal()
        )


def _row(habit: Habit, as_of: date) -> RaterHabit:
    return RaterHabit(
        rater_id=habit.rater,
        computed_on=as_of,
        people=habit.people,
        pairs=habit.pairs,
        co_raters=habit.co_raters,
        why_no_severity=habit.why_no_severity or "",
        why_no_spread=habit.why_no_spread or "",
        **_columns("severity", habit.severity),
        **_columns("spread", habit.spread),
    )


def _columns(name: str, estimate: Estimate | None) -> dict[str, float]:
    if estimate is None:
        return {}
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}
