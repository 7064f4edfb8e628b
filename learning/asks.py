"""What this room needs somebody for."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from audit.together import Row
from learning.models import Content, ContentMapping
from people.access import Access, Permission
from people.asks import Ask, Question, counted_with


def questions_for(access: Access) -> list[Question]:
    """Live content that says nothing about any competency."""
    if not access.can(Permission.EDIT_LEARNING):
        return []
    mapped = ContentMapping.objects.filter(content=OuterRef("pk"))
    unmapped = Content.objects.filter(~Exists(mapped), retired_on__isnull=True).order_by()
    return [Question(rows=counted_with(unmapped, most=1), tell=_tell)]


def _tell(rows: list[Row]) -> list[Ask]:
    ((count,),) = rows
    return [
        Ask(
            rank=50,
            icon="book",
            title=f"{count:,} live item{'' if count == 1 else 's'} in the library "
            f"{'is' if count == 1 else 'are'} about no competency",
            why="Whoever finishes them gets no credit, and nobody finds them for a gap.",
            url=f"{reverse('learning:library')}?mapped=no&state=live",
            action_words="Map them",
        )
    ]
