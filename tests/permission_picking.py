"""Who may search in the forms where something is picked by name: whoever may open the form."""

from typing import Any

from tests.cast import Cast
from tests.permission_lines import Line
from tests.permission_pools import a_pool


def searching(name: str, field: str, *, ok: set[str], **arguments: str) -> Line:
    """Somebody types "sa" there; nothing is written."""
    return Line(
        name=name,
        label="searching",
        method="POST",
        arguments=lambda cast: arguments,
        body=lambda cast: {f"{field}-words": "sa", f"{field}-find": "1"},
        ok=ok,
    )


def _pool(cast: Cast) -> dict[str, Any]:
    return {"pk": a_pool(cast).pk}


PICKING = [
    searching(
        "succession:successor-propose",
        "person",
        ok={"hr_admin", "hr_partner", "manager"},
        code="P2",
    ),
    searching("succession:position-add", "position", ok={"hr_admin", "hr_partner"}),
    searching("succession:scenario-new", "seats", ok={"hr_admin", "hr_partner"}),
    searching("governance:kpi-govern", "person", ok={"hr_admin"}, key="ownership"),
    Line(
        name="succession:pool-add",
        label="searching",
        method="POST",
        arguments=_pool,
        body=lambda cast: {"people-words": "sa", "people-find": "1"},
        ok={"hr_admin"},
    ),
]
