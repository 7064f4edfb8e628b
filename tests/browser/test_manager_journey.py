"""A manager's walk in a real browser: team, person, evidence, a rating on a phone, the new score."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from succession.services.pending import recompute_pending
from tests.cast import PASSWORD, Cast
from tests.succession.pages import ERIK, observe_erik
from tests.support.pages import look_at, sign_in
from tests.support.worker import Worker

PAGES = (
    "/team/",
    ERIK,
    f"{ERIK}?show=coaching",
    f"{ERIK}?as_of=nonsense",
    "/people/E4/readiness/sales-manager/",
    f"{ERIK}pack/",
    "/people/E4/readiness/sales-manager/pack/",
    "/people/E3/rate/coaching/?role=sales-manager",
    "/people/E3/evidence/",
    "/people/E3/history/?role=sales-manager",
)
"""With enough evidence (Erik) and without (Nia)."""


@pytest.fixture
def company(transactional_db: None, cast: Cast) -> Cast:
    observe_erik(cast)
    recompute_pending()
    return cast


def test_manager_rates_on_a_phone_and_the_score_follows_without_a_reload(
    company: Cast, page: Page, start_worker: Callable[[], Worker]
) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill("mona@example.org")
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/team/")
    page.get_by_role("link", name="Erik Ek", exact=True).click()
    before = page.locator(".figure-big").inner_text()

    page.get_by_role("link", name="2 of evidence for Coaching, open").click()
    expect(page.locator("#side-panel")).to_contain_text("Mona Lind (you)")
    expect(page.locator("tr.is-selected")).to_contain_text("Coaching")
    assert page.url.endswith("?show=coaching")

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/people/E3/rate/planning/?role=sales-manager")
    page.get_by_label("Planning ahead: behaviour of level 5").check()
    page.get_by_label("What did you see?").fill("Kept two branches running through the merger.")
    save = page.get_by_role("button", name="Save level 5")
    save.click()
    expect(page.get_by_text("Saved: Planning ahead, level 5.")).to_be_visible()

    page.goto(ERIK)
    expect(page.get_by_text("New evidence is being counted.")).to_be_visible()
    page.evaluate("window.untouched = true")
    start_worker()
    expect(page.locator(".figure-big")).not_to_have_text(before, timeout=20_000)
    expect(page.get_by_text("New evidence is being counted.")).to_have_count(0)
    assert page.evaluate("window.untouched")
    page.get_by_text("2 pieces, newest today").click()
    expect(page.get_by_text("Kept two branches running through the merger.")).to_be_visible()


def test_pages_are_accessible_never_scroll_sideways_and_stay_silent(
    company: Cast, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["manager"], live_server.url)
    assert [fault for address in PAGES for fault in look_at(page, address)] == []


def test_page_with_its_panel_needs_no_script(
    company: Cast, new_context: CreateContextCallback, live_server: LiveServer
) -> None:
    context = new_context(java_script_enabled=False)
    sign_in(context, company.accounts["manager"], live_server.url)
    page = context.new_page()
    page.goto(ERIK)
    page.get_by_role("link", name="2 of evidence for Coaching, open").click()
    expect(page.locator("#side-panel")).to_contain_text("Mona Lind (you)")
    page.goto("/people/E3/rate/coaching/?role=sales-manager")
    page.get_by_label("Coaching: behaviour of level 4").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Coaching, level 4.")).to_be_visible()
