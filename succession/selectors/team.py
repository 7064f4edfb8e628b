"""A manager's people at a glance: how ready each is, and what asks for attention first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from competencies.models import DIRECT_SOURCES, Evidence
from people.models import Employee, Role
from succession.models import PendingRecompute, ReadinessScore
from succession.models.readiness import Band
from succession.selectors.scores import latest_scores, rank_of, ways_of, with_ways_up

STALE_AFTER = timedelta(days=365)


class Attention(StrEnum):
    """In the order in which one is chosen where several hold."""

    NOBODY_LOOKED = "nobody_looked"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    STALE = "stale"
    CRITICAL_NOT_MET = "critical_not_met"
    READY_WITHOUT_SLATE = "ready_without_slate"


ATTENTION_WORDS = {
    Attention.NOBODY_LOOKED: "Nobody has observed anything yet",
    Attention.INSUFFICIENT_EVIDENCE: "Too little seen to say",
    Attention.STALE: "Nothing observed for more than a year",
    Attention.CRITICAL_NOT_MET: "A critical requirement is not met",
    Attention.READY_WITHOUT_SLATE: "Ready now and on nobody's slate",
}


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """`score` (with role, profile, policy at hand) is for the most relevant role: the next rung, else
    a slate's, else the own; None where the person is not scored. `reasons` as in
    `scores.ConsideredRole`. `newest_on`: the last direct observation of anything."""

    employee: Employee
    score: ReadinessScore | None
    reasons: tuple[str, ...]
    newest_on: date | None
    is_updating: bool
    attention: Attention | None

    @property
    def attention_words(self) -> str:
        return ATTENTION_WORDS[self.attention] if self.attention else ""

    @property
    def role(self) -> Role | None:
        return self.score.role if self.score else None


def team_readiness(employees: QuerySet[Employee]) -> tuple[TeamRow, ...]:
    """One row per employee, in the order of the queryset. Two queries, whatever its length. Slice
    or paginate the queryset before."""
    pending = PendingRecompute.objects.filter(employee=OuterRef("pk"))
    people = list(
        with_ways_up(employees).annotate(
            newest_on=_newest_direct("pk"), is_updating=Exists(pending)
        )
    )
    ids = [employee.pk for employee in people]
    scores = _by_employee(latest_scores(Employee.objects.filter(pk__in=ids)))
    return tuple(_row(employee, scores[employee.pk]) for employee in people)


def _by_employee(scores: Iterable[ReadinessScore]) -> dict[int, list[ReadinessScore]]:
    found: dict[int, list[ReadinessScore]] = defaultdict(list)
    for score in scores:
        found[score.employee_id].append(score)
    return found


def newest_direct_of(ids: list[int]) -> dict[int, date]:
    """Person → day of the last direct observation of anything; without the never seen. One query."""
    seen = Employee.objects.filter(pk__in=ids).annotate(newest_on=_newest_direct("pk")).order_by()
    return dict(seen.filter(newest_on__isnull=False).values_list("pk", "newest_on"))


def _newest_direct(employee: str) -> Subquery:
    rows = (
        Evidence.objects.filter(
            employee=OuterRef(employee), retracted_at__isnull=True, source__in=DIRECT_SOURCES
        )
        .order_by()
        .values("employee")
        .annotate(newest=Max("observed_on"))
    )
    return Subquery(rows.values("newest"))


def _row(employee: Employee, scores: list[ReadinessScore]) -> TeamRow:
    read, ways = vars(employee), ways_of(employee)

    def order(score: ReadinessScore) -> tuple[int, float, int]:
        return rank_of(ways.reasons_for(score.role_id)), -score.score, score.role_id

    score = min(scores, key=order, default=None)
    return TeamRow(
        employee=employee,
        score=score,
        reasons=ways.reasons_for(score.role_id) if score else (),
        newest_on=read["newest_on"],
        is_updating=read["is_updating"],
        attention=_attention(score, read["newest_on"], is_on_slate=bool(ways.slate)),
    )


def _attention(
    score: ReadinessScore | None, newest: date | None, *, is_on_slate: bool
) -> Attention | None:
    if score is None:
        return None
    checks = {
        Attention.NOBODY_LOOKED: newest is None,
        Attention.INSUFFICIENT_EVIDENCE: score.band == Band.INSUFFICIENT_EVIDENCE,
        Attention.STALE: newest is not None and newest < timezone.localdate() - STALE_AFTER,
        Attention.CRITICAL_NOT_MET: not score.gate_passed,
        Attention.READY_WITHOUT_SLATE: score.band == Band.READY_NOW and not is_on_slate,
    }
    return next((attention for attention, holds in checks.items() if holds), None)
