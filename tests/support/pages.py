"""Pages in a browser: signed in without the sign-in page, and asked for accessibility faults."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from people.models import Account

# No rule in use asks for what it preloads: it would only ask the server again, for each page, for
# every style sheet, at addresses where none is.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1440), ("dark", 390))
"""Those that differ most: theme, and width in CSS pixels."""


def sign_in(context: BrowserContext, account: Account, url: str) -> None:
    """Hand the browser a session of this account, without the sign-in page."""
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def look_at(page: Page, address: str) -> list[str]:
    """Open a page once and look at it twice: what axe finds, and whether it scrolls sideways."""
    page.goto(address)
    return faults_of(page)


def faults_of(page: Page) -> list[str]:
    """The same of the page as it stands now. It is left dark and narrow."""
    faults = []
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 844})
        where = f"{page.url}, {theme}, {width} px"
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{where}: scrolls sideways, {wide} px wide")
        faults += [f"{where}: {rule} {elements}" for rule, elements in violations_of(page)]
    return faults


def violations_of(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: rule and elements."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
