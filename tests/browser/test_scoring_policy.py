"""HR changes the scoring policy in a real browser: drafted, tried out, looked into, published; and
looks at a past day."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from succession.services.pending import recompute_pending
from tests.cast import Cast, make_cast, observe
from tests.support.pages import sign_in, violations_of


@pytest.fixture
def company(transactional_db: None) -> Cast:
    cast = make_cast()
    for who in ("ada", "mona", "erik", "nia", "tuan", "olga", "sten"):
        for code in ("coaching", "planning", "judgement"):
            observe(cast.people[who], cast.competencies[code], 2, days_ago=30)
    recompute_pending()
    return cast


def test_hr_drafts_tries_out_and_publishes_a_policy(
    new_context: CreateContextCallback, company: Cast, live_server: LiveServer
) -> None:
    context = new_context()
    sign_in(context, company.accounts["hr_admin"], live_server.url)
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/policies/")
    page.get_by_role("button", name="Draft the next version").click()
    page.get_by_label("Ready now from a score of").fill("101")
    page.get_by_label("Peer feedback: spread in levels").fill("0,8")
    page.get_by_role("button", name="Save the draft").click()
    problem = page.get_by_role("link", name="Ready now from a score of: Write a number")
    expect(problem).to_be_visible()
    expect(page.get_by_label("Peer feedback: spread in levels")).to_have_value("0,8")
    assert violations_of(page) == []
    page.get_by_label("Ready now from a score of").fill("99")
    page.get_by_role("button", name="Save the draft").click()
    expect(
        page.get_by_text("Ready now from a score of from 80 of 100 to 99 of 100")
    ).to_be_visible()
    page.get_by_role("button", name="Preview what it changes").click()
    expect(page.get_by_text("4 of 13 pairs")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Sales representative").click()
    expect(page.get_by_text("What the bands ask").first).to_be_visible()
    check_page(page)
    page.go_back()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_label("What changes, and why").fill("Ready means nearly all")
    page.get_by_role("button", name="Publish the next version").click()
    expect(page.get_by_role("heading", name="Scoring policy, version 2")).to_be_visible()
    recompute_pending()
    page.goto("/people/E3/history/?role=sales-rep")
    check_page(page)
    page.locator("#scores tbody th a").first.click()
    expect(page.get_by_text("Scoring policy 2").first).to_be_visible()


def check_page(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the phone."""
    assert violations_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
