"""The succession chart of 5,000 rows, and an empty page, in Chromium."""

import os
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from bench.chart.browser import Trace, key_cost, scroll_cost, traced
from tests.support.browser import launch_options
from tests.support.pages import sign_in

LONG = "/bench/chart/people/N2/?depth=all"
LIST = "/bench/chart/table/"
LOADED = "!document.querySelector('[data-chart] .ct-rest')"
PLAIN = ".ct-part { content-visibility: visible !important }"
ROUNDS = 3


def chart_costs() -> Iterator[str]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop stands around ours
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    url = f"http://127.0.0.1:{server.port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            for number in range(ROUNDS):
                yield f"round {number + 1}"
                yield from _round(browser, url)
            browser.close()
    finally:
        server.terminate()


def _round(browser: Browser, url: str) -> Iterator[str]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    account = get_user_model().objects.get(email="administrator@example.org")
    sign_in(context, account, url)
    context.set_default_timeout(180_000)
    page = context.new_page()
    yield _line("empty page, first render", _open(browser, page, f"{url}/empty/"))
    yield _line("table of 100 rows, first render", _open(browser, page, url + LIST))
    yield _line("table of 100 rows, a frame", scroll_cost(browser, page))
    yield _line("outline, until it is readable", _open(browser, page, url + LONG))
    with traced(browser, page) as trace:
        page.wait_for_function(LOADED)
        page.wait_for_timeout(500)
    rows, elements = page.evaluate(
        "[document.querySelectorAll('.ct-row').length, document.querySelectorAll('*').length]"
    )
    yield _line(f"outline, the rest of {rows:,} rows ({elements:,} elements)", trace)
    yield _line("outline, a frame", scroll_cost(browser, page))
    page.locator(".ct-row[tabindex='0']").focus()
    for key, presses in {"ArrowDown": 40, "PageDown": 40, "End": 1, "Home": 1, "a": 5}.items():
        yield _line(f"outline, {key}", key_cost(browser, page, key, presses))
    page.add_style_tag(content=PLAIN)
    yield _line("the same rows without parts, a frame", scroll_cost(browser, page))
    page.locator(".ct-row[tabindex='0']").focus()
    yield _line("the same rows without parts, ArrowDown", key_cost(browser, page, "ArrowDown", 40))
    context.close()


def _open(browser: Browser, page: Page, url: str) -> Trace:
    page.goto("about:blank")
    with traced(browser, page) as trace:
        page.goto(url, wait_until="load")
        page.evaluate("document.fonts.ready")
    return trace


def _line(what: str, trace: Trace) -> str:
    parts = ", ".join(f"{name} {spent:.2f}" for name, spent in (trace.parts or {}).items())
    return f"  {what:60} {trace.whole:8.2f} ms ({parts})"
