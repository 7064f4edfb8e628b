"""Who may open what of succession plans: roles' slates, assessments, mending, wishes, the search."""

from functools import partial
from typing import Any

from django.utils import timezone

from succession.bench.services import propose_for_role
from succession.forward.services import put_forward
from succession.models import ExternalName
from succession.services.plans import open_plan, open_role_plan
from succession.slates.services import make_plan_about_holder
from tests.cast import Cast
from tests.permission_lines import ALL, BENCH, Line

DECIDERS = {"hr_admin", "hr_partner"}
PROPOSERS = DECIDERS | {"manager"}
LINKED = {"manager", "employee", "stranger"}
"""Personas with a person."""


def seat(cast: Cast, **more: Any) -> dict[str, Any]:
    """P2: within reach of everybody who sees benches."""
    return {"code": "P2"} | more


def role(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"code": "sales-manager"} | more


def on_role_slate(cast: Cast, act: str) -> dict[str, Any]:
    """Nia, proposed by the manager."""
    placed = propose_for_role(
        role=cast.roles["sales-manager"],
        employee=cast.people["nia"],
        reason="Steady",
        by=cast.accounts["manager"],
    )
    return role(cast, successor_id=placed.pk, act=act)


def a_name(cast: Cast, *, of_role: bool) -> dict[str, Any]:
    plan = (
        open_role_plan(role=cast.roles["sales-manager"])
        if of_role
        else open_plan(position=cast.positions["manager"])
    )
    external = ExternalName.objects.create(
        plan=plan,
        name="Somebody Else",
        reason="Asked us",
        keep_until=timezone.localdate(),
        added_by=cast.accounts["hr_admin"],
    )
    where = role(cast) if of_role else seat(cast)
    return where | {"external_id": external.pk}


def a_wish(cast: Cast) -> dict[str, Any]:
    """Erik would like to become a sales manager."""
    made = put_forward(
        employee=cast.people["erik"],
        role=cast.roles["sales-manager"],
        words="I would",
        by=cast.accounts["employee"],
    )
    return {"pk": made.pk}


def vacancy(cast: Cast) -> dict[str, Any]:
    cast.positions["manager"].incumbent = None
    cast.positions["manager"].save()
    return {"key": f"vacant:{cast.positions['manager'].pk}:"}


def about_the_holder(cast: Cast) -> dict[str, Any]:
    make_plan_about_holder(position=cast.positions["manager"], by=cast.accounts["hr_admin"])
    return seat(cast)


def both(
    name: str,
    *,
    seat_name: str = "",
    ok: set[str],
    answer: int = 200,
    method: str = "GET",
    **more: Any,
) -> list[Line]:
    """The same page of a seat and of a role."""
    return [
        Line(
            name=f"succession:{seat_name or f'position-{name}'}",
            arguments=partial(seat, **more),
            ok=ok,
            answer=answer,
            method=method,
        ),
        Line(
            name=f"succession:role-plan-{name}",
            arguments=partial(role, **more),
            ok=ok,
            answer=answer,
            method=method,
        ),
    ]


PLAN_PAGES = [
    Line(name="succession:role-plan", arguments=role, ok=BENCH),
    Line(
        name="succession:role-plan",
        label="out of reach",
        arguments=lambda cast: {"code": "sales-director"},
        ok={"hr_admin", "auditor", "committee_member"},
        not_found={"hr_partner", "manager"},
    ),
    Line(name="succession:role-plan-propose", arguments=role, ok=PROPOSERS),
    Line(name="succession:role-plan-owner", arguments=role, ok=DECIDERS),
    *(
        Line(
            name="succession:role-plan-change",
            label=act,
            arguments=partial(on_role_slate, act=act),
            ok=ok,
        )
        for act, ok in (
            ("confirm", DECIDERS),
            ("withdraw", PROPOSERS),
            ("judge", {"manager"}),
            ("raise", DECIDERS),
        )
    ),
    *both("external-add", ok=DECIDERS),
    Line(
        name="succession:position-external-remove",
        method="POST",
        arguments=partial(a_name, of_role=False),
        ok={"hr_admin"},
        not_found={"hr_partner"},  # it comes second, and the name is gone by then
        answer=302,
    ),
    Line(
        name="succession:role-plan-external-remove",
        method="POST",
        arguments=partial(a_name, of_role=True),
        ok={"hr_admin"},
        not_found={"hr_partner"},
        answer=302,
    ),
    *both("closest", ok=PROPOSERS),
    *both("closest-export", ok=PROPOSERS, kind="csv"),
    Line(name="succession:position-assess", arguments=seat, ok=DECIDERS),
    Line(name="succession:position-add", ok=DECIDERS),
    Line(
        name="succession:position-about",
        label="already",
        method="POST",
        arguments=about_the_holder,
        ok=DECIDERS,
        answer=409,
    ),
    Line(name="succession:position-settle", arguments=about_the_holder, ok=DECIDERS),
    Line(name="succession:broken", ok=PROPOSERS),
    Line(name="succession:broken-export", arguments=lambda cast: {"kind": "csv"}, ok=PROPOSERS),
    Line(
        name="succession:broken-accept",
        arguments=vacancy,
        ok=DECIDERS,
        not_found={"manager"},  # held by nobody, and under nobody
    ),
    Line(name="succession:forward", ok=PROPOSERS),
    Line(name="succession:forward-export", arguments=lambda cast: {"kind": "csv"}, ok=PROPOSERS),
    Line(name="succession:forward-answer", arguments=a_wish, ok=PROPOSERS),
    Line(name="succession:forward-own", ok=LINKED, not_found=ALL - LINKED),
    Line(
        name="succession:forward-put",
        arguments=lambda cast: {"code": "sales-director"},
        ok=LINKED,
        not_found=ALL - LINKED,
    ),
]
