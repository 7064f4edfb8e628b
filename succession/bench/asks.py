"""What critical positions and their plans need somebody for."""

from datetime import date
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from audit.together import Row
from people.access import Access, Permission, positions_within
from people.asks import Ask, Question, counted_with
from people.models import Position, left_by
from succession.bench.keeping import Reading
from succession.bench.selectors import newest_review
from succession.departures.selectors import breaks_for
from succession.departures.words import Break, Kind
from succession.forward.selectors import to_answer
from succession.models import BenchFigure, ExternalName, SelfNomination


def asks_for(access: Access, reading: Reading) -> list[Ask]:
    """What a departure broke, for those who answer for the plans."""
    return _broken(breaks_for(access, reading))


def questions_for(access: Access) -> list[Question]:
    """Of critical positions: who is missing, what is to be looked at again; and who put themselves
    forward. Figures as kept."""
    if not access.can(Permission.PROPOSE_SUCCESSORS):
        return []
    today = timezone.localdate()
    return [
        *_bare(access, today),
        _to_review(access, today),
        *_outdated_names(access, today),
        Question(rows=_forward(access), tell=_tell_forward),
    ]


def _bare(access: Access, today: date) -> list[Question]:
    """Critical positions within reach with no confirmed successor, the vacant ones first. Those whose
    holder has just left are told by name, as a break."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    rows = BenchFigure.objects.filter(confirmed=0).order_by("position__title")
    rows = rows.exclude(left_by(today, "position__incumbent__"))
    if not access.can_all(Permission.CONFIRM_SUCCESSORS):
        allowed = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by()
        rows = rows.filter(position__in=allowed)
    return [
        Question(
            rows=counted_with(rows.filter(is_vacant=is_vacant), "position__title", most=3),
            tell=partial(_tell_bare, is_vacant=is_vacant),
        )
        for is_vacant in (True, False)
    ]


def _tell_bare(rows: list[Row], *, is_vacant: bool) -> list[Ask]:
    titles = [title for _, title in rows]
    if is_vacant:
        words = "vacant, with nobody confirmed to follow"
        return _ask(titles, rows[0][0], rank=0, words=words, urgent=True)
    return _ask(titles, rows[0][0], rank=20, words="without a confirmed successor", urgent=False)


def _ask(titles: list[str], count: int, *, rank: int, words: str, urgent: bool) -> list[Ask]:
    one = count == 1
    return [
        Ask(
            rank=rank,
            icon="hierarchy",
            title=f"{titles[0]} is {words}" if one else f"{count:,} critical positions are {words}",
            why="Propose or confirm somebody, or say why not."
            if one
            else f"Among them {', '.join(titles)}.",
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


def _to_review(access: Access, today: date) -> Question:
    """Of positions that this reader is HR for or owns the plan of."""
    hr = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by().values("pk")
    rule = Q(pk__in=hr)
    if access.employee_id is not None:
        rule |= Q(plan__owner=access.employee_id)
    due = Position.objects.filter(rule, is_critical=True, closed_on__isnull=True)
    due = due.annotate(review_on=newest_review()).filter(review_on__lte=today)
    rows = counted_with(due.order_by("title", "pk"), "code", "title", most=1)
    return Question(rows=rows, tell=_tell_review)


def _tell_review(rows: list[Row]) -> list[Ask]:
    ((count, code, title),) = rows
    one = count == 1
    url = reverse("succession:position", args=[code])
    return [
        Ask(
            rank=25,
            icon="history",
            title=f"Risk and impact of {title} are due to be looked at again"
            if one
            else f"Risk and impact of {count:,} critical positions are due for another look",
            why="What was said holds until then; say whether it still does.",
            url=url if one else f"{reverse('succession:positions')}?review=overdue",
            action_words="Look at it" if one else "See which",
        )
    ]


def _outdated_names(access: Access, today: date) -> list[Question]:
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    within = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by().values("pk")
    rule = Q(plan__position__in=within)
    if access.can_all(Permission.CONFIRM_SUCCESSORS):
        rule |= Q(plan__role__isnull=False)
    outdated = ExternalName.objects.filter(rule, keep_until__lte=today)
    fields = (
        "plan__position__code",
        "plan__position__title",
        "plan__role__code",
        "plan__role__name",
    )
    return [Question(rows=counted_with(outdated, *fields, most=1), tell=_tell_names)]


def _tell_names(rows: list[Row]) -> list[Ask]:
    ((count, code, title, role_code, role_name),) = rows
    url = (
        reverse("succession:position", args=[code])
        if code is not None
        else reverse("succession:role-plan", args=[role_code])
    )
    words = "A name from outside was" if count == 1 else f"{count:,} names from outside were"
    return [
        Ask(
            rank=26,
            icon="history",
            title=f"{words} to be kept only until now",
            why=f"On the slate of {title or f'every {role_name}'}. Remove it, or add it again"
            " with a reason.",
            url=url,
            action_words="See the plan",
        )
    ]


def _forward(access: Access) -> QuerySet[SelfNomination, Row]:
    waiting = to_answer(access).filter(state=SelfNomination.State.OPEN).order_by("made_at", "pk")
    return counted_with(waiting, "pk", "employee__full_name", "role__name", most=1)


def _tell_forward(rows: list[Row]) -> list[Ask]:
    ((count, pk, name, role),) = rows
    one = count == 1
    return [
        Ask(
            rank=15,
            icon="star",
            title=f"{name} would like to become {role}"
            if one
            else f"{count:,} people put themselves forward for a role",
            why="They wait for your answer.",
            url=reverse("succession:forward-answer", args=[pk])
            if one
            else f"{reverse('succession:forward')}?state=open",
            action_words="Answer",
        )
    ]
