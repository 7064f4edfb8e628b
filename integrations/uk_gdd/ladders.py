"""Roles → ladders (role families); role levels → roles; what they require → published profiles."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from competencies.models import Competency, Requirement, RoleProfile
from integrations.codes import slug, stable_code
from integrations.matching import Likeness, match
from integrations.outcomes import Ledger, Record
from integrations.preset import CREATED, UNCHANGED, UPDATED, Written, settle
from integrations.uk_gdd.skills import CODE
from integrations.uk_gdd.table import ROLES_FILE, Ladder, RoleLevel
from people.models import Role, RoleFamily

Required = dict[int, float]
"""Competency id → level."""


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """Of one role: the highest version that an import published, the highest published one at all,
    whether a draft is in work, and the highest number used."""

    imported: RoleProfile | None
    current: RoleProfile | None
    has_draft: bool
    last_version: int


def store_ladders(
    ladders: dict[tuple[str, str], Ladder],
    competencies: dict[str, Competency],
    lines: dict[int, Record],
    ledger: Ledger,
    written: Written,
) -> None:
    """Families, roles and profiles. Rows of a role with a draft in work are rejected where they
    would change its profile."""
    families = _store_families(list(ladders.values()), written)
    profiles = _profiles_by_role()
    roles: dict[int, dict[int, Role]] = defaultdict(dict)
    for role in Role.objects.filter(code__startswith=f"{CODE}."):
        roles[role.family_id or 0][role.pk] = role
    new: list[tuple[RoleProfile, Required, RoleProfile | None]] = []
    for key, ladder in ladders.items():
        family = families[key]
        stored = _store_roles(ladder, family, roles[family.pk], profiles, competencies, written)
        for level, role in stored:
            change = _plan_profile(role, level, competencies, profiles, lines, ledger, written)
            if change is not None:
                new.append(change)
    _publish(new)


def _store_families(ladders: list[Ladder], written: Written) -> dict[tuple[str, str], RoleFamily]:
    known = {one.pk: one for one in RoleFamily.objects.filter(code__startswith=f"{CODE}.")}
    rungs: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for family_id, name in Role.objects.filter(family__in=known).values_list("family_id", "name"):
        rungs[family_id or 0].add(("level", name))
    planned = {ladder.name: ladder for ladder in ladders}
    matched = match(
        {pk: Likeness(name=one.name, traits=frozenset(rungs[pk])) for pk, one in known.items()},
        {
            name: Likeness(name=name, traits=frozenset(("level", one) for one in ladder.levels))
            for name, ladder in planned.items()
        },
    )
    stored = {}
    for ladder in ladders:
        found = known.get(matched.get(ladder.name, 0))
        stored[ladder.group, ladder.name], _ = settle(
            found,
            RoleFamily,
            written.objects,
            "role_family",
            code=found.code if found else stable_code(CODE, slug(ladder.name), limit=120),
            name=ladder.name,
            group=ladder.group,
        )
    return stored


def _store_roles(
    ladder: Ladder,
    family: RoleFamily,
    known: dict[int, Role],
    profiles: dict[int, list[RoleProfile]],
    competencies: dict[str, Competency],
    written: Written,
) -> list[tuple[RoleLevel, Role]]:
    matched = match(
        {
            pk: _likeness(role.name, _levels(_of_role(profiles[pk]).imported))
            for pk, role in known.items()
        },
        {
            name: _likeness(name, _required(level, competencies))
            for name, level in ladder.levels.items()
        },
    )
    stored = []
    for name, level in ladder.levels.items():
        found = known.get(matched.get(name, 0))
        code = stable_code(family.code, slug(name), limit=120)
        role, _ = settle(
            found,
            Role,
            written.objects,
            "role",
            code=found.code if found else code,
            name=name,
            family=family,
            grade=level.rung,
            description=level.description,
        )
        stored.append((level, role))
    return stored


def _profiles_by_role() -> dict[int, list[RoleProfile]]:
    found: dict[int, list[RoleProfile]] = defaultdict(list)
    profiles = RoleProfile.objects.filter(role__code__startswith=f"{CODE}.")
    for profile in profiles.prefetch_related("requirements").order_by("role", "-version"):
        found[profile.role_id].append(profile)
    return found


def _of_role(profiles: list[RoleProfile]) -> Profiles:
    """`profiles` is ordered from the highest version down."""
    published = [one for one in profiles if one.status == RoleProfile.Status.PUBLISHED]
    return Profiles(
        imported=next((one for one in published if one.origin == "import"), None),
        current=published[0] if published else None,
        has_draft=len(published) < len(profiles),
        last_version=profiles[0].version if profiles else 0,
    )


def _plan_profile(
    role: Role,
    level: RoleLevel,
    competencies: dict[str, Competency],
    profiles: dict[int, list[RoleProfile]],
    lines: dict[int, Record],
    ledger: Ledger,
    written: Written,
) -> tuple[RoleProfile, Required, RoleProfile | None] | None:
    """The version to publish, or None where the source requires what it did last time."""
    known = _of_role(profiles[role.pk])
    required, last = _required(level, competencies), _levels(known.imported)
    if not required:
        return None
    if required == last:
        written.objects.add("role_profile", unchanged=1)
        written.objects.add("requirement", unchanged=len(required))
        _note_rows(level, competencies, last, written)
        return None
    if known.has_draft:
        _reject_rows(role, level, lines, ledger)
        return None
    _note_rows(level, competencies, last, written)
    _count(required, last, written)
    profile = RoleProfile(
        role=role, version=known.last_version + 1, origin="import", note=f"From {ROLES_FILE}"
    )
    return profile, required, known.current


def _publish(new: list[tuple[RoleProfile, Required, RoleProfile | None]]) -> None:
    """Store the versions as drafts, fill them, then publish: a published one takes nothing more.
    Weights and critical marks that people have set are carried over."""
    RoleProfile.objects.bulk_create([profile for profile, _, _ in new])
    requirements = []
    for profile, required, current in new:
        old = {one.competency_id: one for one in current.requirements.all()} if current else {}
        for competency_id, level in required.items():
            before = old.get(competency_id)
            requirements.append(
                Requirement(
                    profile=profile,
                    competency_id=competency_id,
                    level=level,
                    weight=before.weight if before else 1.0,
                    is_critical=before.is_critical if before else False,
                )
            )
    Requirement.objects.bulk_create(requirements)
    RoleProfile.objects.filter(pk__in=[profile.pk for profile, _, _ in new]).update(
        status=RoleProfile.Status.PUBLISHED, published_at=timezone.now()
    )


def _required(level: RoleLevel, competencies: dict[str, Competency]) -> Required:
    return {competencies[name].pk: float(needed) for name, needed in level.required.items()}


def _levels(profile: RoleProfile | None) -> Required:
    return {} if profile is None else {r.competency_id: r.level for r in profile.requirements.all()}


def _likeness(name: str, required: Required) -> Likeness:
    traits = frozenset((str(competency), f"{level:g}") for competency, level in required.items())
    return Likeness(name=name, traits=traits)


def _note_rows(
    level: RoleLevel, competencies: dict[str, Competency], last: Required, written: Written
) -> None:
    for name, needed in level.required.items():
        before = last.get(competencies[name].pk)
        word = CREATED if before is None else UNCHANGED if before == needed else UPDATED
        written.rows[ROLES_FILE, level.lines[name]] = word


def _count(required: Required, last: Required, written: Written) -> None:
    written.objects.add("role_profile", created=int(not last), updated=int(bool(last)))
    same = sum(last.get(key) == level for key, level in required.items())
    changed = len(required.keys() & last.keys()) - same
    added = len(required) - same - changed
    written.objects.add("requirement", created=added, updated=changed, unchanged=same)


def _reject_rows(role: Role, level: RoleLevel, lines: dict[int, Record], ledger: Ledger) -> None:
    for line in level.lines.values():
        ledger.reject(
            lines[line],
            column="Role Level",
            reason=f"The profile of {role.name} has changes in work that nobody has published.",
            suggestion="Publish or discard that draft, then import again.",
        )
