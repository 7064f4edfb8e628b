"""Who may approve a role profile, and what waits for somebody."""

from dataclasses import dataclass

from competencies.models import ProfileRule, RoleProfile
from people.access import ROLE_PERMISSIONS, Permission
from people.models import Account

_EDITING_ROLES = [
    role for role, table in ROLE_PERMISSIONS.items() if Permission.EDIT_ROLE_PROFILES in table
]


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What this person may do with what they write: `has_others` is whether anybody else edits
    profiles; `needs_other` whether one of them has to approve."""

    has_others: bool
    needs_other: bool


def approval_for(by: Account) -> Approval:
    """Two queries."""
    rule = ProfileRule.objects.first()
    others = Account.objects.filter(is_active=True, grants__role__in=_EDITING_ROLES)
    has_others = others.exclude(pk=by.pk).exists()
    is_asked = rule is None or rule.is_second_person_needed
    return Approval(has_others=has_others, needs_other=has_others and is_asked)


def may_approve(version: RoleProfile, approval: Approval, by: Account) -> bool:
    return version.submitted_by_id != by.pk or not approval.needs_other
