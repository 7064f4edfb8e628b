"""The bench and the dashboard in a real browser: axe, the policy, nothing sideways."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from audit.services import System
from governance.models import KPI
from governance.services import observe_kpis
from tests.benches import make_world
from tests.cast import Cast, make_cast
from tests.support.pages import sign_in, violations_of

ADDRESSES = (
    "/kpis/",
    "/kpis/net_ready_cover/",
    "/kpis/insufficient_evidence/",
    "/kpis/ownership/govern/",
    "/positions/",
    "/positions/P1/",
    "/positions/P1/propose/",
)


@pytest.fixture
def company(transactional_db: None) -> Cast:
    """The cast with a vacant seat, a shared person, governed and ungoverned figures."""
    cast, world = make_cast(), make_world()
    world.seat("A", risk_of_loss="high", impact_of_loss="medium")
    world.seat("B", incumbent=cast.people["olga"])
    for seat in ("A", "B"):
        world.nominate(seat, "ann", band="ready_now")
    world.nominate("B", "bob", band="insufficient_evidence")
    KPI.objects.exclude(key="exposure").update(owner=cast.people["ada"], target=0.5, alarm=0.2)
    observe_kpis(as_of=timezone.localdate(), by=System())
    return cast


@pytest.mark.parametrize(("width", "theme"), [(390, "dark"), (1440, "light")])
def test_no_accessibility_violation(
    company: Cast,
    new_context: CreateContextCallback,
    live_server: LiveServer,
    width: int,
    theme: str,
) -> None:
    # axe adds styles of its own to the page, which the policy would rightly refuse
    context = new_context(bypass_csp=True)
    sign_in(context, company.accounts["hr_admin"], live_server.url)
    context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 844})
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        found[address] = violations_of(page)
    assert found == {address: [] for address in ADDRESSES}


@pytest.mark.parametrize("width", [390, 1440])
def test_keeps_to_the_policy_and_never_scrolls_sideways(
    company: Cast, page: Page, live_server: LiveServer, width: int
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    page.set_viewport_size({"width": width, "height": 844})
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
