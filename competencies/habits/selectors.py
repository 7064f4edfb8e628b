"""Reading rater habits in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from competencies.habits.arithmetic import (
    LEAST_CO_RATERS,
    LEAST_CORRECTION,
    LEAST_FOR_SPREAD,
    LEAST_PAIRS,
    LEAST_PEOPLE,
    WhyNot,
)
from competencies.models import MeasuredHabit, RaterHabit
from people.access import Access, Permission, reach
from people.models import Employee
from people.selectors.directory import matching
from ui import wording

STRICTER, LENIENT, LIKE, UNKNOWN = "stricter", "lenient", "like", "unknown"
HALF_A_TENTH = 0.05
"""What is printed as 0.0 has no sign and no direction."""
VERDICTS = {
    STRICTER: "Stricter than others",
    LENIENT: "More lenient than others",
    LIKE: "No difference that is sure",
    UNKNOWN: "Too few to say",
}
_RULES = {
    STRICTER: Q(severity_high__lt=0),
    LENIENT: Q(severity_low__gt=0),
    LIKE: Q(severity_low__lte=0, severity_high__gte=0),
    UNKNOWN: Q(severity__isnull=True),
}
WHY_NOT = {
    WhyNot.FEW_PAIRS: f"rated together with others fewer than {LEAST_PAIRS} times",
    WhyNot.FEW_PEOPLE: f"others rated fewer than {LEAST_PEOPLE} of the same people",
    WhyNot.FEW_CO_RATERS: f"fewer than {LEAST_CO_RATERS} others rated the same people",
    WhyNot.NO_SPREAD: "everybody got the same level",
}


@dataclass(frozen=True, kw_only=True)
class HabitLine:
    """A habit as pages print it."""

    row: RaterHabit
    verdict: str
    severity_words: str
    spread_words: str
    why_not: str

    @property
    def label(self) -> str:
        return VERDICTS[self.verdict]


@dataclass(frozen=True, kw_only=True)
class NewestHabits:
    """What was last worked out, and of how many raters it is sure enough to correct by."""

    measured_on: date
    raters: int
    sure: int


def newest_habits() -> NewestHabits | None:
    """One query."""
    is_sure = Q(severity_low__gte=LEAST_CORRECTION) | Q(severity_high__lte=-LEAST_CORRECTION)
    found = RaterHabit.objects.aggregate(
        measured_on=Max("computed_on"), raters=Count("pk"), sure=Count("pk", filter=is_sure)
    )
    return NewestHabits(**found) if found["raters"] else None


def newest_kept_of(rater: Employee) -> MeasuredHabit | None:
    """What a scoring policy would correct this rater by that took the newest habits. One query."""
    rows = MeasuredHabit.objects.filter(rater=rater).select_related("measurement")
    return rows.order_by("-measurement").first()


def excess_words(excess: float) -> str:
    """ "0.4 levels lower", of what is taken off a rating."""
    return f"{wording.shortest(abs(excess))} levels {'lower' if excess > 0 else 'higher'}"


def habits_within(
    access: Access, *, search: str = "", verdicts: Sequence[str] = ()
) -> QuerySet[RaterHabit]:
    rows = RaterHabit.objects.filter(
        reach(access, Permission.ADD_EVIDENCE, prefix="rater__")
    ).select_related("rater__role")
    if verdicts:
        wanted = Q()
        for verdict in verdicts:
            wanted |= _RULES[verdict]
        rows = rows.filter(wanted)
    if search:
        people = matching(Employee.objects.all(), search)
        rows = rows.filter(rater__in=people.values("pk"))
    return rows


def habit_line(row: RaterHabit) -> HabitLine:
    return HabitLine(
        row=row,
        verdict=_verdict(row),
        severity_words=_severity_words(row),
        spread_words=_spread_words(row),
        why_not=WHY_NOT[WhyNot(row.why_no_severity)] if row.why_no_severity else "",
    )


def _verdict(row: RaterHabit) -> str:
    if row.severity_low is None or row.severity_high is None:
        return UNKNOWN
    if row.severity_high < 0:
        return STRICTER
    return LENIENT if row.severity_low > 0 else LIKE


def _severity_words(row: RaterHabit) -> str:
    """ "0.4 levels below (−0.7 to −0.1)"."""
    if row.severity is None or row.severity_low is None or row.severity_high is None:
        return wording.MISSING
    where = " above" if row.severity >= HALF_A_TENTH else ""
    where = " below" if row.severity <= -HALF_A_TENTH else where
    size = wording.number(abs(row.severity), 1)
    low, high = (_signed(one) for one in (row.severity_low, row.severity_high))
    return f"{size} levels{where} ({low} to {high})"


def _signed(value: float) -> str:
    """Nought without a sign."""
    return wording.signed(value, 1) if abs(value) >= HALF_A_TENTH else wording.number(0, 1)


def _spread_words(row: RaterHabit) -> str:
    """ "1.3 times as wide (1.0 to 1.7)"."""
    if row.spread is None or row.spread_low is None or row.spread_high is None:
        is_few = row.why_no_spread == WhyNot.FEW_PAIRS
        return f"{LEAST_FOR_SPREAD} times are needed" if is_few else WHY_NOT[WhyNot.NO_SPREAD]
    ratio, low, high = (
        wording.number(one, 1) for one in (row.spread, row.spread_low, row.spread_high)
    )
    return f"{ratio} times as wide ({low} to {high})"
