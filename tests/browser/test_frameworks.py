"""A framework in a real browser: a large tree unfolds by keyboard, a revision is written and approved,
and the pages have no faults of access at phone and desk size."""

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from competencies.models import Competency, Framework, FrameworkRevision
from competencies.selectors.trees import WHOLE_AT_MOST
from tests.cast import Cast, make_cast
from tests.support.pages import look_at, sign_in


@pytest.fixture
def company(transactional_db: None) -> Cast:
    cast = make_cast()
    framework = Framework.objects.get(code="leading")
    Competency.objects.bulk_create(
        Competency(
            code=f"K{n}",
            name=f"Skill {n}",
            framework=framework,
            parent=cast.competencies["coaching"],
        )
        for n in range(WHOLE_AT_MOST)
    )
    return cast


def test_a_framework_is_read_changed_and_approved(
    new_context: CreateContextCallback, company: Cast, live_server: LiveServer
) -> None:
    hr = new_context()
    sign_in(hr, company.accounts["hr_admin"], live_server.url)
    page = hr.new_page()
    page.goto("/frameworks/leading/")
    page.locator("summary", has_text="Coaching").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Skill 0", exact=True)).to_be_visible()

    page.get_by_role("link", name="Change this framework").click()
    page.get_by_role("button", name="Start a revision").click()
    page.get_by_role("searchbox", name="Find a competency to change").fill("planning")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Edit Planning ahead").click()
    page.get_by_label("Name", exact=True).fill("Planning")
    page.get_by_label("Level 2").fill("Understands plans\nWrites the plan down and shares it")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_text("goes on inside a head")).to_be_visible()
    _has_no_faults(hr, "/frameworks/leading/draft/edit/?of=planning")
    page.goto("/frameworks/leading/draft/")
    page.get_by_label("What changes, and why").fill("Shorter words.")
    page.get_by_role("button", name="Ask for approval").click()

    learning = new_context()
    sign_in(learning, company.accounts["learning_admin"], live_server.url)
    other = learning.new_page()
    other.goto("/")
    other.get_by_role("link", name="Read the revision").click()
    expect(other.get_by_text("Understands plans")).to_be_visible()
    for path in ("/frameworks/leading/", "/frameworks/leading/changes/1/"):
        _has_no_faults(learning, path)
    other.get_by_role("button", name="Approve and publish revision 1").click()
    expect(other.get_by_text("In force since")).to_be_visible()
    assert FrameworkRevision.objects.get().status == "published"
    assert Competency.objects.get(code="planning").name == "Planning"


def _has_no_faults(context: BrowserContext, path: str) -> None:
    page = context.new_page()
    assert look_at(page, path) == []
    page.close()
