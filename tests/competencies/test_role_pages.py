"""Roles, their profiles and their versions as pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competencies.models import Competency, Indicator, RoleProfile
from competencies.services.profiles import start_draft
from people.models import Role
from tests.cast import Cast, make_person, make_profile


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def as_persona(cast: Cast) -> Callable[[str], Client]:
    def sign_in(persona: str) -> Client:
        return cast.client(persona)

    return sign_in


AsPersona = Callable[[str], Client]


def more_roles(cast: Cast, count: int) -> None:
    for index in range(count):
        role = Role.objects.create(code=f"R{index}", name=f"Role {index}", grade=1)
        make_profile(role, [(cast.competencies["coaching"], 2, 1, True)])
        make_person(f"X{index}", f"Person {index}", role=role)


def more_requirements(cast: Cast, count: int) -> Role:
    role = Role.objects.create(code="wide", name="Wide role")
    kit = [Competency.objects.create(code=f"K{n}", name=f"Skill {n}") for n in range(count)]
    Indicator.objects.bulk_create(Indicator(competency=one, level=2, text="Does it") for one in kit)
    make_profile(role, [(one, 2, 1, False) for one in kit])
    return role


def test_list_shows_state_requirements_and_people(cast: Cast, as_persona: AsPersona) -> None:
    start_draft(role=cast.roles["sales-manager"], by=cast.accounts["hr_admin"])
    Role.objects.create(code="bare", name="Bare role")
    page = text_of(as_persona("hr_admin"), "/roles/")
    assert "4 roles" in page
    assert "Draft of version 2" in page
    assert "No profile" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", {"sales-rep", "sales-manager", "sales-director", "bare"}),
        ("?q=manager", {"sales-manager"}),
        ("?q=SALES-REP", {"sales-rep"}),
        ("?state=none", {"bare"}),
        ("?state=draft", {"sales-manager"}),
        ("?state=published&state=none", {"sales-rep", "sales-manager", "sales-director", "bare"}),
        ("?family=sales", {"sales-rep", "sales-manager", "sales-director"}),
        ("?family=unknown&q=\x00", {"sales-rep", "sales-manager", "sales-director", "bare"}),
    ],
)
def test_list_is_searched_and_filtered(
    cast: Cast, as_persona: AsPersona, query: str, codes: set[str]
) -> None:
    start_draft(role=cast.roles["sales-manager"], by=cast.accounts["hr_admin"])
    Role.objects.create(code="bare", name="Bare role")
    lines = as_persona("hr_admin").get(f"/roles/{query}").context["lines"]
    assert {line.role.code for line in lines} == codes


@pytest.mark.parametrize(
    ("persona", "counts"),
    [
        ("hr_admin", ["4", "2", "1"]),
        ("manager", ["3", "1", "0"]),
        ("employee", ["under 5", "under 5", "under 5"]),
        ("committee_member", ["under 5", "under 5", "under 5"]),
    ],
)
def test_people_are_counted_as_far_as_one_may_see(
    cast: Cast, as_persona: AsPersona, persona: str, counts: list[str]
) -> None:
    lines = as_persona(persona).get("/roles/?family=sales").context["lines"]
    assert [str(line.people) for line in lines] == counts


def test_five_people_are_enough_for_a_figure_for_everybody(
    cast: Cast, as_persona: AsPersona
) -> None:
    make_person("E8", "Rosa Rey", role=cast.roles["sales-rep"])
    lines = as_persona("employee").get("/roles/?q=sales-rep").context["lines"]
    assert [str(line.people) for line in lines] == ["5"]


def test_drafts_are_only_for_those_who_write_them(cast: Cast, as_persona: AsPersona) -> None:
    start_draft(role=cast.roles["sales-rep"], by=cast.accounts["hr_admin"])
    client = as_persona("employee")
    for url in ("/roles/", "/roles/sales-rep/", "/roles/export.csv"):
        response = client.get(url)
        content = response.getvalue() if response.streaming else response.content
        assert "raft" not in content.decode().replace("Your draft", "")


def test_export_holds_what_the_list_shows(cast: Cast, as_persona: AsPersona) -> None:
    response = as_persona("employee").get("/roles/export.csv?q=director")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Code,Role,Family,Rung,Profile,Published at,Requirements,People in it"
    assert lines[1].startswith("sales-director,Sales director,Sales,3,Version 1,")
    assert lines[1].endswith(",3,under 5")


@pytest.mark.parametrize("count", [5, 45])
def test_list_asks_the_same_whatever_the_rows(
    cast: Cast,
    as_persona: AsPersona,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    more_roles(cast, count)
    client = as_persona("hr_admin")
    with django_assert_num_queries(6):
        client.get("/roles/")


@pytest.mark.parametrize("count", [5, 50])
def test_profile_asks_the_same_whatever_its_requirements(
    cast: Cast,
    as_persona: AsPersona,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    role = more_requirements(cast, count)
    client = as_persona("hr_admin")
    with django_assert_num_queries(11):
        client.get(f"/roles/{role.code}/")


def test_profile_shows_needs_behaviours_ladder_and_use(cast: Cast, as_persona: AsPersona) -> None:
    page = text_of(as_persona("hr_admin"), "/roles/sales-manager/")
    assert "Version 1, in force since" in page
    assert "3 requirements, 1 of them critical." in page
    assert "Coaching: behaviour of level 3" in page
    assert "50%" in page  # 3 of 6
    assert "Leads here" in page
    assert "The next rung" in page
    used = as_persona("hr_admin").get("/roles/sales-director/").context["used"]
    assert (str(used.people), str(used.candidates), used.positions, used.vacant) == (
        "1",
        "2",
        1,
        0,
    )
    assert str(used.successors) == "1"


def test_whoever_sees_no_bench_reads_nothing_of_successors(
    cast: Cast, as_persona: AsPersona
) -> None:
    assert as_persona("employee").get("/roles/sales-director/").context["used"].successors is None
    page = text_of(as_persona("employee"), "/roles/sales-director/")
    assert "successors" not in page
    used = as_persona("committee_member").get("/roles/sales-director/").context["used"]
    assert str(used.successors) == "under 5"


def test_a_role_without_a_profile_says_what_to_do_next(cast: Cast, as_persona: AsPersona) -> None:
    Role.objects.create(code="bare", name="Bare role")
    assert "Write a profile" in text_of(as_persona("hr_admin"), "/roles/bare/")
    words = text_of(as_persona("employee"), "/roles/bare/")
    assert "HR writes and publishes role profiles" in words
    assert "Write a profile" not in words


def test_a_code_with_a_slash_and_spaces_has_its_pages(cast: Cast, as_persona: AsPersona) -> None:
    role = Role.objects.create(code="HR/2 lead", name="Odd code")
    make_profile(role, [(cast.competencies["coaching"], 2, 1, True)])
    client = as_persona("hr_admin")
    assert "Odd code" in text_of(client, "/roles/")
    assert client.get("/roles/HR/2%20lead/").status_code == 200
    assert client.get("/roles/HR/2%20lead/versions/1/").status_code == 200
    assert client.get("/roles/HR/2%20lead/draft/").status_code == 200


def test_an_old_version_says_so_and_keeps_its_requirements(
    cast: Cast, as_persona: AsPersona
) -> None:
    make_profile(cast.roles["sales-rep"], [(cast.competencies["planning"], 4, 1, True)])
    page = text_of(as_persona("employee"), "/roles/sales-rep/versions/1/")
    assert "no longer in force" in page
    assert "Commercial judgement" in page


def test_two_versions_stand_side_by_side_whichever_way_round(
    cast: Cast, as_persona: AsPersona
) -> None:
    make_profile(
        cast.roles["sales-rep"],
        [
            (cast.competencies["coaching"], 4, 3, False),
            (cast.competencies["planning"], 2, 2, False),
        ],
    )
    client = as_persona("employee")
    one = client.get("/roles/sales-rep/versions/2/?with=1")
    other = client.get("/roles/sales-rep/versions/1/?with=2")
    assert one.context["words"] == other.context["words"]
    assert one.context["words"] == "Commercial judgement removed; Coaching from level 2 to 4"
    assert [(c.need.code, c.difference) for c in one.context["comparisons"]] == [
        ("judgement", "removed"),
        ("coaching", "changed"),
        ("planning", "same"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "/roles/nobody/",
        "/roles/sales-rep/versions/9/",
        "/roles/sales-rep/versions/2/",  # a draft is no version yet
        "/roles/sales-rep/versions/1/?with=9",
        "/roles/sales-rep/versions/1/?with=x",
        "/roles/sales-rep/versions/1/?with=",
    ],
)
def test_what_is_not_published_is_not_there(cast: Cast, as_persona: AsPersona, url: str) -> None:
    start_draft(role=cast.roles["sales-rep"], by=cast.accounts["hr_admin"])
    assert as_persona("hr_admin").get(url).status_code == 404
    assert RoleProfile.objects.filter(role=cast.roles["sales-rep"]).count() == 2
