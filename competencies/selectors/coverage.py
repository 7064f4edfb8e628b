"""How much of what roles require comes from which framework."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from competencies.models import Framework, Requirement
from people.models import Role

NONE = 0
"""Stands for "no framework" among framework ids."""


@dataclass(frozen=True, kw_only=True)
class FrameworkColumn:
    """A framework that any role draws on today, or 0 for competencies without one."""

    key: int
    name: str


@dataclass(frozen=True, kw_only=True)
class FrameworkShare:
    """So many requirements of a role, and their part of its whole weight, 0 to 1."""

    framework: FrameworkColumn
    count: int
    share: float

    @property
    def shade(self) -> int:
        """0 to 4, by fifths."""
        return min(4, int(self.share * 5))


@dataclass(frozen=True, kw_only=True)
class RoleCoverage:
    """A role of `roles_of` with a share for every column; none where it has no profile."""

    role: Role
    count: int
    shares: Sequence[FrameworkShare]


def framework_columns() -> list[FrameworkColumn]:
    """Every framework with a competency, by name; those without a framework last. Two queries."""
    named = Framework.objects.filter(competencies__isnull=False).distinct().order_by("name", "pk")
    columns = [FrameworkColumn(key=one.pk, name=one.name) for one in named]
    loose = Requirement.objects.filter(competency__framework__isnull=True)
    if loose.exists():
        columns.append(FrameworkColumn(key=NONE, name="Without a framework"))
    return columns


def role_coverage(roles: Sequence[Role], columns: Sequence[FrameworkColumn]) -> list[RoleCoverage]:
    """Of roles that came from `roles_of`; one query."""
    profiles = {vars(role)["profile_id"]: role.pk for role in roles if vars(role)["profile_id"]}
    found: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
    rows = (
        Requirement.objects.filter(profile__in=list(profiles))
        .order_by()
        .values_list("profile", "competency__framework")
        .annotate(count=Count("pk"), weight=Sum("weight"))
    )
    for profile, framework, count, weight in rows:
        found[profiles[profile]][framework or NONE] = (count, weight)
    return [_line(role, found[role.pk], columns) for role in roles]


def _line(
    role: Role, parts: dict[int, tuple[int, float]], columns: Sequence[FrameworkColumn]
) -> RoleCoverage:
    whole = sum(weight for _, weight in parts.values())
    shares = [
        FrameworkShare(
            framework=one,
            count=parts.get(one.key, (0, 0.0))[0],
            share=parts.get(one.key, (0, 0.0))[1] / whole,
        )
        for one in columns
        if whole
    ]
    return RoleCoverage(role=role, count=sum(count for count, _ in parts.values()), shares=shares)
