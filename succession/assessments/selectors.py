"""What was said of a seat, newest first, and whether it is due to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


def assessed(position: Position, *, today: date, sees_people: bool) -> Assessed:
    """One query."""
    rows = list(Assessment.objects.filter(position=position).select_related("made_by"))
    newest = rows[0] if rows else None
    review_on = newest.review_on if newest else None
    return Assessed(
        said=[_said(one, sees_people=sees_people) for one in rows],
        review_on=review_on,
        is_overdue=review_on is not None and review_on <= today,
        changed_since=newest is not None and _values(newest) != _values(position),
    )


def _values(of: Assessment | Position) -> tuple[bool, str, str]:
    return of.is_critical, of.risk_of_loss, of.impact_of_loss


def _said(one: Assessment, *, sees_people: bool) -> Said:
    risk, impact = EXPOSURE_WORDS[one.risk_of_loss], EXPOSURE_WORDS[one.impact_of_loss]
    return Said(
        words=f"{risk} risk, {impact.lower()} impact" if one.is_critical else "Not critical",
        reason=one.reason if sees_people else "",
        by=one.made_by.full_name if sees_people else "",
        at=one.made_at.date(),
        review_on=one.review_on,
    )
