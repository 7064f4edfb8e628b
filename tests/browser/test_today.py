"""Today in a real browser: a question answered on a phone by keyboard alone, for every persona clean."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from competencies.models import Evidence
from engagement.models import Nudge, NudgeRule
from learning.models import Completion, Content
from tests.cast import Cast
from tests.support.pages import look_at, sign_in

ADDRESSES = ("/", "/search/?q=sales", "/search/?q=zzzz", "/people/", "/people/?q=zzzz")


@pytest.fixture
def company(transactional_db: None, cast: Cast) -> Cast:
    """With two questions open for Mona."""
    content = Content.objects.create(code="c1", title="Coaching that works")
    for who in ("erik", "nia"):
        Nudge.objects.create(
            rule=NudgeRule.objects.get(),
            recipient=cast.people["mona"],
            employee=cast.people[who],
            competency=cast.competencies["coaching"],
            completion=Completion.objects.create(
                employee=cast.people[who], content=content, completed_on=timezone.localdate()
            ),
            arm=Nudge.Arm.ASSIGNED,
            due_on=timezone.localdate() + timedelta(days=7),
        )
    return cast


def test_manager_answers_in_place_on_a_phone_by_keyboard_alone(
    company: Cast, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["manager"], live_server.url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.evaluate("window.untouched = true")
    question = page.locator("form.question").first
    question.get_by_role("radio").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")  # past the behaviour, which is optional
    page.keyboard.press("Tab")
    page.keyboard.type("Ran the retro, and let others speak first.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".question-done")).to_contain_text("Erik Ek, Coaching: saved.")
    assert page.evaluate("window.untouched")
    evidence = Evidence.objects.get()
    assert (evidence.level, evidence.origin) == (3, Evidence.Origin.NUDGE)
    assert evidence.note == "Ran the retro, and let others speak first."


def test_an_answer_without_a_choice_says_so_and_keeps_the_note(
    company: Cast, page: Page, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["manager"], live_server.url)
    page.goto("/")
    question = page.locator("form.question").first
    question.evaluate("form => { form.noValidate = true }")
    question.get_by_label("What did you see?").fill("Ran the retro.")
    question.get_by_role("button", name="Save answer").click()
    expect(page.get_by_text("Choose a level, or say that you have not seen this.")).to_be_visible()
    expect(page.locator("form.question").first.get_by_label("What did you see?")).to_have_value(
        "Ran the retro."
    )
    assert not Evidence.objects.exists()


def test_pages_are_accessible_and_never_scroll_sideways(
    company: Cast, new_context: CreateContextCallback, live_server: LiveServer
) -> None:
    faults = []
    for persona in ("hr_admin", "manager", "employee", "committee_member", "auditor"):
        context = new_context()
        sign_in(context, company.accounts[persona], live_server.url)
        page = context.new_page()
        for address in ADDRESSES if persona == "hr_admin" else ("/",):
            faults += look_at(page, address)
        context.close()
    assert faults == []
