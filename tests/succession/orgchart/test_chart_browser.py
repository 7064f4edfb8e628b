"""The chart by keyboard alone, without a script, and with axe: one company with a long branch."""

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from tests.cast import Cast, make_cast, make_person
from tests.support.pages import look_at, sign_in
from tests.support.worker import wait_until


def make_company() -> Cast:
    """Olga has 230 reports, and Xenia 000 one of her own."""
    cast = make_cast()
    for index in range(230):
        made = make_person(f"X{index:03}", f"Xenia {index:03}", manager=cast.people["olga"])
        if not index:
            make_person("Y1", "Yara Young", manager=made)
    return cast


def focused(page: Page) -> str:
    """The name in the row that has the focus."""
    return str(page.evaluate("document.activeElement.querySelector('.ct-name')?.textContent ?? ''"))


def press(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


PLACE = """[...["aria-level", "aria-posinset", "aria-setsize"].map((name) =>
    Number(document.activeElement.getAttribute(name)))]"""
IN_SIGHT = """(() => { const box = document.activeElement.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight })()"""
DRAWN = """[...document.querySelectorAll(".ct-row")]
    .map((row) => row.checkVisibility({ contentVisibilityAuto: true }))"""


def a_long_outline_skips_what_is_out_of_sight(page: Page) -> None:
    """The rest comes by itself; focus, place and name of a row are right wherever it stands."""
    page.goto("/bench/chart/?depth=all")
    expect(page.locator(".ct-row")).to_have_count(238)
    expect(page.locator("[data-rest]")).to_have_count(0)
    page.locator(".ct-row[tabindex='0']").focus()
    assert press(page, "End") == "Xenia 229"
    assert page.evaluate(PLACE) == [3, 231, 231]
    wait_until(lambda: page.evaluate(f"{IN_SIGHT} && !{DRAWN}[100] && {DRAWN}[237]"))
    page.evaluate("scrollTo(0, 0)")
    assert focused(page) == "Xenia 229"
    assert press(page, "ArrowUp", "PageUp") == "Xenia 218"
    wait_until(lambda: page.evaluate(IN_SIGHT))
    assert page.evaluate(PLACE) == [3, 220, 231]
    assert press(page, "ArrowLeft") == "Olga Orlova"
    assert page.evaluate(PLACE) == [2, 2, 2]
    wait_until(lambda: page.evaluate(IN_SIGHT))
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".ct-row:visible")).to_have_count(6)
    assert press(page, "End") == "Olga Orlova"


def arrows_go_along_the_drawn_tree(page: Page) -> None:
    """Up and down over parts that were not drawn, sideways along the lines."""
    page.goto("/bench/chart/drawing/?depth=all")
    page.locator("a.oc-node[aria-label^='Ada Adeyemi']").focus()
    for key, name in (
        ("ArrowRight", "Mona Lind"), ("ArrowDown", "Olga Orlova"), ("ArrowLeft", "Ada Adeyemi"),
    ):  # fmt: skip
        page.keyboard.press(key)
        here = page.locator("a.oc-node:focus")
        expect(here).to_have_attribute("aria-label", re.compile(f"^{name}"))
    page.locator("[data-drawing]").evaluate("drawing => drawing.scrollTo(0, 1e6)")
    expect(page.get_by_role("link", name="Draw this part")).to_have_count(0)


def is_read_without_a_script(cast: Cast, url: str, new_context: CreateContextCallback) -> None:
    plain = new_context(java_script_enabled=False).new_page()
    sign_in(plain.context, cast.accounts["hr_admin"], url)
    plain.goto("/bench/chart/?depth=1")
    plain.get_by_role("link", name="of Mona Lind").click()
    expect(plain.locator(".ct-row")).to_have_count(4)


def fits_and_has_no_violation(page: Page) -> None:
    addresses = ("/bench/chart/", "/bench/chart/drawing/", "/bench/chart/table/", "/bench/heat/")
    assert [fault for address in addresses for fault in look_at(page, address)] == []


def test_the_chart_by_keyboard(
    page: Page, live_server: LiveServer, new_context: CreateContextCallback
) -> None:
    cast = make_company()
    sign_in(page.context, cast.accounts["hr_admin"], live_server.url)
    page.goto("/bench/chart/?depth=1")
    rows = page.locator(".ct-row:visible")
    expect(rows).to_have_count(3)
    page.locator(".ct-row[tabindex='0']").focus()
    assert focused(page) == "Ada Adeyemi"
    assert press(page, "ArrowRight") == "Mona Lind"
    page.keyboard.press("ArrowRight")
    expect(rows).to_have_count(6)
    expect(page.get_by_text("Mona Lind: 3 below")).to_be_visible()
    assert press(page, "ArrowDown", "ArrowDown") == "Nia Ncube"
    assert press(page, "ArrowLeft") == "Mona Lind"
    page.keyboard.press("ArrowLeft")
    expect(rows).to_have_count(3)
    assert press(page, "End") == "Olga Orlova"
    page.keyboard.press("ArrowRight")
    expect(rows).to_have_count(234)
    assert press(page, "s", "t") == "Sten Sand"
    assert press(page, "Home", "x") == "Xenia 000"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("row", name="Yara Young")).to_be_visible()
    assert press(page, "End", "PageUp") == "Xenia 219"
    assert press(page, "Home", "m") == "Mona Lind"
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/positions/P2/")

    a_long_outline_skips_what_is_out_of_sight(page)
    arrows_go_along_the_drawn_tree(page)
    is_read_without_a_script(cast, live_server.url, new_context)
    fits_and_has_no_violation(page)
