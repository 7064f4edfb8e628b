"""Learning becomes evidence, and stops being it when it no longer follows."""

from datetime import date

import pytest

from audit.errors import DomainError
from audit.models import Event
from competencies.models import Evidence
from learning.models import Completion, Content, ContentMapping
from learning.services import Derived, derive_evidence, map_content, unmap_content
from tests.cast import Cast

DAY = date(2026, 1, 5)


def finish(cast: Cast, content: Content, **values: object) -> Completion:
    return Completion.objects.create(
        employee=cast.people["erik"], content=content, completed_on=DAY, **values
    )


def live() -> list[tuple[str, int, float]]:
    rows = Evidence.objects.filter(origin="completion", retracted_at__isnull=True)
    return list(
        rows.order_by("competency__code").values_list("competency__code", "source", "level")
    )


@pytest.fixture
def course(cast: Cast) -> Content:
    content = Content.objects.create(code="K1", title="Coaching basics")
    ContentMapping.objects.create(
        content=content, competency=cast.competencies["coaching"], level=2
    )
    return content


@pytest.mark.parametrize(
    ("score", "passed", "expected"),
    [
        (None, None, [("coaching", Evidence.Source.COURSE_COMPLETION, 2.0)]),
        (None, True, [("coaching", Evidence.Source.COURSE_COMPLETION, 2.0)]),
        (80.0, None, [("coaching", Evidence.Source.GRADED_COURSE, 2.0)]),
        (0.0, True, [("coaching", Evidence.Source.GRADED_COURSE, 2.0)]),
        (80.0, False, []),
        (None, False, []),
    ],
)
def test_what_a_completion_shows(
    cast: Cast,
    course: Content,
    score: float | None,
    passed: bool | None,
    expected: list[tuple[str, int, float]],
) -> None:
    completion = finish(cast, course, score=score, passed=passed)
    by = cast.accounts["hr_admin"]
    derived = derive_evidence(by=by, completion_ids=[completion.pk])
    assert live() == expected
    assert derived == Derived(added=len(expected), retracted=0)
    assert derive_evidence(by=by, completion_ids=[completion.pk]) == Derived(added=0, retracted=0)
    assert Event.objects.filter(object_type="evidence").count() == len(expected)


def test_mapping_added_raised_and_taken_back(cast: Cast, course: Content) -> None:
    by = cast.accounts["hr_admin"]
    finish(cast, course)
    derive_evidence(by=by, content_ids=[course.pk])
    higher = map_content(content=course, competency=cast.competencies["coaching"], level=3, by=by)
    other = map_content(content=course, competency=cast.competencies["planning"], level=1, by=by)
    assert live() == [("coaching", 7, 3.0), ("planning", 7, 1.0)]
    unmap_content(mapping=higher, by=by)
    unmap_content(mapping=other, by=by)
    assert live() == [("coaching", 7, 2.0)]
    reasons = Evidence.objects.filter(retracted_at__isnull=False).order_by("id")
    assert list(reasons.values_list("competency__code", "level", "retraction_reason")) == [
        ("coaching", 2.0, "The completion or its mapping changed"),
        ("coaching", 3.0, "The completion or its mapping changed"),
        ("planning", 1.0, "The course is no longer mapped to this competency"),
    ]


def test_course_that_turns_out_failed_is_retracted(cast: Cast, course: Content) -> None:
    by = cast.accounts["hr_admin"]
    completion = finish(cast, course, passed=True)
    derive_evidence(by=by, completion_ids=[completion.pk])
    Completion.objects.update(passed=False)
    assert derive_evidence(by=by, completion_ids=[completion.pk]).retracted == 1
    assert (
        Evidence.objects.get(origin="completion").retraction_reason == "The course was not passed"
    )


def test_level_outside_the_scale_is_refused(cast: Cast, course: Content) -> None:
    with pytest.raises(DomainError, match="Choose a level from 1 to 5"):
        map_content(
            content=course,
            competency=cast.competencies["coaching"],
            level=6,
            by=cast.accounts["hr_admin"],
        )
    assert ContentMapping.objects.count() == 1
