"""What this room needs somebody for."""

from django.urls import reverse

from competencies.models import RoleProfile
from people.access import Access, Permission
from people.asks import Ask


def asks_for(access: Access) -> list[Ask]:
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
