"""A round about Erik with raters of every group, run through the services."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from competencies.feedback.answering import answer_round
from competencies.feedback.policies import State
from competencies.feedback.release import release_round
from competencies.feedback.services import add_raters, close_round, open_round, start_round
from competencies.models import FeedbackRound, RoundRater
from people.models import Employee
from tests.cast import Cast, make_account, make_person


def crowd(cast: Cast, *, peers: int = 3, reports: int = 0, others: int = 0) -> list[Employee]:
    """People with accounts: peers of Erik, reports of his, and others under Olga."""
    managers = [("mona", peers), ("erik", reports), ("olga", others)]
    made = []
    for manager, count in managers:
        for n in range(count):
            name = f"{manager[0].upper()}rater{n} Of{manager}{n}"
            one = make_person(f"{manager}-{n}", name, manager=cast.people[manager])
            cast.accounts[f"{manager}-{n}"] = make_account(name, employee=one)
            made.append(one)
    return made


def open_about_erik(cast: Cast, raters: Sequence[Employee]) -> FeedbackRound:
    by = cast.accounts["hr_admin"]
    started = start_round(employee=cast.people["erik"], role=cast.roles["sales-rep"], by=by)
    add_raters(feedback_round=started, people=raters, by=by)
    closes_on = timezone.localdate() + timedelta(days=14)
    return open_round(feedback_round=started, closes_on=closes_on, by=by)


def say(
    cast: Cast,
    feedback_round: FeedbackRound,
    person: Employee,
    level: int | None,
    *,
    comments: Mapping[str, str] | None = None,
    but: Mapping[str, int | None] | None = None,
) -> None:
    """Everything at one level, `but` for some competencies by code."""
    levels = {one.pk: (but or {}).get(one.code, level) for one in feedback_round.competencies.all()}
    answer_round(
        rater=RoundRater.objects.get(round=feedback_round, rater=person),
        levels=levels,
        comments=comments or {},
        by=person.account,
    )


def release(cast: Cast, feedback_round: FeedbackRound) -> FeedbackRound:
    by = cast.accounts["hr_admin"]
    feedback_round.refresh_from_db()
    if feedback_round.state == State.OPEN:
        close_round(feedback_round=feedback_round, by=by)
    return release_round(feedback_round=feedback_round, by=by)
