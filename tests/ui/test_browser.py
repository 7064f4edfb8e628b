"""The kit in a real browser, under the policy in force (any violation fails the test)."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.pages import look_at

pytestmark = pytest.mark.urls("tests.ui.gallery_urls")


def test_gallery_is_accessible_keeps_to_the_policy_and_never_scrolls_sideways(page: Page) -> None:
    assert look_at(page, "/gallery/") == []
    assert page.evaluate("document.fonts.check('14px Inter')")


def test_focus_stands_on_the_first_error(page: Page) -> None:
    page.goto("/gallery/")
    expect(page.locator("#id_seen_on")).to_be_focused()


def test_keyboard_searches_moves_in_the_grid_and_closes_menus(page: Page) -> None:
    page.goto("/gallery/")
    page.locator("[data-grid] a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-grid] tbody tr").nth(1).locator("a").nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search-key]")).to_be_focused()
    page.locator(".menu summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".menu")).not_to_have_attribute("open", "")
    expect(page.locator(".menu summary")).to_be_focused()


def test_theme_follows_the_choice_of_the_reader(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/draft/")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 27)"


def test_what_was_typed_survives_a_reload_until_it_is_saved(page: Page) -> None:
    page.goto("/draft/")
    page.get_by_label("Note").fill("Dropped two lines")
    page.get_by_label("4").check()
    page.reload()
    expect(page.get_by_label("Note")).to_have_value("Dropped two lines")
    expect(page.get_by_label("4")).to_be_checked()
    expect(page.get_by_text("Your draft is back.")).to_be_visible()
    page.goto("/draft/?saved=1")
    expect(page.get_by_label("Note")).to_have_value("")
    page.goto("/draft/")
    expect(page.get_by_label("Note")).to_have_value("")


def test_search_in_a_list_swaps_its_rows_while_one_types(page: Page) -> None:
    page.goto("/gallery/")
    page.get_by_label("Find a position or person").press_sequentially("gda")
    page.wait_for_url("**/gallery/?q=gda*")
    sort_by_score = page.locator("#rows").get_by_role("link", name="Score")
    expect(sort_by_score).to_have_attribute("href", "?q=gda&impact=high&sort=score")
    expect(page.get_by_label("Find a position or person")).to_be_focused()
