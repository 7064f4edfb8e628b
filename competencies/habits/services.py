"""Working out every rater's habits, and keeping them for a scoring policy to correct by."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import Actor, record_event
from competencies.habits.arithmetic import Estimate, Habit, Rating, habits_of, sure_excess
from competencies.models import (
    RATED_SOURCES,
    Evidence,
    HabitMeasurement,
    MeasuredHabit,
    RaterHabit,
)
from people.models import Account

LOOK_BACK = timedelta(days=3 * 365)
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
            source__in=RATED_SOURCES,
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


@transaction.atomic
def keep_habits(*, by: Account) -> HabitMeasurement:
    """What was last worked out, as rows that stay. The same again is not kept twice. Raises
    DomainError before anything was worked out."""
    habits = list(RaterHabit.objects.order_by("rater"))
    if not habits:
        raise DomainError("No rater can be compared with others yet, so there are no habits.")
    measured_on = habits[0].computed_on
    found = [one for habit in habits if (one := _to_keep(habit)) is not None]
    newest = HabitMeasurement.objects.first()
    if newest is not None and _says_the_same(newest, measured_on, len(habits), found):
        return newest
    kept = HabitMeasurement.objects.create(measured_on=measured_on, raters=len(habits), kept_by=by)
    for line in found:
        line.measurement = kept
    MeasuredHabit.objects.bulk_create(found, batch_size=_BATCH)
    record_event(
        by=by,
        action=Event.Action.CREATED,
        object_type="habit_measurement",
        object_id=kept.pk,
        object_label=str(kept),
        detail={"raters": len(habits), "corrected": len(found)},
    )
    return kept


_SAID = ("rater_id", "people", "pairs", "co_raters", *(
    "severity", "severity_low", "severity_high", "excess"
))  # fmt: skip


def _to_keep(habit: RaterHabit) -> MeasuredHabit | None:
    """Nothing of somebody whose habit is not sure."""
    excess = sure_excess(habit.severity_low, habit.severity_high)
    if not excess:
        return None
    said = {name: getattr(habit, name) for name in _SAID if name != "excess"}
    return MeasuredHabit(**said, excess=excess)


def _says_the_same(
    kept: HabitMeasurement, measured_on: date, raters: int, found: list[MeasuredHabit]
) -> bool:
    if (kept.measured_on, kept.raters) != (measured_on, raters):
        return False
    held = kept.habits.order_by("rater").values_list(*_SAID)
    return list(held) == [tuple(getattr(one, name) for name in _SAID) for one in found]
