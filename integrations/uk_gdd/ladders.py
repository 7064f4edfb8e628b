"""Roles → ladders (role families); role levels → roles; what they require → published profiles."""

from collections import defaultdict
from dataclasses import dataclass

from audit.services import Actor
from competencies.models import Competency, RoleProfile
from competencies.services.profiles import NewVersion, Stated, publish_versions
from integrations.codes import slug, stable_code
from integrations.matching import Likeness, match
from integrations.outcomes import Ledger, Record
from integrations.settling import CREATED, UNCHANGED, UPDATED, Written, settle
from integrations.uk_gdd.skills import CODE
from integrations.uk_gdd.table import ROLES_FILE, Ladder, RoleLevel
from people.models import Role, RoleFamily

Required = dict[int, float]
"""Competency id → level."""

Change = tuple[Role, Required, RoleProfile | None]
"""A version to publish, what it requires, and the published version before it."""


@dataclass(frozen=True, kw_only=True)
class Profiles:
    """Of one role: the highest version that an import published, the highest published one at all,
    and whether a draft is in work."""

    imported: RoleProfile | None
    current: RoleProfile | None
    has_draft: bool


@dataclass(frozen=True, kw_only=True)
class Work:
    """What storing the ladders needs at every step. `lines` are the rows of roles.csv by line."""

    competencies: dict[str, Competency]
    profiles: dict[int, list[RoleProfile]]
    lines: dict[int, Record]
    ledger: Ledger
    written: Written

    def required(self, level: RoleLevel) -> Required:
        return {
            self.competencies[name].pk: float(needed) for name, needed in level.required.items()
        }


def store_ladders(
    ladders: dict[tuple[str, str], Ladder],
    competencies: dict[str, Competency],
    lines: dict[int, Record],
    ledger: Ledger,
    by: Actor,
    written: Written,
) -> None:
    """Families, roles and profiles. Rows of a role with a draft in work are rejected where they
    would change its profile."""
    work = Work(
        competencies=competencies,
        profiles=_profiles_by_role(),
        lines=lines,
        ledger=ledger,
        written=written,
    )
    families = _store_families(list(ladders.values()), written)
    roles: dict[int, dict[int, Role]] = defaultdict(dict)
    for role in Role.objects.filter(code__startswith=f"{CODE}."):
        roles[role.family_id or 0][role.pk] = role
    new: list[Change] = []
    for key, ladder in ladders.items():
        family = families[key]
        for level, role in _store_roles(ladder, family, roles[family.pk], work):
            change = _plan_profile(role, level, work)
            if change is not None:
                new.append(change)
    _publish(new, by, written)


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
            written,
            "role_family",
            code=found.code if found else stable_code(CODE, slug(ladder.name), limit=120),
            name=ladder.name,
            group=ladder.group,
        )
    return stored


def _store_roles(
    ladder: Ladder, family: RoleFamily, known: dict[int, Role], work: Work
) -> list[tuple[RoleLevel, Role]]:
    matched = match(
        {
            pk: _likeness(role.name, _levels(_of_role(work.profiles[pk]).imported))
            for pk, role in known.items()
        },
        {name: _likeness(name, work.required(level)) for name, level in ladder.levels.items()},
    )
    stored = []
    for name, level in ladder.levels.items():
        found = known.get(matched.get(name, 0))
        if found is None and not level.required and not level.is_whole:
            continue  # every row that names it was rejected
        code = stable_code(family.code, slug(name), limit=120)
        role, _ = settle(
            found,
            Role,
            work.written,
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
    )


def _plan_profile(role: Role, level: RoleLevel, work: Work) -> Change | None:
    """The version to publish, or None where the source requires what it did last time. Where a row
    of the level was rejected, what it may have stood for stays required."""
    known = _of_role(work.profiles[role.pk])
    required, last = work.required(level), _levels(known.imported)
    if not level.is_whole:
        required = last | required
    if not required:
        return None
    if required != last and known.has_draft:
        _reject_rows(role, level, work)
        return None
    _note_rows(level, last, work)
    if required == last:
        work.written.objects.add("role_profile", unchanged=1)
        work.written.objects.add("requirement", unchanged=len(required))
        return None
    _count(required, last, work.written)
    return role, required, known.current


def _publish(new: list[Change], by: Actor, written: Written) -> None:
    """As the next version of each role. Weights and critical marks that people have set are
    carried over."""
    note = f"From {ROLES_FILE}"
    versions = [
        NewVersion(role=role, requirements=_stated(required, current), note=note)
        for role, required, current in new
    ]
    written.created += publish_versions(versions=versions, origin="import", by=by)


def _stated(required: Required, current: RoleProfile | None) -> list[Stated]:
    old = {one.competency_id: one for one in current.requirements.all()} if current else {}
    return [
        Stated(
            competency_id=competency_id,
            level=level,
            weight=old[competency_id].weight if competency_id in old else 1.0,
            is_critical=competency_id in old and old[competency_id].is_critical,
        )
        for competency_id, level in required.items()
    ]


def _levels(profile: RoleProfile | None) -> Required:
    return {} if profile is None else {r.competency_id: r.level for r in profile.requirements.all()}


def _likeness(name: str, required: Required) -> Likeness:
    traits = frozenset((str(competency), f"{level:g}") for competency, level in required.items())
    return Likeness(name=name, traits=traits)


def _note_rows(level: RoleLevel, last: Required, work: Work) -> None:
    for name, needed in level.required.items():
        before = last.get(work.competencies[name].pk)
        word = CREATED if before is None else UNCHANGED if before == needed else UPDATED
        work.written.rows[ROLES_FILE, level.lines[name]] = word


def _count(required: Required, last: Required, written: Written) -> None:
    written.objects.add("role_profile", created=int(not last), updated=int(bool(last)))
    same = sum(last.get(key) == level for key, level in required.items())
    changed = len(required.keys() & last.keys()) - same
    added = len(required) - same - changed
    written.objects.add("requirement", created=added, updated=changed, unchanged=same)


def _reject_rows(role: Role, level: RoleLevel, work: Work) -> None:
    for line in level.lines.values():
        work.ledger.reject(
            work.lines[line],
            column="Role Level",
            reason=f"The profile of {role.name} has changes in work that nobody has published.",
            suggestion="Publish or discard that draft, then import again.",
        )
