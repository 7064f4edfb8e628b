"""From draft to published: submit, approve or send back, wait for the day, count."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import Actor, System
from competencies.comparing import Comparison, differing, in_words
from competencies.models import RoleProfile
from competencies.policies import Deed
from competencies.selectors.profiles import current_profile, needs_of
from competencies.selectors.reviewing import approval_for, may_approve
from competencies.services.evidence import wake_recompute
from competencies.services.versions import hold, tell
from people.models import Account

CALENDAR = System("Calendar")
_S = RoleProfile.Status


@transaction.atomic
def submit_draft(
    *,
    draft: RoleProfile,
    note: str,
    seen: datetime,
    by: Account,
    effective_from: date | None = None,
) -> RoleProfile:
    """Ask somebody to approve the draft. It cannot be changed while it is in review."""
    locked = hold(draft, Deed.SUBMIT, seen)
    _prepare(locked, note, effective_from)
    locked.status = _S.IN_REVIEW
    locked.submitted_at, locked.submitted_by = timezone.now(), by
    locked.returned_by, locked.return_reason = None, ""
    locked.save()
    tell(locked, by, Event.Action.CHANGED, {"state": "submitted for review"})
    return locked


@transaction.atomic
def approve_draft(*, draft: RoleProfile, seen: datetime, by: Account) -> RoleProfile:
    """Publish what is in review, or let it wait for its day. Who submitted it may not, where the
    rule asks for a second person and there is one."""
    locked = hold(draft, Deed.APPROVE, seen)
    if not may_approve(locked, approval_for(by), by):
        raise Forbidden("You submitted this version, so somebody else has to approve it.")
    _prepare(locked, locked.note, locked.effective_from)
    return _approve(locked, by)


@transaction.atomic
def publish_draft(
    *,
    draft: RoleProfile,
    note: str,
    seen: datetime,
    by: Account,
    effective_from: date | None = None,
) -> RoleProfile:
    """Publish without a review, where one person is enough; on a later day if one is given."""
    locked = hold(draft, Deed.PUBLISH, seen)
    if approval_for(by).needs_other:
        raise Conflict("Somebody else has to approve this version. Submit it for review.")
    _prepare(locked, note, effective_from)
    return _approve(locked, by)


@transaction.atomic
def return_draft(*, draft: RoleProfile, reason: str, seen: datetime, by: Account) -> RoleProfile:
    """Make it a draft again: sent back by a reviewer with the reason, or taken back by whoever
    submitted it. What waited for its day waits no longer."""
    locked = hold(draft, Deed.RETURN, seen)
    if not reason.strip():
        raise DomainError("Say in a sentence what is to be changed.")
    locked.status = _S.DRAFT
    locked.approved_at = locked.approved_by = None
    locked.returned_by, locked.return_reason = by, reason.strip()
    locked.save()
    tell(locked, by, Event.Action.CHANGED, {"state": "sent back", "reason": reason.strip()})
    return locked


def publish_due(*, today: date | None = None) -> int:
    """Publish every approved version whose day has come. Safe to run twice, or late."""
    day, published = today or timezone.localdate(), 0
    while _publish_one_due(day):
        published += 1
    return published


@transaction.atomic
def _publish_one_due(day: date) -> bool:
    due = (
        RoleProfile.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("role", "approved_by")
        .filter(status=_S.APPROVED, effective_from__lte=day)
        .order_by("pk")
        .first()
    )
    if due is None:
        return False
    _publish(due, CALENDAR)
    return True


def _prepare(locked: RoleProfile, note: str, effective_from: date | None) -> None:
    if not locked.requirements.exists():
        raise DomainError("A role profile without requirements cannot be published. Add one first.")
    if not note.strip():
        raise DomainError("Say in a sentence what changes and why.")
    locked.note = note.strip()
    is_later = effective_from is not None and effective_from > timezone.localdate()
    locked.effective_from = effective_from if is_later else None


def _approve(locked: RoleProfile, by: Account) -> RoleProfile:
    locked.approved_at, locked.approved_by = timezone.now(), by
    if locked.effective_from is None:
        return _publish(locked, by)
    locked.status = _S.APPROVED
    locked.save()
    tell(locked, by, Event.Action.CHANGED, {"state": f"approved for {locked.effective_from}"})
    return locked


def _publish(locked: RoleProfile, by: Actor) -> RoleProfile:
    """`published_at` is now: what was in force when stays true however late this runs."""
    changes = _changes(locked)
    locked.status = _S.PUBLISHED
    locked.published_at = timezone.now()
    locked.published_by = locked.approved_by
    locked.save()
    tell(
        locked, by, Event.Action.PUBLISHED, {"changes": in_words(changes, most=20), **_base(locked)}
    )
    transaction.on_commit(wake_recompute)
    return locked


def _changes(locked: RoleProfile) -> Sequence[Comparison]:
    return differing(needs_of(current_profile(locked.role)), needs_of(locked))


def _base(locked: RoleProfile) -> dict[str, str]:
    return {"inherits_from": str(locked.inherits_from)} if locked.inherits_from else {}
