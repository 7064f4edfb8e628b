"""Taking an answer so that nobody can tell whose it is."""

import random
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from competencies.feedback.checking import LONGEST_COMMENT
from competencies.feedback.policies import TRANSITIONS, Act, State
from competencies.models import FeedbackRound, RaterGroup, RoundAnswer, RoundComment, RoundRater
from people.models import Account


@transaction.atomic
def answer_round(
    *,
    rater: RoundRater,
    levels: Mapping[int, int | None],
    comments: Mapping[str, str],
    by: Account,
) -> None:
    """Store a whole sheet at once, torn apart: levels by competency id (None: not seen) and comments
    by question. It can be sent once, because nobody can find it again to change it."""
    locked = _locked(rater, by)
    asked = {one.pk: one.scale_max for one in locked.round.competencies.all()}
    if set(levels) != set(asked):
        raise DomainError("Answer every question, or say that you have not seen it.")
    given = [(pk, level) for pk, level in levels.items() if level is not None]
    if any(not 1 <= level <= asked[pk] for pk, level in given):
        raise DomainError("Choose levels of the scale.")
    rows = [
        RoundAnswer(round=locked.round, competency_id=pk, group=locked.group, level=level)
        for pk, level in given
    ]
    random.SystemRandom().shuffle(rows)
    RoundAnswer.objects.bulk_create(rows)
    RoundComment.objects.bulk_create(_comments(locked, comments))
    _close(locked, RoundRater.State.ANSWERED, by)


@transaction.atomic
def decline_round(*, rater: RoundRater, by: Account) -> None:
    """Say no. Nothing is stored but that."""
    _close(_locked(rater, by), RoundRater.State.DECLINED, by)


def _locked(rater: RoundRater, by: Account) -> RoundRater:
    """The round is locked before the rater, as closing does, so that the two never wait crosswise."""
    feedback_round = (
        FeedbackRound.objects.select_for_update(of=("self",))
        .select_related("employee", "role")
        .get(pk=rater.round_id)
    )
    next_state(TRANSITIONS, State(feedback_round.state), Act.ANSWER)
    if feedback_round.closes_on is None or feedback_round.closes_on < timezone.localdate():
        raise Conflict("The time to answer is over.")
    locked = feedback_round.raters.select_for_update().filter(pk=rater.pk).first()
    if locked is None or by.employee_id is None or locked.rater_id != by.employee_id:
        raise Forbidden("You are not asked in this round.")
    if locked.state != RoundRater.State.ASKED:
        raise Conflict(
            "You have answered already. Nobody can tell your answers apart to change them."
        )
    locked.round = feedback_round
    return locked


def _comments(locked: RoundRater, comments: Mapping[str, str]) -> list[RoundComment]:
    """Nobody comments on themselves here."""
    if locked.group == RaterGroup.SELF:
        return []
    kept = {question: text.strip() for question, text in comments.items() if text.strip()}
    if any(len(text) > LONGEST_COMMENT for text in kept.values()):
        raise DomainError(f"A comment has at most {LONGEST_COMMENT:,} characters.")
    rows = [
        RoundComment(
            round=locked.round,
            question=RoundComment.Question(question),
            text=text,
            is_managers=locked.group == RaterGroup.MANAGER,
        )
        for question, text in kept.items()
    ]
    random.SystemRandom().shuffle(rows)
    return rows


def _close(locked: RoundRater, state: RoundRater.State, by: Account) -> None:
    """That somebody answered is in the trail; what is not."""
    locked.state = state
    locked.save(update_fields=["state"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="feedback_round",
        object_id=locked.round_id,
        object_label=f"360 round: {state.label.lower()}",
        subject_number=locked.round.employee.number,
    )
