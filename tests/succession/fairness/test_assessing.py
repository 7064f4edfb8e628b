"""Counts to figures and sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.fairness import (
    GroupCount,
    Reading,
    Stage,
    StageFigures,
    assess_stage,
    change_between,
    change_words,
    group_words,
    stage_words,
)

FINDINGS = ("discriminat", "unfair", "bias", "adverse", "guilty", "significant", "proves")


def stage(name: str = "Selected", /, **counts: tuple[int, int]) -> Stage:
    return Stage(
        name=name,
        attribute="Group",
        groups=tuple(
            GroupCount(label=label, selected=selected, people=people)
            for label, (selected, people) in counts.items()
        ),
    )


def readings(figures: StageFigures) -> dict[str, str]:
    return {one.label: one.reading.value for one in figures.groups}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": (60, 200), "b": (120, 200)}, {"a": "look", "b": "reference"}),
        ({"a": (110, 200), "b": (120, 200)}, {"a": "no_flag", "b": "reference"}),
        ({"a": (96, 200), "b": (120, 200)}, {"a": "no_flag", "b": "reference"}),  # 0.8 exactly
        ({"a": (3, 14), "b": (6, 16)}, {"a": "too_few", "b": "reference"}),
        ({"a": (0, 50), "b": (0, 60)}, {"a": "nobody_selected", "b": "nobody_selected"}),
        ({"a": (5, 9)}, {"a": "not_compared"}),
        ({}, {}),
        # Whoever is under five takes the next smallest along: the total is public.
        ({"a": (4, 4), "b": (9, 20)}, {"a": "suppressed", "b": "suppressed"}),
        (
            {"a": (4, 4), "b": (1, 6), "c": (9, 20), "d": (8, 20)},
            {"a": "suppressed", "b": "suppressed", "c": "reference", "d": "too_few"},
        ),
        ({"a": (0, 0), "b": (600, 2000), "c": (700, 2000)}, {"b": "no_flag", "c": "reference"}),
    ],
)
def test_how_figures_are_read(counts: dict[str, tuple[int, int]], expected: dict[str, str]) -> None:
    assert readings(assess_stage(stage("Selected", **counts))) == expected


def test_the_figures_of_one_group() -> None:
    figures = assess_stage(stage(women=(60, 200), men=(120, 240)))
    women = figures.groups[0]
    assert (women.people, women.selected, women.rate, women.ratio) == (200, 60, 0.3, 0.6)
    assert women.low == pytest.approx(0.4667, abs=1e-4)
    assert women.high == pytest.approx(0.7641, abs=1e-4)
    assert women.p == pytest.approx(2.66e-5, rel=0.01)
    assert women.power == pytest.approx(0.53, abs=0.03)
    assert women.people_needed is None
    assert figures.reference == "men"
    assert figures.least_ratio == 0.6
    assert figures.overall_p == pytest.approx(women.p)


def test_a_group_held_back_is_no_reference_and_leaves_no_figure() -> None:
    figures = assess_stage(stage(a=(4, 4), b=(2, 3), c=(6, 20), d=(8, 20)))
    assert figures.reference == "d"
    held = figures.groups[0]
    assert (held.people, held.selected, held.rate, held.ratio, held.p) == (None,) * 5
    assert figures.held_back == 2


def test_people_of_no_known_group_count_and_are_compared_with_nobody() -> None:
    known = GroupCount(label="a", people=100, selected=30)
    other = GroupCount(label="b", people=100, selected=40)
    unknown = GroupCount(label="Not stated", people=50, selected=45, is_compared=False)
    figures = assess_stage(Stage(name="x", groups=(known, other, unknown)))
    assert readings(figures) == {"a": "too_few", "b": "reference", "Not stated": "not_compared"}
    assert figures.overall_p == assess_stage(Stage(name="x", groups=(known, other))).overall_p


def test_what_is_held_back_once_is_held_back_before_and_after() -> None:
    change = change_between(
        stage("Before", a=(2, 6), b=(3, 20), c=(9, 30)),
        stage("After", a=(2, 4), b=(3, 5), c=(9, 30)),
    )
    assert readings(change.before)["a"] == readings(change.after)["a"] == "suppressed"
    assert change.groups[0].rate is None


def test_before_and_after() -> None:
    change = change_between(
        stage("Before", a=(180, 900), b=(360, 900)), stage("After", a=(288, 900), b=(360, 900))
    )
    assert [one.rate for one in change.groups] == [pytest.approx(0.12), 0.0]
    assert change.groups[0].ratio == pytest.approx(0.8 - 0.5)
    assert change_words(change) == (
        "The lowest ratio was 0.50 before and is 0.80 after. Who moved, and why, is in the reasons"
        " given."
    )


def test_words() -> None:
    few = assess_stage(stage(women=(3, 14), men=(6, 16)))
    assert group_words(few.groups[0], few) == (
        "3 of 14 selected (21%). Too few to say: a true ratio of 0.8 would be noticed 4 times in"
        " 100. It would take about 298 beside 341 of men."
    )
    look = assess_stage(stage(women=(60, 200), men=(120, 200)))
    assert group_words(look.groups[0], look) == (
        "60 of 200 selected (30%). A reason to look, not a finding: 0.50 of the rate of men, likely"
        " 0.39–0.63; by chance less than once in 1,000 times."
    )
    assert stage_words(look) == (
        "A reason to look: women. Differences as large as these among all groups come by chance"
        " less than once in 1,000 times."
    )


def test_a_gulf_between_few_people_is_told_all_the_same() -> None:
    gulf = assess_stage(stage(women=(0, 10), men=(10, 10)))
    assert gulf.groups[0].reading == Reading.TOO_FEW
    assert "Yet a difference this large comes by chance less than once" in group_words(
        gulf.groups[0], gulf
    )


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="6 of 5 cannot be selected"):
        GroupCount(label="a", people=5, selected=6)
    twice = GroupCount(label="a", people=5, selected=1)
    with pytest.raises(ValueError, match="twice"):
        Stage(name="x", groups=(twice, twice))


counts = st.integers(0, 25).flatmap(
    lambda people: st.tuples(st.integers(0, people), st.just(people))
)


@settings(max_examples=25, deadline=None)
@given(st.lists(counts, max_size=5), st.lists(counts, max_size=5))
def test_whatever_the_counts(was: list[tuple[int, int]], now: list[tuple[int, int]]) -> None:
    before = stage("Before", **{f"g{i}": one for i, one in enumerate(was)})
    after = stage("After", **{f"g{i}": one for i, one in enumerate(now)})
    change = change_between(before, after)
    said: list[str] = [change_words(change), stage_words(change.after)]
    for figures, given_stage in ((change.before, before), (change.after, after)):
        people = {one.label: one.people for one in given_stage.groups}
        for one in figures.groups:
            said.append(group_words(one, figures))
            assert one.is_shown == (one.people is not None)
            assert not one.is_shown or people[one.label] >= 5
            if one.ratio is not None:
                assert 0 <= one.ratio <= 1
            if one.reading in (Reading.LOOK, Reading.NO_FLAG):
                assert one.power is not None
                assert one.power >= 0.5
        hidden = [people[one.label] for one in figures.groups if not one.is_shown]
        assert not hidden or len(figures.groups) == len(hidden) or sum(hidden) >= 5
    assert not [word for word in FINDINGS if word in " ".join(said).lower()]
