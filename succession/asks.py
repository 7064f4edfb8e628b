"""What this room needs somebody for."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from people.access import Access, Permission, positions_within
from people.asks import Ask
from succession.models import Successor


def asks_for(access: Access) -> list[Ask]:
    """Critical positions within reach with no confirmed successor, the vacant ones first."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    confirmed = Successor.objects.filter(
        plan__position=OuterRef("pk"), status=Successor.Status.CONFIRMED
    )
    positions = positions_within(access, Permission.CONFIRM_SUCCESSORS).filter(
        ~Exists(confirmed), is_critical=True, closed_on__isnull=True
    )
    rows = list(positions.order_by("incumbent_id", "title").values_list("title", "incumbent_id"))
    vacant = [title for title, holder in rows if holder is None]
    held = [title for title, holder in rows if holder is not None]
    return [
        *_ask(vacant, rank=0, words="vacant, with nobody confirmed to follow", urgent=True),
        *_ask(held, rank=20, words="without a confirmed successor", urgent=False),
    ]


def _ask(titles: list[str], *, rank: int, words: str, urgent: bool) -> list[Ask]:
    if not titles:
        return []
    one = len(titles) == 1
    return [
        Ask(
            rank=rank,
            icon="hierarchy",
            title=f"{titles[0]} is {words}"
            if one
            else f"{len(titles):,} critical positions are {words}",
            why="Propose or confirm somebody, or say why not."
            if one
            else f"Among them {', '.join(sorted(titles)[:3])}.",
            url=reverse("succession:positions"),
            action_words="See the position" if one else "See the positions",
            is_urgent=urgent,
        )
    ]
