"""Who may open what of talent pools."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from succession.models import TalentPool
from succession.pools.services import PoolTerms, add_member, create_pool
from tests.cast import Cast
from tests.permission_lines import HR, Line

READERS = HR | {"manager"}
EDITORS = {"hr_admin", "hr_partner"}


def a_pool(cast: Cast) -> TalentPool:
    """Hand-picked by the HR administrator; Erik is in it, and Ada answers for it."""
    pool = create_pool(
        kind=TalentPool.Kind.PICKED,
        terms=PoolTerms(
            name="Rising",
            purpose="A first team each.",
            owner=cast.people["ada"],
            review_on=timezone.localdate() + timedelta(days=90),
        ),
        by=cast.accounts["hr_admin"],
    )
    add_member(
        pool=pool,
        employee=cast.people["erik"],
        reason="Seen leading",
        by=cast.accounts["hr_admin"],
    )
    return pool


def _pool(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"pk": a_pool(cast).pk, **more}


def _stay(cast: Cast) -> dict[str, Any]:
    pool = a_pool(cast)
    return {"pk": pool.pk, "spell": pool.spells.get().pk}


POOL_PAGES = [
    Line(name="succession:pools", ok=READERS),
    Line(name="succession:pools-export", arguments=lambda cast: {"kind": "csv"}, ok=READERS),
    Line(name="succession:pool", arguments=_pool, ok=READERS),
    Line(name="succession:pool-export", arguments=partial(_pool, kind="csv"), ok=READERS),
    Line(name="succession:pool-create", arguments=lambda cast: {"kind": "live"}, ok=EDITORS),
    Line(
        name="succession:pool-create",
        label="unknown kind",
        arguments=lambda cast: {"kind": "drawn"},
        not_found=EDITORS,
    ),
    Line(name="succession:pool-change", arguments=_pool, ok={"hr_admin"}),
    Line(name="succession:pool-review", arguments=_pool, ok={"hr_admin"}),
    Line(name="succession:pool-add", arguments=_pool, ok={"hr_admin"}),
    Line(name="succession:pool-remove", arguments=_stay, ok={"hr_admin"}),
    Line(
        name="succession:pool-act",
        method="POST",
        arguments=partial(_pool, act="refresh"),
        ok={"hr_admin"},
        answer=302,
    ),
]
