"""Drafts that never begin on an empty page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competencies.models import (
    Competency,
    Framework,
    Indicator,
    Occupation,
    OccupationRequirement,
    RoleProfile,
)
from competencies.selectors.profiles import needs_of
from competencies.selectors.suggesting import suggestions_for
from people.models import Role
from tests.cast import Cast, make_profile

START = "/roles/buyer/draft/"


@pytest.fixture
def hr(cast: Cast) -> Client:
    return cast.client("hr_admin")


@pytest.fixture
def buyer(cast: Cast) -> Role:
    """A role without a family; some competencies speak of its work and many do not."""
    for number in range(14):
        Competency.objects.create(code=f"other-{number}", name=f"Quite another {number}")
    contracts = Competency.objects.create(
        code="contracts", name="Contract negotiation", description="Agrees terms with others."
    )
    Indicator.objects.create(competency=contracts, level=2, text="Compares offers of suppliers.")
    return Role.objects.create(
        code="buyer", name="Buyer", description="Negotiates contracts with our suppliers."
    )


def occupation_of(cast: Cast, count: int = 2) -> Occupation:
    framework = Framework.objects.create(code="occ", name="Occupations at large")
    occupation = Occupation.objects.create(
        framework=framework,
        code="11-1",
        title="Purchasing manager",
        alternative_titles=["Head of procurement", "Chef des achats"],
    )
    for number in range(count):
        OccupationRequirement.objects.create(
            occupation=occupation,
            competency=Competency.objects.create(code=f"o{number}", name=f"Skill {number:02}"),
            importance=0.9 - number / 20,
            level=4 if number == 0 else None,
            is_essential=number == 0,
        )
    return occupation


def drafted(code: str = "buyer") -> list[tuple[str, float, float, bool]]:
    draft = RoleProfile.objects.get(role__code=code, status="draft")
    return [(n.code, n.level, n.weight, n.is_critical) for n in needs_of(draft)]


def test_suggestions_say_which_words_they_share(buyer: Role) -> None:
    found = suggestions_for(buyer)
    assert list(found.asked) == ["buyer", "contracts", "negotiates", "suppliers"]
    (one,) = found.competencies
    assert one.competency.code == "contracts"
    assert one.reasons == ["Its text shares “contracts”, “negotiates”, “suppliers” with the role"]
    assert (one.level, one.level_words) == (3.0, "middle of its scale")


def test_what_a_similar_role_requires_is_suggested_as_it_asks_for_it(
    cast: Cast, buyer: Role, hr: Client
) -> None:
    senior = Role.objects.create(code="senior", name="Senior buyer of contracts")
    make_profile(senior, [(cast.competencies["planning"], 4, 5, True)])
    found = suggestions_for(buyer)
    assert [(one.role.code, list(one.words)) for one in found.roles] == [
        ("senior", ["buyer", "contracts"])
    ]
    planning = next(one for one in found.competencies if one.competency.code == "planning")
    assert planning.reasons == ["Required by Senior buyer of contracts"]
    assert (planning.level, planning.weight, planning.is_critical) == (4.0, 5.0, True)
    chosen = [str(planning.competency.pk), "999999", str(cast.competencies["coaching"].pk), "x"]
    hr.post(f"{START}start/", {"source": "chosen", "chosen": chosen})
    assert drafted() == [("planning", 4.0, 5.0, True)]  # what was not offered is not slipped in


def test_a_role_that_shares_no_word_with_anything_says_so(cast: Cast, hr: Client) -> None:
    Role.objects.create(code="odd", name="Zymurgist")
    page = hr.get("/roles/odd/draft/suggest/").content.decode()
    assert "Nothing shares a word with this role" in page


@pytest.mark.parametrize("search", ["purchasing", "PROCUREMENT head", "achats"])
def test_an_occupation_is_found_by_any_of_its_titles(
    cast: Cast, buyer: Role, hr: Client, search: str
) -> None:
    occupation = occupation_of(cast)
    page = hr.get(START, {"q": search}).content.decode()
    assert "Purchasing manager" in page
    assert f"{START}suggest/?occupation={occupation.pk}" in page


def test_starting_from_an_occupation_takes_over_what_was_ticked(
    cast: Cast, buyer: Role, hr: Client
) -> None:
    occupation = occupation_of(cast, count=15)
    page = hr.get(f"{START}suggest/", {"occupation": occupation.pk})
    assert len(page.context["lines"]) == 12
    assert "none given: middle of its scale" in page.content.decode()
    chosen = [one.competency.pk for one in page.context["lines"][:2]]
    sent = {"source": "chosen", "occupation": occupation.pk, "chosen": chosen}
    assert hr.post(f"{START}start/", sent)["Location"] == START
    assert drafted() == [("o0", 4.0, 4.5, True), ("o1", 3.0, 4.2, False)]


@pytest.mark.parametrize("wrong", ["x", "0", "9" * 30, "-1"])
def test_an_occupation_that_is_not_there_is_not_found(buyer: Role, hr: Client, wrong: str) -> None:
    assert hr.get(f"{START}suggest/", {"occupation": wrong}).status_code == 404
    sent = {"source": "chosen", "occupation": wrong}
    assert hr.post(f"{START}start/", sent).status_code == 404
    assert not RoleProfile.objects.filter(role=buyer).exists()


def test_search_finds_profiles_to_copy_or_to_follow(cast: Cast, buyer: Role, hr: Client) -> None:
    page = hr.get(START, {"q": "sales man"}).content.decode()
    assert "Sales manager" in page
    assert "Sales director" not in page
    hr.post(f"{START}start/", {"source": "heir", "other": "sales-manager"})
    draft = RoleProfile.objects.get(role=buyer)
    assert draft.inherits_from == cast.profiles["sales-manager"]
    assert (
        "No profile and no occupation matches"
        in hr.get("/roles/sales-rep/draft/", {"q": "zzz"}).content.decode()
    )


@pytest.mark.parametrize("count", [9, 40])
def test_suggestions_ask_the_same_whatever_there_is(
    cast: Cast,
    buyer: Role,
    hr: Client,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        name = f"Buyer {number}" if number % 4 == 0 else f"Nothing like it {number}"
        role = Role.objects.create(code=f"b{number}", name=name)
        make_profile(role, [(cast.competencies["coaching"], 2, 1, False)])
    with django_assert_num_queries(11):
        hr.get(f"{START}suggest/")
    with django_assert_num_queries(6):
        hr.get(START, {"q": "buyer"})
