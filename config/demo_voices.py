"""What people of the demo company say of one another: a 360 round with its results and one that is
open, a contest, a question to a colleague, self-assessments. All through the services."""

import random
from datetime import date, timedelta

from django.db import transaction

from audit.services import System
from competencies.contests.services import raise_contest
from competencies.feedback.answering import answer_round
from competencies.feedback.checking import decide_comment
from competencies.feedback.policies import State
from competencies.feedback.release import release_round
from competencies.feedback.services import add_raters, close_round, open_round, start_round
from competencies.giving.services import ask_colleague, assess_oneself
from competencies.habits.services import compare_raters
from competencies.models import Evidence, FeedbackRound, RaterGroup, RoundComment, RoundRater
from people.models import Account, Employee

KEEP = (
    "Explains a decision before it is asked for.",
    "Calm with difficult customers.",
    "Prepares well; meetings end with names against tasks.",
)
CHANGE = ("Hand over earlier.", "Say no more often, to us as well.")
SEED = 360


@transaction.atomic
def gather_voices(*, as_of: date, by: System) -> None:
    """Once; again changes nothing. Without the persona's role or colleagues there is nothing to
    gather."""
    person = Employee.objects.get(account__demo_label="Employee")
    if FeedbackRound.objects.exists() or person.role is None or person.manager is None:
        return
    chance = random.Random(SEED)  # noqa: S311 - invented people, always the same
    colleagues = list(
        Employee.objects.filter(manager=person.manager, status=Employee.Status.ACTIVE)
        .exclude(pk=person.pk)
        .select_related("role", "manager")[:5]
    )
    raters = [_account(one) for one in colleagues]
    released = _round_about(person, colleagues, as_of)
    for rater in released.raters.exclude(rater__account=None).select_related("rater__account"):
        _answer(rater, chance)
    _release(released)
    _round_about(colleagues[0], [person, *colleagues[1:]], as_of)
    _say_of_oneself(person, released)
    _contest()
    ask_colleague(
        employee=colleagues[1],
        competency=released.competencies.order_by("name")[0],
        colleague=person,
        by=raters[1],
    )
    compare_raters(as_of=as_of, by=by)


def _account(person: Employee) -> Account:
    """With a password that nobody has: colleagues answer, but are no persona to switch to."""
    found = Account.objects.filter(employee=person).first()
    return found or Account.objects.create_user(
        person.email, None, full_name=person.full_name, employee=person
    )


def _round_about(person: Employee, raters: list[Employee], as_of: date) -> FeedbackRound:
    by = Account.objects.get(demo_label="HR administrator")
    assert person.role is not None  # those chosen have one
    started = start_round(employee=person, role=person.role, by=by)
    add_raters(feedback_round=started, people=raters, by=by)
    closes_on = as_of + timedelta(days=14)
    return open_round(feedback_round=started, closes_on=closes_on, by=by)


def _answer(rater: RoundRater, chance: random.Random) -> None:
    own = 1 if rater.group == RaterGroup.SELF else 0
    levels: dict[int, int | None] = {
        one.pk: min(one.scale_max, max(1, round(chance.gauss(3, 0.8)) + own))
        if chance.random() > 0.1
        else None
        for one in rater.round.competencies.all()
    }
    comments = {"keep": chance.choice(KEEP), "change": chance.choice(CHANGE)}
    answer_round(rater=rater, levels=levels, comments=comments, by=rater.rater.account)


def _release(feedback_round: FeedbackRound) -> None:
    by = Account.objects.get(demo_label="HR administrator")
    close_round(feedback_round=feedback_round, by=by)
    for comment in feedback_round.comments.filter(decision=RoundComment.Decision.WAITING):
        decide_comment(comment=comment, decision=RoundComment.Decision.RELEASED, wording="", by=by)
    feedback_round.refresh_from_db()
    assert feedback_round.state == State.CLOSED  # so it can be released
    release_round(feedback_round=feedback_round, by=by)


def _say_of_oneself(person: Employee, released: FeedbackRound) -> None:
    for competency in released.competencies.order_by("name")[:2]:
        assess_oneself(competency=competency, level=4, note="", behaviour="", by=_account(person))


def _contest() -> None:
    """The newest rating by the persona who manages, if there is one."""
    rating = (
        Evidence.objects.filter(
            source=Evidence.Source.MANAGER_RATING,
            assessor__account__demo_label="Manager",
            employee__status=Employee.Status.ACTIVE,
            retracted_at__isnull=True,
        )
        .select_related("employee")
        .order_by("-observed_on", "-pk")
        .first()
    )
    if rating is not None:
        reason = "Since then I have led the spring campaign from start to end. Please look again."
        raise_contest(evidence=rating, reason=reason, by=_account(rating.employee))
