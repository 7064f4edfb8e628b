"""Pages in a browser: signed in without the sign-in page, and asked for accessibility faults."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from people.models import Account

# No rule in use asks for what it preloads: it would only ask the server again, for each page, for
# every style sheet, at addresses where none is.
OPTIONS = {"resultTypes": ["violations"], "preload": False}


def sign_in(context: BrowserContext, account: Account, url: str) -> None:
    """Hand the browser a session of this account, without the sign-in page."""
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def violations_of(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: rule and elements. The context needs `bypass_csp`, because axe
    adds styles of its own, which the policy would rightly refuse."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
