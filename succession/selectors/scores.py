"""Stored scores: of a group, of one person, and their past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.together import Row
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

    @classmethod
    def of(cls, row: Row) -> "HistoryPoint":
        as_of, computed_at, score, score_sd, coverage, band, profile, policy = row
        return cls(
            as_of=as_of,
            computed_at=computed_at,
            score=score,
            score_sd=score_sd,
            coverage=coverage,
            band=Band(band),
            profile_version=profile,
            policy_version=policy,
        )


def latest_scores(employees: QuerySet[Employee]) -> QuerySet[ReadinessScore]:
    """Current scores of these people with employee, role, profile and policy at hand. One query."""
    return ReadinessScore.objects.filter(employee__in=employees).select_related(
        "employee", "role", "profile", "policy"
    )


def roles_considered(employee: Employee) -> tuple[ConsideredRole, ...]:
    """The roles that this person is scored for, next rung first, then slates, then the own role.
    Four queries; nobody inactive is considered for anything."""
    pairs = read_pairs(people_with_ids([employee.pk]), known_at=timezone.now())
    profiles = {role: profile for _, role, profile in pairs.rows()}
    roles = Role.objects.filter(pk__in=profiles).select_related("family")
    scores = {score.role_id: score for score in latest_scores(_only(employee))}
    ways = ways_up(employee)
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


def with_ways_up(employees: QuerySet[Employee]) -> QuerySet[Employee]:
    """Adds what `ways_of` needs: the roles of slates that they are on, and the next rung, the roles
    of the same family with the smallest grade above that of their own."""
    role_of = Coalesce("plan__position__role_id", "plan__role_id")
    slates = Successor.objects.filter(employee=OuterRef("pk")).order_by()
    above = Role.objects.filter(
        family=OuterRef("role__family"), grade__gt=OuterRef("role__grade")
    ).order_by("grade")
    nearest = Role.objects.filter(
        family=OuterRef(OuterRef("role__family")), grade__gt=OuterRef(OuterRef("role__grade"))
    ).order_by("grade")
    return employees.annotate(
        slate_roles=ArraySubquery(slates.annotate(of_role=role_of).values("of_role")),
        next_rung=ArraySubquery(
            above.filter(grade=Subquery(nearest.values("grade")[:1])).values("pk")
        ),
    )


def ways_of(employee: Employee) -> WaysUp:
    """Of one read by `with_ways_up`. No query."""
    read = vars(employee)
    return WaysUp(
        own=employee.role_id,
        next_rung=frozenset(read["next_rung"]),
        slate=frozenset(read["slate_roles"]),
    )


def ways_up(employee: Employee) -> WaysUp:
    """One query."""
    return ways_of(with_ways_up(_only(employee)).get())


def rank_of(reasons: tuple[str, ...]) -> int:
    """What a reader asks about first; a score whose reason has just gone comes last."""
    return min(((NEXT_RUNG, SLATE, OWN).index(reason) for reason in reasons), default=3)


def history_rows(employee: Employee, role: Role) -> QuerySet[ReadinessHistory, Row]:
    """The score as it became, oldest first, one row per day that it is of (the last one known), as
    `HistoryPoint.of` takes them."""
    rows = (
        ReadinessHistory.objects.filter(employee=employee, role=role)
        .order_by("as_of", "-computed_at", "-id")
        .distinct("as_of")
    )
    return rows.values_list(
        "as_of", "computed_at", "score", "score_sd", "coverage", "band", "profile__version",
        "policy__version",
    )  # fmt: skip


def history_of(employee: Employee, role: Role) -> tuple[HistoryPoint, ...]:
    """One query."""
    return tuple(HistoryPoint.of(row) for row in history_rows(employee, role))
