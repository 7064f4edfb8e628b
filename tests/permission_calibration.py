"""Who may open what of calibration. Erik is talked about; Fay leads, Mona takes part, Hanna prepared
it, Axel may read all; Petra, though an HR partner, has no seat."""

from typing import Any

from succession.calibration.preparing import (
    Plan,
    open_session,
    prepare_session,
    seat_participants,
)
from succession.models import CalibrationSession
from tests.cast import Cast
from tests.permission_lines import Line
from tests.succession.calibration.room import a_plan

HOLDERS = {"manager", "hr_partner", "hr_admin", "facilitator", "auditor"}
READERS = HOLDERS - {"hr_partner"}
STRANGER = {"hr_partner"}
LEAD = {"facilitator"}
VOICES = {"facilitator", "manager"}
PREPARERS = {"hr_admin", "facilitator"}
TAKERS = {"hr_admin", "facilitator", "manager"}


def _session(cast: Cast, *, is_live: bool) -> CalibrationSession:
    plan: Plan = a_plan(cast)
    by = cast.accounts["hr_admin"]
    session = prepare_session(
        plan=plan, people=[cast.people["erik"]], facilitator=cast.accounts["facilitator"], by=by
    )
    seat_participants(
        session=session, accounts=[cast.accounts["manager"]], part="participant", by=by
    )
    if is_live:
        open_session(session=session, by=cast.accounts["facilitator"])
    return session


def prepared(cast: Cast) -> dict[str, Any]:
    return {"pk": _session(cast, is_live=False).pk}


def live(cast: Cast) -> dict[str, Any]:
    return {"pk": _session(cast, is_live=True).pk}


def somebody(cast: Cast) -> dict[str, Any]:
    session = _session(cast, is_live=True)
    return {"pk": session.pk, "member": session.members.get().pk}


def _read(name: str, **more: Any) -> Line:
    return Line(name=f"succession:{name}", ok=READERS, not_found=STRANGER, **more)


def _act(name: str, ok: set[str], answer: int, **more: Any) -> Line:
    return Line(
        name=f"succession:{name}",
        method="POST",
        ok=ok,
        not_found=STRANGER,
        answer=answer,
        **more,
    )


def _take(name: str, **more: Any) -> Line:
    """Axel, who may only read, is refused."""
    return Line(name=f"succession:{name}", ok=TAKERS, not_found=STRANGER, **more)


CALIBRATION_PAGES = [
    Line(name="succession:calibrations", ok=HOLDERS),
    Line(name="succession:calibrations-export", arguments=lambda cast: {"kind": "csv"}, ok=HOLDERS),
    Line(name="succession:calibration-new", ok={"hr_admin", "hr_partner"}),
    Line(
        name="succession:calibration-new",
        label="searching",
        method="POST",
        body=lambda cast: {"people-words": "sa", "people-find": "1"},
        ok={"hr_admin", "hr_partner"},
    ),
    _read("calibration", arguments=live),
    _read("calibration-changes", arguments=live),
    _read("calibration-table", arguments=live),
    _read("calibration-export", arguments=lambda cast: {**live(cast), "kind": "csv"}),
    _read("calibration-person", arguments=somebody),
    _read("calibration-menu", arguments=somebody),
    Line(name="succession:calibration-fairness", arguments=live, ok=PREPARERS, not_found=STRANGER),
    _take("calibration-pack", arguments=prepared),
    _take("calibration-pack-pages", arguments=lambda cast: {**prepared(cast), "part": "questions"}),
    Line(
        name="succession:calibration-pack-send",
        method="POST",
        label="nothing kept",
        arguments=lambda cast: {**prepared(cast), "run_id": 1},
        not_found=TAKERS | STRANGER,
    ),
    _take("calibration-pack-file", arguments=lambda cast: {**prepared(cast), "kind": "pdf"}),
    _take(
        "calibration-pack-file",
        label="spreadsheet",
        arguments=lambda cast: {**prepared(cast), "kind": "xlsx"},
    ),
    _act("calibration-pack-order", TAKERS, 302, arguments=prepared),
    Line(
        name="succession:calibration-pack-kept",
        label="of nobody",
        arguments=lambda cast: {**prepared(cast), "run_id": 1},
        not_found=TAKERS | STRANGER,
    ),
    Line(
        name="succession:calibration-prepare",
        arguments=prepared,
        ok=PREPARERS,
        not_found=STRANGER,
    ),
    Line(name="succession:calibration-rules", arguments=prepared, ok=PREPARERS, not_found=STRANGER),
    _act("calibration-rules", PREPARERS, 409, arguments=live, label="once it is live"),
    Line(
        name="succession:calibration-people-add",
        arguments=prepared,
        ok={"hr_admin"},
        not_found=STRANGER,
    ),
    _act("calibration-people-add", {"hr_admin"}, 200, arguments=prepared, label="empty"),
    Line(name="succession:calibration-seat", arguments=prepared, ok=PREPARERS, not_found=STRANGER),
    _act("calibration-seat", PREPARERS, 200, arguments=prepared, label="empty"),
    Line(
        name="succession:calibration-unseat",
        method="POST",
        label="nobody",
        arguments=lambda cast: {**prepared(cast), "participant": 1},
        not_found=PREPARERS | STRANGER,
    ),
    _act("calibration-agenda", PREPARERS, 302, arguments=prepared),
    _act("calibration-open", LEAD, 302, arguments=prepared),
    Line(name="succession:calibration-close", arguments=live, ok=LEAD, not_found=STRANGER),
    Line(name="succession:calibration-cancel", arguments=live, ok=PREPARERS, not_found=STRANGER),
    _act("calibration-pause", LEAD, 302, arguments=live),
    _act("calibration-move", VOICES, 200, arguments=somebody, label="without a reason"),
    _act("calibration-dissent", VOICES, 200, arguments=somebody, label="without words"),
    _act("calibration-agree", VOICES, 200, arguments=somebody, label="empty"),
    _act("calibration-discussed", LEAD, 302, arguments=somebody),
    _act("calibration-take-up", LEAD, 302, arguments=somebody),
    Line(
        name="succession:calibration-agree-drop",
        method="POST",
        label="nothing",
        arguments=lambda cast: {**somebody(cast), "agreement": 1},
        not_found=VOICES | STRANGER,
    ),
    Line(
        name="succession:calibration-conflict",
        method="POST",
        label="none",
        arguments=lambda cast: {**live(cast), "conflict": 1, "answer": "drop"},
        not_found=VOICES | STRANGER,
    ),
]
