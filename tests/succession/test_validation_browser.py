"""What the numbers are worth in a real browser: a measurement is started and watched until its
result stands there; axe finds nothing, nothing scrolls sideways."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from succession.models import ValidationRun
from succession.services.validations import advance_validation
from tests.cast import make_cast
from tests.succession.test_validation_page import make_rated_people, work_off
from tests.support.pages import look_at, sign_in


def test_measurement_is_started_watched_and_read(page: Page, live_server: LiveServer) -> None:
    cast = make_cast()
    make_rated_people(70)
    sign_in(page.context, cast.accounts["hr_admin"], live_server.url)
    page.goto("/validation/")
    page.get_by_role("button", name="Measure now").click()
    bar = page.get_by_role("progressbar", name="Predicting what was seen")
    expect(bar).to_have_attribute("value", "0")
    validation = ValidationRun.objects.get()
    advance_validation(run_id=validation.pk)
    expect(bar).not_to_have_attribute("value", "0")
    work_off(validation)
    expect(page.get_by_role("heading", name="How sure it may be")).to_be_visible()
    page.get_by_text("Show as table").click()
    expect(page.get_by_role("rowheader", name="95%", exact=True)).to_be_visible()
    sign_in(page.context, cast.accounts["committee_member"], live_server.url)
    assert look_at(page, "/validation/") == []
