"""Frameworks and competencies as pages."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competencies.models import Competency, Framework, FrameworkLevel
from competencies.selectors.competencies import Freshness, freshness_of
from learning.models import Content
from tests.cast import Cast, make_person, observe


@pytest.fixture
def employee(cast: Cast) -> Client:
    return cast.client("employee")


def test_frameworks_with_their_counts_and_what_has_none(cast: Cast, employee: Client) -> None:
    FrameworkLevel.objects.create(framework=Framework.objects.get(), level=1, name="Starting")
    Competency.objects.create(code="loose", name="Loose end")
    page = employee.get("/frameworks/").content.decode()
    assert "Leading people" in page
    assert "1 Starting" in page
    assert "Without a framework" in page
    assert "Loose end" in employee.get("/frameworks/competency/").content.decode()


def test_a_search_goes_through_every_framework(cast: Cast, employee: Client) -> None:
    Competency.objects.create(code="loose", name="Coaching elsewhere")
    matches = employee.get("/frameworks/?q=coach").context["matches"]
    assert [one.code for one in matches] == ["coaching", "loose"]


def test_competencies_are_grouped_by_category_and_counted_by_roles(
    cast: Cast, employee: Client
) -> None:
    Competency.objects.filter(code="planning").update(category="Work")
    response = employee.get("/frameworks/leading/")
    assert [
        (x["competency"].code, x["category"], x["roles"]) for x in response.context["lines"]
    ] == [
        ("coaching", "", 3),
        ("judgement", "", 3),
        ("planning", "Work", 3),
    ]
    assert [
        x["competency"].code for x in employee.get("/frameworks/leading/?q=work").context["lines"]
    ] == ["planning"]


@pytest.mark.parametrize("count", [5, 50])
def test_a_framework_asks_the_same_whatever_its_size(
    cast: Cast, employee: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Competency.objects.bulk_create(
        Competency(code=f"K{n}", name=f"Skill {n}", framework=Framework.objects.get())
        for n in range(count)
    )
    with django_assert_num_queries(9):
        employee.get("/frameworks/leading/")


def test_a_competency_shows_levels_roles_content_and_how_it_fades(
    cast: Cast, employee: Client
) -> None:
    course = Content.objects.create(code="C1", title="Coaching basics")
    course.mappings.create(competency=cast.competencies["coaching"], level=2)
    Competency.objects.filter(code="coaching").update(half_life_days=400)
    page = employee.get("/frameworks/competency/coaching/")
    words = page.content.decode()
    assert "Coaching: behaviour of level 5" in words
    assert "counts half after 400 days" in words
    assert [one.profile.role.code for one in page.context["requirements"]] == [
        "sales-director",
        "sales-manager",
        "sales-rep",
    ]
    assert [(one.title, one.level) for one in page.context["mappings"]] == [
        ("Coaching basics", 2.0)
    ]


def test_what_is_not_there_is_not_found(cast: Cast, employee: Client) -> None:
    assert employee.get("/frameworks/nothing/").status_code == 404
    assert employee.get("/frameworks/competency/nothing/").status_code == 404


def test_freshness_of_few_people_is_held_back(cast: Cast) -> None:
    coaching = cast.competencies["coaching"]
    for name in ("ada", "mona", "erik", "nia"):
        observe(cast.people[name], coaching, 3, days_ago=10)
    assert freshness_of(coaching) == Freshness(
        people=None, observations=None, fresh=None, aging=None, stale=None
    )
    observe(cast.people["tuan"], coaching, 3, days_ago=900)
    # one person alone is old, so the ages would tell who
    assert freshness_of(coaching) == Freshness(
        people=5, observations=5, fresh=None, aging=None, stale=None
    )


def test_freshness_counts_each_person_once_by_the_newest_of_others(cast: Cast) -> None:
    coaching = cast.competencies["coaching"]
    for index in range(10):
        person = make_person(f"F{index}", f"Fresh {index}")
        observe(person, coaching, 3, days_ago=10 if index < 5 else 500)
        observe(person, coaching, 2, days_ago=1000)
    assert freshness_of(coaching) == Freshness(
        people=10, observations=20, fresh=5, aging=5, stale=0
    )
