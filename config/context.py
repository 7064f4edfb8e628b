"""The frame around every page: the entries a person may open, who they are, which day it is."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils import timezone

from people.access import EMPLOYEE, MANAGER, Access, Permission, permissions_of
from people.models import Grant
from people.selectors.directory import demo_personas
from ui import navigation

SECTIONS: tuple[tuple[str, str, tuple[tuple[str, str, Permission | None], ...]], ...] = (
    ("Today", "home", (("Today", "home:today", None),)),
    (
        "People",
        "users",
        (
            ("Your team", "succession:team", Permission.RATE_PEOPLE),
            ("Directory", "people:directory", Permission.VIEW_PEOPLE),
            ("360 rounds", "competencies:rounds", Permission.ADD_EVIDENCE),
            ("Rater habits", "competencies:raters", Permission.ADD_EVIDENCE),
        ),
    ),
    (
        "Competencies",
        "target",
        (
            ("Role profiles", "competencies:roles", Permission.VIEW_COMPETENCIES),
            ("Frameworks", "competencies:frameworks", Permission.VIEW_COMPETENCIES),
            ("Scoring policies", "succession:policies", Permission.VIEW_SCORING_POLICIES),
            ("Coverage", "competencies:coverage", Permission.VIEW_COMPETENCIES),
        ),
    ),
    ("Learning", "school", (("Library", "learning:library", Permission.VIEW_LEARNING),)),
    (
        "Succession",
        "hierarchy",
        (
            ("Critical positions", "succession:positions", Permission.VIEW_BENCH),
            ("Heat map", "succession:heat", Permission.VIEW_BENCH),
            ("Succession chart", "succession:chart", Permission.VIEW_BENCH),
            ("Scenarios", "succession:scenarios", Permission.PLAN_SCENARIOS),
            ("Readiness matrix", "succession:matrix", Permission.VIEW_MATRIX),
            ("Talent pools", "succession:pools", Permission.VIEW_POOLS),
            ("Plans to mend", "succession:broken", Permission.PROPOSE_SUCCESSORS),
            ("Put themselves forward", "succession:forward", Permission.PROPOSE_SUCCESSORS),
            ("Calibration", "succession:calibrations", Permission.VIEW_CALIBRATION),
        ),
    ),
    (
        "Governance",
        "building-bank",
        (
            ("Key figures", "governance:kpis", Permission.VIEW_KPIS),
            ("What they are worth", "succession:validation", Permission.VIEW_VALIDATION),
        ),
    ),
    (
        "Data",
        "database",
        (
            ("Imports", "integrations:imports", Permission.VIEW_RUNS),
            ("Runs", "integrations:runs", Permission.VIEW_RUNS),
            ("Not scored", "succession:unscored", Permission.ADD_EVIDENCE),
            ("Audit trail", "integrations:audit", Permission.VIEW_AUDIT),
            ("API tokens", "people:tokens", Permission.MANAGE_TOKENS),
            ("Withheld from people", "people:withheld", Permission.DECIDE_WITHHOLDING),
        ),
    ),
)
"""Section, icon, and its pages with the permission that shows them."""


def frame(request: HttpRequest) -> dict[str, Any]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"demo_personas": demo_personas() if settings.DEMO else ()}
    access: Access = request.access  # type: ignore[attr-defined] # set by AccessMiddleware
    own_page = reverse("succession:own") if access.employee_id is not None else ""
    past_day = getattr(request, "as_of", None)
    return {
        "frame": navigation.Frame(
            sections=navigation.mark_active(
                _sections(access.roles, get_script_prefix()), request.path
            ),
            account=navigation.Account(
                name=request.user.full_name, role=describe(access), url=own_page
            ),
            as_of=past_day or timezone.localdate(),
            as_of_is_past=past_day is not None,
            home_url=reverse("home:today"),
            search_url=reverse("home:search"),
            sign_out_url=reverse("people:sign-out"),
            theme_url=reverse("ui:theme-choose"),
        ),
        "demo_personas": demo_personas() if settings.DEMO else (),
    }


def describe(access: Access) -> str:
    """What this account is here, in words: "Manager", "HR administrator, Auditor"."""
    granted = [label for code, label in Grant.Role.choices if code in access.roles]
    if granted:
        return ", ".join(granted)
    if MANAGER in access.roles:
        return "Manager"
    return "Employee" if EMPLOYEE in access.roles else ""


@lru_cache(maxsize=256)
def _sections(roles: frozenset[str], _prefix: str) -> Sequence[navigation.NavSection]:
    """What these roles may open. Kept, for it is the same on every page; `_prefix` is the path that
    the house is served under, which every address begins with."""
    allowed = permissions_of(roles)
    shown = []
    for label, icon, pages in SECTIONS:
        entries = [
            navigation.NavPage(label=words, url=reverse(name))
            for words, name, permission in pages
            if permission is None or permission in allowed
        ]
        if entries:
            shown.append(
                navigation.NavSection(
                    label=label,
                    icon=icon,
                    url=entries[0].url,
                    pages=entries if len(pages) > 1 else (),
                )
            )
    return tuple(shown)
