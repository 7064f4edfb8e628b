"""Looking people up: within reach, with or without accents, as a file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Employee
from tests.cast import Cast, make_person

STAFF = ["Ada Adeyemi", "Erik Ek", "Mona Lind", "Nia Ncube", "Olga Orlova", "Sten Sand"]


def names_on(html: str) -> list[str]:
    """The names in the first column, in order."""
    cells = [cell.split("</a>", maxsplit=1)[0] for cell in html.split('<th scope="row">')[1:]]
    return [cell.rpartition(">")[2] for cell in cells]


def directory(cast: Cast, query: str = "", persona: str = "hr_admin") -> list[str]:
    client = cast.client(persona)
    return names_on(client.get(f"/people/{query}").text)


def exported(cast: Cast, query: str = "", persona: str = "hr_admin") -> list[list[str]]:
    client = cast.client(persona)
    body = client.get(f"/people/export.csv{query}").getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("tuan", ["Tuấn Trần"]),
        ("Tuấn", ["Tuấn Trần"]),
        ("TRAN tu", ["Tuấn Trần"]),
        ("e3", ["Erik Ek"]),
        ("li", ["Mona Lind"]),
        ("nobody", []),
        ("%", []),
        ("_", []),
        ("'", []),
        ("\x00", [*STAFF, "Tuấn Trần"]),
    ],
)
def test_search_finds_names_with_and_without_accents_and_numbers(
    cast: Cast, search: str, found: list[str]
) -> None:
    client = cast.client("hr_admin")
    assert names_on(client.get("/people/", {"q": search}).text) == found


def test_a_manager_finds_their_own_people_and_themselves(cast: Cast) -> None:
    assert directory(cast, persona="manager") == ["Erik Ek", "Mona Lind", "Nia Ncube", "Tuấn Trần"]


def test_an_employee_finds_nobody_but_themselves(cast: Cast) -> None:
    assert directory(cast, "?q=ada", persona="employee") == []
    assert directory(cast, persona="employee") == ["Erik Ek"]


def test_those_who_left_are_found_by_asking_for_them(cast: Cast) -> None:
    Employee.objects.filter(number="E3").update(status="left")
    assert "Erik Ek" not in directory(cast)
    assert directory(cast, "?status=left") == ["Erik Ek"]


def test_manager_has_left_finds_whoever_still_reports_to_them(cast: Cast) -> None:
    assert directory(cast, "?manager=left") == []
    Employee.objects.filter(number="E6").update(status="left")
    assert directory(cast, "?manager=left") == ["Sten Sand"]


def test_a_file_has_what_the_list_shows(cast: Cast) -> None:
    rows = exported(cast, "?q=ek", persona="manager")
    assert rows == [
        ["Number", "Name", "Role", "Org unit", "Manager", "Status"],
        ["E3", "Erik Ek", "Sales representative", "Sales North", "Mona Lind", "active"],
    ]


def test_a_name_that_is_a_formula_is_text_in_the_file(cast: Cast) -> None:
    make_person("=1+1", '=HYPERLINK("http://evil.example")')
    cells = [row[:2] for row in exported(cast)]
    assert ["'=1+1", '\'=HYPERLINK("http://evil.example")'] in cells


def test_a_name_that_is_markup_is_text_on_the_page(cast: Cast) -> None:
    make_person("E99", "<script>alert(1)</script>")
    client = cast.client("hr_admin")
    html = client.get("/people/").text
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_nobody_matching_says_what_to_try(cast: Cast) -> None:
    client = cast.client("hr_admin")
    assert "Check the spelling" in client.get("/people/", {"q": "nobody"}).text


def test_the_list_takes_as_many_queries_for_fifty_people_as_for_five(cast: Cast) -> None:
    client = cast.client("hr_admin")
    counts = []
    for first, last in ((100, 105), (105, 150)):
        for number in range(first, last):
            make_person(f"N{number}", f"Person {number}", manager=cast.people["ada"])
        for address in ("/people/", "/people/export.csv"):
            with CaptureQueriesContext(connection) as queries:
                b"".join(client.get(address))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 8
