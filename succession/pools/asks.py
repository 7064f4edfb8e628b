"""What pools need their owners for."""

from django.urls import reverse
from django.utils import timezone

from audit.together import Row
from people.access import Access, Permission
from people.asks import Ask, Question
from succession.models import TalentPool

MOST_NAMED = 20


def questions_for(access: Access) -> list[Question]:
    """Pools that the reader answers for and whose review is overdue."""
    if access.employee_id is None or not access.can(Permission.VIEW_POOLS):
        return []
    overdue = TalentPool.objects.filter(
        owner_id=access.employee_id,
        state=TalentPool.State.OPEN,
        review_on__lte=timezone.localdate(),
    )
    rows = overdue.order_by("review_on", "pk").values_list("pk", "name")[:MOST_NAMED]
    return [Question(rows=rows, tell=_tell)]


def _tell(rows: list[Row]) -> list[Ask]:
    return [
        Ask(
            rank=30,
            icon="users",
            title=f"The review of the talent pool {name} is overdue",
            why="Look at who is in it and who asks for a look, and say when to look again.",
            url=reverse("succession:pool", args=[pk]),
            action_words="Open the pool",
        )
        for pk, name in rows
    ]
