"""How a line of the permission matrix is written: who gets what, and the rows that an address needs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from audit.services import System
from competencies.services.profiles import start_draft
from competencies.services.reviewing import submit_draft
from learning.models import Content
from people.services.accounts import create_token
from succession.models import ScoringPolicyDraft, ScoringPolicyVersion
from succession.previews.services import start_policy_preview
from succession.services.policy_drafts import start_policy_draft
from tests.cast import PERSONAS, Cast, make_profile
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
VALIDATORS = {"hr_admin", "auditor", "committee_member"}


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


def a_token(cast: Cast) -> dict[str, Any]:
    token, _ = create_token(
        account=cast.accounts["hr_admin"], name="HRIS", scopes=["people:read"], by=System("Tests")
    )
    return {"token_id": token.pk}


def a_successor(act: str, cast: Cast) -> dict[str, Any]:
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


def _a_policy_draft(cast: Cast) -> dict[str, Any]:
    source = ScoringPolicyVersion.objects.get()
    start_policy_draft(source=source, by=cast.accounts["hr_admin"])
    return {}


def _seen_policy(cast: Cast) -> dict[str, Any]:
    draft = ScoringPolicyDraft.objects.first()  # none once it was discarded
    return {"seen": draft.changed_at.isoformat() if draft else "", "note": "Clearer now"}


def a_preview(cast: Cast) -> dict[str, Any]:
    _a_policy_draft(cast)
    draft = ScoringPolicyDraft.objects.get()
    return {"pk": start_policy_preview(draft=draft, by=cast.accounts["hr_admin"]).pk}


def drafting_policy(
    name: str,
    *,
    method: str = "GET",
    arguments: Callable[[Cast], dict[str, Any]] = _a_policy_draft,
    body: Callable[[Cast], dict[str, Any]] = lambda cast: {},
    answer: int = 200,
) -> Line:
    """Writing the scoring policy: for those who keep it."""
    return Line(
        name=f"succession:{name}",
        method=method,
        arguments=arguments,
        body=body,
        ok={"hr_admin"},
        answer=answer,
    )


def about_a_preview(name: str, **arguments: str) -> Line:
    return Line(
        name=f"succession:{name}",
        arguments=lambda cast: a_preview(cast) | arguments,
        ok=POLICY_READERS,
    )


POLICY_READERS = HR
POLICY_PAGES = [
    Line(name="succession:policies", ok=POLICY_READERS),
    Line(name="succession:policy", arguments=lambda cast: {"number": 1}, ok=POLICY_READERS),
    drafting_policy("policy-draft"),
    drafting_policy("policy-draft-start", method="POST", arguments=lambda cast: {}, answer=302),
    drafting_policy("policy-draft-save", method="POST"),
    drafting_policy("policy-draft-preview"),
    drafting_policy("policy-draft-preview", method="POST", answer=302),
    drafting_policy("policy-draft-publish"),
    drafting_policy("policy-draft-published", method="POST", body=_seen_policy),
    drafting_policy("policy-draft-discard", method="POST", body=_seen_policy, answer=302),
    about_a_preview("preview"),
    about_a_preview("preview-progress"),
    about_a_preview("preview-roles-export", kind="csv"),
    about_a_preview("preview-people", code="sales-manager"),
    about_a_preview("preview-export", code="sales-manager", kind="csv"),
    drafting_policy("draft-impact", arguments=_a_draft),
    drafting_policy("draft-impact", method="POST", arguments=_a_draft, answer=302),
]


def _a_course(cast: Cast) -> dict[str, Any]:
    Content.objects.create(code="C1", title="Coaching basics")
    return {"code": "C1"}


def _a_mapping(cast: Cast) -> dict[str, Any]:
    course = Content.objects.create(code="C1", title="Coaching basics")
    mapping = course.mappings.create(competency=cast.competencies["coaching"], level=2)
    return {"code": "C1", "mapping_id": mapping.pk}


def _in_review(cast: Cast) -> dict[str, Any]:
    """The cast has one editor, who may therefore approve what they submitted."""
    arguments = _a_draft(cast)
    draft = cast.roles["sales-rep"].profiles.order_by("-version")[0]
    by = cast.accounts["hr_admin"]
    submit_draft(draft=draft, note="Clearer now", seen=draft.changed_at, by=by)
    return arguments


def _behind(cast: Cast) -> dict[str, Any]:
    """A draft that follows a profile of which a newer version is in force."""
    base = cast.profiles["sales-manager"]
    by = cast.accounts["hr_admin"]
    start_draft(role=cast.roles["sales-rep"], source=base, is_heir=True, by=by)
    make_profile(cast.roles["sales-manager"], [(cast.competencies["coaching"], 4, 1, True)])
    return {"code": "sales-rep"}


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
    drafting("draft-suggest", arguments=lambda cast: {"code": "sales-rep"}),
    drafting("draft-follow", method="POST", body=_seen, answer=302),
    drafting("draft-take-over", method="POST", arguments=_behind, body=_seen, answer=302),
    drafting("draft-submitted", method="POST", body=_seen, answer=302),
    drafting("draft-approved", method="POST", arguments=_in_review, body=_seen, answer=302),
    drafting(
        "draft-returned",
        method="POST",
        arguments=_in_review,
        body=lambda cast: _seen(cast) | {"reason": "Unclear"},
        answer=302,
    ),
    drafting("profile-rule", method="POST", arguments=lambda cast: {}, answer=302),
    drafting("role-quality", arguments=lambda cast: {"code": "sales-rep"}),
    Line(
        name="competencies:role-compare",
        arguments=lambda cast: {"code": "sales-rep"},
        ok=COMPETENCY_READERS,
    ),
    Line(
        name="competencies:family",
        arguments=lambda cast: {"code": "sales"},
        ok=COMPETENCY_READERS,
    ),
    Line(
        name="competencies:family-export",
        arguments=lambda cast: {"code": "sales", "kind": "csv"},
        ok=COMPETENCY_READERS,
    ),
    Line(name="competencies:coverage", ok=COMPETENCY_READERS),
    Line(
        name="competencies:coverage-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=COMPETENCY_READERS,
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
COVERAGE_READERS = HR | {"manager", "committee_member", "learning_admin"}
COVERAGE_PAGES = [
    Line(name="succession:evidence-coverage", ok=COVERAGE_READERS),
    Line(
        name="succession:evidence-coverage-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=COVERAGE_READERS,
    ),
    Line(
        name="succession:evidence-coverage-people",
        body=lambda cast: {"competency": "coaching", "age": "never"},
        ok=PEOPLE_READERS,
    ),
    Line(
        name="succession:evidence-coverage-people-export",
        arguments=lambda cast: {"kind": "csv"},
        body=lambda cast: {"competency": "coaching", "age": "never"},
        ok=PEOPLE_READERS,
    ),
]
