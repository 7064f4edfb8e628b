"""After a merge or a split: the next version of every role profile that requires what is retired, as a
draft for somebody to look at and publish. Published versions stay as they are."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from competencies.comparing import Need
from competencies.models import RoleProfile
from competencies.replacing import Target, replaced
from competencies.selectors.profiles import loaded_needs
from competencies.services.profiles import Stated, change_draft, start_draft
from people.models import Account


@transaction.atomic
def prepare_profile_drafts(
    *,
    profiles: Collection[RoleProfile],
    goes_to: Mapping[int, Mapping[int, Sequence[Target]]],
    by: Account,
) -> list[RoleProfile]:
    """A draft for each of these profiles, which came `with_requirements`; `goes_to` is role id →
    competency id → what takes its place. Raises Conflict where a role has a draft."""
    return [_prepare(profile, goes_to[profile.role_id], by) for profile in profiles]


def _prepare(
    profile: RoleProfile, goes_to: Mapping[int, Sequence[Target]], by: Account
) -> RoleProfile:
    draft = start_draft(role=profile.role, by=by)
    needs = replaced(loaded_needs(profile), goes_to)
    return change_draft(
        draft=draft, requirements=[_stated(need) for need in needs], seen=draft.changed_at, by=by
    )


def _stated(need: Need) -> Stated:
    return Stated(
        competency_id=need.competency_id,
        level=need.level,
        weight=need.weight,
        is_critical=need.is_critical,
    )
