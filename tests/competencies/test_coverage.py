"""Where the requirements of roles come from."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competencies.models import Competency, Framework
from people.models import Role
from tests.cast import Cast, make_profile


@pytest.fixture
def reader(cast: Cast) -> Client:
    return cast.client("employee")


def test_shares_of_each_framework_and_roles_without_a_profile(cast: Cast, reader: Client) -> None:
    other = Framework.objects.create(code="other", name="Another framework")
    one = Competency.objects.create(code="x", name="X", framework=other)
    loose = Competency.objects.create(code="y", name="Y")
    make_profile(
        cast.roles["sales-rep"],
        [(cast.competencies["coaching"], 2, 6, True), (one, 2, 3, False), (loose, 2, 1, False)],
    )
    Role.objects.create(code="bare", name="Bare role")
    page = reader.get("/coverage/", {"sort": "name"})
    assert [column.name for column in page.context["columns"]] == [
        "Another framework",
        "Leading people",
        "Without a framework",
    ]
    found = {
        line.role.code: [(cell.count, cell.share) for cell in line.shares]
        for line in page.context["lines"]
    }
    assert found["sales-rep"] == [(1, 0.3), (1, 0.6), (1, 0.1)]
    assert found["bare"] == []
    assert "1 role has no profile" in page.content.decode()


def test_it_can_be_taken_away(cast: Cast, reader: Client) -> None:
    response = reader.get("/coverage/export.csv", {"q": "sales-rep"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # streamed
    assert text.splitlines() == [
        "Code,Role,Family,Requirements,Leading people: requirements,Leading people: share",
        "sales-rep,Sales representative,Sales,3,3,1.0",
    ]


@pytest.mark.parametrize("count", [2, 40])
def test_it_asks_the_same_whatever_the_roles(
    cast: Cast, reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        role = Role.objects.create(code=f"r{number}", name=f"Role {number}")
        make_profile(role, [(cast.competencies["coaching"], 2, 1, False)])
    with django_assert_num_queries(10):
        reader.get("/coverage/")
