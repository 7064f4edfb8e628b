"""The pages of imports, runs and the audit trail in a real browser."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.cast import Cast, make_cast
from tests.integrations.canonical_files import refused_import
from tests.support.pages import sign_in, violations_of


@pytest.fixture
def company(transactional_db: None) -> Cast:
    return make_cast()


def addresses() -> list[str]:
    return ["/imports/", f"/imports/{refused_import().pk}/", "/runs/"]


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_keep_to_the_policy_and_never_scroll_sideways(
    company: Cast, page: Page, live_server: LiveServer, width: int
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    page.set_viewport_size({"width": width, "height": 844})
    for address in addresses():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_accessibility_violation(
    company: Cast, new_context: CreateContextCallback, live_server: LiveServer, theme: str
) -> None:
    # axe adds styles of its own to the page, which the policy would rightly refuse
    page = new_context(bypass_csp=True).new_page()
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    for address in addresses():
        page.goto(address)
        assert violations_of(page) == [], address
    sign_in(page.context, company.accounts["auditor"], live_server.url)
    page.goto("/audit/")
    assert violations_of(page) == []
