"""The release: answers become figures and evidence, once, and are deleted."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Event
from competencies.feedback.policies import Act, State
from competencies.feedback.services import finish, locked_round, record
from competencies.feedback.suppression import ANONYMOUS, MINIMUM, NAMED, cells_of, mean_of
from competencies.models import (
    Competency,
    Evidence,
    FeedbackRound,
    RoundComment,
    RoundFigure,
    RoundRater,
)
from competencies.services.evidence import record_evidence
from people.models import Account

Levels = dict[str, list[int]]
"""The levels of one competency, by group."""


@transaction.atomic
def release_round(*, feedback_round: FeedbackRound, by: Account) -> FeedbackRound:
    """Publish what may be shown. Raises Conflict while a comment waits to be looked at, and where
    fewer than three answered beside the manager and the person."""
    locked = locked_round(feedback_round, Act.RELEASE, by)
    if locked.comments.filter(decision=RoundComment.Decision.WAITING).exists():
        raise Conflict("Look at the comments that wait first: let each through, or withhold it.")
    answered = locked.raters.filter(group__in=ANONYMOUS, state=RoundRater.State.ANSWERED)
    if answered.count() < MINIMUM:
        raise Conflict(
            f"Fewer than {MINIMUM} have answered beside the manager and the person, so nothing may "
            "be shown. Cancel the round."
        )
    by_competency = _levels(locked)
    for competency in locked.competencies.order_by("name", "code"):
        levels = by_competency[competency.pk]
        RoundFigure.objects.bulk_create(_figures(locked, competency, levels))
        _become_evidence(locked, competency, levels, by)
    locked.answers.all().delete()
    locked.comments.update(text="", found=[])
    finish(locked, State.RELEASED, by)
    record(locked, Event.Action.PUBLISHED, by, act=Act.RELEASE)
    return locked


def _levels(locked: FeedbackRound) -> dict[int, Levels]:
    found: dict[int, Levels] = defaultdict(lambda: defaultdict(list))
    for competency, group, level in locked.answers.values_list("competency", "group", "level"):
        found[competency][group].append(level)
    return found


def _figures(locked: FeedbackRound, competency: Competency, levels: Levels) -> list[RoundFigure]:
    cells: list[tuple[str, ...]] = [(group,) for group in NAMED if levels.get(group)]
    cells += cells_of(_counts(levels))
    return [
        RoundFigure(
            round=locked,
            competency=competency,
            groups=list(cell),
            mean=mean_of(_together(levels, cell)),
            answers=len(_together(levels, cell)),
        )
        for cell in cells
    ]


def _become_evidence(
    locked: FeedbackRound, competency: Competency, levels: Levels, by: Account
) -> None:
    """One row of all but oneself, named after nobody, under the same minimum as every figure: the
    manager knows the own answer, so three others must stand beside it."""
    if not cells_of(_counts(levels)):
        return
    said = _together(levels, (*ANONYMOUS, "manager"))
    record_evidence(
        employee=locked.employee,
        competency=competency,
        source=Evidence.Source.FEEDBACK_360,
        level=mean_of(said),
        observed_on=min(locked.closes_on or timezone.localdate(), timezone.localdate()),
        note=f"Mean of {len(said)} answers in a 360 round",
        origin=Evidence.Origin.ROUND,
        origin_ref=f"round:{locked.pk}",
        by=by,
    )


def _counts(levels: Levels) -> Counter[str]:
    return Counter({group: len(said) for group, said in levels.items()})


def _together(levels: Levels, groups: Iterable[str]) -> list[int]:
    return [level for group in groups for level in levels.get(group, [])]
