"""Signing in, the directory and API tokens in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import ApiToken
from tests.cast import Cast, make_cast
from tests.support.pages import faults_of, look_at, sign_in

PAGES = ("/people/", "/people/?manager=left", "/account/tokens/", "/account/tokens/new/")


@pytest.fixture
def company(transactional_db: None) -> Cast:
    return make_cast()


def make_token(page: Page) -> str:
    page.goto("/account/tokens/new/")
    page.get_by_label("What uses it").fill("HRIS every night")
    page.get_by_label("Read employees").check()
    page.get_by_role("button", name="Make the token").click()
    return page.locator("code.secret").inner_text()


def test_a_token_is_made_copied_and_revoked(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    secret = make_token(page)
    assert secret.startswith("cadre_")
    assert secret not in page.url
    page.get_by_role("link", name="I have copied it").click()
    row = page.get_by_role("row", name="HRIS every night")
    expect(row).to_contain_text(secret[:12])
    expect(row).not_to_contain_text(secret)
    row.get_by_text("Revoke HRIS every night").click()
    row.get_by_role("button", name="Revoke now").click()
    expect(page.get_by_text("HRIS every night is revoked.")).to_be_visible()
    assert ApiToken.objects.filter(revoked_at=None).count() == 0


def test_no_page_of_people_has_an_accessibility_violation_or_scrolls_sideways(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    faults = look_at(page, "/sign-in/")
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    make_token(page)
    faults += faults_of(page)
    for address in PAGES:
        faults += look_at(page, address)
    assert faults == []
