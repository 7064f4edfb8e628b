"""What makes a profile weak, without a database."""

from dataclasses import replace

import pytest

from competencies.comparing import Need
from competencies.quality import Surroundings, quality_hints

NEED = Need(competency_id=1, code="a", name="Coaching", level=3, weight=3, is_critical=True)
OTHER = Need(competency_id=2, code="b", name="Planning", level=2, weight=1, is_critical=False)
KNOWN = Surroundings(described_levels={1: {1, 2, 3}, 2: {1, 2, 3}}, with_content={1, 2})


def headings(needs: list[Need], known: Surroundings = KNOWN) -> list[str]:
    return [hint.heading for hint in quality_hints(needs, known)]


def test_a_sound_profile_and_an_empty_one_have_no_hints() -> None:
    assert headings([NEED, OTHER]) == []
    assert headings([]) == []


def test_no_critical_requirement() -> None:
    assert headings([replace(NEED, is_critical=False), OTHER]) == ["No requirement is critical."]


def test_equal_weights_but_not_of_one_alone() -> None:
    assert headings([NEED, replace(OTHER, weight=3)]) == ["All weights are equal."]
    assert headings([NEED]) == []


@pytest.mark.parametrize(("count", "expected"), [(12, []), (13, ["13 requirements are many."])])
def test_more_than_twelve_requirements(count: int, expected: list[str]) -> None:
    needs = [replace(NEED, competency_id=1, weight=1 + index) for index in range(count)]
    assert headings(needs) == expected


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ({1, 2, 3}, []),
        ({1, 2}, ["The needed level is above any that is described."]),
        ({1, 4}, ["The needed level has no behaviours."]),
        (set(), ["The needed level has no behaviours."]),
    ],
)
def test_a_needed_level_without_behaviours(described: set[int], expected: list[str]) -> None:
    known = replace(KNOWN, described_levels={1: described, 2: {2}})
    hints = quality_hints([NEED, OTHER], known)
    assert [hint.heading for hint in hints] == expected
    assert all(hint.names == ["Coaching"] for hint in hints)


def test_a_fraction_is_shown_by_the_level_below_it() -> None:
    assert headings([replace(NEED, level=2.5), OTHER]) == []


def test_no_content_names_what_lacks_it() -> None:
    (hint,) = quality_hints([NEED, OTHER], replace(KNOWN, with_content={2}))
    assert (hint.heading, hint.names) == ("No content is mapped.", ["Coaching"])
