"""What this room needs somebody for."""

from django.urls import reverse

from people.access import Access, Permission, positions_within
from people.asks import Ask
from succession.bench.keeping import current_bench
from succession.models import BenchFigure


def asks_for(access: Access) -> list[Ask]:
    """Critical positions within reach with no confirmed successor, the vacant ones first."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    current_bench()
    allowed = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by()
    bare = BenchFigure.objects.filter(confirmed=0, position__in=allowed)
    rows = list(bare.order_by("position__title").values_list("position__title", "is_vacant"))
    vacant = [title for title, is_vacant in rows if is_vacant]
    held = [title for title, is_vacant in rows if not is_vacant]
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
