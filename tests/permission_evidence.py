"""Who may open what of evidence: giving it, contesting it, and what is gathered."""

from typing import Any

from competencies.contests.services import raise_contest
from competencies.giving.services import ask_colleague
from competencies.models import Evidence
from tests.cast import Cast, observe
from tests.permission_lines import ALL, HR, Line

LINKED = {"manager", "employee", "stranger"}
"""Personas with a person."""
RECORDERS = {"hr_admin", "hr_partner"}
READERS = HR | {"manager", "employee"}


def a_piece(cast: Cast) -> dict[str, Any]:
    """A rating of Erik by Mona."""
    piece = observe(
        cast.people["erik"],
        cast.competencies["coaching"],
        3,
        source=Evidence.Source.MANAGER_RATING,
        assessor=cast.people["mona"],
    )
    return {"evidence_id": piece.pk}


def a_contested_piece(cast: Cast) -> dict[str, Any]:
    found = a_piece(cast)
    raise_contest(
        evidence=Evidence.objects.get(pk=found["evidence_id"]),
        reason="Not so",
        by=cast.accounts["employee"],
    )
    return found


def a_peer_request(cast: Cast) -> dict[str, Any]:
    """Sten is asked about Erik."""
    asked = ask_colleague(
        employee=cast.people["erik"],
        competency=cast.competencies["coaching"],
        colleague=cast.people["sten"],
        by=cast.accounts["employee"],
    )
    return {"request_id": asked.pk}


def erik(cast: Cast) -> dict[str, Any]:
    return {"number": "E3"}


def erik_in_coaching(cast: Cast) -> dict[str, Any]:
    return {"number": "E3", "competency": "coaching"}


EVIDENCE_PAGES = [
    Line(name="competencies:assess", ok=LINKED, not_found=ALL - LINKED),
    Line(
        name="competencies:assess-competency",
        arguments=lambda cast: {"competency": "coaching"},
        ok=LINKED,
        not_found=ALL - LINKED,
    ),
    Line(name="competencies:add", arguments=erik, ok=RECORDERS),
    Line(name="competencies:add-to", arguments=erik_in_coaching, ok=RECORDERS),
    Line(
        name="competencies:ask",
        arguments=erik,
        ok={"manager", "employee"},
        not_found={"stranger"},
    ),
    Line(
        name="competencies:ask-about",
        arguments=erik_in_coaching,
        ok={"manager", "employee"},
        not_found={"stranger"},
    ),
    Line(
        name="competencies:peer-answer",
        arguments=a_peer_request,
        ok={"stranger"},
        not_found=ALL - {"stranger"},
    ),
    Line(name="competencies:piece", arguments=a_piece, ok=READERS, not_found=ALL - READERS),
    Line(
        name="competencies:piece-file",
        label="without a file",
        arguments=a_piece,
        not_found=ALL,
    ),
    Line(
        name="competencies:contest",
        method="POST",
        arguments=a_piece,
        body=lambda cast: {"reason": "Not so"},
        ok={"employee"},
        not_found=ALL - READERS,
        answer=302,
    ),
    Line(
        name="competencies:contest-answer",
        label="without a reason",
        method="POST",
        arguments=a_contested_piece,
        body=lambda cast: {"act": "keep"},
        ok=RECORDERS | {"manager"},
        not_found=ALL - READERS,
        answer=422,
    ),
    Line(
        name="competencies:contest-withdraw",
        method="POST",
        arguments=a_contested_piece,
        ok={"employee"},
        not_found=ALL - READERS,
        answer=302,
    ),
]
