"""Who may open what: the lines of the permission matrix."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.urls import reverse

from audit.services import System
from people.services.accounts import create_token
from tests.cast import PERSONAS, Cast
from tests.integrations.canonical_files import refused_import

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
BENCH = HR | {"manager", "committee_member"}


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
        answers = dict.fromkeys(PERSONAS, 403)
        answers |= dict.fromkeys(self.not_found, 404)
        answers |= dict.fromkeys(self.ok, self.answer)
        return answers | {ANONYMOUS: self.anonymous}


PEOPLE_READERS = HR | {"manager", "employee", "stranger"}
COMPETENCY_READERS = ALL - {"integration_admin"}


def about_erik(name: str, *, answer: int = 200, **arguments: str) -> Line:
    """What is held about Erik: for himself, his managers and HR."""
    return Line(
        name=name,
        arguments=lambda cast: {"number": "E3"} | arguments,
        ok=HR | {"manager", "employee"},
        not_found={"stranger"},
        answer=answer,
    )


def rating_erik(
    name: str,
    *,
    answer: int = 200,
    method: str = "GET",
    label: str = "",
    competency: str = "",
    level: str = "",
) -> Line:
    """Rating Erik: for the managers above him alone."""
    more = {"competency": competency} if competency else {}
    return Line(
        name=name,
        label=label,
        method=method,
        arguments=lambda cast: {"number": "E3"} | more,
        body=lambda cast: {"level": level},
        ok={"manager"},
        answer=answer,
    )


def _a_token(cast: Cast) -> dict[str, Any]:
    token, _ = create_token(
        account=cast.accounts["hr_admin"], name="HRIS", scopes=["people:read"], by=System("Tests")
    )
    return {"token_id": token.pk}


def _a_successor(act: str, cast: Cast) -> dict[str, Any]:
    successor = cast.people["mona"].nominations.get()
    return {"code": "P1", "successor_id": successor.pk, "act": act}


TOKEN_KEEPERS = {"hr_admin", "integration_admin"}
RUN_READERS = {"hr_admin", "learning_admin", "auditor", "integration_admin"}
IMPORTERS = {"hr_admin", "integration_admin"}


def import_key(cast: Cast) -> dict[str, Any]:
    """A finished import with one rejected row."""
    return {"pk": refused_import().pk}


LINES = [
    Line(name="engagement:today", ok=ALL),
    Line(name="engagement:search", ok=ALL),
    Line(name="people:directory", ok=PEOPLE_READERS),
    Line(
        name="people:directory-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=PEOPLE_READERS,
    ),
    Line(name="people:tokens", ok=TOKEN_KEEPERS),
    Line(name="people:token-create", ok=TOKEN_KEEPERS),
    Line(name="people:token-create", method="POST", label="empty", ok=TOKEN_KEEPERS),
    Line(
        name="people:token-revoke",
        method="POST",
        arguments=_a_token,
        ok=TOKEN_KEEPERS,
        answer=302,
    ),
    Line(name="api:employee-list", ok=PEOPLE_READERS, anonymous=401),
    Line(
        name="api:employee-detail",
        arguments=lambda cast: {"number": "E3"},
        ok=HR | {"manager", "employee"},
        not_found={"stranger"},
        anonymous=401,
    ),
    Line(name="api:role-profile-list", ok=COMPETENCY_READERS, anonymous=401),
    Line(
        name="api:role-profile-detail",
        arguments=lambda cast: {"pk": cast.profiles["sales-rep"].pk},
        ok=COMPETENCY_READERS,
        anonymous=401,
    ),
    Line(name="api:evidence-create", ok={"hr_admin", "hr_partner"}, answer=405, anonymous=401),
    Line(
        name="api:evidence-create",
        method="POST",
        body=lambda cast: {},
        label="empty",
        ok={"hr_admin", "hr_partner"},
        answer=415,
        anonymous=401,
    ),
    Line(name="api:readiness-list", ok=PEOPLE_READERS, anonymous=401),
    Line(
        name="api:readiness-detail",
        arguments=lambda cast: {"pk": cast.score("erik", "sales-rep").pk},
        ok=HR | {"manager", "employee"},
        not_found={"stranger"},
        anonymous=401,
    ),
    Line(
        name="api:readiness-explanation",
        arguments=lambda cast: {"pk": cast.score("erik", "sales-rep").pk},
        ok=HR | {"manager", "employee"},
        not_found={"stranger"},
        anonymous=401,
    ),
    Line(name="api:kpi-list", ok=HR | {"committee_member"}, anonymous=401),
    Line(
        name="api:kpi-detail",
        arguments=lambda cast: {"key": "ownership"},
        ok=HR | {"committee_member"},
        anonymous=401,
    ),
    Line(name="api:schema", ok=ALL, anonymous=401),
    Line(name="succession:positions", ok=BENCH),
    Line(name="succession:positions-export", arguments=lambda cast: {"kind": "csv"}, ok=BENCH),
    Line(name="succession:position", arguments=lambda cast: {"code": "P2"}, ok=BENCH),
    Line(
        name="succession:position",
        label="out of reach",
        arguments=lambda cast: {"code": "P1"},
        ok={"hr_admin", "auditor", "committee_member"},
        not_found={"hr_partner", "manager"},
    ),
    Line(
        name="succession:successor-propose",
        arguments=lambda cast: {"code": "P2"},
        ok={"hr_admin", "hr_partner", "manager"},
    ),
    Line(
        name="succession:position-owner",
        arguments=lambda cast: {"code": "P2"},
        ok={"hr_admin", "hr_partner"},
    ),
    *(
        Line(
            name="succession:successor-change",
            label=act,
            arguments=partial(_a_successor, act),
            ok={"hr_admin"},
            not_found={"hr_partner", "manager"},
        )
        for act in ("confirm", "withdraw", "cover", "uncover")
    ),
    Line(
        name="succession:own",
        ok={"manager", "employee", "stranger"},
        not_found=ALL - {"manager", "employee", "stranger"},
        answer=302,
    ),
    Line(name="succession:team", ok={"manager"}),
    Line(name="succession:team-export", arguments=lambda cast: {"kind": "csv"}, ok={"manager"}),
    about_erik("succession:person", answer=302),
    about_erik("succession:readiness", answer=302),
    about_erik("succession:readiness-role", role="sales-manager"),
    about_erik("succession:person-evidence"),
    about_erik("succession:person-evidence-export", kind="csv"),
    about_erik("succession:person-history"),
    rating_erik("succession:rate-next", answer=302),
    rating_erik("succession:rate", competency="coaching"),
    rating_erik(
        "succession:rate",
        label="a level",
        method="POST",
        competency="coaching",
        level="3",
        answer=302,
    ),
    Line(name="integrations:imports", ok=RUN_READERS),
    Line(name="integrations:import-upload", method="POST", ok=IMPORTERS, answer=422),
    Line(name="integrations:import", arguments=import_key, ok=RUN_READERS),
    Line(name="integrations:import-progress", arguments=import_key, ok=RUN_READERS),
    Line(
        name="integrations:import-apply",
        label="of nothing on trial",
        method="POST",
        arguments=import_key,
        ok=IMPORTERS,
        answer=409,
    ),
    Line(
        name="integrations:import-roll-back",
        label="of nothing applied",
        method="POST",
        arguments=import_key,
        ok=IMPORTERS,
        answer=409,
    ),
    Line(
        name="integrations:import-rejected",
        arguments=lambda cast: {**import_key(cast), "file": "org_units.csv"},
        ok=IMPORTERS,
    ),
    Line(name="integrations:runs", ok=RUN_READERS),
    Line(name="integrations:audit", ok={"auditor"}),
    Line(name="integrations:audit-export", arguments=lambda cast: {"kind": "csv"}, ok={"auditor"}),
]
