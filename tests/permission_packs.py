"""Who may open what of packs, conversations and actions."""

from typing import Any

from django.utils import timezone

from succession.models import Pack
from tests.cast import Cast
from tests.permission_lines import ALL, Line

READERS = {"hr_admin", "hr_partner", "manager"}
"""Whoever proposes successors and reaches Erik; not Erik himself."""
LINKED = {"manager", "employee", "stranger"}


def erik(cast: Cast) -> dict[str, Any]:
    return {"number": "E3", "role": "sales-manager"}


def a_kept_pack(cast: Cast) -> dict[str, Any]:
    """Of the first edition: only figures, so it is found and cannot be drawn."""
    pack = Pack.objects.create(
        employee=cast.people["erik"],
        role=cast.roles["sales-manager"],
        made_by=cast.accounts["manager"],
        as_of=timezone.localdate(),
        profile_version=1,
        policy_version=1,
        content={},
        content_hash="0" * 64,
    )
    return erik(cast) | {"pk": pack.pk}


def kept(name: str, *, method: str = "GET", **more: Any) -> Line:
    return Line(
        name=f"succession:kept-pack{name}",
        method=method,
        arguments=lambda cast: a_kept_pack(cast) | more,
        not_found=READERS,
    )


PACK_PAGES = [
    Line(
        name="succession:pack-file",
        arguments=lambda cast: erik(cast) | {"kind": "pdf"},
        ok=READERS,
    ),
    Line(
        name="succession:pack-file",
        label="spreadsheet",
        arguments=lambda cast: erik(cast) | {"kind": "xlsx"},
        ok=READERS,
    ),
    Line(name="succession:pack-printed", method="POST", arguments=erik, ok=READERS, answer=204),
    Line(
        name="succession:pack-send",
        method="POST",
        label="to nobody",
        arguments=erik,
        ok=READERS,
        answer=400,
    ),
    kept(""),
    kept("-file", kind="pdf"),
    kept("-printed", method="POST"),
    Line(
        name="succession:kept-pack-send",
        method="POST",
        label="to nobody",
        arguments=a_kept_pack,
        ok=READERS,
        answer=400,
    ),
    Line(name="succession:team-pack", ok={"manager"}),
    Line(name="succession:team-pack-file", arguments=lambda cast: {"kind": "pdf"}, ok={"manager"}),
    Line(
        name="succession:team-pack-order",
        method="POST",
        label="nobody scored",
        ok={"manager"},
        answer=409,
    ),
    Line(
        name="succession:pack-file-download",
        label="of nobody",
        arguments=lambda cast: {"run_id": 1},
        not_found=READERS,
    ),
    Line(name="succession:conversation", arguments=erik, ok={"manager"}),
    Line(name="succession:conversation-agree", arguments=erik, ok={"manager"}),
    Line(
        name="succession:conversation-agree",
        method="POST",
        label="empty",
        arguments=erik,
        ok={"manager"},
        answer=422,
    ),
    Line(name="succession:own-actions", ok=LINKED, not_found=ALL - LINKED),
    Line(
        name="succession:own-actions-export",
        arguments=lambda cast: {"kind": "csv"},
        ok=LINKED,
        not_found=ALL - LINKED,
    ),
    Line(
        name="succession:action-close",
        method="POST",
        label="somebody else's",
        arguments=lambda cast: {"action_id": 1},
        not_found=ALL,
    ),
]
