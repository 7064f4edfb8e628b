"""Writing and publishing a role profile in a real browser, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from competencies.models import Competency, Indicator, RoleProfile
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.profiles import start_draft
from learning.models import Content
from succession.coverage.measuring import measure_coverage
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_account, make_cast
from tests.support.pages import faults_of, sign_in


@pytest.fixture
def company(transactional_db: None) -> Cast:
    cast = make_cast()
    listening = Competency.objects.create(code="listening", name="Listening", category="Self")
    Indicator.objects.create(competency=listening, level=2, text="Repeats what was said")
    return cast


def press_until_focused(page: Page, accessible: str, key: str = "Tab", most: int = 80) -> None:
    """Walk on with one key until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press(key)
        name = page.evaluate(
            "() => { const one = document.activeElement;"
            " const label = one.labels && one.labels[0];"
            " return (label || one).textContent.replace(/\\s+/g, ' ').trim(); }"
        )
        if name == accessible:
            return
    raise AssertionError(f"{accessible} cannot be reached by {key}")


def test_hr_writes_and_publishes_a_profile_by_keyboard_alone(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    page.goto("/roles/sales-rep/")
    press_until_focused(page, "Change this profile")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start from version 1")).to_be_visible()
    press_until_focused(page, "Start from version 1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Draft of version 2, last saved")).to_be_visible()

    press_until_focused(page, "2")  # the needed level of Coaching, the first row
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Coaching: behaviour of level 3").first).to_be_visible()
    press_until_focused(page, "Weight of Coaching")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("5")
    press_until_focused(page, "Remove Commercial judgement when saved")
    page.keyboard.press("Space")
    press_until_focused(page, "Add a competency")
    page.keyboard.type("listen")
    expect(page.get_by_role("button", name="Add Listening")).to_be_visible()
    press_until_focused(page, "Add Listening")
    page.keyboard.press("Enter")
    row = page.locator(".req-row").last
    expect(row.get_by_role("heading", name="Listening")).to_be_visible()
    expect(row.locator("input[type=radio]").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(row.get_by_text("Repeats what was said").first).to_be_visible()
    press_until_focused(page, "Save the draft")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The draft is saved.")).to_be_visible()

    press_until_focused(page, "Publish version 2…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Whom it concerns")).to_be_visible()
    press_until_focused(page, "What changes, and why")
    page.keyboard.type("Listening comes first")
    press_until_focused(page, "Publish version 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 2, in force since")).to_be_visible()
    current = current_profile(company.roles["sales-rep"])
    assert [(n.code, n.level, n.weight, n.is_critical) for n in needs_of(current)] == [
        ("coaching", 3.0, 5.0, True),
        ("planning", 2.0, 2.0, False),
        ("listening", 2.0, 1.0, False),
    ]


def follow_the_manager_by_keyboard(page: Page, company: Cast, live_server: LiveServer) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    page.goto("/roles/sales-director/draft/")
    press_until_focused(page, "Name of a role or an occupation")
    page.keyboard.type("manager")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Profiles here")).to_be_visible()
    press_until_focused(page, "Copy Sales manager")  # offered as a rung of the family
    press_until_focused(page, "Follow it: Sales manager")
    page.keyboard.press("Enter")
    expect(page.get_by_text("As Sales manager, version 1, except nothing.")).to_be_visible()


def change_and_submit_by_keyboard(page: Page) -> None:
    press_until_focused(page, "3")  # the needed level of Coaching, the first row
    page.keyboard.press("ArrowRight")
    press_until_focused(page, "Save the draft")
    page.keyboard.press("Enter")
    expect(page.get_by_text("except 1 changed. 2 inherited.")).to_be_visible()
    expect(page.locator(".req-row").first.get_by_text("level 3 there")).to_be_visible()
    press_until_focused(page, "Submit version 2…")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Submit for review")).to_be_visible()
    press_until_focused(page, "What changes, and why")
    page.keyboard.type("As the manager, one level up in coaching")
    press_until_focused(page, "Submit for review")
    page.keyboard.press("Enter")
    expect(page.get_by_text("somebody else who edits profiles has to approve it")).to_be_visible()


def test_a_profile_that_follows_another_is_written_reviewed_and_published_by_keyboard_alone(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    """From the search for a profile to follow to the approval by somebody else."""
    reviewer = make_account("Berit Berg", roles=["hr_admin"])
    follow_the_manager_by_keyboard(page, company, live_server)
    change_and_submit_by_keyboard(page)

    page.context.clear_cookies()
    sign_in(page.context, reviewer, live_server.url)
    page.goto("/")
    press_until_focused(page, "Read and answer: A role profile waits for your approval")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="In review: version 2")).to_be_visible()
    press_until_focused(page, "In review: version 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("As the manager, one level up in coaching")).to_be_visible()
    press_until_focused(page, "Approve and publish")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 2, in force since")).to_be_visible()
    expect(page.get_by_role("heading", name="What it follows")).to_be_visible()
    current = current_profile(company.roles["sales-director"])
    assert current is not None
    assert (current.published_by, current.submitted_by) == (
        reviewer,
        company.accounts["hr_admin"],
    )
    assert [(n.code, n.level) for n in needs_of(current)] == [
        ("coaching", 4.0),
        ("planning", 3.0),
        ("judgement", 2.0),
    ]

    page.goto("/roles/families/sales/")
    press_until_focused(page, "Sales representative, level 2 ◆, critical")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "Sales director, level 4" in page.evaluate("document.activeElement.textContent")


def test_what_is_typed_survives_a_reload_and_never_hides_a_later_save(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    start_draft(
        role=company.roles["sales-rep"],
        source=company.profiles["sales-rep"],
        by=company.accounts["hr_admin"],
    )
    page.goto("/roles/sales-rep/draft/")
    weight = page.get_by_label("Weight of Coaching")
    weight.fill("7")
    page.reload()
    expect(weight).to_have_value("7")
    expect(page.get_by_text("What you typed before is back")).to_be_visible()
    RoleProfile.objects.get(status="draft").save()  # somebody else saved meanwhile
    page.reload()
    expect(weight).to_have_value("3")


def test_pages_are_accessible_and_never_scroll_sideways(
    page: Page, company: Cast, live_server: LiveServer
) -> None:
    course = Content.objects.create(code="C1", title="Coaching basics", provider="Kestrel")
    course.mappings.create(competency=company.competencies["coaching"], level=2)
    start_draft(
        role=company.roles["sales-manager"],
        source=company.profiles["sales-rep"],
        is_heir=True,
        by=company.accounts["hr_admin"],
    )
    recompute_pending()
    measure_coverage()
    sign_in(page.context, company.accounts["hr_admin"], live_server.url)
    faults = []
    for url in (
        "/roles/",
        "/roles/sales-rep/",
        "/roles/sales-rep/versions/1/?with=1",
        "/roles/sales-rep/draft/",
        "/roles/sales-manager/draft/",
        "/roles/sales-manager/draft/publish/",
        "/roles/sales-director/draft/?q=sales",
        "/roles/sales-rep/quality/",
        "/roles/families/sales/",
        "/coverage/evidence/",
        "/frameworks/?q=coach",
        "/frameworks/leading/",
        "/frameworks/competency/coaching/",
        "/library/",
        "/library/C1/?find=plan",
    ):
        page.goto(url)
        for one in page.locator("details.fold > summary").all()[:1]:
            one.click()
        faults += faults_of(page)
    assert faults == []
