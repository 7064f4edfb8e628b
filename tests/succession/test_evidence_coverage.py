"""How fresh the evidence is for what roles require, over any part of the organisation."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from competencies.models import Evidence
from governance.kpis.shapes import Moment
from governance.kpis.workforce import evidence_freshness
from people.access import access_of
from people.models import OrgUnit
from succession.coverage.measuring import measure_coverage
from succession.coverage.selectors import CoverageRow, evidence_map
from succession.models import EvidenceCoverage
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_person, observe

URL = "/coverage/evidence/"
EXPIRED = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def measured(cast: Cast) -> Cast:
    """Coaching: Erik fresh, Nia aging, Tuấn older, Sten expired, Mona, Ada and Olga never."""
    people, coaching = cast.people, cast.competencies["coaching"]
    observe(people["erik"], coaching, 3, days_ago=10)
    observe(people["erik"], coaching, 3, days_ago=900)
    observe(people["nia"], coaching, 3, days_ago=500)
    observe(people["tuan"], coaching, 3, days_ago=900)
    observe(people["sten"], coaching, 3, days_ago=20, expires_on=EXPIRED)
    observe(people["mona"], coaching, 3, source=Evidence.Source.COURSE_COMPLETION)
    recompute_pending()
    measure_coverage()
    return cast


def row(cast: Cast, persona: str, code: str, unit: str = "") -> CoverageRow:
    found = evidence_map(access_of(cast.accounts[persona]), cast.units[unit] if unit else None)
    return next(one for one in found.rows if one.code == code)


def counts(one: CoverageRow) -> list[int | None]:
    return [one.people, *(cell.count for cell in one.cells)]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("", [7, 1, 2, 1, 3]),
        ("sales", [4, 1, 1, 1, 1]),  # with Sales North below it
        ("sales-north", [3, 1, 1, 1, 0]),
        ("operations", [2, 0, 1, 0, 1]),
    ],
)
def test_people_are_counted_by_the_age_of_what_was_seen(
    measured: Cast, unit: str, expected: list[int]
) -> None:
    assert counts(row(measured, "hr_admin", "coaching", unit)) == expected


def test_it_adds_up_to_the_key_figure(measured: Cast) -> None:
    total = evidence_map(access_of(measured.accounts["hr_admin"]), None).total
    figure = evidence_freshness(Moment(as_of=timezone.localdate()))
    assert (total.cells[0].count, total.people) == (figure.numerator, figure.denominator)


def test_counting_again_replaces_and_leavers_do_not_count(measured: Cast) -> None:
    before = EvidenceCoverage.objects.count()
    assert measure_coverage() == before
    nia = measured.people["nia"]
    nia.status, nia.left_on = "left", date(2026, 1, 1)
    nia.save()
    measure_coverage()
    assert counts(row(measured, "hr_admin", "coaching", "sales-north"))[0] == 2


@pytest.mark.parametrize(
    ("persona", "unit", "expected"),
    [
        ("hr_partner", "sales-north", [3, 1, 1, 1, 0]),  # everybody there is theirs to see
        ("hr_partner", "operations", [None] * 5),  # nobody is
        ("committee_member", "sales-north", [None] * 5),
        ("committee_member", "", [7, None, None, None, None]),  # parts are too small
        ("manager", "", [7, None, None, None, None]),
    ],
)
def test_small_groups_are_held_back_from_those_without_the_right_over_them(
    measured: Cast, persona: str, unit: str, expected: list[int | None]
) -> None:
    assert counts(row(measured, persona, "coaching", unit)) == expected


def test_figures_of_larger_groups_are_shown_to_everybody_who_may_see_figures(
    measured: Cast,
) -> None:
    for number in range(20):
        person = make_person(
            f"X{number}",
            f"Extra {number}",
            unit=measured.units["operations"],
            role=measured.roles["sales-director"],
        )
        if number < 10:
            observe(person, measured.competencies["judgement"], 3)
    recompute_pending()
    measure_coverage()
    assert counts(row(measured, "committee_member", "judgement", "operations")) == [
        22, 10, 0, 0, 12,
    ]  # fmt: skip


def test_a_cell_leads_to_the_people_that_the_reader_may_see(measured: Cast) -> None:
    def seen(persona: str, **query: str) -> list[str]:
        page = measured.client(persona).get(f"{URL}people/", {"competency": "coaching", **query})
        return [one.number for one in page.context["page"].rows]

    assert seen("hr_admin", age="fresh") == ["E3"]
    assert seen("hr_admin", age="aging") == ["E4", "E7"]
    assert seen("hr_admin", age="never") == ["E1", "E2", "E6"]
    assert seen("hr_admin", age="aging", unit="sales") == ["E4"]
    assert seen("manager", age="aging") == ["E4"]
    assert seen("hr_partner", age="never") == ["E2"]
    assert seen("hr_admin", age="aging", q="sten") == ["E7"]
    assert seen("employee", age="fresh") == ["E3"]  # himself
    assert seen("stranger", age="fresh") == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"competency": "coaching"},
        {"competency": "coaching", "age": "young"},
        {"competency": "none", "age": "fresh"},
        {"competency": "coaching", "age": "fresh", "unit": "none"},
        {"competency": "\x00", "age": "fresh"},
    ],
)
def test_a_cell_that_is_not_there_is_not_found(measured: Cast, query: dict[str, str]) -> None:
    assert measured.client("hr_admin").get(f"{URL}people/", query).status_code == 404


def test_map_and_people_can_be_taken_away(measured: Cast) -> None:
    client = measured.client("hr_admin")
    response = client.get(f"{URL}export.csv", {"unit": "sales-north"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # streamed
    assert text.splitlines()[0] == (
        "Code,Competency,People,Under 12 months,12 to 24 months,Over 24 months,Never seen"
    )
    assert "coaching,Coaching,3,1,1,1,0" in text
    response = client.get(f"{URL}people/export.csv", {"competency": "coaching", "age": "fresh"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # streamed
    assert text.splitlines()[1:] == [
        "E3,Erik Ek,Sales representative,Sales North,Coaching,Under 12 months"
    ]
    event = Event.objects.order_by("-pk")[0]
    assert (event.action, event.object_label, event.detail) == (
        "exported",
        "Coaching: Under 12 months",
        {"rows": 1},
    )


def test_before_the_first_night_the_page_says_what_happens(cast: Cast) -> None:
    page = cast.client("hr_admin").get(URL).content.decode()
    assert "Nothing is counted yet" in page
    row = PeriodicTask.objects.get(task="succession.tasks.measure_coverage")
    assert (row.enabled, row.crontab.hour, row.crontab.minute) == (True, "3", "45")


def test_units_are_found_by_name_and_walked_down(measured: Cast) -> None:
    client = measured.client("hr_admin")
    page = client.get(URL, {"q": "north"})
    assert "?unit=sales-north" in page.content.decode()
    page = client.get(URL)
    assert [part.code for part in page.context["map"].parts] == ["operations", "sales"]
    north = client.get(URL, {"unit": "sales-north"}).content.decode()
    assert "Company" in north
    assert client.get(URL, {"unit": "none"}).status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_the_map_asks_the_same_whatever_the_size(
    measured: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        unit = OrgUnit.objects.create(
            code=f"u{number}", name=f"Unit {number}", parent=measured.units["sales"]
        )
        make_person(f"X{number}", f"X {number}", unit=unit, role=measured.roles["sales-rep"])
    recompute_pending()
    measure_coverage()
    client = measured.client("hr_admin")
    with django_assert_num_queries(7):
        client.get(URL, {"unit": "sales"})
    query = {"competency": "coaching", "age": "never"}
    with django_assert_num_queries(5):
        client.get(f"{URL}people/", query)
