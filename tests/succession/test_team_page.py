"""A manager's team: what needs the manager first."""

import pytest

from competencies.models import Evidence
from people.models import Employee
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_person, observe
from tests.succession.pages import observe_erik, read

pytestmark = pytest.mark.django_db


def names(cast: Cast, persona: str, query: str = "") -> list[str]:
    response = cast.client(persona).get(f"/team/{query}")
    return [line.row.employee.full_name for line in response.context["lines"]]


def test_unknown_people_stand_first_and_the_bands_are_counted(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    assert names(cast, "manager") == ["Nia Ncube", "Tuấn Trần", "Erik Ek"]
    page = read(cast.client("manager"), "/team/")
    assert "3 people who report to you; 2 need you." in page
    assert "2 Not enough evidence" in page
    assert "Rate: nobody has looked yet" in page


def test_only_those_who_report_here_unless_all_levels_are_asked_for(cast: Cast) -> None:
    recompute_pending()
    boss = cast.accounts["auditor"]
    boss.employee = cast.people["ada"]
    boss.save()
    assert sorted(names(cast, "auditor")) == ["Mona Lind", "Olga Orlova"]
    assert len(names(cast, "auditor", "?who=all")) == 6


def test_people_who_left_are_not_shown(cast: Cast) -> None:
    Employee.objects.filter(number="E4").update(status=Employee.Status.LEFT)
    assert "Nia Ncube" not in names(cast, "manager")


def test_search_band_and_sort_narrow_the_list(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    assert names(cast, "manager", "?q=tuan") == ["Tuấn Trần"]
    assert names(cast, "manager", "?band=insufficient_evidence&sort=-name") == [
        "Tuấn Trần",
        "Nia Ncube",
    ]
    assert "Nobody matches" in read(cast.client("manager"), "/team/?q=zzz")


def test_export_holds_the_same_people(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    rows = b"".join(client.get("/team/export.csv")).decode().splitlines()
    assert len(rows) == 4
    assert rows[1].startswith("E3,Erik Ek,Sales manager,")
    workbook = client.get("/team/export.xlsx")
    assert b"".join(workbook).startswith(b"PK")
    workbook.close()


def test_queries_of_the_team_do_not_grow_with_people(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    recompute_pending()
    client = cast.client("manager")
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture that is a function
        client.get("/team/")
    for number in range(20):
        person = make_person(
            f"T{number}",
            f"Person {number}",
            manager=cast.people["mona"],
            role=cast.roles["sales-rep"],
        )
        observe(person, cast.competencies["coaching"], 3, source=Evidence.Source.PEER_FEEDBACK)
    recompute_pending()
    with django_assert_num_queries(5):  # type: ignore[operator]  # a fixture that is a function
        client.get("/team/")
