"""Profiles that say "as that one, except": following a base, taking over what it became."""

from datetime import datetime

from django.db import connection, transaction

from audit.errors import Conflict, DomainError
from audit.models import Event
from competencies.inheriting import TakenOver, take_over
from competencies.models import RoleProfile
from competencies.policies import Deed
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.versions import hold, rewrite, stated, tell
from people.models import Account, Role

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('role_profile.inherits_from'))"
# From the base upwards, along what is in force and what is being written.
_IS_ABOVE = """
    WITH RECURSIVE edge(heir, base) AS (
        SELECT version.role_id, base.role_id FROM competencies_roleprofile version
        JOIN competencies_roleprofile base ON base.id = version.inherits_from_id
        WHERE version.status <> 'published' OR NOT EXISTS (
            SELECT FROM competencies_roleprofile newer
            WHERE newer.role_id = version.role_id AND newer.status = 'published'
            AND newer.version > version.version
        )
    ), above(role_id) AS (
        SELECT %s::bigint
        UNION
        SELECT edge.base FROM edge JOIN above ON edge.heir = above.role_id
    )
    SELECT EXISTS (SELECT FROM above WHERE role_id = %s)
"""


def refuse_circle(*, role: Role, base: RoleProfile) -> None:
    """Two roles never inherit from one another, over whatever detour. Held until the transaction
    ends, so that two drafts cannot close a circle together."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_IS_ABOVE, [base.role_id, role.pk])
        (is_above,) = cursor.fetchone()
    if is_above:
        raise DomainError(
            f"{base.role.name} itself follows {role.name}, so {role.name} cannot follow it."
        )


@transaction.atomic
def follow(
    *, draft: RoleProfile, base: RoleProfile | None, seen: datetime, by: Account
) -> RoleProfile:
    """Say "as `base`, except" from now on, or stop saying it. The requirements stay as they are:
    what differs becomes the exceptions."""
    locked = hold(draft, Deed.CHANGE, seen)
    if base is not None:
        if base.status != RoleProfile.Status.PUBLISHED:
            raise Conflict("Only a published profile can be followed.")
        refuse_circle(role=locked.role, base=base)
    locked.inherits_from = base
    locked.save(update_fields=["inherits_from", "changed_at"])
    words = f"follows {base}" if base else "follows no other profile"
    tell(locked, by, Event.Action.CHANGED, {"changes": words})
    return locked


@transaction.atomic
def follow_newer_base(*, draft: RoleProfile, seen: datetime, by: Account) -> TakenOver:
    """Bring a draft up to the version of its base that is in force; its exceptions stay."""
    locked = hold(draft, Deed.CHANGE, seen)
    old = locked.inherits_from
    new = current_profile(old.role) if old else None
    if old is None or new is None or new.version <= old.version:
        raise Conflict("There is no newer version to take over.")
    taken = take_over(old=needs_of(old), new=needs_of(new), own=needs_of(locked))
    rewrite(locked, [stated(need) for need in taken.needs])
    locked.inherits_from = new
    locked.save(update_fields=["inherits_from", "changed_at"])
    tell(locked, by, Event.Action.CHANGED, {"changes": f"took over {new}"})
    return taken
