"""Who may open what: the lines of the permission matrix."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.cast import PERSONAS, Cast

ANONYMOUS = "anonymous"

OPEN_TO_ANYBODY = {
    "people:sign-in",
    "people:sign-out",
    "people:persona-switch",  # refused outside demo mode; its own test
    "ui:theme-choose",
}
"""Addresses that need no account, each with a test of its own."""

ALL = frozenset(PERSONAS)
HR = {"hr_admin", "hr_partner", "auditor"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One address and what it answers. Who is in no set gets 403; the anonymous are sent to sign in."""

    name: str
    arguments: Callable[[Cast], dict[str, Any]] = field(default=lambda cast: {})
    label: str = ""
    method: str = "GET"
    body: Callable[[Cast], dict[str, Any]] = field(default=lambda cast: {})
    ok: frozenset[str] | set[str] = frozenset()
    not_found: frozenset[str] | set[str] = frozenset()
    answer: int = 200
    anonymous: int = 302

    def url(self, cast: Cast) -> str:
        return reverse(self.name, kwargs=self.arguments(cast))

    def data(self, cast: Cast) -> dict[str, Any]:
        return self.body(cast)

    def expected(self) -> dict[str, int]:
        answers = {persona: 403 for persona in PERSONAS}
        answers |= dict.fromkeys(self.not_found, 404)
        answers |= dict.fromkeys(self.ok, self.answer)
        return answers | {ANONYMOUS: self.anonymous}


LINES = [
    Line(name="engagement:today", ok=ALL),
    Line(name="engagement:search", ok=ALL),
    Line(name="people:directory", ok=HR | {"manager", "employee", "stranger"}),
    Line(
        name="people:directory-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=HR | {"manager", "employee", "stranger"},
    ),
]
