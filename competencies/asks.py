"""What this room needs somebody for."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator

from competencies.models import FrameworkRevision, RevisionChange, RoleProfile
from people.access import Access, Permission
from people.asks import Ask


def asks_for(access: Access) -> list[Ask]:
    return [*_revisions_to_approve(access), *_drafts_to_publish(access)]


def _revisions_to_approve(access: Access) -> list[Ask]:
    """Revisions of frameworks in review that others wrote, the oldest first."""
    if not access.can(Permission.APPROVE_FRAMEWORKS):
        return []
    written = RevisionChange.objects.filter(revision=OuterRef("pk"), proposed_by=access.account)
    waiting = (
        FrameworkRevision.objects.filter(
            ~Exists(written),
            status=FrameworkRevision.Status.IN_REVIEW,
            approved_at__isnull=True,
        )
        .exclude(created_by=access.account)
        .exclude(submitted_by=access.account)
        .select_related("framework", "submitted_by")
        .order_by("submitted_at")
    )
    return [
        Ask(
            rank=30,
            icon="target",
            title=f"Approve revision {one.number} of {one.framework.name}",
            why=f"{one.submitted_by or 'An import'} wrote: {Truncator(one.note).chars(160)}",
            url=reverse("competencies:framework-change", args=[one.framework.code, one.number]),
            action_words="Read the revision",
        )
        for one in waiting[:3]
    ]


def _drafts_to_publish(access: Access) -> list[Ask]:
    """Drafts of role profiles that wait to be published, the oldest first."""
    if not access.can(Permission.EDIT_ROLE_PROFILES):
        return []
    drafts = (
        RoleProfile.objects.filter(status=RoleProfile.Status.DRAFT)
        .select_related("role")
        .order_by("changed_at")
    )
    names = [draft.role.name for draft in drafts[:3]]
    if not names:
        return []
    return [
        Ask(
            rank=30,
            icon="target",
            title="A role profile waits to be published"
            if len(names) == 1
            else "Role profiles wait to be published",
            why=f"In draft: {', '.join(names)}. Readiness still follows the published versions.",
            url=f"{reverse('competencies:roles')}?state=draft",
            action_words="Open the drafts",
        )
    ]
