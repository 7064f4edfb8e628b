"""The pages of imports, runs and the audit trail in a real browser."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast, make_cast
from tests.integrations.canonical_files import refused_import
from tests.support.pages import look_at, sign_in


@pytest.fixture
def company(transactional_db: None) -> Cast:
    return make_cast()


def addresses() -> list[str]:
    return ["/imports/", f"/imports/{refused_import().pk}/", "/runs/"]


def test_pages_are_accessible_keep_to_the_policy_and_never_scroll_sideways(
    company: Cast, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    faults = [fault for address in addresses() for fault in look_at(page, address)]
    sign_in(page.context, company.accounts["auditor"], live_server.url)
    assert faults + look_at(page, "/audit/") == []
