"""The system's Chromium, and what it complains about."""

import shutil
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from people.models import Account

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# Nothing but the page under test: no sandbox (containers run as root), no calls home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Dispatched for every violation of the Content-Security-Policy, reported or not.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} blocks ${event.blockedURI || "inline"}`
    + ` ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""


def launch_options() -> dict[str, Any]:
    """For Playwright's ``launch``; its own browser where the system has none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    usual = Path("/usr/bin/chromium")
    executable = found or (str(usual) if usual.exists() else None)
    return {"args": ARGUMENTS, "headless": True} | (
        {"executable_path": executable} if executable else {}
    )


def collect_problems(context: BrowserContext, problems: list[str]) -> None:
    """Add each console error or warning, script error and CSP violation of its pages."""

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            problems.append(f"console {message.type}: {message.text} ({where})")

    context.on("console", note)
    context.on("weberror", lambda problem: problems.append(f"script error: {problem.error}"))
    context.add_init_script(REPORT_VIOLATIONS)


def sign_in(context: BrowserContext, account: Account, url: str) -> None:
    """Hand the browser a session of this account, without the sign-in page."""
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def violations_of(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: rule and elements. The context needs `bypass_csp`, because axe
    adds styles of its own, which the policy would rightly refuse."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
