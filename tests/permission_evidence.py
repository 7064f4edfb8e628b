"""Who may open what of evidence: giving it, contesting it, and what is gathered."""

from functools import partial
from typing import Any

from competencies.contests.services import raise_contest
from competencies.feedback.services import start_round
from competencies.giving.services import ask_colleague
from competencies.models import Evidence, FeedbackRound, RoundComment, RoundRater
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


def a_round(cast: Cast) -> dict[str, Any]:
    """About Erik, in preparation."""
    started = start_round(
        employee=cast.people["erik"], role=cast.roles["sales-rep"], by=cast.accounts["hr_admin"]
    )
    return {"round_id": started.pk}


def a_rater(cast: Cast) -> dict[str, Any]:
    found = a_round(cast)
    rater = RoundRater.objects.create(
        round_id=found["round_id"], rater=cast.people["nia"], group="peers"
    )
    return found | {"rater_id": rater.pk}


def a_comment(cast: Cast) -> dict[str, Any]:
    found = a_round(cast)
    comment = RoundComment.objects.create(
        round=FeedbackRound.objects.get(), question="keep", text="So"
    )
    return found | {"comment_id": comment.pk}


def _given(arguments: dict[str, Any], cast: Cast) -> dict[str, Any]:
    return arguments


def running(name: str, **more: Any) -> Line:
    """Running a round about Erik: for HR. Who may read results is told no."""
    return Line(
        name=f"competencies:{name}",
        **{"arguments": a_round, "ok": RECORDERS, **more},
    )


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
    Line(name="competencies:rounds", ok=RECORDERS),
    Line(name="competencies:rounds-export", arguments=lambda cast: {"kind": "csv"}, ok=RECORDERS),
    Line(name="competencies:rounds-about", arguments=erik, ok=READERS, not_found={"stranger"}),
    Line(name="competencies:round", arguments=a_round, ok=READERS, not_found={"stranger"}),
    Line(
        name="competencies:round-export",
        label="not released",
        arguments=lambda cast: a_round(cast) | {"kind": "csv"},
        not_found=READERS | {"stranger"},
    ),
    Line(
        name="competencies:round-answer",
        label="not open",
        arguments=a_round,
        not_found=ALL,
    ),
    running("round-start", arguments=erik),
    running("round-manage"),
    running("raters-add", method="POST", label="nobody", answer=400),
    running("round-open", method="POST", label="no day", answer=422),
    running(
        "round-act",
        method="POST",
        arguments=lambda cast: a_round(cast) | {"act": "release"},
        label="release of a draft",
        answer=409,
    ),
    running(
        "comment-decide",
        method="POST",
        arguments=a_comment,
        body=lambda cast: {"decision": "withheld"},
        label="of a draft",
        answer=409,
    ),
    Line(
        name="competencies:rater-remove",
        method="POST",
        arguments=a_rater,
        ok={"hr_admin"},
        not_found={"hr_partner"},  # it comes second, and the rater is gone by then
        answer=302,
    ),
    Line(
        name="api:feedback-round-list", ok=HR | {"manager", "employee", "stranger"}, anonymous=401
    ),
    Line(
        name="api:feedback-round-detail",
        label="not released",
        arguments=lambda cast: {"pk": a_round(cast)["round_id"]},
        not_found=HR | {"manager", "employee", "stranger"},
        anonymous=401,
    ),
    Line(name="competencies:raters", ok=RECORDERS),
    Line(name="competencies:raters-export", arguments=lambda cast: {"kind": "csv"}, ok=RECORDERS),
    *(
        Line(name=name, arguments=partial(_given, given), ok=LINKED, not_found=ALL - LINKED)
        for name, given in (
            ("competencies:own-habit", {}),
            ("succession:mine-held", {}),
            ("succession:mine-file", {"kind": "json"}),
            ("succession:mine-counted", {}),
            ("succession:mine-roles", {}),
        )
    ),
    Line(name="people:withheld", ok={"hr_admin"}),
    Line(
        name="people:withheld-change",
        method="POST",
        arguments=lambda cast: {"item": "packs"},
        body=lambda cast: {"reason": "Plans change"},
        ok={"hr_admin"},
        answer=302,
    ),
]
