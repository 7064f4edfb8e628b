"""Finding competencies, and what is known around one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Func, Max, Q, QuerySet, Value
from django.utils import timezone

from competencies.models import Competency, Evidence, Framework, Requirement, RoleProfile
from people.models import Employee
from people.selectors.counting import SMALLEST_GROUP

MATCHES = 12
FRESH_DAYS = 365
AGING_DAYS = 730


def matching(competencies: QuerySet[Competency], search: str) -> QuerySet[Competency]:
    """Every word in the name, another name or the category, or the whole as the code. Accents do
    not matter."""
    if not search:
        return competencies
    found = Q()
    for word in search.split():
        found &= Q(plain_text__contains=Func(Value(word), function="cadre_plain"))
    return competencies.filter(found | Q(code__iexact=search))


def matches_for(search: str, without: Collection[int] = ()) -> list[Competency]:
    """The first few that a search finds, to add one of them; none before anything is typed."""
    if not search.strip():
        return []
    found = matching(Competency.objects.exclude(pk__in=without), search.strip())
    return list(found.select_related("framework").order_by("name", "pk")[:MATCHES])


def frameworks_with_counts() -> QuerySet[Framework]:
    return Framework.objects.annotate(
        competency_count=Count("competencies", distinct=True)
    ).prefetch_related("levels")


def competencies_in(framework: Framework | None, search: str) -> QuerySet[Competency]:
    """With `role_count`: roles whose current profile requires it."""
    found = Competency.objects.filter(framework=framework)
    return matching(found, search).annotate(described=Count("indicators__level", distinct=True))


def role_counts(competencies: Sequence[Competency]) -> dict[int, int]:
    """Competency id → how many roles require it today. One query."""
    rows = (
        Requirement.objects.filter(
            competency__in=competencies, profile__in=current_profiles().values("pk")
        )
        .order_by()
        .values("competency")
        .annotate(n=Count("pk"))
    )
    return {row["competency"]: row["n"] for row in rows}


def current_profiles() -> QuerySet[RoleProfile]:
    """The highest published profile of each role."""
    published = RoleProfile.objects.filter(status=RoleProfile.Status.PUBLISHED)
    return published.order_by("role_id", "-version").distinct("role_id")


def requirements_of(competency: Competency) -> list[Requirement]:
    """Where it is required today, the highest level first."""
    rows = Requirement.objects.filter(
        competency=competency, profile__in=current_profiles().values("pk")
    )
    return list(
        rows.select_related("profile__role__family").order_by("-level", "profile__role__name", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How many people were seen in a competency, by the age of the newest observation. None where
    so few were seen that a figure would speak of single people."""

    people: int | None
    fresh: int | None
    aging: int | None
    stale: int | None


def freshness_of(competency: Competency) -> Freshness:
    """Counts alone, in one query; under five of anything is held back, and then all of it."""
    today = timezone.localdate()
    seen = (
        Evidence.objects.filter(
            competency=competency,
            retracted_at__isnull=True,
            employee__status=Employee.Status.ACTIVE,
        )
        .exclude(source=Evidence.Source.SELF_ASSESSMENT)
        .order_by()
        .values("employee")
        .annotate(newest=Max("observed_on"))
    )
    found = seen.aggregate(
        every=Count("employee"),
        lately=Count("employee", filter=Q(newest__gte=today - timedelta(days=AGING_DAYS))),
        fresh=Count("employee", filter=Q(newest__gte=today - timedelta(days=FRESH_DAYS))),
    )
    parts = (found["fresh"], found["lately"] - found["fresh"], found["every"] - found["lately"])
    if found["every"] < SMALLEST_GROUP:
        return Freshness(people=None, fresh=None, aging=None, stale=None)
    if any(0 < part < SMALLEST_GROUP for part in parts):
        return Freshness(people=found["every"], fresh=None, aging=None, stale=None)
    return Freshness(people=found["every"], fresh=parts[0], aging=parts[1], stale=parts[2])


@dataclass(frozen=True, kw_only=True)
class MappedContent:
    code: str
    title: str
    level: float
    is_retired: bool


def mappings_of(competency: Competency) -> list[MappedContent]:
    """Content that speaks to it. Content lives in the room above; the relation is asked by name."""
    rows = (
        Competency.objects.filter(pk=competency.pk, content_mappings__isnull=False)
        .order_by("content_mappings__level", "content_mappings__content__title")
        .values_list(
            "content_mappings__content__code",
            "content_mappings__content__title",
            "content_mappings__level",
            "content_mappings__content__retired_on",
        )
    )
    today = timezone.localdate()
    return [
        MappedContent(
            code=code, title=title, level=level, is_retired=bool(retired and retired <= today)
        )
        for code, title, level, retired in rows
    ]
