"""What the rungs of a family require, beside one another."""

import pytest
from pytest_django import DjangoAssertNumQueries

from competencies.comparing import Need
from competencies.ladders import RungNeeds, ladder_rows
from people.models import Role
from tests.cast import Cast, make_profile


def rung(grade: int | None, level: float | None = None, *, has_profile: bool = True) -> RungNeeds:
    need = Need(competency_id=1, code="a", name="A", level=level or 1, weight=1, is_critical=False)
    needs = ({1: need} if level else {}) if has_profile else None
    return RungNeeds(code=f"r{grade}", name=f"R{grade}", grade=grade, needs=needs)


@pytest.mark.parametrize(
    ("rungs", "expected"),
    [
        ([rung(1, 2), rung(2, 3)], ["", ""]),
        ([rung(1, 3), rung(2, 2)], ["", "asks_less"]),
        ([rung(1, 3), rung(2), rung(3, 3)], ["", "left_out", ""]),
        ([rung(1, 3), rung(2)], ["", ""]),  # the ladder may leave something behind for good
        ([rung(1), rung(2, 3)], ["", ""]),
        ([rung(1, 3), rung(2, has_profile=False), rung(3, 3)], ["", "", ""]),
        ([rung(1, 2), rung(2, 4), rung(3, 3)], ["", "", "asks_less"]),  # the nearest below counts
        ([rung(1, 4), rung(1, 2), rung(2, 3)], ["", "", "asks_less"]),  # the highest of a rung
        ([rung(1, 4), rung(None, 1)], ["", ""]),  # outside the ladder
    ],
)
def test_steps_back_and_gaps_are_pointed_out(rungs: list[RungNeeds], expected: list[str]) -> None:
    (row,) = ladder_rows(rungs)
    assert [cell.remark for cell in row.cells] == expected


def test_the_page_shows_every_rung_and_what_to_look_at(cast: Cast) -> None:
    kit = cast.competencies
    make_profile(cast.roles["sales-director"], [(kit["coaching"], 2, 1, True)])
    Role.objects.create(
        code="vp", name="Vice president", family=cast.roles["sales-rep"].family, grade=4
    )
    client = cast.client("hr_admin")
    page = client.get("/roles/families/sales/").content.decode()
    assert "Sales director asks for level 2, less than the rung below (3)." in page
    assert "Vice president" in page
    assert "/roles/vp/draft/" in page
    cast.sign_in(client, "employee")
    assert "/roles/vp/draft/" not in client.get("/roles/families/sales/").content.decode()
    assert client.get("/roles/families/none/").status_code == 404


def test_the_ladder_can_be_taken_away(cast: Cast) -> None:
    client = cast.client("employee")
    response = client.get("/roles/families/sales/export.csv")
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined] # streamed
    assert rows[:2] == [
        "Competency,Role,Rung,Level,Weight,Critical,Remark",
        "Coaching,Sales representative,1,2.0,3.0,Yes,",
    ]
    assert len(rows) == 10


def test_two_roles_side_by_side_differences_first(cast: Cast) -> None:
    client = cast.client("employee")
    kit = cast.competencies
    make_profile(
        cast.roles["sales-manager"], [(kit["coaching"], 2, 3, True), (kit["planning"], 5, 2, False)]
    )
    page = client.get("/roles/sales-manager/compare/")  # the rung below, unless one is chosen
    assert page.context["other"] == cast.roles["sales-rep"]
    assert [(one.need.code, one.difference) for one in page.context["comparisons"]] == [
        ("judgement", "removed"),
        ("planning", "changed"),
        ("coaching", "same"),
    ]
    text = page.content.decode()
    assert "Only Sales representative" in text
    assert "Both, but not alike" in text
    found = client.get("/roles/sales-manager/compare/", {"q": "direct"}).content.decode()
    assert "?with=sales-director" in found
    assert client.get("/roles/sales-manager/compare/", {"with": "none"}).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_the_ladder_asks_the_same_whatever_is_in_it(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        role = Role.objects.create(
            code=f"n{number}",
            name=f"Rung {number}",
            family=cast.roles["sales-rep"].family,
            grade=number + 4,
        )
        make_profile(role, [(cast.competencies["coaching"], 2, 1, True)])
    client = cast.client("employee")
    with django_assert_num_queries(6):
        client.get("/roles/families/sales/")
