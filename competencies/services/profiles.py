"""Drafting and publishing what a role requires. A published version never changes; the database
keeps that too. Publishing marks the people concerned by a trigger of the room above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import Actor, record_event
from competencies.comparing import Need, differing, in_words
from competencies.models import Competency, Requirement, RoleProfile
from competencies.policies import Deed, may
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.evidence import wake_recompute
from people.models import Account, Role


class ChangedMeanwhile(Conflict):
    """Somebody else saved the draft after this writer opened it."""


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a requirement shall say; the competency is named by its id."""

    competency_id: int
    level: float
    weight: float
    is_critical: bool


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """A whole profile to publish as the next version of its role."""

    role: Role
    requirements: Sequence[Stated]
    note: str = ""


@transaction.atomic
def start_draft(*, role: Role, by: Account, source: RoleProfile | None = None) -> RoleProfile:
    """Open the next version as a draft, with the requirements of `source` or with none."""
    Role.objects.select_for_update().get(pk=role.pk)
    if RoleProfile.objects.filter(role=role, status=RoleProfile.Status.DRAFT).exists():
        raise Conflict(f"{role.name} has a draft already. It is open to you, too.")
    draft = RoleProfile.objects.create(role=role, version=_next_version(role), created_by=by)
    if source is not None:
        _write(draft, [_stated(need) for need in needs_of(source)])
    _tell(draft, by, Event.Action.CREATED, {"source": str(source) if source else "empty"})
    return draft


@transaction.atomic
def change_draft(
    *, draft: RoleProfile, requirements: Sequence[Stated], seen: datetime, by: Account
) -> RoleProfile:
    """Replace the requirements of a draft. `seen` is its `changed_at` when the writer opened it:
    where somebody saved since, `ChangedMeanwhile` is raised and nothing is overwritten."""
    locked = _locked(draft, Deed.CHANGE, seen)
    before = needs_of(locked)
    if len(before) == len(requirements) and {_stated(need) for need in before} == {*requirements}:
        return locked
    _refuse_retired(locked, requirements)
    locked.requirements.all().delete()
    _write(locked, requirements)
    locked.save(update_fields=["changed_at"])
    changes = differing(before, needs_of(locked))
    _tell(locked, by, Event.Action.CHANGED, {"changes": in_words(changes, most=20)})
    return locked


@transaction.atomic
def publish_draft(*, draft: RoleProfile, note: str, seen: datetime, by: Account) -> RoleProfile:
    """Make the draft the current version. Its people are recomputed afterwards."""
    locked = _locked(draft, Deed.PUBLISH, seen)
    before, after = needs_of(current_profile(locked.role)), needs_of(locked)
    if not after:
        raise DomainError("A role profile without requirements cannot be published. Add one first.")
    if not note.strip():
        raise DomainError("Say in a sentence what changes and why.")
    locked.status = RoleProfile.Status.PUBLISHED
    locked.note = note.strip()
    locked.published_at = timezone.now()
    locked.published_by = by
    locked.save()
    changes = differing(before, after)
    _tell(locked, by, Event.Action.PUBLISHED, {"changes": in_words(changes, most=20)})
    transaction.on_commit(wake_recompute)
    return locked


@transaction.atomic
def discard_draft(*, draft: RoleProfile, seen: datetime, by: Account) -> None:
    """Throw the draft away. What it required is kept in the trail."""
    locked = _locked(draft, Deed.DISCARD, seen)
    kept = [
        {
            "code": need.code,
            "level": need.level,
            "weight": need.weight,
            "critical": need.is_critical,
        }
        for need in needs_of(locked)
    ]
    _tell(locked, by, Event.Action.RETRACTED, {"requirements": kept})
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
        _requirement(profile, stated)
        for profile, one in zip(profiles, versions, strict=True)
        for stated in one.requirements
    )
    _mark_published(profiles, by)
    for profile in profiles:
        _tell(profile, by, Event.Action.PUBLISHED, {"origin": origin})
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
    open_draft = (
        RoleProfile.objects.filter(
            role__in=[one.role for one in versions], status=RoleProfile.Status.DRAFT
        )
        .select_related("role")
        .first()
    )
    if open_draft is not None:
        raise Conflict(f"{open_draft.role.name} has an open draft. Publish or discard it first.")


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


def _locked(draft: RoleProfile, deed: Deed, seen: datetime) -> RoleProfile:
    """The draft as it is now, held until the transaction ends."""
    locked = (
        RoleProfile.objects.select_for_update(of=("self",))
        .select_related("role")
        .filter(pk=draft.pk)
        .first()
    )
    if locked is None:
        raise Conflict("This draft was discarded meanwhile.")
    if not may(locked.status, deed):
        raise Conflict("This version is published. A published version never changes.")
    if locked.changed_at != seen:
        raise ChangedMeanwhile("Somebody else changed this draft while you had it open.")
    return locked


def _write(draft: RoleProfile, requirements: Sequence[Stated]) -> None:
    try:
        with transaction.atomic():
            Requirement.objects.bulk_create(_requirement(draft, one) for one in requirements)
    except IntegrityError as error:
        raise DomainError(
            "A requirement is there twice, or its level or weight is out of range."
        ) from error


def _requirement(profile: RoleProfile, stated: Stated) -> Requirement:
    return Requirement(
        profile=profile,
        competency_id=stated.competency_id,
        level=stated.level,
        weight=stated.weight,
        is_critical=stated.is_critical,
    )


def _stated(need: Need) -> Stated:
    return Stated(
        competency_id=need.competency_id,
        level=need.level,
        weight=need.weight,
        is_critical=need.is_critical,
    )


def _tell(profile: RoleProfile, by: Actor, action: Event.Action, detail: dict[str, Any]) -> None:
    record_event(
        by=by,
        action=action,
        object_type="role_profile",
        object_id=profile.pk,
        object_label=f"{profile.role.name} version {profile.version}",
        detail={"role": profile.role.code, "version": profile.version, **detail},
    )
