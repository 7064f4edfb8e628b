"""Two versions side by side, without a database."""

from dataclasses import replace

from competencies.comparing import Difference, Need, compare, differing, in_words, shares

COACHING = Need(
    competency_id=1, code="coaching", name="Coaching", level=3, weight=3, is_critical=True
)
PLANNING = Need(
    competency_id=2, code="planning", name="Planning", level=2, weight=1, is_critical=False
)
JUDGEMENT = Need(
    competency_id=3, code="judgement", name="Judgement", level=4, weight=2, is_critical=False
)


def test_shares_are_parts_of_the_whole_weight() -> None:
    assert shares([COACHING, PLANNING]) == {1: 0.75, 2: 0.25}
    assert shares([]) == {}


def test_each_competency_of_either_side_is_told_once_and_news_first() -> None:
    found = compare([COACHING, PLANNING], [replace(PLANNING, level=3), JUDGEMENT])
    assert [(one.need.name, one.difference) for one in found] == [
        ("Judgement", Difference.ADDED),
        ("Coaching", Difference.REMOVED),
        ("Planning", Difference.CHANGED),
    ]


def test_shares_that_move_because_of_others_are_no_change() -> None:
    assert [one.need.name for one in differing([COACHING], [COACHING, PLANNING])] == ["Planning"]


def test_what_changed_is_marked_field_by_field() -> None:
    (one,) = compare([COACHING], [replace(COACHING, weight=5)])
    assert (one.is_level_changed, one.is_weight_changed, one.is_critical_changed) == (
        False,
        True,
        False,
    )


def test_one_side_alone_has_no_field_that_changed() -> None:
    (one,) = compare([], [COACHING])
    assert (one.is_level_changed, one.is_weight_changed, one.is_critical_changed) == (
        False,
        False,
        False,
    )


def test_a_change_in_words_names_what_matters_most_of_each() -> None:
    before = [COACHING, PLANNING, JUDGEMENT]
    after = [
        replace(COACHING, is_critical=False),
        replace(PLANNING, level=3.5, weight=2),
        replace(JUDGEMENT, weight=2.5),
    ]
    assert in_words(differing(before, after)) == (
        "Coaching no longer critical; weight of Judgement from 2 to 2.5; "
        "Planning from level 2 to 3.5"
    )


def test_a_long_change_is_cut_and_counted() -> None:
    assert in_words(compare([], [COACHING, PLANNING, JUDGEMENT]), most=2) == (
        "Coaching added; Judgement added; 1 more"
    )
    assert in_words([]) == "Nothing changed"
