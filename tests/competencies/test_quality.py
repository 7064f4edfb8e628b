"""What makes a profile weak: the rules without a database, and the page."""

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from competencies.comparing import Need
from competencies.models import Evidence
from competencies.quality import CHECKS, Practice, Surroundings, quality_hints, sound_checks
from competencies.services.profiles import start_draft
from tests.cast import Cast, make_person, observe

SELF = Evidence.Source.SELF_ASSESSMENT
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


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("Understands the market", False),
        ("Knows what customers want.", False),
        ("Is aware of risks", False),
        ("Fully appreciates feedback", False),
        ("Asks customers what they want", True),
        ("Shows that she understands by asking", True),
        ("Knowingly breaks a rule", True),
    ],
)
def test_behaviours_that_nobody_can_see(text: str, is_seen: bool) -> None:
    hints = quality_hints([NEED, OTHER], replace(KNOWN, behaviours={1: [text]}))
    assert [hint.names for hint in hints] == ([] if is_seen else [[f"Coaching: “{text}”"]])


def test_one_requirement_outweighs_the_rest_but_of_two_one_always_does() -> None:
    third = replace(OTHER, competency_id=1)
    assert headings([replace(NEED, weight=9), OTHER, replace(third, weight=2)]) == [
        "One requirement weighs more than all others."
    ]
    assert headings([replace(NEED, weight=9), OTHER]) == []


@pytest.mark.parametrize(
    ("practice", "expected"),
    [
        ({1: Practice(seen=5, highest=3), 2: Practice(seen=5, highest=2)}, []),
        (
            {1: Practice(seen=5, highest=2.5), 2: Practice(seen=5, highest=2)},
            ["Coaching: level 3, highest seen 2.5"],
        ),
        ({1: Practice(seen=4, highest=1), 2: Practice(seen=9, highest=5)}, []),  # single people
        ({2: Practice(seen=9, highest=5)}, ["Coaching"]),  # never assessed
        ({}, ["Coaching", "Planning"]),
        (None, []),  # nobody is in the role
    ],
)
def test_what_people_in_the_role_show(
    practice: dict[int, Practice] | None, expected: list[str]
) -> None:
    hints = quality_hints([NEED, OTHER], replace(KNOWN, practice=practice))
    assert [name for hint in hints for name in hint.names] == expected


def test_every_check_is_either_a_hint_or_fine() -> None:
    known = replace(KNOWN, practice={})
    hints, sound = quality_hints([NEED], known), sound_checks([NEED], known)
    assert len(hints) + len(sound) == len(CHECKS)
    assert len(sound_checks([NEED], KNOWN)) == len(CHECKS) - 2  # practice was not asked
    assert all(hint.words and hint.mend for hint in hints)


def test_the_page_checks_the_draft_before_the_version_in_force(cast: Cast) -> None:
    client = cast.client("hr_admin")
    for person in ("erik", "nia", "tuan", "sten"):
        observe(cast.people[person], cast.competencies["coaching"], 1)
    page = client.get("/roles/sales-rep/quality/").content.decode()
    assert "Version 1, in force." in page
    assert "Nobody in the role was ever assessed in it." in page
    assert "Nobody in the role reaches" not in page  # four people are too few to say so
    extra = make_person("E9", "Eva Ek", role=cast.roles["sales-rep"])
    observe(extra, cast.competencies["coaching"], 1.5)
    start_draft(
        role=cast.roles["sales-rep"],
        source=cast.profiles["sales-rep"],
        by=cast.accounts["hr_admin"],
    )
    page = client.get("/roles/sales-rep/quality/").content.decode()
    assert "Version 2, draft." in page
    assert "Coaching: level 2, highest seen 1.5" in page


def test_a_self_assessment_is_no_assessment(cast: Cast) -> None:
    client = cast.client("hr_admin")
    for code in ("coaching", "planning", "judgement"):
        observe(cast.people["erik"], cast.competencies[code], 5, source=SELF)
    hint = client.get("/roles/sales-rep/quality/").context["hints"][-1]
    assert len(hint.names) == 3


def test_the_check_asks_the_same_whatever_the_people(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        person = make_person(f"M{number}", f"Many {number}", role=cast.roles["sales-rep"])
        observe(person, cast.competencies["coaching"], 2)
    client = cast.client("hr_admin")
    with django_assert_num_queries(9):
        client.get("/roles/sales-rep/quality/")


def test_no_content_names_what_lacks_it() -> None:
    (hint,) = quality_hints([NEED, OTHER], replace(KNOWN, with_content={2}))
    assert (hint.heading, hint.names) == ("No content is mapped.", ["Coaching"])
