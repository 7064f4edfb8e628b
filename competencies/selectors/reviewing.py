"""Who may approve a role profile, and what waits for somebody."""

from dataclasses import dataclass

from django.db.models import Exists

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
    """One query. Without the row of the rule a second person is asked for."""
    others = Account.objects.filter(is_active=True, grants__role__in=_EDITING_ROLES)
    is_off = ProfileRule.objects.filter(is_second_person_needed=False)
    found = (
        Account.objects.filter(pk=by.pk)
        .annotate(has_others=Exists(others.exclude(pk=by.pk)), is_off=Exists(is_off))
        .values("has_others", "is_off")
        .get()
    )
    return Approval(
        has_others=found["has_others"], needs_other=found["has_others"] and not found["is_off"]
    )


def may_approve(version: RoleProfile, approval: Approval, by: Account) -> bool:
    return version.submitted_by_id != by.pk or not approval.needs_other
