"""The roles that a person can be shown against, as a chooser."""

from collections.abc import Iterable
from dataclasses import dataclass

from people.models import Employee, Role, WithheldItem
from people.selectors.withheld import is_withheld
from succession.models import ReadinessScore
from succession.selectors.scores import roles_considered

OWN, NEXT_RUNG, SLATE = "Own role", "Next step up", "On a slate for it"
WORDS = {"own": OWN, "next_rung": NEXT_RUNG, "slate": SLATE}
ORDER = (NEXT_RUNG, SLATE, OWN)


@dataclass(frozen=True, kw_only=True)
class RoleChoice:
    """`why` in words; `band` and `label` are empty before the first score."""

    role: Role
    why: str
    band: str = ""
    label: str = ""


def role_choices(employee: Employee, *, is_self: bool = False) -> tuple[RoleChoice, ...]:
    """What a reader asks about first comes first; to the person without the slates that the
    organisation withholds. One query where scores are stored, else six; one more for oneself."""
    scores = ReadinessScore.objects.filter(employee=employee).select_related("role")
    rung = _next_rung(employee, [score.role for score in scores])
    choices = [
        RoleChoice(
            role=score.role,
            why=_why(employee, score.role, rung),
            band=score.band,
            label=score.get_band_display(),
        )
        for score in scores
    ] or _unscored(employee)
    if is_self and is_withheld(WithheldItem.Item.NOMINATIONS):
        choices = [one for one in choices if one.why != SLATE]
    return tuple(sorted(choices, key=lambda one: (ORDER.index(one.why), one.role.name)))


def _unscored(employee: Employee) -> list[RoleChoice]:
    considered = roles_considered(employee)
    return [RoleChoice(role=one.role, why=WORDS[one.reasons[0]]) for one in considered]


def _next_rung(employee: Employee, roles: Iterable[Role]) -> int | None:
    """The lowest grade above the own role in its family; None without a ladder."""
    own = employee.role
    if own is None or own.family_id is None or own.grade is None:
        return None
    above = [
        role.grade
        for role in roles
        if role.family_id == own.family_id and role.grade and role.grade > own.grade
    ]
    return min(above, default=None)


def _why(employee: Employee, role: Role, rung: int | None) -> str:
    own = employee.role
    if own is not None and role.pk == own.pk:
        return OWN
    is_rung = own is not None and role.family_id == own.family_id and role.grade == rung
    return NEXT_RUNG if is_rung and rung is not None else SLATE


def first_role(employee: Employee, *, is_self: bool = False) -> Role | None:
    choices = role_choices(employee, is_self=is_self)
    return choices[0].role if choices else None
