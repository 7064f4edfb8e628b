"""Picking by name: what is found and by whom, without a script, and as a combobox asks."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import Employee, OrgUnit, Position, Role
from people.picking import people_to_pick, positions_to_pick, roles_to_pick, units_to_pick
from succession.models import PoolSpell, TalentPool
from succession.pools.services import PoolTerms, create_pool
from tests.cast import Cast, make_person
from ui.picking import Source

HTMX = {"HX-Request": "true"}


def names(source: Source[Employee], words: str) -> list[str]:
    return [one.name for one in source.found(words)[0]]


def test_where_a_name_begins_comes_before_where_it_has_the_letters(cast: Cast) -> None:
    for number, name in (("N1", "Johanna Mo"), ("N2", "Mia Hannan"), ("N3", "Hanna Alm")):
        make_person(number, name)
    people = people_to_pick(Employee.objects.all())
    assert names(people, "hanna") == ["Hanna Alm", "Mia Hannan", "Johanna Mo"]
    assert names(people, "tran") == names(people, "  TUẤN   tr ".strip()) == ["Tuấn Trần"]
    assert names(people, "e3") == ["Erik Ek"]
    assert names(people, "h") == []  # one letter finds nothing


def test_two_of_one_name_are_told_apart(cast: Cast) -> None:
    make_person("N1", "Erik Ek", unit=cast.units["operations"], role=cast.roles["sales-manager"])
    found, has_more = people_to_pick(Employee.objects.all()).found("erik ek")
    assert [one.under for one in found] == [
        "Sales representative · Sales North · E3",
        "Sales manager · Operations · N1",
    ]
    assert not has_more


def test_no_more_than_twenty_and_it_says_so(cast: Cast) -> None:
    for number in range(23):
        make_person(f"N{number}", f"Ida {number:02}")
    people = people_to_pick(Employee.objects.all())
    found, has_more = people.found("ida")
    assert (len(found), found[0].name, has_more) == (20, "Ida 00", True)
    rest, has_more = people.found("ida", without=[one.value for one in found])
    assert ([one.name for one in rest], has_more) == (["Ida 20", "Ida 21", "Ida 22"], False)


def test_a_search_takes_three_queries_however_many_are_found(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        make_person(f"N{number}", f"Ida {number:02}", unit=cast.units["sales"])
    people = people_to_pick(Employee.objects.all())
    for words, found in (("erik", 1), ("ida", 15), ("zzz", 0)):
        with django_assert_num_queries(3):
            assert len(people.found(words)[0]) == found
    with django_assert_num_queries(1):
        assert len(people.named(["E3", "N1", "gone"])) == 3


def test_seats_roles_and_units_by_name_or_code(cast: Cast) -> None:
    seats = positions_to_pick(Position.objects.all())
    assert [one.under for one in seats.found("north manager")[0]] == ["Critical · Sales · P2"]
    assert [one.value for one in seats.found("p1")[0]] == ["P1"]
    roles = roles_to_pick(Role.objects.all())
    assert [one.under for one in roles.found("director")[0]] == ["Sales · grade 3"]
    units = units_to_pick(OrgUnit.objects.all())
    assert [(one.name, one.under) for one in units.found("sales")[0]] == [
        ("Sales", "part of Company · sales"),
        ("Sales North", "part of Sales · sales-north"),
    ]


@pytest.fixture
def pool(cast: Cast) -> TalentPool:
    terms = PoolTerms(
        name="Rising", purpose="To lead.", owner=cast.people["mona"], review_on=date(2999, 1, 1)
    )
    return create_pool(kind=TalentPool.Kind.PICKED, terms=terms, by=cast.accounts["hr_admin"])


def signed_in(cast: Cast, persona: str) -> Client:
    return cast.client(persona)


def chips(page: str) -> list[str]:
    return re.findall(r'type="hidden" name="people" value="(\w+)"', page)


def test_found_chosen_taken_out_and_sent_without_a_script(cast: Cast, pool: TalentPool) -> None:
    hr, url = signed_in(cast, "hr_admin"), reverse("succession:pool-add", args=[pool.pk])

    def send(**fields: object) -> str:
        typed = {"reason": "They lead", **{name.replace("_", "-"): fields[name] for name in fields}}
        return hr.post(url, typed).content.decode()

    found = send(people_words="sten", people_find="1")
    assert 'name="people-pick" value="E7"' in found
    assert "They lead" in found
    assert "Please mend" not in found  # the search is no mistake
    assert chips(send(people="E3", people_pick="E7")) == ["E3", "E7"]
    assert chips(send(people=["E3", "E7"], people_drop="E3")) == ["E7"]
    assert not PoolSpell.objects.exists()
    waiting = send(people="E3", people_words="sten")  # typed, and never looked for
    assert 'name="people-pick" value="E7"' in waiting
    assert not PoolSpell.objects.exists()
    send(people=["E3", "E7"], people_words="sten", people_found="sten")
    assert set(PoolSpell.objects.values_list("employee__number", flat=True)) == {"E3", "E7"}
    assert 'value="E7"' not in send(people_words="sten", people_find="1")  # in the pool already


def test_one_who_may_not_be_chosen_refuses_all(cast: Cast, pool: TalentPool) -> None:
    Employee.objects.filter(number="E7").update(status="left")
    url = reverse("succession:pool-add", args=[pool.pk])
    page = signed_in(cast, "hr_admin").post(url, {"people": ["E3", "E7"], "reason": "Why not"})
    assert "Not known, or not within your reach: E7." in page.content.decode()
    assert not PoolSpell.objects.exists()


def test_a_combobox_gets_the_options_alone_and_only_those_within_reach(cast: Cast) -> None:
    url = reverse("succession:successor-propose", args=["P2"])
    manager = signed_in(cast, "manager")
    asked = {"person-words": "e", "person-find": "1"}
    answer = manager.post(url, asked | {"person-words": "st"}, headers=HTMX).content.decode()
    assert "<html" not in answer
    assert "Nothing within your reach matches “st”." in answer
    answer = manager.post(url, asked | {"person-words": "erik"}, headers=HTMX).content.decode()
    assert "Sales representative · Sales North · E3" in answer
    for persona in ("committee_member", "auditor", "employee"):
        assert signed_in(cast, persona).post(url, asked, headers=HTMX).status_code == 403
    assert manager.post(url, {"person-words": "\x00er", "person-find": "1"}).status_code == 200
