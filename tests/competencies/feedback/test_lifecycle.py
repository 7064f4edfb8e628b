"""A 360 round from draft to release: states, raters, comments, evidence, reminders."""

from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from competencies.feedback.answering import answer_round, decline_round
from competencies.feedback.checking import decide_comment
from competencies.feedback.policies import TRANSITIONS, Act, State
from competencies.feedback.services import (
    add_raters,
    cancel_round,
    close_round,
    open_round,
    remove_rater,
    start_round,
)
from competencies.models import (
    Evidence,
    FeedbackRound,
    RoundAnswer,
    RoundComment,
    RoundFigure,
    RoundRater,
)
from competencies.tasks import care_for_feedback
from people.models import Employee
from tests.cast import Cast
from tests.competencies.feedback.rounds import crowd, open_about_erik, release, say

pytestmark = pytest.mark.django_db


def groups(feedback_round: FeedbackRound) -> dict[str, str]:
    return dict(feedback_round.raters.values_list("rater__number", "group"))


def test_the_table_is_total() -> None:
    assert set(TRANSITIONS) == set(product(State, Act))
    assert {state.value for state in State} == set(FeedbackRound.State.values)


def test_groups_follow_the_reporting_lines(cast: Cast) -> None:
    people = [*crowd(cast, peers=1, reports=1, others=1), cast.people["ada"]]
    found = open_about_erik(cast, people)
    assert groups(found) == {
        "E2": "manager",
        "E3": "self",
        "mona-0": "peers",
        "erik-0": "reports",
        "olga-0": "others",
        "E1": "others",
    }
    assert sorted(one.code for one in found.competencies.all()) == [
        "coaching",
        "judgement",
        "planning",
    ]


def test_release_publishes_figures_and_one_piece_for_each_competency(cast: Cast) -> None:
    people = crowd(cast, peers=3, reports=2)
    found = open_about_erik(cast, people)
    for person, level in zip(people, (2, 3, 4, 1, 5), strict=True):
        say(cast, found, person, level, but={"judgement": None})
    say(cast, found, cast.people["mona"], 5)
    say(cast, found, cast.people["erik"], 4)
    release(cast, found)
    figures = RoundFigure.objects.filter(competency__code="coaching")
    assert [(one.groups, one.mean, one.answers) for one in figures] == [
        (["manager"], 5, 1),
        (["self"], 4, 1),
        (["peers", "reports"], 3, 5),
    ]
    assert list(
        RoundFigure.objects.filter(competency__code="judgement").values_list("groups", flat=True)
    ) == [["manager"], ["self"]]
    pieces = Evidence.objects.order_by("competency__code")
    assert [(one.competency.code, one.assessor) for one in pieces] == [
        ("coaching", None),
        ("planning", None),
    ]
    assert [one.level for one in pieces] == pytest.approx([20 / 6, 20 / 6])
    assert {(one.source, one.origin, one.origin_ref) for one in pieces} == {
        (Evidence.Source.FEEDBACK_360, Evidence.Origin.ROUND, f"round:{found.pk}")
    }
    assert not RoundAnswer.objects.exists()
    event = Event.objects.get(action=Event.Action.PUBLISHED)
    assert (event.object_type, event.subject_number) == ("feedback_round", "E3")


def test_nothing_ties_an_answer_to_its_rater(cast: Cast) -> None:
    """Neither a column nor the trail: what is stored of an answer is the same whoever gave it."""
    people = crowd(cast)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 2, comments={"keep": "Good"})
    names = {one.name for model in (RoundAnswer, RoundComment) for one in model._meta.get_fields()}
    assert names == {
        "id", "round", "competency", "group", "level",
        "question", "is_managers", "text", "shown", "found", "decision",
    }  # fmt: skip
    event = Event.objects.filter(actor_label=people[0].full_name).get()
    assert event.detail == {}
    assert event.object_label == "360 round: answered"


def test_a_sheet_is_sent_once_whole_and_in_time(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    rater = RoundRater.objects.get(rater=people[0])
    asked = [one.pk for one in found.competencies.all()]
    for levels in ({}, dict.fromkeys(asked, 6), dict.fromkeys(asked, 0), {asked[0]: 3}):
        with pytest.raises(DomainError):
            answer_round(rater=rater, levels=levels, comments={}, by=people[0].account)
    with pytest.raises(DomainError, match="2,000"):
        answer_round(
            rater=rater,
            levels=dict.fromkeys(asked, 3),
            comments={"keep": "x" * 2001},
            by=people[0].account,
        )
    with pytest.raises(Forbidden):
        answer_round(rater=rater, levels=dict.fromkeys(asked, 3), comments={}, by=people[1].account)
    assert not RoundAnswer.objects.exists()
    say(cast, found, people[0], 3)
    with pytest.raises(Conflict, match="answered already"):
        say(cast, found, people[0], 5)
    decline_round(rater=RoundRater.objects.get(rater=people[1]), by=people[1].account)
    with pytest.raises(Conflict, match="answered already"):
        say(cast, found, people[1], 5)
    FeedbackRound.objects.update(
        opens_on=timezone.localdate() - timedelta(days=9),
        closes_on=timezone.localdate() - timedelta(days=1),
    )
    with pytest.raises(Conflict, match="time to answer is over"):
        say(cast, found, people[2], 5)


def test_too_few_raters_or_unlikely_days_do_not_open(cast: Cast) -> None:
    by, today = cast.accounts["hr_admin"], timezone.localdate()
    started = start_round(employee=cast.people["erik"], role=cast.roles["sales-rep"], by=by)
    add_raters(feedback_round=started, people=crowd(cast, peers=2), by=by)
    with pytest.raises(DomainError, match="at least 3 people"):
        open_round(feedback_round=started, closes_on=today, by=by)
    add_raters(feedback_round=started, people=[cast.people["ada"]], by=by)
    for day in (today - timedelta(days=1), today + timedelta(days=61)):
        with pytest.raises(DomainError, match="Choose a last day"):
            open_round(feedback_round=started, closes_on=day, by=by)
    started.refresh_from_db()
    assert started.state == State.DRAFT


def test_nobody_runs_a_round_about_themselves_or_a_leaver(cast: Cast) -> None:
    by, erik = cast.accounts["hr_admin"], cast.people["erik"]
    by.employee = cast.people["nia"]
    by.save()
    with pytest.raises(Forbidden):
        start_round(employee=cast.people["nia"], role=cast.roles["sales-rep"], by=by)
    erik.status = Employee.Status.LEFT
    with pytest.raises(Conflict, match="has left"):
        start_round(employee=erik, role=cast.roles["sales-rep"], by=by)
    assert not FeedbackRound.objects.exists()


def test_comments_with_names_wait_for_a_person(cast: Cast) -> None:
    people = crowd(cast)
    by = cast.accounts["hr_admin"]
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 3, comments={"keep": "Listens. Erik is calm."})
    say(cast, found, people[1], 3, comments={"keep": "mona knows why", "change": "Less mail"})
    say(cast, found, people[2], 3, comments={"change": "Call Sten more"})
    close_round(feedback_round=found, by=by)
    shown = RoundComment.Decision.RELEASED
    assert sorted(found.comments.filter(decision=shown).values_list("shown", flat=True)) == [
        "Less mail",
        "Listens. Erik is calm.",
    ]
    mona = found.comments.get(text="mona knows why")
    assert mona.found == ["mona: a name of somebody near"]
    with pytest.raises(Conflict, match="Look at the comments"):
        release(cast, found)
    with pytest.raises(DomainError, match="Write what"):
        decide_comment(comment=mona, decision=RoundComment.Decision.EDITED, wording=" ", by=by)
    decide_comment(
        comment=mona, decision=RoundComment.Decision.EDITED, wording="Others know why", by=by
    )
    sten = found.comments.get(text="Call Sten more")
    decide_comment(comment=sten, decision=RoundComment.Decision.WITHHELD, wording="", by=by)
    release(cast, found)
    assert set(found.comments.values_list("text", "shown")) == {
        ("", "Listens. Erik is calm."),
        ("", "Others know why"),
        ("", "Less mail"),
        ("", ""),
    }
    assert not found.comments.exclude(found=[]).exists()
    with pytest.raises(Conflict, match="is released"):
        decide_comment(comment=sten, decision=RoundComment.Decision.RELEASED, wording="", by=by)


def test_a_failing_release_changes_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    for person in people:
        say(cast, found, person, 3)
    close_round(feedback_round=found, by=cast.accounts["hr_admin"])
    monkeypatch.setattr("competencies.feedback.release.finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        release(cast, found)
    assert not RoundFigure.objects.exists()
    assert not Evidence.objects.exists()
    assert RoundAnswer.objects.count() == 9


def test_mails_when_asked_and_before_it_closes_naming_nobody_in_the_subject(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    assert PeriodicTask.objects.get(task="competencies.tasks.care_for_feedback").enabled
    assert [care_for_feedback(), care_for_feedback()] == [5, 0]
    assert {one.subject for one in mail.outbox} == {"A 360 round waits for your answer"}
    to_peer = next(one for one in mail.outbox if one.to == ["mona-0@example.org"])
    assert "kept without your name" in to_peer.body
    assert f"/feedback/{found.pk}/answer/" in to_peer.body
    to_manager = next(one for one in mail.outbox if one.to == ["e2@example.org"])
    assert "shown with your name" in to_manager.body
    say(cast, found, people[0], 3)
    today = timezone.localdate()
    FeedbackRound.objects.update(
        opens_on=today - timedelta(days=20), closes_on=today + timedelta(days=2)
    )
    RoundRater.objects.update(reminded_on=today - timedelta(days=12))
    assert [care_for_feedback(), care_for_feedback()] == [4, 0]


def test_a_late_round_closes_by_itself(cast: Cast) -> None:
    found = open_about_erik(cast, crowd(cast))
    yesterday = timezone.localdate() - timedelta(days=1)
    FeedbackRound.objects.update(opens_on=yesterday, closes_on=yesterday)
    assert care_for_feedback() == 0
    found.refresh_from_db()
    assert found.state == State.CLOSED
    assert Event.objects.filter(actor_label="360 rounds", actor_id="").count() == 1


def test_database_keeps_what_was_published(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    for person in people:
        say(cast, found, person, 3)
    release(cast, found)
    for act in (
        lambda: RoundFigure.objects.update(mean=5),
        lambda: RoundFigure.objects.all().delete(),
        lambda: FeedbackRound.objects.update(state="open"),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoundFigure.objects.create(
            round=found,
            competency=cast.competencies["coaching"],
            groups=["peers"],
            mean=3,
            answers=2,
        )


def test_cancelling_deletes_what_was_answered(cast: Cast) -> None:
    people = crowd(cast)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 3, comments={"keep": "Good"})
    cancel_round(feedback_round=found, by=cast.accounts["hr_admin"])
    assert not RoundAnswer.objects.exists()
    assert not RoundComment.objects.exists()
    for act in (close_round, cancel_round):
        with pytest.raises(Conflict, match="was cancelled"):
            act(feedback_round=found, by=cast.accounts["hr_admin"])


def test_a_rater_who_answered_cannot_be_taken_away(cast: Cast) -> None:
    people = crowd(cast, peers=4)
    found = open_about_erik(cast, people)
    say(cast, found, people[0], 3)
    by = cast.accounts["hr_admin"]
    with pytest.raises(Conflict, match="can no longer be told apart"):
        remove_rater(rater=RoundRater.objects.get(rater=people[0]), by=by)
    remove_rater(rater=RoundRater.objects.get(rater=people[1]), by=by)
    assert found.raters.count() == 5
