"""Stored scores: of a group, of one person, and their past."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from people.models import Employee, Role
from succession.models import ReadinessHistory, ReadinessScore, Successor, UnscoredPair
from succession.models.readiness import Band
from succession.readiness.people import people_with_ids
from succession.readiness.reading import read_pairs
from succession.readiness.unscored import OF_PROFILE
from succession.selectors.unscored import UNSCORED_WORDS, unscored_words

OWN, NEXT_RUNG, SLATE = "own", "next_rung", "slate"
"""Why somebody is scored against a role: holds it, stands one rung below, is on a slate for it."""


@dataclass(frozen=True, kw_only=True)
class ConsideredRole:
    """`score` is None before the first recompute and where `unscored_words` say why not."""

    role: Role
    reasons: tuple[str, ...]
    score: ReadinessScore | None
    unscored_words: str


@dataclass(frozen=True, kw_only=True)
class HistoryPoint:
    as_of: date
    computed_at: datetime
    score: float
    score_sd: float
    coverage: float
    band: Band
    profile_version: int
    policy_version: int


def latest_scores(employees: QuerySet[Employee]) -> QuerySet[ReadinessScore]:
    """Current scores of these people with employee, role, profile and policy at hand. One query."""
    return ReadinessScore.objects.filter(employee__in=employees).select_related(
        "employee", "role", "profile", "policy"
    )


def roles_considered(employee: Employee) -> tuple[ConsideredRole, ...]:
    """The roles that this person is scored for, next rung first, then slates, then the own role.
    Five queries; nobody inactive is considered for anything."""
    pairs = read_pairs(people_with_ids([employee.pk]), known_at=timezone.now())
    profiles = {role: profile for _, role, profile in pairs.rows()}
    roles = Role.objects.filter(pk__in=profiles).select_related("family")
    scores = {score.role_id: score for score in latest_scores(_only(employee))}
    ways = ways_up([employee])[employee.pk]
    words = _why_unscored(employee, profiles, scores)
    considered = [
        ConsideredRole(
            role=role,
            reasons=ways.reasons_for(role.pk),
            score=scores.get(role.pk),
            unscored_words=words.get(role.pk, ""),
        )
        for role in roles
    ]
    return tuple(sorted(considered, key=lambda found: (rank_of(found.reasons), found.role.name)))


def _why_unscored(
    employee: Employee, profiles: dict[int, int], scores: Collection[int]
) -> dict[int, str]:
    """Role → words. What a profile lacks is known at once; the rest since the last recompute, for
    which it takes a query."""
    words = {
        role: UNSCORED_WORDS[OF_PROFILE[profile]]
        for role, profile in profiles.items()
        if profile in OF_PROFILE
    }
    unexplained = [role for role in profiles if role not in scores and role not in words]
    if unexplained:
        marked = UnscoredPair.objects.filter(employee=employee, role_id__in=unexplained)
        words |= {
            pair.role_id: unscored_words(pair) for pair in marked.select_related("competency")
        }
    return words


def _only(employee: Employee) -> QuerySet[Employee]:
    return Employee.objects.filter(pk=employee.pk)


@dataclass(frozen=True, kw_only=True)
class WaysUp:
    """Ids of the roles that a person is scored for, by why."""

    own: int | None
    next_rung: frozenset[int]
    slate: frozenset[int]

    def reasons_for(self, role_id: int) -> tuple[str, ...]:
        holds = {
            NEXT_RUNG: role_id in self.next_rung,
            SLATE: role_id in self.slate,
            OWN: role_id == self.own,
        }
        return tuple(reason for reason, is_so in holds.items() if is_so)


def ways_up(employees: list[Employee]) -> dict[int, WaysUp]:
    """Person → why they are scored for what. Two queries."""
    slates: dict[int, set[int]] = {employee.pk: set() for employee in employees}
    seats = Successor.objects.filter(employee_id__in=slates).order_by()
    role_of = Coalesce("plan__position__role_id", "plan__role_id")
    for employee_id, role_id in seats.values_list("employee_id", role_of):
        slates[employee_id].add(role_id)
    rungs = _next_rungs({employee.role_id for employee in employees if employee.role_id})
    return {
        employee.pk: WaysUp(
            own=employee.role_id,
            next_rung=rungs.get(employee.role_id or 0, frozenset()),
            slate=frozenset(slates[employee.pk]),
        )
        for employee in employees
    }


def _next_rungs(role_ids: set[int]) -> dict[int, frozenset[int]]:
    """Role → roles of the same family with the smallest grade above its own. One query."""
    families = Role.objects.filter(pk__in=role_ids).values("family_id")
    ladders: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rungs = Role.objects.filter(family_id__in=families, grade__isnull=False).order_by("grade")
    for role_id, family_id, grade in rungs.values_list("pk", "family_id", "grade"):
        ladders[family_id].append((grade or 0, role_id))
    found = {}
    for ladder in ladders.values():
        for grade, role_id in ladder:
            above = min((step for step, _ in ladder if step > grade), default=None)
            found[role_id] = frozenset(other for step, other in ladder if step == above)
    return found


def rank_of(reasons: tuple[str, ...]) -> int:
    """What a reader asks about first; a score whose reason has just gone comes last."""
    return min(((NEXT_RUNG, SLATE, OWN).index(reason) for reason in reasons), default=3)


def history_of(employee: Employee, role: Role) -> tuple[HistoryPoint, ...]:
    """The score as it became, oldest first, one point per day that it is of (the last one known).
    One query."""
    rows = (
        ReadinessHistory.objects.filter(employee=employee, role=role)
        .select_related("profile", "policy")
        .order_by("as_of", "-computed_at", "-id")
        .distinct("as_of")
    )
    return tuple(
        HistoryPoint(
            as_of=row.as_of,
            computed_at=row.computed_at,
            score=row.score,
            score_sd=row.score_sd,
            coverage=row.coverage,
            band=Band(row.band),
            profile_version=row.profile.version,
            policy_version=row.policy.version,
        )
        for row in rows
    )
