"""What every act on a version of a role profile needs: hold it, write its lines, tell the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import Actor, record_event
from competencies.comparing import Need
from competencies.models import Requirement, RoleProfile
from competencies.policies import Deed, may, refusal


class ChangedMeanwhile(Conflict):
    """Somebody else saved the draft after this writer opened it."""


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a requirement shall say; the competency is named by its id."""

    competency_id: int
    level: float
    weight: float
    is_critical: bool


def hold(draft: RoleProfile, deed: Deed, seen: datetime) -> RoleProfile:
    """The version as it is now, held until the transaction ends."""
    locked = (
        RoleProfile.objects.select_for_update(of=("self",))
        .select_related("role")
        .filter(pk=draft.pk)
        .first()
    )
    if locked is None:
        raise Conflict("This draft was discarded meanwhile.")
    if not may(locked.status, deed):
        raise Conflict(refusal(locked.status))
    if locked.changed_at != seen:
        raise ChangedMeanwhile("Somebody else changed this draft while you had it open.")
    return locked


def write(draft: RoleProfile, requirements: Sequence[Stated]) -> None:
    try:
        with transaction.atomic():
            Requirement.objects.bulk_create(requirement(draft, one) for one in requirements)
    except IntegrityError as error:
        raise DomainError(
            "A requirement is there twice, or its level or weight is out of range."
        ) from error


def rewrite(draft: RoleProfile, requirements: Sequence[Stated]) -> None:
    draft.requirements.all().delete()
    write(draft, requirements)


def requirement(profile: RoleProfile, stated: Stated) -> Requirement:
    return Requirement(
        profile=profile,
        competency_id=stated.competency_id,
        level=stated.level,
        weight=stated.weight,
        is_critical=stated.is_critical,
    )


def stated(need: Need) -> Stated:
    return Stated(
        competency_id=need.competency_id,
        level=need.level,
        weight=need.weight,
        is_critical=need.is_critical,
    )


def tell(profile: RoleProfile, by: Actor, action: Event.Action, detail: dict[str, Any]) -> None:
    record_event(
        by=by,
        action=action,
        object_type="role_profile",
        object_id=profile.pk,
        object_label=f"{profile.role.name} version {profile.version}",
        detail={"role": profile.role.code, "version": profile.version, **detail},
    )
