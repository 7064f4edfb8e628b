"""What this room needs of those who keep frameworks and role profiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator

from audit.together import Row
from competencies.models import FrameworkRevision, RevisionChange, RoleProfile
from competencies.selectors.profiles import profiles_behind
from competencies.selectors.reviewing import approval_for, may_approve
from people.access import Access, Permission
from people.asks import Ask, Question, counted_with

_S = RoleProfile.Status
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """One reason why HR is asked, in words: `why` takes the names of the roles."""

    rank: int
    one: str
    many: str
    why: str
    state: str
    action_words: str


TO_APPROVE = _Kind(
    rank=22,
    one="A role profile waits for your approval",
    many="Role profiles wait for your approval",
    why="In review: {names}. Readiness follows the published versions until you approve.",
    state="in_review",
    action_words="Read and answer",
)
SENT_BACK = _Kind(
    rank=24,
    one="A role profile was sent back to you",
    many="Role profiles were sent back to you",
    why="To change and submit again: {names}. The reason stands on the draft.",
    state="draft",
    action_words="Open the draft",
)
IN_DRAFT = _Kind(
    rank=30,
    one="A role profile waits to be published",
    many="Role profiles wait to be published",
    why="In draft: {names}. Readiness still follows the published versions.",
    state="draft",
    action_words="Open the drafts",
)
BEHIND = _Kind(
    rank=45,
    one="A role profile is behind the one that it follows",
    many="Role profiles are behind those that they follow",
    why="A newer version of what they follow is in force: {names}.",
    state="behind",
    action_words="Take it over",
)


def asks_of_editors(access: Access) -> list[Ask]:
    """Versions to approve, versions sent back, and open drafts. One query for those who edit
    profiles, and one more where something is in review."""
    if not access.can(Permission.EDIT_ROLE_PROFILES):
        return []
    versions = list(
        RoleProfile.objects.filter(status__in=[_S.DRAFT, _S.IN_REVIEW])
        .select_related("role")
        .order_by("changed_at")
    )
    drafts = [one for one in versions if one.status == _S.DRAFT]
    own = [one for one in drafts if _is_sent_back_to(access, one)]
    return [
        *_ask_about(TO_APPROVE, _to_approve(access, versions)),
        *_ask_about(SENT_BACK, own),
        *_ask_about(IN_DRAFT, [one for one in drafts if one not in own]),
    ]


def questions_of_editors(access: Access) -> list[Question]:
    """Revisions of frameworks in review that others wrote, the oldest first; and profiles behind
    what they follow."""
    behind = counted_with(profiles_behind(), "role__name", most=NAMED)
    profiles = [Question(rows=behind, tell=_tell_behind)]
    return [
        *(_revisions(access) if access.can(Permission.APPROVE_FRAMEWORKS) else []),
        *(profiles if access.can(Permission.EDIT_ROLE_PROFILES) else []),
    ]


def _revisions(access: Access) -> list[Question]:
    written = RevisionChange.objects.filter(revision=OuterRef("pk"), proposed_by=access.account)
    waiting = (
        FrameworkRevision.objects.filter(
            ~Exists(written),
            status=FrameworkRevision.Status.IN_REVIEW,
            approved_at__isnull=True,
        )
        .exclude(created_by=access.account)
        .exclude(submitted_by=access.account)
        .order_by("submitted_at")
    )
    fields = ("number", "framework__name", "framework__code", "submitted_by__full_name", "note")
    return [Question(rows=waiting.values_list(*fields)[:NAMED], tell=_tell_revisions)]


def _tell_revisions(rows: list[Row]) -> list[Ask]:
    return [
        Ask(
            rank=30,
            icon="target",
            title=f"Approve revision {number} of {framework}",
            why=f"{by or 'An import'} wrote: {Truncator(note).chars(160)}",
            url=reverse("competencies:framework-change", args=[code, number]),
            action_words="Read the revision",
        )
        for number, framework, code, by, note in rows
    ]


def _to_approve(access: Access, versions: Sequence[RoleProfile]) -> list[RoleProfile]:
    in_review = [one for one in versions if one.status == _S.IN_REVIEW]
    if not in_review:
        return []
    approval = approval_for(access.account)
    return [one for one in in_review if may_approve(one, approval, access.account)]


def _is_sent_back_to(access: Access, draft: RoleProfile) -> bool:
    return bool(draft.return_reason) and draft.submitted_by_id == access.account.pk


def _ask_about(kind: _Kind, versions: Sequence[RoleProfile]) -> list[Ask]:
    names = [version.role.name for version in versions[:NAMED]]
    return _ask(kind, len(versions), names) if names else []


def _tell_behind(rows: list[Row]) -> list[Ask]:
    return _ask(BEHIND, rows[0][0], [name for _, name in rows])


def _ask(kind: _Kind, count: int, first: Sequence[str]) -> list[Ask]:
    """One ask for all of them, with the list of them behind it."""
    names, more = ", ".join(first), count - len(first)
    return [
        Ask(
            rank=kind.rank,
            icon="target",
            title=kind.one if count == 1 else kind.many,
            why=kind.why.format(names=f"{names} and {more} more" if more > 0 else names),
            url=f"{reverse('competencies:roles')}?state={kind.state}",
            action_words=kind.action_words,
        )
    ]
