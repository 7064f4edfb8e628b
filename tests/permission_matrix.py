"""Who may open what of the readiness matrix."""

from typing import Any

from tests.cast import Cast
from tests.permission_lines import HR, Line

READERS = HR | {"manager", "committee_member"}
CELLS = HR | {"manager"}


def _role(cast: Cast) -> dict[str, Any]:
    return {"role": "sales-manager"}


def _cell(cast: Cast) -> dict[str, Any]:
    return {"role": "sales-manager", "number": "E3"}


MATRIX_PAGES = [
    Line(name="succession:matrix", ok=READERS),
    Line(name="succession:matrix-export", arguments=lambda cast: {"kind": "csv"}, ok=READERS),
    Line(name="succession:matrix-role", arguments=_role, ok=READERS),
    Line(
        name="succession:matrix-role",
        label="no such role",
        arguments=lambda cast: {"role": "none"},
        not_found=READERS,
    ),
    Line(
        name="succession:matrix-role-export",
        arguments=lambda cast: {**_role(cast), "kind": "csv"},
        ok=READERS,
    ),
    Line(
        name="succession:matrix-person",
        arguments=_cell,
        ok=CELLS,
        not_found={"committee_member"},
    ),
    Line(
        name="succession:matrix-requirement",
        arguments=lambda cast: {**_cell(cast), "competency": "coaching"},
        ok=CELLS,
        not_found={"committee_member"},
    ),
    Line(
        name="succession:matrix-person",
        label="out of reach",
        arguments=lambda cast: {"role": "sales-manager", "number": "E7"},
        ok={"hr_admin", "auditor"},
        not_found={"hr_partner", "manager", "committee_member"},
    ),
]
