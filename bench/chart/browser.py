"""What a page costs the browser: CPU of its main thread, as Chromium's own trace counts it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
PARTS = {
    "script": ("FunctionCall", "EvaluateScript", "v8.callFunction", "RunMicrotasks"),
    "style and layout": ("UpdateLayoutTree", "Layout"),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit"),
}
FRAMES, STEP = 100, 240
PRESSES = 40
SCROLL = """([frames, step]) => new Promise((done) => {
  let left = frames;
  const one = () => {
    window.scrollBy(0, step);
    (left -= 1) ? requestAnimationFrame(one) : setTimeout(done, 200);
  };
  requestAnimationFrame(one);
})"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(kw_only=True)
class Trace:
    """Milliseconds of CPU of the page's main thread, all and by part."""

    whole: float = 0.0
    parts: dict[str, float] | None = None


@contextmanager
def traced(browser: Browser, page: Page) -> Iterator[Trace]:
    found = Trace()
    browser.start_tracing(page=page, categories=CATEGORIES)
    yield found
    events = json.loads(browser.stop_tracing())["traceEvents"]
    found.whole, found.parts = _main_thread(events)


def _main_thread(events: list[dict[str, Any]]) -> tuple[float, dict[str, float]]:
    """Of the renderer that did most."""
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    whole: dict[tuple[int, int], float] = defaultdict(float)
    parts: dict[tuple[int, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    names = {name: part for part, group in PARTS.items() for name in group}
    for one in events:
        thread = (one["pid"], one["tid"])
        if thread not in mains or one.get("ph") != "X":
            continue
        spent = one.get("tdur", 0) / 1000
        if one["name"] == "RunTask":
            whole[thread] += spent
        elif one["name"] in names:
            parts[thread][names[one["name"]]] += spent
    busiest = max(whole, key=lambda thread: whole[thread])
    return whole[busiest], dict(parts[busiest])


def scroll_cost(browser: Browser, page: Page) -> Trace:
    """Per frame."""
    page.evaluate("window.scrollTo(0, 0)")
    page.evaluate(PAINTED)
    with traced(browser, page) as trace:
        page.evaluate(SCROLL, [FRAMES, STEP])
    return _each(trace, FRAMES)


def key_cost(browser: Browser, page: Page, key: str, presses: int = PRESSES) -> Trace:
    """Per press, from the key until it is painted."""
    with traced(browser, page) as trace:
        for _ in range(presses):
            page.keyboard.press(key)
            page.evaluate(PAINTED)
    return _each(trace, presses)


def _each(trace: Trace, count: int) -> Trace:
    parts = trace.parts or {}
    return Trace(
        whole=trace.whole / count, parts={name: spent / count for name, spent in parts.items()}
    )
