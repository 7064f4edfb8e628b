"""Who may open what: the lines of the permission matrix."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.urls import reverse

from audit.services import System
from competencies.services.profiles import start_draft
from learning.models import Content
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
FIGURES = HR | {"committee_member"}


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


def pack_of_erik(name: str, *, method: str = "GET", answer: int = 200) -> Line:
    """For whoever proposes successors: the managers above him and HR, not Erik himself."""
    return Line(
        name=name,
        method=method,
        arguments=lambda cast: {"number": "E3", "role": "sales-manager"},
        ok={"hr_admin", "hr_partner", "manager"},
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


def _a_draft(cast: Cast) -> dict[str, Any]:
    role = cast.roles["sales-rep"]
    start_draft(role=role, source=cast.profiles["sales-rep"], by=cast.accounts["hr_admin"])
    return {"code": role.code}


def _seen(cast: Cast) -> dict[str, Any]:
    draft = cast.roles["sales-rep"].profiles.order_by("-version")[0]
    return {"seen": draft.changed_at.isoformat(), "note": "Clearer now"}


def drafting(
    name: str,
    *,
    method: str = "GET",
    arguments: Callable[[Cast], dict[str, Any]] = _a_draft,
    body: Callable[[Cast], dict[str, Any]] = lambda cast: {},
    answer: int = 200,
) -> Line:
    """Writing role profiles: for those who keep them."""
    return Line(
        name=f"competencies:{name}",
        method=method,
        arguments=arguments,
        body=body,
        ok={"hr_admin"},
        answer=answer,
    )


def _a_course(cast: Cast) -> dict[str, Any]:
    Content.objects.create(code="C1", title="Coaching basics")
    return {"code": "C1"}


def _a_mapping(cast: Cast) -> dict[str, Any]:
    course = Content.objects.create(code="C1", title="Coaching basics")
    mapping = course.mappings.create(competency=cast.competencies["coaching"], level=2)
    return {"code": "C1", "mapping_id": mapping.pk}


LIBRARY_READERS = HR | {"manager", "employee", "stranger", "learning_admin"}
COMPETENCY_PAGES = [
    Line(name="competencies:roles", ok=COMPETENCY_READERS),
    Line(
        name="competencies:roles-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=COMPETENCY_READERS,
    ),
    Line(
        name="competencies:role",
        arguments=lambda cast: {"code": "sales-rep"},
        ok=COMPETENCY_READERS,
    ),
    Line(
        name="competencies:role-version",
        arguments=lambda cast: {"code": "sales-rep", "number": 1},
        ok=COMPETENCY_READERS,
    ),
    drafting("draft"),
    drafting(
        "draft-start",
        method="POST",
        arguments=lambda cast: {"code": "sales-rep"},
        body=lambda cast: {"source": "current"},
        answer=302,
    ),
    drafting("draft-save", method="POST", body=_seen, answer=302),
    drafting("draft-find", method="POST"),
    drafting(
        "draft-add",
        method="POST",
        body=lambda cast: {"add": str(cast.competencies["coaching"].pk)},
    ),
    drafting("draft-publish"),
    drafting("draft-published", method="POST", body=_seen, answer=302),
    drafting("draft-discard", method="POST", body=_seen, answer=302),
    Line(name="competencies:frameworks", ok=COMPETENCY_READERS),
    Line(name="competencies:loose-competencies", ok=COMPETENCY_READERS),
    Line(
        name="competencies:framework",
        arguments=lambda cast: {"code": "leading"},
        ok=COMPETENCY_READERS,
    ),
    Line(
        name="competencies:competency",
        arguments=lambda cast: {"code": "coaching"},
        ok=COMPETENCY_READERS,
    ),
]
LIBRARY_PAGES = [
    Line(name="learning:library", ok=LIBRARY_READERS),
    Line(
        name="learning:library-export", arguments=lambda cast: {"kind": "csv"}, ok=LIBRARY_READERS
    ),
    Line(name="learning:content", arguments=_a_course, ok=LIBRARY_READERS),
    Line(
        name="learning:mapping-add",
        method="POST",
        arguments=_a_course,
        body=lambda cast: {"competency": "coaching", "level": "2"},
        ok={"hr_admin", "learning_admin"},
        answer=302,
    ),
    Line(
        name="learning:mapping-remove",
        method="POST",
        arguments=_a_mapping,
        ok={"hr_admin"},
        not_found={"learning_admin"},  # it comes second, and the mapping is gone by then
        answer=302,
    ),
]


LINES = [
    Line(name="home:today", ok=ALL),
    Line(name="home:search", ok=ALL),
    Line(
        name="engagement:nudge-answer",
        method="POST",
        arguments=lambda cast: {"nudge_id": 1},
        label="somebody else's",
        not_found=ALL,
    ),
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
    pack_of_erik("succession:pack"),
    # no hash: 409, but not 403
    pack_of_erik("succession:pack-keep", method="POST", answer=409),
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
    *COMPETENCY_PAGES,
    *LIBRARY_PAGES,
    Line(name="governance:kpis", ok=FIGURES),
    Line(name="governance:kpis-export", arguments=lambda cast: {"kind": "csv"}, ok=FIGURES),
    Line(name="governance:kpi", arguments=lambda cast: {"key": "ownership"}, ok=FIGURES),
    Line(
        name="governance:kpi-export",
        label="nothing measured yet",
        arguments=lambda cast: {"key": "ownership", "kind": "csv"},
        not_found=FIGURES,
    ),
    Line(
        name="governance:kpi-govern",
        arguments=lambda cast: {"key": "ownership"},
        ok={"hr_admin"},
    ),
    Line(name="governance:kpis-observe", method="POST", ok={"hr_admin"}, answer=302),
]
