"""A 360 round answered on a phone, evidence contested and answered, and the pages asked for faults."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from competencies.models import Contest, Evidence, RoundRater
from tests.cast import Cast, make_cast, observe
from tests.competencies.feedback.rounds import crowd, open_about_erik, release, say
from tests.support.pages import sign_in, violations_of

HR_PAGES = (
    "/feedback/{round}/manage/",
    "/feedback/{round}/",
    "/raters/",
    "/people/E3/add/coaching/",
)
OWN_PAGES = ("/me/held/", "/me/counted/?role=sales-rep", "/me/roles/?q=sales", "/evidence/{piece}/",
             "/me/assess/coaching/", "/people/E3/ask/coaching/")  # fmt: skip


@pytest.fixture
def company(transactional_db: None) -> Cast:
    return make_cast()


def test_a_round_on_a_phone_and_a_contest(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    people = crowd(company)
    found = open_about_erik(company, people)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page.context, company.accounts["mona-0"], live_server.url)
    page.goto(live_server.url)
    page.get_by_role("link", name="A 360 round about Erik Ek asks you").click()
    for level_four in page.locator("input[value='4']").all():
        level_four.check()
    page.get_by_label("What would help most?").fill("Less mail")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent. Thank you.")).to_be_visible()
    assert RoundRater.objects.get(rater=people[0]).state == RoundRater.State.ANSWERED
    assert found.answers.count() == 3

    rating = Evidence.Source.MANAGER_RATING
    erik, mona = company.people["erik"], company.people["mona"]
    piece = observe(erik, company.competencies["coaching"], 2, source=rating, assessor=mona)
    sign_in(page.context, company.accounts["employee"], live_server.url)
    page.goto(f"{live_server.url}/evidence/{piece.pk}/")
    page.get_by_label("Why?").fill("I led two juniors")
    page.get_by_role("button", name="Contest this").click()
    expect(page.get_by_text("Waits for an answer")).to_be_visible()
    sign_in(page.context, company.accounts["manager"], live_server.url)
    page.goto(live_server.url)
    page.get_by_role("link", name="Erik Ek contests a manager rating of Coaching").click()
    page.get_by_label("Why?").fill("You did; I missed it")
    page.get_by_role("button", name="Retract it").click()
    expect(page.get_by_text("Retracted, so it no longer counts.")).to_be_visible()
    assert Contest.objects.get().state == Contest.State.RETRACTED


def test_pages_have_no_accessibility_faults_and_fit(
    new_context: CreateContextCallback, company: Cast, live_server: LiveServer
) -> None:
    people = crowd(company, peers=3, reports=2)
    found = open_about_erik(company, people)
    for person in people:
        say(company, found, person, 3, comments={"keep": "Calm"})
    release(company, found)
    piece = Evidence.objects.first()
    assert piece is not None
    context = new_context()
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    for persona, addresses in (("hr_admin", HR_PAGES), ("employee", OWN_PAGES)):
        sign_in(context, company.accounts[persona], live_server.url)
        for address in addresses:
            page.goto(live_server.url + address.format(round=found.pk, piece=piece.pk))
            assert violations_of(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
