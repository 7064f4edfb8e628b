"""What critical positions and their plans need somebody for."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from people.access import Access, Permission, positions_within
from people.asks import Ask
from people.models import Position
from succession.bench.keeping import current_bench
from succession.bench.selectors import newest_review
from succession.departures.selectors import breaks_for
from succession.departures.words import Break, Kind
from succession.forward.selectors import to_answer
from succession.models import BenchFigure, ExternalName, SelfNomination


def asks_for(access: Access) -> list[Ask]:
    """Of critical positions: what a departure broke, who is missing, what is to be looked at again;
    and who put themselves forward. For those who answer for them."""
    if not access.can(Permission.PROPOSE_SUCCESSORS):
        return []
    reading = current_bench()
    breaks = breaks_for(access, reading)
    return [
        *_bare(access, breaks),
        *_broken(breaks),
        *_to_review(access, reading.as_of),
        *_outdated_names(access, reading.as_of),
        *_forward(access),
    ]


def _bare(access: Access, breaks: list[Break]) -> list[Ask]:
    """Critical positions within reach with no confirmed successor, the vacant ones first. Those whose
    holder has just left are told by name, as a break."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    allowed = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by()
    told = [one.position_id for one in breaks if one.kind is Kind.HOLDER_LEFT]
    bare = BenchFigure.objects.filter(confirmed=0, position__in=allowed)
    bare = bare.exclude(position__in=[one for one in told if one is not None])
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


def _broken(breaks: list[Break]) -> list[Ask]:
    """An empty seat without anybody confirmed is asked about above, where it is HR's."""
    told = [
        one
        for one in breaks
        if not (one.kind is Kind.VACANT and one.is_for_hr and not one.has_confirmed)
    ]
    if not told:
        return []
    first = told[0]
    one = len(told) == 1
    return [
        Ask(
            rank=5,
            icon="alert-triangle",
            title=f"{first.title}: {first.words}"
            if one
            else f"{len(told):,} things broke in succession plans",
            why="Mend the plan, or say why it may stay as it is."
            if one
            else " · ".join(f"{each.title}: {each.words}" for each in told[:2]),
            url=first.url if one else reverse("succession:broken"),
            action_words="See the plan" if one else "See what broke",
            is_urgent=True,
        )
    ]


def _to_review(access: Access, today: date) -> list[Ask]:
    """Of positions that this reader is HR for or owns the plan of."""
    hr = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by().values("pk")
    rule = Q(pk__in=hr)
    if access.employee_id is not None:
        rule |= Q(plan__owner=access.employee_id)
    due = Position.objects.filter(rule, is_critical=True, closed_on__isnull=True)
    due = due.annotate(review_on=newest_review()).filter(review_on__lte=today)
    mine = list(due.order_by("title", "pk").values_list("code", "title"))
    if not mine:
        return []
    code, title = mine[0]
    one = len(mine) == 1
    url = reverse("succession:position", args=[code])
    return [
        Ask(
            rank=25,
            icon="history",
            title=f"Risk and impact of {title} are due to be looked at again"
            if one
            else f"Risk and impact of {len(mine):,} critical positions are due for another look",
            why="What was said holds until then; say whether it still does.",
            url=url if one else f"{reverse('succession:positions')}?review=overdue",
            action_words="Look at it" if one else "See which",
        )
    ]


def _outdated_names(access: Access, today: date) -> list[Ask]:
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    within = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by().values("pk")
    rule = Q(plan__position__in=within)
    if access.can_all(Permission.CONFIRM_SUCCESSORS):
        rule |= Q(plan__role__isnull=False)
    rows = ExternalName.objects.filter(rule, keep_until__lte=today)
    found = list(rows.select_related("plan__position", "plan__role")[:100])
    if not found:
        return []
    plan = found[0].plan
    url = (
        reverse("succession:position", args=[plan.position.code])
        if plan.position
        else reverse("succession:role-plan", args=[plan.of_role.code])
    )
    words = (
        "A name from outside was" if len(found) == 1 else f"{len(found)} names from outside were"
    )
    return [
        Ask(
            rank=26,
            icon="history",
            title=f"{words} to be kept only until now",
            why=f"On the slate of {plan.title}. Remove it, or add it again with a reason.",
            url=url,
            action_words="See the plan",
        )
    ]


def _forward(access: Access) -> list[Ask]:
    waiting = to_answer(access).filter(state=SelfNomination.State.OPEN)
    found = list(waiting.order_by("made_at", "pk")[:100])
    if not found:
        return []
    first, one = found[0], len(found) == 1
    return [
        Ask(
            rank=15,
            icon="star",
            title=f"{first.employee.full_name} would like to become {first.role.name}"
            if one
            else f"{len(found)} people put themselves forward for a role",
            why="They wait for your answer.",
            url=reverse("succession:forward-answer", args=[first.pk])
            if one
            else f"{reverse('succession:forward')}?state=open",
            action_words="Answer",
        )
    ]
