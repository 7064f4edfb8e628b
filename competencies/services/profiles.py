"""Drafting what a role requires, and publishing whole versions at once. A published version never
changes; the database keeps that too. Publishing marks the people concerned by a trigger of the room
above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import Actor
from competencies.comparing import differing, in_words
from competencies.models import Competency, Requirement, RoleProfile
from competencies.policies import Deed
from competencies.selectors.profiles import current_profile, needs_of, published_of
from competencies.services.evidence import wake_recompute
from competencies.services.inheriting import follow_newer_base, refuse_circle
from competencies.services.reviewing import publish_draft
from competencies.services.versions import (
    ChangedMeanwhile,
    Stated,
    hold,
    requirement,
    rewrite,
    stated,
    tell,
    write,
)
from people.models import Account, Role

__all__ = [
    "ChangedMeanwhile",
    "NewVersion",
    "Stated",
    "change_draft",
    "discard_draft",
    "publish_draft",
    "publish_versions",
    "start_behind",
    "start_draft",
]


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """A whole profile to publish as the next version of its role."""

    role: Role
    requirements: Sequence[Stated]
    note: str = ""


@transaction.atomic
def start_draft(
    *,
    role: Role,
    by: Account,
    source: RoleProfile | None = None,
    is_heir: bool = False,
    requirements: Sequence[Stated] = (),
) -> RoleProfile:
    """Open the next version as a draft, with the requirements of `source`, or with those given. As
    an heir it says "as `source`, except"; a draft of the same role inherits as its source does."""
    Role.objects.select_for_update().get(pk=role.pk)
    if RoleProfile.objects.filter(role=role).exclude(status=RoleProfile.Status.PUBLISHED).exists():
        raise Conflict(f"{role.name} has a draft already. It is open to you, too.")
    base = source if is_heir else None
    if source is not None and source.role_id == role.pk:
        base = source.inherits_from
    if base is not None:
        refuse_circle(role=role, base=base)
    draft = RoleProfile.objects.create(
        role=role, version=_next_version(role), created_by=by, inherits_from=base
    )
    write(draft, [stated(need) for need in needs_of(source)] if source else requirements)
    tell(draft, by, Event.Action.CREATED, {"source": str(source or "a choice of competencies")})
    return draft


@transaction.atomic
def start_behind(*, role: Role, by: Account) -> RoleProfile:
    """A draft of what is in force, brought up to what its base has become since."""
    draft = start_draft(role=role, source=published_of(role), by=by)
    follow_newer_base(draft=draft, seen=draft.changed_at, by=by)
    draft.refresh_from_db()
    return draft


@transaction.atomic
def change_draft(
    *, draft: RoleProfile, requirements: Sequence[Stated], seen: datetime, by: Account
) -> RoleProfile:
    """Replace the requirements of a draft. `seen` is its `changed_at` when the writer opened it:
    where somebody saved since, `ChangedMeanwhile` is raised and nothing is overwritten."""
    locked = hold(draft, Deed.CHANGE, seen)
    before = needs_of(locked)
    if len(before) == len(requirements) and {stated(need) for need in before} == {*requirements}:
        return locked
    _refuse_retired(locked, requirements)
    rewrite(locked, requirements)
    locked.save(update_fields=["changed_at"])
    changes = differing(before, needs_of(locked))
    tell(locked, by, Event.Action.CHANGED, {"changes": in_words(changes, most=20)})
    return locked


@transaction.atomic
def discard_draft(*, draft: RoleProfile, seen: datetime, by: Account) -> None:
    """Throw the draft away. What it required is kept in the trail."""
    locked = hold(draft, Deed.DISCARD, seen)
    kept = [
        {
            "code": need.code,
            "level": need.level,
            "weight": need.weight,
            "critical": need.is_critical,
        }
        for need in needs_of(locked)
    ]
    tell(locked, by, Event.Action.RETRACTED, {"requirements": kept})
    locked.delete()


@transaction.atomic
def publish_versions(
    *, versions: Sequence[NewVersion], origin: str, by: Actor
) -> list[RoleProfile]:
    """Publish many profiles, each as the next version of its role, in a fixed number of queries
    but for the trail. Empty ones and those of roles with an open draft are refused, all or none."""
    roles = [one.role for one in versions]
    list(Role.objects.select_for_update().filter(pk__in=[role.pk for role in roles]).order_by("pk"))
    _refuse_unpublishable(versions)
    last = _last_versions(roles)
    profiles = RoleProfile.objects.bulk_create(
        RoleProfile(
            role=one.role,
            version=last.get(one.role.pk, 0) + 1,
            note=one.note,
            origin=origin,
            created_by=by if isinstance(by, Account) else None,
        )
        for one in versions
    )
    Requirement.objects.bulk_create(
        requirement(profile, stated)
        for profile, one in zip(profiles, versions, strict=True)
        for stated in one.requirements
    )
    _mark_published(profiles, by)
    for profile in profiles:
        tell(profile, by, Event.Action.PUBLISHED, {"origin": origin})
    transaction.on_commit(wake_recompute)
    return profiles


def _mark_published(profiles: Sequence[RoleProfile], by: Actor) -> None:
    """In one statement, for the database lets nobody add a requirement to a published version."""
    now, account = timezone.now(), by if isinstance(by, Account) else None
    for profile in profiles:
        profile.status, profile.published_at = RoleProfile.Status.PUBLISHED, now
        profile.published_by = account
    RoleProfile.objects.filter(pk__in=[one.pk for one in profiles]).update(
        status=RoleProfile.Status.PUBLISHED, published_at=now, published_by=account
    )


def _refuse_unpublishable(versions: Sequence[NewVersion]) -> None:
    for one in versions:
        if not one.requirements:
            raise DomainError(f"The profile of {one.role.name} would have no requirements.")
    open_version = (
        RoleProfile.objects.filter(role__in=[one.role for one in versions])
        .exclude(status=RoleProfile.Status.PUBLISHED)
        .select_related("role")
        .first()
    )
    if open_version is not None:
        raise Conflict(f"{open_version.role.name} has an open draft. Publish or discard it first.")


def _refuse_retired(draft: RoleProfile, requirements: Sequence[Stated]) -> None:
    """A draft may keep what the version in force requires; what is new in it is live."""
    kept = [need.competency_id for need in needs_of(current_profile(draft.role))]
    asked = [one.competency_id for one in requirements]
    retired = Competency.objects.filter(pk__in=asked, retired_on__isnull=False).exclude(pk__in=kept)
    names = list(retired.order_by("name").values_list("name", flat=True)[:3])
    if names:
        raise DomainError(f"Retired, so no role can newly require it: {', '.join(names)}.")


def _last_versions(roles: Sequence[Role]) -> dict[int, int]:
    rows = RoleProfile.objects.filter(role__in=roles).order_by()
    return dict(rows.values_list("role").annotate(last=Max("version")))


def _next_version(role: Role) -> int:
    return _last_versions([role]).get(role.pk, 0) + 1
