"""What the roles require that somebody is in, could step up to, or cares about."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q

from competencies.models import Competency, Requirement, RoleInterest, RoleProfile
from people.models import Employee, Role


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One competency and the roles that require it, by name."""

    competency: Competency
    roles: tuple[str, ...]


def roles_towards(employee: Employee) -> list[Role]:
    """The own role, the next rung of its family, and the roles of interest. One query."""
    rule = Q(pk__in=RoleInterest.objects.filter(employee=employee).values("role"))
    own = employee.role
    if own is not None:
        rule |= Q(pk=own.pk)
    if own is not None and own.family_id is not None and own.grade is not None:
        rule |= Q(family=own.family_id, grade=own.grade + 1)
    return list(Role.objects.filter(rule).order_by("grade", "name"))


def current_profiles(roles: Iterable[Role]) -> dict[int, RoleProfile]:
    """The published profile in force, by role. One query."""
    published = RoleProfile.objects.filter(
        role__in=list(roles), status=RoleProfile.Status.PUBLISHED
    )
    newest = published.order_by().values("role").annotate(newest=Max("version"))
    wanted = {(row["role"], row["newest"]) for row in newest}
    rows = published.filter(version__in={version for _, version in wanted})
    return {one.role_id: one for one in rows if (one.role_id, one.version) in wanted}


def wanted_of(employee: Employee) -> list[Wanted]:
    """Every competency that these roles require, by name. Four queries."""
    roles = roles_towards(employee)
    profiles = current_profiles(roles)
    names: dict[int, list[str]] = defaultdict(list)
    found: dict[int, Competency] = {}
    lines = Requirement.objects.filter(profile__in=profiles.values()).select_related("competency")
    role_of = {profile.pk: role for role in roles if (profile := profiles.get(role.pk))}
    for line in lines:
        found[line.competency_id] = line.competency
        names[line.competency_id].append(role_of[line.profile_id].name)
    return [
        Wanted(competency=one, roles=tuple(sorted(names[one.pk])))
        for one in sorted(found.values(), key=lambda one: (one.name.casefold(), one.code))
    ]
