"""What pools need their owners for."""

from django.urls import reverse
from django.utils import timezone

from people.access import Access, Permission
from people.asks import Ask
from succession.models import TalentPool


def asks_for(access: Access) -> list[Ask]:
    """Pools that the reader answers for and whose review is overdue. One query."""
    if access.employee_id is None or not access.can(Permission.VIEW_POOLS):
        return []
    overdue = TalentPool.objects.filter(
        owner_id=access.employee_id,
        state=TalentPool.State.OPEN,
        review_on__lte=timezone.localdate(),
    )
    return [
        Ask(
            rank=30,
            icon="users",
            title=f"The review of the talent pool {pool.name} is overdue",
            why="Look at who is in it and who asks for a look, and say when to look again.",
            url=reverse("succession:pool", args=[pool.pk]),
            action_words="Open the pool",
        )
        for pool in overdue.order_by("review_on", "pk")
    ]
