"""The round and the answer, on the standing cast."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import System
from competencies.models import Evidence
from engagement.models import Nudge, NudgeRule
from engagement.selectors.candidates import learning_without_behaviour
from engagement.selectors.nudges import open_nudges
from engagement.services.nudges import answer_nudge, run_nudge_round
from learning.models import Completion, Content, ContentMapping
from people.models import Employee
from tests.cast import Cast, observe

BY = System("Tests")


@pytest.fixture
def rule(db: None) -> NudgeRule:
    """The rule that ships, with nobody held out, so that tests meet no lot."""
    rule = NudgeRule.objects.get(key="learning_without_behaviour")
    rule.holdout_share = 0
    rule.save()
    return rule


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def finish(
    cast: Cast, who: str, *, about: str = "coaching", days: int = 30, passed: bool | None = None
) -> Completion:
    content, _ = Content.objects.get_or_create(code=f"c-{about}", defaults={"title": f"On {about}"})
    ContentMapping.objects.get_or_create(
        content=content, competency=cast.competencies[about], level=2
    )
    return Completion.objects.create(
        employee=cast.people[who], content=content, completed_on=days_ago(days), passed=passed
    )


def run() -> dict[str, int]:
    return run_nudge_round(as_of=timezone.localdate(), by=BY)


def asked() -> set[tuple[str, str]]:
    return set(Nudge.objects.values_list("employee__number", "competency__code"))


def test_finished_learning_without_observed_behaviour_is_asked_of_the_manager(
    cast: Cast, rule: NudgeRule
) -> None:
    completion = finish(cast, "erik")
    assert run() == {"asked": 1, "held_out": 0, "elsewhere": 0, "lapsed": 0}
    nudge = Nudge.objects.get()
    assert (nudge.recipient, nudge.employee) == (cast.people["mona"], cast.people["erik"])
    assert nudge.completion == completion
    assert nudge.due_on == timezone.localdate() + timedelta(days=rule.due_days)


@pytest.mark.parametrize("days", [0, 13, 366])
def test_too_fresh_or_too_old_learning_is_left_alone(
    cast: Cast, rule: NudgeRule, days: int
) -> None:
    finish(cast, "erik", days=days)
    assert run()["asked"] == 0


@pytest.mark.parametrize("days", [14, 365])
def test_the_first_and_last_day_of_the_window_count(cast: Cast, rule: NudgeRule, days: int) -> None:
    finish(cast, "erik", days=days)
    assert run()["asked"] == 1


def test_learning_that_was_failed_asks_nothing(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik", passed=False)
    assert run()["asked"] == 0


def test_a_look_since_the_learning_ends_the_question(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik", days=30)
    observe(cast.people["erik"], cast.competencies["coaching"], 3, days_ago=10)
    assert run()["asked"] == 0


def test_a_look_before_the_learning_does_not_end_it(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik", days=30)
    observe(cast.people["erik"], cast.competencies["coaching"], 3, days_ago=31)
    assert run()["asked"] == 1


def test_another_course_is_no_look(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik", days=30)
    observe(
        cast.people["erik"],
        cast.competencies["coaching"],
        2,
        source=Evidence.Source.COURSE_COMPLETION,
        days_ago=10,
    )
    assert run()["asked"] == 1


def test_several_courses_on_one_competency_are_one_question(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik", days=40)
    newest = finish(cast, "erik", days=20)
    run()
    assert Nudge.objects.get().completion == newest


def test_nobody_is_asked_about_somebody_who_left_or_by_somebody_who_left(
    cast: Cast, rule: NudgeRule
) -> None:
    finish(cast, "erik")
    finish(cast, "sten")
    Employee.objects.filter(pk=cast.people["erik"].pk).update(status="left")
    Employee.objects.filter(pk=cast.people["olga"].pk).update(status="left")
    assert run()["asked"] == 0


def test_a_competency_that_no_rung_needs_is_not_asked(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    Employee.objects.filter(pk=cast.people["erik"].pk).update(role=None)
    assert run()["asked"] == 0


def test_the_limit_counts_open_questions_of_one_manager(cast: Cast, rule: NudgeRule) -> None:
    for who in ("erik", "nia", "tuan"):
        for about in ("coaching", "planning", "judgement"):
            finish(cast, who, about=about)
    finish(cast, "sten")
    assert run()["asked"] == rule.open_limit + 1
    assert Nudge.objects.filter(recipient=cast.people["mona"]).count() == rule.open_limit
    assert run()["asked"] == 0


def test_the_held_out_are_recorded_never_shown_and_take_a_place(
    cast: Cast, rule: NudgeRule
) -> None:
    NudgeRule.objects.update(holdout_share=0.5, open_limit=8)
    for who in ("erik", "nia", "tuan"):
        for about in ("coaching", "planning", "judgement"):
            finish(cast, who, about=about)
    counts = run()
    assert counts["asked"] + counts["held_out"] == 8
    assert counts["held_out"] > 0
    assert open_nudges(cast.people["mona"]).count() == counts["asked"]


def test_a_second_round_on_the_same_day_changes_nothing(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    before = list(Nudge.objects.values())
    assert run() == {"asked": 0, "held_out": 0, "elsewhere": 0, "lapsed": 0}
    assert list(Nudge.objects.values()) == before


def test_the_same_question_is_not_put_again_after_it_lapsed(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    Nudge.objects.update(due_on=days_ago(1))
    assert run() == {"asked": 0, "held_out": 0, "elsewhere": 0, "lapsed": 1}
    assert Nudge.objects.get().outcome == Nudge.Outcome.LAPSED


def test_a_question_lapses_only_after_its_day(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    Nudge.objects.update(due_on=timezone.localdate())
    assert run()["lapsed"] == 0


def test_a_look_without_being_asked_closes_the_question(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    observe(cast.people["erik"], cast.competencies["coaching"], 3)
    Nudge.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert not open_nudges(cast.people["mona"]).exists()
    assert run()["elsewhere"] == 1


def test_a_rule_that_is_switched_off_asks_nothing(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    NudgeRule.objects.update(is_active=False)
    assert run()["asked"] == 0


def test_an_answer_becomes_a_rating_with_its_origin_and_assessor(
    cast: Cast, rule: NudgeRule
) -> None:
    finish(cast, "erik")
    run()
    nudge = answer_nudge(
        nudge=Nudge.objects.get(), level=3, note="Ran the retro.", by=cast.accounts["manager"]
    )
    evidence = Evidence.objects.get()
    assert nudge.outcome == Nudge.Outcome.RATED
    assert (evidence.level, evidence.assessor, evidence.note) == (
        3,
        cast.people["mona"],
        "Ran the retro.",
    )
    assert (evidence.source, evidence.origin) == (Evidence.Source.MANAGER_RATING, "nudge")
    assert Event.objects.filter(object_type="nudge", subject_number="E3").count() == 1


def test_not_seen_is_an_answer_and_no_evidence(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    nudge = answer_nudge(
        nudge=Nudge.objects.get(), level=None, note="", by=cast.accounts["manager"]
    )
    assert nudge.outcome == Nudge.Outcome.NOT_SEEN
    assert not Evidence.objects.exists()


def test_a_second_answer_is_refused_and_changes_nothing(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    answer_nudge(nudge=Nudge.objects.get(), level=None, note="", by=cast.accounts["manager"])
    with pytest.raises(Conflict):
        answer_nudge(nudge=Nudge.objects.get(), level=4, note="", by=cast.accounts["manager"])
    assert not Evidence.objects.exists()
    assert Nudge.objects.get().outcome == Nudge.Outcome.NOT_SEEN


@pytest.mark.parametrize("persona", ["stranger", "hr_admin", "employee"])
def test_somebody_else_cannot_answer(cast: Cast, rule: NudgeRule, persona: str) -> None:
    finish(cast, "erik")
    run()
    with pytest.raises(Forbidden):
        answer_nudge(nudge=Nudge.objects.get(), level=4, note="", by=cast.accounts[persona])
    assert not Evidence.objects.exists()
    assert Nudge.objects.get().outcome == Nudge.Outcome.OPEN


def test_a_question_about_somebody_who_moved_on_is_neither_shown_nor_answered(
    cast: Cast, rule: NudgeRule
) -> None:
    finish(cast, "erik")
    run()
    nudge = Nudge.objects.get()
    Employee.objects.filter(number="E3").update(manager=cast.people["olga"])
    assert not open_nudges(cast.people["mona"]).exists()
    with pytest.raises(Conflict, match="no longer reports to you"):
        answer_nudge(nudge=nudge, level=3, note="", by=cast.accounts["manager"])
    assert not Evidence.objects.filter(origin="nudge").exists()
    assert Nudge.objects.get().outcome == "open"


def test_a_question_about_somebody_who_left_is_not_shown(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    Employee.objects.filter(number="E3").update(status="left")
    assert not open_nudges(cast.people["mona"]).exists()


def test_a_level_off_the_scale_changes_nothing(cast: Cast, rule: NudgeRule) -> None:
    finish(cast, "erik")
    run()
    with pytest.raises(DomainError, match="from 1 to 5"):
        answer_nudge(nudge=Nudge.objects.get(), level=6, note="", by=cast.accounts["manager"])
    assert Nudge.objects.get().outcome == Nudge.Outcome.OPEN


def test_candidates_come_in_one_query(
    cast: Cast, rule: NudgeRule, django_assert_num_queries: object
) -> None:
    for who in ("erik", "nia", "tuan"):
        finish(cast, who)
    with django_assert_num_queries(1):  # type: ignore[operator] # the fixture's own type is private
        assert len(learning_without_behaviour(rule, timezone.localdate())) == 3
