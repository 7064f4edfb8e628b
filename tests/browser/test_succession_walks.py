"""Two walks in a real browser: HR supposes that somebody leaves, compares, proposes, and fills a pool; a
manager writes down on a phone what was agreed. At each stop nothing is wider than the window, and axe
finds nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from people.access import access_of
from succession.models import AgreedAction, Scenario, Successor, TalentPool
from succession.pools.services import PoolTerms, create_pool
from succession.scenarios.services import create_scenario
from succession.scenarios.shapes import Inputs
from succession.services.pending import recompute_pending
from tests.cast import Cast
from tests.succession.pages import ERIK, observe_erik
from tests.succession.scenarios.ladder import make_ladder
from tests.support.browser import collect_problems
from tests.support.pages import sign_in, violations_of


@pytest.fixture
def walker(
    new_context: CreateContextCallback, transactional_db: None, browser_problems: list[str]
) -> Iterator[Page]:
    """A page that axe may look at: it adds styles of its own, which the policy would rightly refuse."""
    context = new_context(bypass_csp=True)
    collect_problems(context, browser_problems)
    yield context.new_page()
    context.close()
    assert browser_problems == []


def is_fine(page: Page, *, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url
    assert violations_of(page) == [], page.url


def look_for(page: Page, label: str, words: str) -> Locator:
    """Type into a field to pick in; the options, once they are there."""
    box = page.get_by_role("combobox", name=label)
    box.click()
    page.keyboard.type(words)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def chips(page: Page) -> Locator:
    return page.locator(".pick-chip .pick-name")


def picks_what_falls_empty(page: Page) -> None:
    """By keyboard, by mouse, taken out again, and still there after a reload."""
    page.goto("/positions/P1/")
    page.get_by_role("link", name="What if this falls empty?").click()
    expect(chips(page)).to_have_text(["Sales director, Group"])
    page.get_by_label("Name", exact=True).fill("Both seats fall empty")
    expect(look_for(page, "These positions", "north")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    is_fine(page, width=1440)
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text(["Sales director, Group", "Sales manager, North"])
    assert page.evaluate("document.activeElement.name") == "seats-words"
    look_for(page, "The seats of people who leave", "erik").first.click()
    expect(page.get_by_role("status").filter(has_text="Erik Ek is chosen.")).to_have_count(1)
    page.reload()
    expect(chips(page)).to_have_text(["Sales director, Group", "Sales manager, North", "Erik Ek"])
    page.get_by_role("button", name="Take out Erik Ek").click()
    expect(chips(page)).to_have_count(2)


def sees_the_cascade_and_compares(page: Page) -> None:
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("rowheader", name="Step 1")).to_be_visible()
    expect(page.get_by_role("link", name="Mona Lind")).to_have_count(0)  # holders leave
    is_fine(page, width=1440)
    page.get_by_role("button", name="Compare side by side").click()
    expect(page.get_by_role("columnheader", name="Ada goes")).to_have_count(2)
    is_fine(page, width=1440)


def turns_it_into_nominations(page: Page) -> None:
    page.goto(f"/scenarios/{Scenario.objects.get(name='Ada goes').pk}/")
    page.get_by_role("link", name="Propose successors…").click()
    is_fine(page, width=1440)
    page.get_by_role("button", name="Propose those chosen").click()
    expect(page.get_by_text("2 people are proposed. HR confirms.")).to_be_visible()
    assert set(Successor.objects.values_list("employee__number", "status")) == {
        ("E2", "proposed"),
        ("E3", "proposed"),
    }


def fills_a_pool(page: Page, pool: TalentPool) -> None:
    """Enter takes the only one that is found, and never sends the form."""
    page.goto(f"/pools/{pool.pk}/add/")
    for words in ("nia", "sten"):
        expect(look_for(page, "People", words)).to_have_count(1)
        page.keyboard.press("Enter")
    page.get_by_role("combobox", name="People").press("Enter")
    is_fine(page, width=1440)
    page.get_by_label("Why these people?").fill("Both took on more than was asked.")
    page.get_by_role("button", name="Add to the pool").click()
    expect(page.get_by_text("Added to the pool: 2 people.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Nia Ncube")).to_be_visible()
    is_fine(page, width=1440)


def moves_in_the_matrix(page: Page) -> None:
    page.goto("/matrix/for/sales-manager/")
    grid = page.locator("[data-matrix]")
    expect(grid.locator("a[tabindex='0']")).to_have_count(1)
    grid.locator("a[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    second = grid.locator("[data-grid-row]").nth(1)
    expect(second.locator("td > a").first).to_be_focused()
    page.keyboard.press("Home")
    expect(second.locator("th > a")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel-heading]")).to_be_focused()
    is_fine(page, width=1440)
    page.keyboard.press("Escape")
    expect(second.locator("td > a").first).to_be_focused()


def test_hr_supposes_compares_proposes_and_fills_a_pool(
    walker: Page, cast: Cast, live_server: LiveServer
) -> None:
    make_ladder(cast)
    Successor.objects.all().delete()
    by = cast.accounts["hr_admin"]
    create_scenario(name="Ada goes", inputs=Inputs(seats=("P1",)), by=by, access=access_of(by))
    soon = timezone.localdate() + timedelta(days=90)
    terms = PoolTerms(name="Rising", purpose="To lead.", owner=cast.people["mona"], review_on=soon)
    pool = create_pool(kind=TalentPool.Kind.PICKED, terms=terms, by=by)
    sign_in(walker.context, by, live_server.url)
    picks_what_falls_empty(walker)
    sees_the_cascade_and_compares(walker)
    turns_it_into_nominations(walker)
    fills_a_pool(walker, pool)
    moves_in_the_matrix(walker)


def test_a_manager_writes_down_on_a_phone_what_was_agreed(
    walker: Page, cast: Cast, live_server: LiveServer
) -> None:
    observe_erik(cast)
    recompute_pending()
    walker.set_viewport_size({"width": 390, "height": 844})
    walker.emulate_media(color_scheme="dark")
    sign_in(walker.context, cast.accounts["manager"], live_server.url)
    walker.goto(f"{ERIK}conversation/")
    is_fine(walker, width=390)
    walker.get_by_role("link", name="Write down what was agreed").click()
    walker.get_by_label("In a sentence or two").fill("He leads the spring review.")
    walker.get_by_label("What will be done").fill("Find Erik a mentor")
    walker.get_by_label("Who does it").select_option(label="Mona Lind (you)")
    due = timezone.localdate() + timedelta(days=5)
    walker.get_by_role("textbox", name="By when").first.fill(due.isoformat())
    walker.get_by_label("What you saw").fill("Let the new colleague run the call.")
    is_fine(walker, width=390)
    walker.get_by_role("button", name="Save what was agreed").click()
    expect(walker.get_by_text("Written down. Erik Ek can see it too.")).to_be_visible()
    assert AgreedAction.objects.get().what == "Find Erik a mentor"
    walker.goto("/")
    walker.get_by_role("heading", name="Find Erik a mentor").wait_for()
    is_fine(walker, width=390)
    walker.goto("/me/actions/")
    expect(walker.get_by_role("rowheader", name="Find Erik a mentor")).to_be_visible()
    is_fine(walker, width=390)
