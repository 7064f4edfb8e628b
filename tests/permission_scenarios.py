"""Who may suppose what."""

from typing import Any

from people.access import access_of
from succession.scenarios.services import create_scenario
from succession.scenarios.shapes import Inputs
from tests.cast import Cast
from tests.permission_lines import Line

PLANNERS = {"hr_admin", "hr_partner"}


def a_scenario(cast: Cast) -> dict[str, Any]:
    """Made by HR of the whole organisation, so none of a partner's business."""
    by = cast.accounts["hr_admin"]
    made = create_scenario(
        name="Ada goes", inputs=Inputs(seats=("P1",)), by=by, access=access_of(by)
    )
    return {"pk": made.pk}


def planning(name: str, **more: Any) -> Line:
    return Line(
        name=f"succession:{name}",
        **{"arguments": a_scenario, "ok": {"hr_admin"}, "not_found": {"hr_partner"}, **more},
    )


SCENARIO_PAGES = [
    Line(name="succession:scenarios", ok=PLANNERS),
    Line(name="succession:scenarios-export", arguments=lambda cast: {"kind": "csv"}, ok=PLANNERS),
    Line(name="succession:scenario-new", ok=PLANNERS),
    Line(
        name="succession:scenario-new",
        label="of nothing",
        method="POST",
        body=lambda cast: {"name": "Nothing"},
        ok=PLANNERS,
    ),
    Line(name="succession:scenarios-compare", ok=PLANNERS),
    planning("scenario"),
    planning("scenario-export", arguments=lambda cast: a_scenario(cast) | {"kind": "csv"}),
    planning("scenario-change"),
    planning("scenario-solve", method="POST", answer=302),
    planning("scenario-nominate"),
    planning("scenario-nominate", label="nobody chosen", method="POST", answer=302),
    planning("scenario-discard", method="POST", answer=302),
]
