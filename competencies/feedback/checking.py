"""Comments: looked through for names, and what a person lets through."""

from django.db import transaction
from django.db.models import Q

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from competencies.feedback.names import Known, Names
from competencies.feedback.policies import TRANSITIONS, Act, State
from competencies.models import FeedbackRound, RoundComment
from people.models import Account, Employee

LONGEST_COMMENT = 2000
_Decision = RoundComment.Decision


def check_comments(feedback_round: FeedbackRound) -> None:
    """What holds nothing that tells of anybody is let through; the rest waits for a person. Called
    where the round closes, in its transaction. Three queries."""
    comments = list(feedback_round.comments.all())
    if not comments:
        return
    names = Names(_known(feedback_round))
    for comment in comments:
        found = names.find_in(comment.text)
        comment.found = [f"{one.text}: {one.why.lower()}" for one in found]
        if not found:
            comment.decision, comment.shown = _Decision.RELEASED, comment.text
    RoundComment.objects.bulk_update(comments, ["found", "decision", "shown"])


def _known(feedback_round: FeedbackRound) -> list[Known]:
    """Everybody who ever worked here but the subject, whose name tells nothing about a rater."""
    subject = feedback_round.employee
    near = Q(rounds_asked__round=feedback_round) | Q(manager=subject)
    if subject.manager_id is not None:
        near |= Q(manager=subject.manager_id) | Q(pk=subject.manager_id)
    if subject.org_unit_id is not None:
        near |= Q(org_unit=subject.org_unit_id)
    close = set(Employee.objects.filter(near).order_by().values_list("pk", flat=True))
    rows = Employee.objects.exclude(pk=subject.pk).values_list("pk", "full_name", "number", "email")
    return [
        Known(full_name=name, number=number, email=email, is_near=pk in close)
        for pk, name, number, email in rows.order_by().iterator()
    ]


@transaction.atomic
def decide_comment(
    *, comment: RoundComment, decision: RoundComment.Decision, wording: str, by: Account
) -> RoundComment:
    """Let a comment through, let it through in other words, or withhold it."""
    feedback_round = FeedbackRound.objects.select_for_update(of=("self",)).get(pk=comment.round_id)
    next_state(TRANSITIONS, State(feedback_round.state), Act.REVIEW)
    locked = RoundComment.objects.get(pk=comment.pk)
    shown = {_Decision.RELEASED: locked.text, _Decision.EDITED: wording.strip()}.get(decision, "")
    if decision == _Decision.EDITED and not shown:
        raise DomainError("Write what the person may read, or withhold the comment.")
    if decision == _Decision.WAITING or len(shown) > LONGEST_COMMENT:
        raise DomainError(f"Decide, in at most {LONGEST_COMMENT:,} characters.")
    locked.decision, locked.shown = decision, shown
    locked.save(update_fields=["decision", "shown"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="feedback_round",
        object_id=feedback_round.pk,
        object_label=f"A comment: {decision.label.lower()}",
        subject_number=feedback_round.employee.number,
    )
    return locked
