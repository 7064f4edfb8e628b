"""The roles that a person can be shown against, as a chooser."""

from dataclasses import dataclass

from people.models import Employee, Role
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


def role_choices(employee: Employee) -> tuple[RoleChoice, ...]:
    """What a reader asks about first comes first. One query where scores are stored, else six."""
    scores = ReadinessScore.objects.filter(employee=employee).select_related("role")
    choices = [
        RoleChoice(
            role=score.role,
            why=_why(employee, score.role),
            band=score.band,
            label=score.get_band_display(),
        )
        for score in scores
    ] or _unscored(employee)
    return tuple(sorted(choices, key=lambda one: (ORDER.index(one.why), one.role.name)))


def _unscored(employee: Employee) -> list[RoleChoice]:
    considered = roles_considered(employee)
    return [RoleChoice(role=one.role, why=WORDS[one.reasons[0]]) for one in considered]


def _why(employee: Employee, role: Role) -> str:
    own = employee.role
    if own is None:
        return SLATE
    if role.pk == own.pk:
        return OWN
    is_above = role.family_id == own.family_id and (role.grade or 0) > (own.grade or 0)
    return NEXT_RUNG if is_above else SLATE


def first_role(employee: Employee) -> Role | None:
    choices = role_choices(employee)
    return choices[0].role if choices else None
