"""Lines of the permission matrix about changing frameworks: who writes, who approves, who reads."""

from collections.abc import Callable
from typing import Any

from competencies.models import Framework, FrameworkRevision
from competencies.services.revisions import (
    approve_and_publish,
    propose_change,
    start_revision,
    submit_revision,
)
from tests.cast import Cast
from tests.permission_lines import COMPETENCY_READERS, Line

WRITERS = {"hr_admin"}
APPROVERS = {"hr_admin", "learning_admin"}


def _framework(cast: Cast) -> dict[str, Any]:
    return {"code": "leading"}


def _draft(cast: Cast) -> dict[str, Any]:
    _a_draft(cast)
    return {"code": "leading"}


def _a_draft(cast: Cast) -> FrameworkRevision:
    """Of HR, with one change in it."""
    author = cast.accounts["hr_admin"]
    draft = start_revision(framework=Framework.objects.get(), by=author, note="Clearer.")
    propose_change(revision=draft, kind="rename", code="coaching", after={"name": "C"}, by=author)
    return draft


def _drafted(cast: Cast) -> dict[str, Any]:
    return {"code": "leading", "number": _a_draft(cast).number}


def _in_review(cast: Cast) -> dict[str, Any]:
    submit_revision(revision=_a_draft(cast), by=cast.accounts["hr_admin"])
    return {"code": "leading", "number": 1}


def _published(cast: Cast) -> dict[str, Any]:
    key = _in_review(cast)
    revision = FrameworkRevision.objects.get()
    approve_and_publish(revision=revision, by=cast.accounts["learning_admin"])
    return key


def _reading(name: str, arguments: Callable[[Cast], dict[str, Any]], **more: str) -> Line:
    return Line(
        name=f"competencies:{name}",
        arguments=lambda cast: arguments(cast) | more,
        ok=COMPETENCY_READERS,
    )


def _writing(
    address: str,
    *,
    method: str = "GET",
    answer: int = 200,
    arguments: Callable[[Cast], dict[str, Any]] = _draft,
    **body: str,
) -> Line:
    return Line(
        name=f"competencies:{address}",
        method=method,
        arguments=arguments,
        body=lambda cast: body,
        ok=WRITERS,
        answer=answer,
    )


FRAMEWORK_PAGES = [
    Line(
        name="competencies:framework-branch",
        arguments=_framework,
        body=lambda cast: {"at": "coaching"},
        ok=COMPETENCY_READERS,
    ),
    _reading("framework-export", _framework, kind="csv"),
    _reading("framework-changes", _framework),
    _reading("framework-changes-export", _framework, kind="csv"),
    _reading("framework-change", _published),
    Line(
        name="competencies:framework-change",
        label="a draft",
        arguments=_drafted,
        ok=APPROVERS,
        not_found=COMPETENCY_READERS - APPROVERS,
    ),
    Line(
        name="competencies:revision-approve",
        method="POST",
        label="by whoever did not write it",
        arguments=_in_review,
        ok={"learning_admin"},
        answer=302,
    ),
    Line(
        name="competencies:revision-send-back",
        method="POST",
        label="a draft",
        arguments=_drafted,
        ok=APPROVERS,
        answer=409,
    ),
    _writing("revision-profiles", arguments=_published),
    _writing("framework-new", arguments=lambda cast: {}),
    _writing("framework-new", arguments=lambda cast: {}, method="POST", answer=302, name="Ours"),
    _writing("revision"),
    _writing("revision-start", method="POST", answer=302, arguments=_framework),
    _writing("revision-add"),
    _writing("revision-add", method="POST", answer=302, name="New", scale_max="5"),
    _writing("revision-edit", of="coaching"),
    _writing("revision-merge", of="coaching"),
    _writing("revision-split", of="coaching"),
    _writing("revision-link", of="coaching"),
    _writing("revision-levels"),
    _writing("revision-levels", method="POST", answer=302, name_1="Starting"),
    _writing("revision-retire", method="POST", answer=302, of="planning"),
    _writing("revision-withdraw", method="POST", answer=302, kind="rename", of="coaching"),
    _writing("revision-refresh", method="POST", answer=302),
    _writing("revision-submit", method="POST", answer=302, note="Clearer."),
    _writing("revision-discard", method="POST", answer=302),
]
