"""What the demo company is doing with its role profiles: one that follows another and is behind,
one that waits for an approval, one that waits for its day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from competencies.models import RoleProfile
from competencies.selectors.profiles import needs_of, published_of
from competencies.services.inheriting import follow
from competencies.services.profiles import change_draft, start_draft
from competencies.services.reviewing import approve_draft, submit_draft
from competencies.services.versions import stated
from people.models import Account, Role

AUTHOR, COLLEAGUE = "HR administrator", "HR colleague"
FOLLOWED, HEIR, IN_REVIEW, WAITING = "FIN-4", "FIN-5", "FIN-6", "FIN-7"


def work_on_profiles(accounts: Mapping[str, Account]) -> None:
    """Of an invented company whose profiles are all as they were imported."""
    author, colleague = accounts[AUTHOR], accounts[COLLEAGUE]
    heir = _follow(_draft(HEIR, author), by=author)
    _approved(_submitted(heir, author, "As the rung below, except where it leads more."), colleague)
    below = _heavier(_draft(FOLLOWED, author), author)
    _approved(
        _submitted(below, author, "Planning matters more since the close got quicker."), colleague
    )
    review = _heavier(_draft(IN_REVIEW, colleague), colleague)
    _submitted(review, colleague, "The first requirement decided too little.")
    later = _heavier(_draft(WAITING, author), author)
    _approved(_submitted(later, author, "Counts from the next review year.", days=45), colleague)


def _follow(draft: RoleProfile, *, by: Account) -> RoleProfile:
    base = published_of(Role.objects.get(code=FOLLOWED))
    return follow(draft=draft, base=base, seen=draft.changed_at, by=by)


def _draft(code: str, by: Account) -> RoleProfile:
    role = Role.objects.get(code=code)
    return start_draft(role=role, source=published_of(role), by=by)


def _heavier(draft: RoleProfile, by: Account) -> RoleProfile:
    """The heaviest requirement weighs a little more."""
    first, *others = (stated(need) for need in needs_of(draft))
    changed = [replace(first, weight=first.weight + 0.5), *others]
    return change_draft(draft=draft, requirements=changed, seen=draft.changed_at, by=by)


def _submitted(draft: RoleProfile, by: Account, note: str, *, days: int = 0) -> RoleProfile:
    day = timezone.localdate() + timedelta(days=days) if days else None
    return submit_draft(draft=draft, note=note, effective_from=day, seen=draft.changed_at, by=by)


def _approved(version: RoleProfile, by: Account) -> None:
    approve_draft(draft=version, seen=version.changed_at, by=by)
