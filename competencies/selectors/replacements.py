"""Role profiles in force that require what a revision merged, split or retired."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict

from competencies.comparing import Need
from competencies.models import (
    Competency,
    CompetencyRedirect,
    FrameworkRevision,
    Requirement,
    RoleProfile,
)
from competencies.replacing import Target
from competencies.revising import ChangeKind
from competencies.selectors.competencies import current_profiles
from competencies.selectors.profiles import loaded_needs, with_requirements


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """A requirement of something retired, and what can take its place; nothing: it is left out."""

    need: Need
    targets: Sequence[Target]

    @property
    def is_choice(self) -> bool:
        return len(self.targets) > 1


@dataclass(frozen=True, kw_only=True)
class AffectedProfile:
    profile: RoleProfile
    replacements: Sequence[Replacement]
    has_draft: bool


def affected_profiles(revision: FrameworkRevision) -> list[AffectedProfile]:
    """By role name, in at most seven queries."""
    goes_to = _targets(revision)
    required = _required(goes_to)
    found = with_requirements(RoleProfile.objects.filter(pk__in=required.values("profile")))
    drafts = RoleProfile.objects.filter(status=RoleProfile.Status.DRAFT)
    drafted = set(drafts.order_by().values_list("role", flat=True))
    return [
        AffectedProfile(
            profile=profile,
            replacements=[
                Replacement(need=need, targets=goes_to[need.competency_id])
                for need in loaded_needs(profile)
                if need.competency_id in goes_to
            ],
            has_draft=profile.role_id in drafted,
        )
        for profile in found.order_by("role__name", "pk")
    ]


def affected_count(revision: FrameworkRevision) -> int:
    return _required(_targets(revision)).values("profile").distinct().count()


def read_choices(
    affected: Sequence[AffectedProfile], sent: QueryDict
) -> dict[int, dict[int, list[Target]]]:
    """Role id → competency id → what takes its place, for the roles ticked. Where there is a choice
    and nothing was chosen, all of them do."""
    ticked = set(sent.getlist("role"))
    return {
        one.profile.role_id: {
            each.need.competency_id: _chosen(one, each, sent) for each in one.replacements
        }
        for one in affected
        if str(one.profile.role_id) in ticked and not one.has_draft
    }


def _chosen(one: AffectedProfile, each: Replacement, sent: QueryDict) -> list[Target]:
    named = set(sent.getlist(f"to-{one.profile.role_id}-{each.need.competency_id}"))
    wanted = [target for target in each.targets if str(target.competency_id) in named]
    return wanted if wanted and each.is_choice else list(each.targets)


def _targets(revision: FrameworkRevision) -> Mapping[int, list[Target]]:
    """Retired competency of this revision → what took its place, where it is still so."""
    found: dict[int, list[Target]] = defaultdict(list)
    redirects = CompetencyRedirect.objects.filter(
        revision=revision, old__retired_on__isnull=False, new__retired_on__isnull=True
    )
    for row in redirects.select_related("new").order_by("new__name", "pk"):
        found[row.old_id].append(
            Target(
                competency_id=row.new_id,
                code=row.new.code,
                name=row.new.name,
                scale_max=row.new.scale_max,
            )
        )
    retired = revision.changes.filter(kind=ChangeKind.RETIRE).values("code")
    gone = Competency.objects.filter(code__in=retired, retired_on__isnull=False)
    for key in gone.order_by().values_list("pk", flat=True):
        found[key] = []
    return found


def _required(goes_to: Mapping[int, Sequence[Target]]) -> QuerySet[Requirement]:
    return Requirement.objects.filter(
        competency__in=list(goes_to), profile__in=current_profiles().values("pk")
    ).order_by()
