"""What this room needs somebody for."""

from django.urls import reverse
from django.utils import timezone

from people.access import Access, Permission, positions_within
from people.asks import Ask
from succession.bench.selectors import load_bench


def asks_for(access: Access) -> list[Ask]:
    """Critical positions within reach with no confirmed successor, the vacant ones first."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    allowed = positions_within(access, Permission.CONFIRM_SUCCESSORS).filter(is_critical=True)
    ids = set(allowed.order_by().values_list("pk", flat=True))
    bench = load_bench(timezone.localdate())
    bare = [seat for seat in bench.seats if seat.position_id in ids and not seat.confirmed]
    vacant = [seat.title for seat in bare if seat.is_vacant]
    held = [seat.title for seat in bare if not seat.is_vacant]
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
