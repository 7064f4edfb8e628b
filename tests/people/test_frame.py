"""The frame around every page: what each persona can open from it, and the theme."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from config.context import SECTIONS, describe
from people.access import Permission, access_of
from tests.cast import PERSONAS, Cast

WORDS = {
    "hr_admin": "HR administrator",
    "hr_partner": "HR partner",
    "manager": "Manager",
    "employee": "Employee",
    "stranger": "Employee",
    "committee_member": "Steering committee member",
    "learning_admin": "Learning administrator",
    "facilitator": "Calibration facilitator",
    "auditor": "Auditor",
    "integration_admin": "Integration administrator",
}
PAGES: list[tuple[str, Permission | None]] = [
    (label, permission) for _, _, pages in SECTIONS for label, _, permission in pages
]


@pytest.mark.parametrize("persona", PERSONAS)
def test_the_frame_says_who_one_is_here(cast: Cast, persona: str) -> None:
    assert describe(access_of(cast.accounts[persona])) == WORDS[persona]


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_entry_opens_for_whom_it_is_shown_and_no_other_exists(
    cast: Cast, persona: str
) -> None:
    client = cast.client(persona)
    frame = client.get("/people/" if persona == "employee" else "/").context["frame"]
    entries = {page.url for section in frame.sections for page in section.pages}
    entries |= {section.url for section in frame.sections}
    assert {url: client.get(url).status_code for url in entries} == dict.fromkeys(entries, 200)
    access = access_of(cast.accounts[persona])
    allowed = {label for label, needed in PAGES if needed is None or access.can(needed)}
    shown = {page.label for section in frame.sections for page in section.pages}
    single = {section.label for section in frame.sections if not section.pages}
    assert shown <= allowed
    assert len(shown) + len(single) == len(allowed)


def test_nobody_sees_more_than_seven_sections() -> None:
    assert len(SECTIONS) <= 7


@pytest.mark.parametrize("theme", ["dark", "light", "auto"])
def test_the_theme_is_kept_and_the_reader_stays_on_the_page(cast: Cast, theme: str) -> None:
    client = cast.client("hr_admin")
    response = client.post("/ui/theme/", {"theme": theme, "next": "/people/?q=ek"})
    assert response["Location"] == "/people/?q=ek"
    assert f'data-theme="{theme}"' in client.get("/people/").text


def test_an_unknown_theme_changes_nothing(cast: Cast) -> None:
    client = Client()
    response = client.post("/ui/theme/", {"theme": "<script>"})
    assert "theme" not in response.cookies
    assert response["Location"] == "/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "javascript:x"])
def test_choosing_a_theme_never_leads_out_of_the_house(db: None, elsewhere: str) -> None:
    response = Client().post("/ui/theme/", {"theme": "dark", "next": elsewhere})
    assert urlsplit(response["Location"]) == urlsplit("/")


def test_choosing_a_theme_is_a_post(db: None) -> None:
    assert Client().get("/ui/theme/?theme=dark").status_code == 405
