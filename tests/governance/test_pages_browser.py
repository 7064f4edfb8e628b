"""The bench and the dashboard in a real browser: axe, the policy, nothing sideways."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from audit.services import System
from governance.models import KPI
from governance.services import observe_kpis
from tests.benches import make_world
from tests.cast import Cast, make_cast
from tests.support.pages import look_at, sign_in

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


def test_pages_are_accessible_keep_to_the_policy_and_never_scroll_sideways(
    company: Cast, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    assert [fault for address in ADDRESSES for fault in look_at(page, address)] == []
