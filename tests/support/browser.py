"""The system's Chromium, and what it complains about."""

import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage

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
