"""What pools are made of, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.transitions import Refusal
from succession.pools.criteria import Criteria, UnknownCriterion, criteria_from, faults_of
from succession.pools.policies import TRANSITIONS, Act, State
from succession.pools.velocity import Stay, duration_of, quarters_to, velocity_of

TODAY = date(2026, 11, 26)
SOON = timedelta(days=90)


# Pure


def test_every_act_has_an_outcome_in_every_state() -> None:
    assert set(TRANSITIONS) == {(state, act) for state in State for act in Act}
    assert not isinstance(TRANSITIONS[State.CLOSED, Act.REOPEN], Refusal)


def test_a_protected_attribute_is_no_criterion() -> None:
    for name in ("gender", "ethnicity", "birth_year", "age"):
        with pytest.raises(UnknownCriterion):
            criteria_from({name: "x"})


def test_criteria_survive_being_stored() -> None:
    asked = Criteria(families=("sales",), grade_from=1, bands=("ready_now",), coverage=0.5)
    assert criteria_from(asked.as_json()) == asked
    assert asked.as_json() == {
        "families": ["sales"], "grade_from": 1, "bands": ["ready_now"], "coverage": 0.5,
    }  # fmt: skip
    assert Criteria().is_empty


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        (Criteria(grade_from=3, grade_to=2), "grade_to"),
        (Criteria(bands=("ready_now",)), "role"),
        (Criteria(competency="coaching"), "level"),
        (Criteria(level=3.0), "level"),
        (Criteria(chance=0.8), "competency"),
    ],
)
def test_what_does_not_go_together_is_named(criteria: Criteria, field: str) -> None:
    assert [name for name, _ in faults_of(criteria, has_role=False)] == [field]


def stay(months_ago: int, months: int | None = None) -> Stay:
    joined = TODAY - timedelta(days=round(months_ago * 30.4375))
    left = None if months is None else joined + timedelta(days=round(months * 30.4375))
    return Stay(joined_on=joined, left_on=left)


def test_the_median_stay_counts_those_who_are_still_in() -> None:
    ended = [stay(30, months) for months in (3, 6, 9)]
    assert round(duration_of(ended, TODAY).median or 0) == 6
    ongoing = [*ended, stay(20), stay(24), stay(28), stay(30)]
    found = duration_of(ongoing, TODAY)
    assert (found.median, found.people, found.ongoing) == (None, 7, 4)
    assert round(found.longest) == 30
    young = [stay(30, 6), stay(30, 12), stay(1), stay(2)]
    assert round(duration_of(young, TODAY).median or 0) == 6  # the young tell nothing of month 6
    assert duration_of([], TODAY).median is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=12))
def test_members_are_those_who_entered_less_those_who_left(
    spans: list[tuple[int, int | None]],
) -> None:
    stays = [stay(ago, None if months is None else min(months, ago)) for ago, months in spans]
    found = velocity_of(stays, TODAY)
    periods = found.periods
    for before, after in pairwise(periods):
        assert after.members == before.members + after.entered - after.left
        assert before.until == after.first
    assert periods[-1].members == sum(one.left_on is None for one in stays)


def test_quarters_end_with_the_one_of_today() -> None:
    spans = quarters_to(TODAY)
    assert len(spans) == 8
    assert spans[-1] == (date(2026, 10, 1), date(2027, 1, 1))
    assert spans[0] == (date(2025, 1, 1), date(2025, 4, 1))
