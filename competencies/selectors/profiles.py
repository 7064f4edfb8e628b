"""Reading versions of role profiles."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from audit.errors import DomainError
from audit.models import Event
from competencies.comparing import Need, differing, in_words, shares
from competencies.models import Competency, Indicator, Requirement, RoleProfile
from competencies.selectors.competencies import current_profiles
from competencies.selectors.level_names import current_level_names, level_names_of
from people.models import Role

PUBLISHED = RoleProfile.Status.PUBLISHED


def current_profile(role: Role) -> RoleProfile | None:
    """The highest published version."""
    return (
        RoleProfile.objects.filter(role=role, status=PUBLISHED)
        .select_related("role", "published_by")
        .order_by("-version")
        .first()
    )


def published_of(role: Role) -> RoleProfile:
    found = current_profile(role)
    if found is None:
        raise DomainError(f"{role.name} has no published profile to start from.")
    return found


def with_requirements(profiles: QuerySet[RoleProfile]) -> QuerySet[RoleProfile]:
    """Ready for `loaded_needs`, their bases too: two queries, three where one has a base. With
    `newer_base`: the number of the version of its base in force, where that is a later one."""
    newer = RoleProfile.objects.filter(
        role=OuterRef("inherits_from__role"),
        status=PUBLISHED,
        version__gt=OuterRef("inherits_from__version"),
    ).order_by("-version")
    profiles = profiles.annotate(newer_base=Subquery(newer.values("version")[:1]))
    rows = Requirement.objects.select_related("competency")
    paths = ("requirements", "inherits_from__requirements")
    return profiles.select_related(
        "role",
        "published_by",
        "created_by",
        "submitted_by",
        "approved_by",
        "returned_by",
        "inherits_from__role",
    ).prefetch_related(*(Prefetch(path, queryset=rows) for path in paths))


def draft_and_current(role: Role) -> tuple[RoleProfile | None, RoleProfile | None]:
    """The open version (draft, in review or waiting) and the one in force, each where there is
    one, in two queries."""
    published = RoleProfile.objects.filter(role=role, status=PUBLISHED).order_by("-version")
    wanted = ~Q(status=PUBLISHED) | Q(pk=Subquery(published.values("pk")[:1]))
    found = {one.is_open: one for one in with_requirements(role.profiles.filter(wanted))}
    return found.get(True), found.get(False)


def profiles_behind() -> QuerySet[RoleProfile]:
    """In force, and following a version that is no longer in force, with nobody at it."""
    newer = RoleProfile.objects.filter(
        role=OuterRef("inherits_from__role"),
        status=PUBLISHED,
        version__gt=OuterRef("inherits_from__version"),
    )
    is_open = RoleProfile.objects.filter(role=OuterRef("role")).exclude(status=PUBLISHED)
    behind = RoleProfile.objects.filter(
        Exists(newer), ~Exists(is_open), pk__in=current_profiles().values("pk")
    )
    return behind.select_related("role", "inherits_from__role").order_by("role__name", "pk")


def need_of(row: Requirement) -> Need:
    return Need(
        competency_id=row.competency_id,
        code=row.competency.code,
        name=row.competency.name,
        level=row.level,
        weight=row.weight,
        is_critical=row.is_critical,
    )


def needs_of(profile: RoleProfile | None) -> list[Need]:
    """What it requires, heaviest first, asked of the database now."""
    if profile is None:
        return []
    return _sorted(need_of(row) for row in profile.requirements.select_related("competency"))


def loaded_needs(profile: RoleProfile | None) -> list[Need]:
    """The same of a profile that came `with_requirements`, without asking again."""
    if profile is None:
        return []
    return _sorted(need_of(row) for row in profile.requirements.all())


def _sorted(needs: Iterable[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: (-need.weight, need.name, need.competency_id))


@dataclass(frozen=True, kw_only=True)
class LevelText:
    """One level of a competency's scale: its name in the framework and its behaviours."""

    number: int
    name: str
    lines: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class RequirementLine:
    """A requirement as a page shows it. `share` is of the whole weight, 0 to 1."""

    need: Need
    competency: Competency
    share: float
    levels: Sequence[LevelText]

    @property
    def needed(self) -> LevelText | None:
        """The level whose behaviours show it; of a fraction, the level below."""
        return next((one for one in self.levels if one.number == int(self.need.level)), None)

    @property
    def needed_name(self) -> str:
        is_whole = self.need.level == int(self.need.level)
        return self.needed.name if self.needed and is_whole else ""


def requirement_lines(
    profile: RoleProfile | None, *, at: datetime | None = None
) -> list[RequirementLine]:
    """Of a profile that came `with_requirements`: at most three queries, behaviours and level names,
    those of a time where one is given."""
    if profile is None:
        return []
    needs = loaded_needs(profile)
    competencies = {row.competency_id: row.competency for row in profile.requirements.all()}
    parts, texts = shares(needs), level_texts(competencies.values(), at=at)
    return [
        RequirementLine(
            need=need,
            competency=competencies[need.competency_id],
            share=parts[need.competency_id],
            levels=texts[need.competency_id],
        )
        for need in needs
    ]


def level_texts(
    competencies: Iterable[Competency], *, at: datetime | None = None
) -> dict[int, list[LevelText]]:
    """Competency id → every level of its scale, named and described where the framework does; with
    the names of a time where one is given."""
    competencies = list(competencies)
    lines: dict[tuple[int, int], list[str]] = defaultdict(list)
    for row in Indicator.objects.filter(competency__in=competencies).order_by("rank", "pk"):
        lines[row.competency_id, row.level].append(row.text)
    frameworks = [one.framework_id for one in competencies]
    names = level_names_of(frameworks) if at else current_level_names(frameworks)
    return {
        one.pk: [
            LevelText(
                number=level,
                name=names.at(one.framework_id, level, at),
                lines=lines[one.pk, level],
            )
            for level in range(1, one.scale_max + 1)
        ]
        for one in competencies
    }


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in the history of a role, with what it changed against the one before."""

    profile: RoleProfile
    count: int
    changes: str
    is_current: bool
    previous: int | None


def version_lines(role: Role) -> list[VersionLine]:
    """Newest first, in two queries."""
    profiles = list(with_requirements(role.profiles.all()).order_by("-version"))
    needs = [loaded_needs(one) for one in profiles]
    current = next((one.version for one in profiles if one.status == PUBLISHED), None)
    lines = []
    for index, profile in enumerate(profiles):
        before = profiles[index + 1] if index + 1 < len(profiles) else None
        changed = differing(needs[index + 1], needs[index]) if before else []
        lines.append(
            VersionLine(
                profile=profile,
                count=len(needs[index]),
                changes=in_words(changed) if before else "The first version",
                is_current=profile.version == current,
                previous=before.version if before else None,
            )
        )
    return lines


def last_writer(profile: RoleProfile) -> str:
    """Who changed it last, by the trail; empty where the trail does not know."""
    event = Event.objects.filter(object_type="role_profile", object_id=str(profile.pk)).first()
    return event.actor_label if event else ""
