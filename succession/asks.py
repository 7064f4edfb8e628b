"""What this room needs somebody for."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from people.access import Access, Permission, positions_within
from people.asks import Ask
from succession.actions.selectors import due_actions_of
from succession.bench.selectors import load_bench
from ui import wording

MOST_DUE = 20


SOON = timedelta(days=7)
"""How early an action is said to be due."""


def asks_for(access: Access) -> list[Ask]:
    return [*_due_actions(access), *_bare_positions(access)]


def _due_actions(access: Access) -> list[Ask]:
    """What the reader agreed to do, when its day has come or is near. One query."""
    if access.employee_id is None:
        return []
    today = timezone.localdate()
    due = list(due_actions_of(access.employee_id, by=today + SOON)[: MOST_DUE + 1])
    late = [action for action in due if action.due_on < today]
    if not due:
        return []
    first = due[0]
    when = wording.day_with_age(first.due_on, today)
    more = f"{MOST_DUE} or more" if len(due) > MOST_DUE else str(len(due))
    return [
        Ask(
            rank=5 if late else 30,
            icon="check",
            title=first.what if len(due) == 1 else f"{more} things you agreed to do are due",
            why=f"For {first.employee.full_name}, due {when}."
            if len(due) == 1
            else f"The first is for {first.employee.full_name}, due {when}.",
            url=reverse("succession:own-actions"),
            action_words="Close it" if len(due) == 1 else "See them",
            is_urgent=bool(late),
        )
    ]


def _bare_positions(access: Access) -> list[Ask]:
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
