"""What was said of a seat, newest first, and whether it is due to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from audit.together import Row
from people.models import Position
from succession.bench.words import EXPOSURE_WORDS
from succession.models import Assessment


@dataclass(frozen=True, kw_only=True)
class Said:
    """One assessment in words; without names and reasons for whoever sees no people."""

    words: str
    reason: str
    by: str
    at: date
    review_on: date | None


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """`changed_since`: risk or impact of the seat are others now than what was said last."""

    said: Sequence[Said]
    review_on: date | None
    is_overdue: bool
    changed_since: bool

    @property
    def newest(self) -> Said | None:
        return self.said[0] if self.said else None


def said_of(position: Position | None) -> QuerySet[Assessment, Row]:
    """Newest first; of a role nothing is said."""
    rows = Assessment.objects.filter(position=position).order_by("-made_at", "-pk")
    return (rows if position else rows.none()).values_list(
        "is_critical", "risk_of_loss", "impact_of_loss", "reason", "review_on", "made_at",
        "made_by__full_name",
    )  # fmt: skip


def assessed(
    position: Position, rows: Sequence[Row], *, today: date, sees_people: bool
) -> Assessed:
    """Of the rows of `said_of`. No query."""
    newest = rows[0] if rows else None
    review_on = newest[4] if newest else None
    now = (position.is_critical, position.risk_of_loss, position.impact_of_loss)
    return Assessed(
        said=[_said(one, sees_people=sees_people) for one in rows],
        review_on=review_on,
        is_overdue=review_on is not None and review_on <= today,
        changed_since=newest is not None and newest[:3] != now,
    )


def _said(one: Row, *, sees_people: bool) -> Said:
    is_critical, risk, impact, reason, review_on, made_at, made_by = one
    words = f"{EXPOSURE_WORDS[risk]} risk, {EXPOSURE_WORDS[impact].lower()} impact"
    return Said(
        words=words if is_critical else "Not critical",
        reason=reason if sees_people else "",
        by=made_by if sees_people else "",
        at=made_at.date(),
        review_on=review_on,
    )
