"""The readiness matrix: pages, files, cells, and what each reader may see of it."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from succession.matrix.measuring import measure
from succession.matrix.shapes import Row, State
from succession.models import ReadinessScore
from succession.models.readiness import Band
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_person, make_profile, observe
from tests.succession.pages import words_of

ROLES, MANAGERS = "/matrix/", "/matrix/for/sales-manager/"
ERIK = f"{MANAGERS}people/E3/"


@pytest.fixture
def seen(cast: Cast) -> Cast:
    """For sales manager (coaching 3, planning 3, judgement 2): Erik strong, Nia and Tuấn alike and
    short in coaching, nobody has seen anything of Sten."""
    people, kit = cast.people, cast.competencies
    for name, level in (("coaching", 5), ("planning", 4), ("judgement", 4)):
        observe(people["erik"], kit[name], level)
    for who in ("nia", "tuan"):
        observe(people[who], kit["coaching"], 1)
        observe(people[who], kit["planning"], 4)
        observe(people[who], kit["judgement"], 4)
    recompute_pending()
    return cast


def rows_of(client: Client, url: str) -> list[Row]:
    response = client.get(url)
    assert response.status_code == 200
    found: list[Row] = response.context["made"].matrix.rows
    return found


def names_of(client: Client, url: str) -> list[str]:
    return [row.name for row in rows_of(client, url)]


def records(client: Client, url: str) -> list[list[str]]:
    response: Any = client.get(url)
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(StringIO(text)))


def test_levels_of_many_are_those_of_each_to_the_bit(seen: Cast) -> None:
    role = seen.roles["sales-manager"]
    ids = [seen.people[who].pk for who in ("erik", "nia", "tuan", "sten")]
    measured = measure(ids, profile=seen.profiles["sales-manager"].pk, as_of=timezone.localdate())
    assert measured.employees.tolist() == sorted(ids)
    for who in ("erik", "nia", "tuan", "sten"):
        at = measured.place_of(seen.people[who].pk)
        for part in readiness_of(seen.people[who], role).requirements:
            place = measured.competencies.index(part.competency.pk)
            assert measured.mean[at, place] == part.mean
            assert measured.sd[at, place] == part.sd
            assert measured.probability[at, place] == part.probability
            assert bool(measured.met[at, place]) == part.met
    assert measured.place_of(seen.people["ada"].pk) is None


def test_whoever_needs_the_reader_comes_first(seen: Cast) -> None:
    hr = seen.client("hr_admin")
    assert names_of(hr, MANAGERS)[:3] == ["Mona Lind", "Olga Orlova", "Sten Sand"]
    assert names_of(hr, MANAGERS)[-1] == "Erik Ek"
    assert names_of(hr, f"{MANAGERS}?sort=name")[0] == "Erik Ek"
    assert names_of(hr, f"{MANAGERS}?sort=-score")[0] == "Erik Ek"


def test_a_cell_says_level_range_need_and_state(seen: Cast) -> None:
    hr = seen.client("hr_admin")
    nia = next(row for row in rows_of(hr, MANAGERS) if row.name == "Nia Ncube")
    assert [cell.state for cell in nia.cells] == [State.SHORT, State.MET, State.MET]
    assert nia.cells[0].words.startswith("Coaching: level 1.")
    assert "needs 3" in nia.cells[0].words
    assert nia.cells[0].words.endswith("% likely to meet it; short")
    assert (nia.cells[0].shade, nia.cells[0].path) == (0, "people/E4/in/coaching/")
    sten = next(row for row in rows_of(hr, MANAGERS) if row.name == "Sten Sand")
    assert {cell.state for cell in sten.cells} == {State.UNSEEN}
    assert {cell.shade for cell in sten.cells} == {-1}


def test_likes_stand_together_under_what_they_share(seen: Cast) -> None:
    page = seen.client("hr_admin").get(f"{MANAGERS}?sort=alike")
    matrix = page.context["made"].matrix
    groups = {group.words: {row.name for row in group.rows} for group in matrix.groups}
    assert groups["Nearly everything met"] == {"Erik Ek"}
    assert {"Nia Ncube", "Tuấn Trần"} in groups.values()
    assert any(words.startswith("Short in Coaching") for words in groups)
    assert groups["Hardly anything seen"] == {"Mona Lind", "Olga Orlova", "Sten Sand"}
    assert "Ward" in matrix.how


def test_a_page_of_roles_shows_only_what_people_are_considered_for(seen: Cast) -> None:
    hr = seen.client("hr_admin")
    page = hr.get(ROLES)
    matrix = page.context["made"].matrix
    assert [column.code for column in matrix.columns] == [
        "sales-rep", "sales-manager", "sales-director",
    ]  # fmt: skip
    erik = next(row for row in matrix.rows if row.name == "Erik Ek")
    assert [cell.state for cell in erik.cells] == [State.MET, State.MET, State.NONE]
    assert erik.cells[1].path == "for/sales-manager/people/E3/"
    filled = rows_of(hr, f"{ROLES}?fill=1")
    erik = next(row for row in filled if row.name == "Erik Ek")
    assert erik.cells[2].words.endswith("not considered for it")
    assert ReadinessScore.objects.filter(employee=seen.people["erik"]).count() == 2


def test_people_with_the_same_bands_stand_together_by_role_too(seen: Cast) -> None:
    page = seen.client("hr_admin").get(f"{ROLES}?sort=alike")
    matrix = page.context["made"].matrix
    names = [row.name for row in matrix.rows]
    assert abs(names.index("Nia Ncube") - names.index("Tuấn Trần")) == 1
    assert sum(group.people for group in matrix.groups) == 7
    assert any("Not enough evidence for" in group.words for group in matrix.groups)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?unit=sales-north", {"Erik Ek", "Nia Ncube", "Tuấn Trần"}),
        ("?unit=operations", {"Olga Orlova", "Sten Sand"}),
        ("?unit=nowhere", {"Erik Ek", "Nia Ncube", "Tuấn Trần", "Olga Orlova", "Sten Sand", "Mona Lind"}),
        ("?band=insufficient_evidence", {"Mona Lind", "Olga Orlova", "Sten Sand"}),
        ("?band=ready_now", {"Erik Ek"}),
        ("?role=sales-rep", {"Erik Ek", "Nia Ncube", "Tuấn Trần", "Sten Sand"}),
        ("?q=tuan", {"Tuấn Trần"}),
    ],
)  # fmt: skip
def test_filters_narrow_by_unit_band_role_and_name(
    seen: Cast, query: str, expected: set[str]
) -> None:
    hr = seen.client("hr_admin")
    assert set(names_of(hr, MANAGERS + query)) == expected
    mona = f"?manager={seen.people['mona'].pk}"
    assert set(names_of(hr, MANAGERS + mona)) == {"Erik Ek", "Nia Ncube", "Tuấn Trần"}


def test_everybody_sees_their_own_reach_and_never_themselves(seen: Cast) -> None:
    below_mona = {"Erik Ek", "Nia Ncube", "Tuấn Trần"}
    assert set(names_of(seen.client("manager"), ROLES)) == below_mona
    assert set(names_of(seen.client("hr_partner"), MANAGERS)) == below_mona | {"Mona Lind"}


def test_readers_of_figures_get_no_person_and_no_small_group(seen: Cast) -> None:
    committee = seen.client("committee_member")
    for url in (ROLES, MANAGERS, f"{ROLES}?sort=alike&fill=1", f"{MANAGERS}?sort=alike&q=erik"):
        page = committee.get(url)
        assert page.context["made"].matrix.rows == []
        for person in seen.people.values():
            assert person.full_name not in page.content.decode()
    columns = committee.get(MANAGERS).context["made"].matrix.columns
    assert [(one.figure.met, one.figure.people) for one in columns] == [(None, 6)] * 3
    few = committee.get(f"{MANAGERS}?unit=sales-north").context["made"].matrix.columns
    assert [(one.figure.met, one.figure.people) for one in few] == [(None, None)] * 3
    assert records(committee, f"{MANAGERS}export.csv")[1] == ["Coaching", "held back", "6"]
    assert records(committee, f"{ROLES}export.csv")[0] == ["Role", "Ready now", "People"]


def test_columns_are_summed_exactly_for_whoever_sees_the_people(seen: Cast) -> None:
    columns = seen.client("hr_admin").get(MANAGERS).context["made"].matrix.columns
    assert [(one.name, one.figure.met, one.figure.people) for one in columns] == [
        ("Coaching", 1, 6), ("Planning ahead", 3, 6), ("Commercial judgement", 3, 6),
    ]  # fmt: skip


def test_a_cell_opens_beside_the_matrix_or_as_a_page_and_is_a_look(seen: Cast) -> None:
    hr = seen.client("hr_admin")
    page = hr.get(f"{ERIK}in/coaching/").content.decode()
    assert "<h1>" in page
    panel = hr.get(f"{ERIK}in/coaching/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in panel
    assert "Level 4" in words_of(panel)
    assert "Next step" in words_of(panel)
    assert "<svg" in panel
    assert Event.objects.filter(subject_number="E3", action="viewed").count() == 1
    whole = words_of(hr.get(ERIK, headers={"HX-Request": "true"}).content.decode())
    assert "Ready now" in whole
    assert hr.get(f"{ERIK}in/selling/").status_code == 404


def test_files_hold_everybody_of_the_list_and_are_noted(seen: Cast) -> None:
    hr = seen.client("hr_admin")
    header, *rows = records(hr, f"{MANAGERS}export.csv?band=ready_now")
    assert header[:4] == ["Number", "Name", "Role held", "Org unit"]
    assert header[9:13] == [
        "Coaching: level", "Coaching: give or take", "Coaching: chance met", "Coaching: state",
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["E3"]
    assert rows[0][12] == "met"
    whole = records(hr, f"{ROLES}export.csv")
    assert len(whole) == 8
    noted = Event.objects.filter(action="exported", object_type="matrix").order_by("pk")
    assert [event.detail["rows"] for event in noted] == [1, 7]


def test_a_role_without_a_profile_says_what_is_missing(seen: Cast) -> None:
    make_profile(seen.roles["sales-director"], [])
    response = seen.client("hr_admin").get("/matrix/for/sales-director/")
    assert "requires nothing yet" in words_of(response.content.decode())


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        (ROLES, 8),
        (f"{ROLES}?sort=alike", 9),
        (f"{ROLES}?fill=1", 12),
        (MANAGERS, 11),
        (f"{MANAGERS}?sort=alike", 11),
    ],
)
def test_queries_do_not_grow_with_people(
    seen: Cast, url: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hr = seen.client("hr_admin")
    hr.get(url)
    with django_assert_num_queries(queries):
        hr.get(url)
    for number in range(60):
        person = make_person(
            f"X{number}",
            f"Extra {number:02}",
            unit=seen.units["sales"],
            role=seen.roles["sales-rep"],
        )
        observe(person, seen.competencies["planning"], 1 + number % 5)
    recompute_pending()
    with django_assert_num_queries(queries):
        response = hr.get(url)
    assert response.context["made"].total > 60
    assert len(response.context["made"].matrix.rows) == 50
    assert ReadinessScore.objects.filter(band=Band.INSUFFICIENT_EVIDENCE).count() > 60
