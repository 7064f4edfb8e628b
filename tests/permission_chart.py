"""Who may open what of the bench as heat map and chart."""

from typing import Any

from tests.cast import Cast
from tests.permission_lines import BENCH, Line

WHOLE = {"hr_admin", "auditor", "committee_member"}


def of_erik(cast: Cast) -> dict[str, Any]:
    return {"kind": "people", "key": "E3"}


def of_the_director(cast: Cast) -> dict[str, Any]:
    """The seat above Mona, which nobody below sees."""
    return {"kind": "seats", "key": "P1"}


def _at(name: str, **more: str) -> list[Line]:
    """Of Erik: the committee sees no people, so he is not there for it."""
    return [
        Line(
            name=f"succession:{name}",
            arguments=lambda cast: of_erik(cast) | more,
            ok=BENCH - {"committee_member"},
            not_found={"committee_member"},
        ),
        Line(
            name=f"succession:{name}",
            label="out of reach",
            arguments=lambda cast: of_the_director(cast) | more,
            ok=WHOLE,
            not_found=BENCH - WHOLE,
        ),
    ]


CHART_PAGES = [
    Line(name="succession:heat", ok=BENCH),
    Line(name="succession:heat-export", arguments=lambda cast: {"kind": "csv"}, ok=BENCH),
    Line(name="succession:chart", ok=BENCH),
    Line(name="succession:chart-branch", arguments=lambda cast: {"first": 1}, ok=BENCH),
    Line(name="succession:chart-drawing", ok=BENCH),
    Line(name="succession:chart-picture", ok=BENCH),
    Line(name="succession:chart-table", ok=BENCH),
    Line(name="succession:chart-export", arguments=lambda cast: {"file": "csv"}, ok=BENCH),
    *_at("chart-at"),
    *_at("chart-drawing-at"),
    *_at("chart-picture-at"),
    *_at("chart-table-at"),
    *_at("chart-export-at", file="csv"),
]
