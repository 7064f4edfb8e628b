"""Reading 360 rounds. Of answers nothing is read here: only what a release published."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from audit.errors import Forbidden, NotFound
from competencies.feedback.policies import State
from competencies.feedback.suppression import ANONYMOUS, MINIMUM
from competencies.models import (
    Competency,
    FeedbackRound,
    RaterGroup,
    RoundComment,
    RoundFigure,
    RoundRater,
)
from people.access import Access, Permission, reach
from people.models import Employee
from people.selectors.directory import matching
from ui.wording import number

TOLD_FOR = timedelta(days=14)
MOST_OFFERED = 20
WORDS = dict(RaterGroup.choices)
UNDER_WAY = (State.DRAFT, State.OPEN, State.CLOSED)


def rounds_within(access: Access, permission: Permission) -> QuerySet[FeedbackRound]:
    """With `asked` and `answered`, which count people and never answers."""
    done = Q(raters__state=RoundRater.State.ANSWERED)
    return (
        FeedbackRound.objects.filter(reach(access, permission, prefix="employee__"))
        .select_related("employee", "role", "created_by")
        .annotate(asked=Count("raters"), answered=Count("raters", filter=done))
    )


def searched(
    rounds: QuerySet[FeedbackRound], search: str, states: Sequence[str]
) -> QuerySet[FeedbackRound]:
    if states:
        rounds = rounds.filter(state__in=states)
    if search:
        people = matching(Employee.objects.all(), search)
        rounds = rounds.filter(employee__in=people.values("pk"))
    return rounds


def load_round(access: Access, round_id: int, permission: Permission) -> FeedbackRound:
    """Out of reach is 404; where one may read the results but not run the round, 403."""
    found = rounds_within(access, permission).filter(pk=round_id).first()
    if found is not None:
        if permission == Permission.ADD_EVIDENCE and found.employee_id == access.employee_id:
            raise Forbidden("Nobody runs a round about themselves. Ask a colleague in HR.")
        return found
    if rounds_within(access, Permission.VIEW_READINESS).filter(pk=round_id).exists():
        raise Forbidden("You may read the results of this round, but not run it.")
    raise NotFound("There is no such round, or it is not yours to see.")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A published figure: of one group, or of several that are only shown together."""

    label: str
    mean: float
    answers: int
    is_named: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One competency: its published figures, or why there are none."""

    competency: Competency
    cells: tuple[Cell, ...]

    @property
    def is_withheld(self) -> bool:
        return all(cell.is_named for cell in self.cells)


def results_of(feedback_round: FeedbackRound) -> list[Line]:
    """Two queries, whatever was answered."""
    figures: dict[int, list[RoundFigure]] = defaultdict(list)
    for figure in feedback_round.figures.order_by("pk"):
        figures[figure.competency_id].append(figure)
    return [
        Line(competency=one, cells=tuple(_cell(figure) for figure in figures[one.pk]))
        for one in feedback_round.competencies.order_by("name", "code")
    ]


def _cell(figure: RoundFigure) -> Cell:
    return Cell(
        label=group_words(figure.groups),
        mean=figure.mean,
        answers=figure.answers,
        is_named=figure.answers == 1,
    )


def group_words(groups: Sequence[str]) -> str:
    """ "Peers", "Peers and reports"."""
    words = [WORDS[group] for group in groups]
    return " and ".join([words[0], *(word.lower() for word in words[1:])])


def comments_of(feedback_round: FeedbackRound) -> list[tuple[str, list[RoundComment]]]:
    """What was let through, by question; in the order of random keys. One query."""
    shown = feedback_round.comments.exclude(shown="").order_by("is_managers", "pk")
    kept = list(shown)
    return [
        (str(question.label), [one for one in kept if one.question == question])
        for question in RoundComment.Question
    ]


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """How many of a group were asked and have answered, and what that means for its figures."""

    label: str
    asked: int
    answered: int
    hint: str


def group_counts(raters: Sequence[RoundRater]) -> list[GroupCount]:
    asked = Counter(one.group for one in raters)
    answered = Counter(one.group for one in raters if one.state == RoundRater.State.ANSWERED)
    return [
        GroupCount(
            label=str(group.label),
            asked=asked[group],
            answered=answered[group],
            hint=_hint(group, asked[group]),
        )
        for group in RaterGroup
        if asked[group]
    ]


def _hint(group: RaterGroup, asked: int) -> str:
    if group not in ANONYMOUS:
        return "Shown with the name: it is one person."
    if asked < MINIMUM:
        return f"Fewer than {MINIMUM}: shown only together with another group."
    return f"Shown by itself where {MINIMUM} of {number(asked)} or more have answered."


def raters_of(feedback_round: FeedbackRound) -> list[RoundRater]:
    return list(feedback_round.raters.select_related("rater__role"))


def offered_raters(
    access: Access, feedback_round: FeedbackRound, raters: Sequence[RoundRater], search: str
) -> list[Employee]:
    """Who works beside or for the person; with a search, whoever the reader may look up."""
    subject = feedback_round.employee
    near = Q(manager=subject)
    if subject.manager_id is not None:
        near |= Q(manager=subject.manager_id)
    people = Employee.objects.filter(
        reach(access, Permission.VIEW_PEOPLE), status=Employee.Status.ACTIVE
    )
    people = matching(people, search).distinct() if search else people.filter(near)
    taken = [one.rater_id for one in raters]
    return list(people.exclude(pk__in=taken).select_related("role")[:MOST_OFFERED])


def open_invitations(employee_id: int) -> QuerySet[RoundRater]:
    """Rounds in which somebody is asked and can still answer."""
    return RoundRater.objects.filter(
        rater=employee_id,
        state=RoundRater.State.ASKED,
        round__state=State.OPEN,
        round__closes_on__gte=timezone.localdate(),
    ).select_related("round__employee", "round__role")


def rounds_to_tell(access: Access) -> QuerySet[FeedbackRound]:
    """Closed ones that this reader may release, and newly released ones about the reader. One
    query."""
    waits = Q(pk__in=[])
    if access.can(Permission.ADD_EVIDENCE):
        waits = Q(reach(access, Permission.ADD_EVIDENCE, prefix="employee__"), state=State.CLOSED)
    mine = Q(pk__in=[])
    if access.employee_id is not None:
        waits &= ~Q(employee=access.employee_id)
        since = timezone.now() - TOLD_FOR
        mine = Q(employee=access.employee_id, state=State.RELEASED, finished_at__gte=since)
    return FeedbackRound.objects.filter(waits | mine).select_related("employee", "role")
