"""What a slate is of, a critical position or a role, and how far a reader's rights over it reach.

A role's slate counts for all its critical seats, so whoever decides about it must reach all of them;
whoever reaches one of them sees it and may propose.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse

from audit.errors import Forbidden, NotFound
from people.access import Access, Permission, position_reach, positions_within
from people.models import Position, Role
from succession.models import SuccessionPlan, Successor

SEAT, ROLE = "seat", "role"
DECIDING = frozenset({Permission.CONFIRM_SUCCESSORS})
"""Rights that must reach every seat of a role."""
ASKED = (Permission.VIEW_BENCH, Permission.PROPOSE_SUCCESSORS, Permission.CONFIRM_SUCCESSORS)
"""What every page of a slate asks."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A critical position; without one, the role with all its critical seats. `reached`: which of
    ASKED reach it, where that was read with it."""

    role: Role
    position: Position | None = None
    reached: frozenset[Permission] | None = None

    @property
    def kind(self) -> str:
        return SEAT if self.position else ROLE

    @property
    def code(self) -> str:
        return self.position.code if self.position else self.role.code

    @property
    def title(self) -> str:
        return self.position.title if self.position else f"every {self.role.name}"

    @property
    def trail_id(self) -> str:
        return self.position.code if self.position else f"role:{self.role.pk}"

    @property
    def of_plan(self) -> Q:
        """Filters rows with a `plan`: those of this slate alone."""
        if self.position is not None:
            return Q(plan__position=self.position)
        return Q(plan__role=self.role)

    @property
    def of_plans(self) -> Q:
        """As `of_plan`, and of a seat also those of its role's slate, which counts for it."""
        return self.of_plan | Q(plan__role=self.role)

    @property
    def plan(self) -> SuccessionPlan | None:
        """None where nobody was ever proposed. No query after `load_subject`."""
        found: SuccessionPlan | None = (
            getattr(self.position, "plan", None)
            if self.position
            else getattr(self.role, "succession_plan", None)
        )
        return found

    def url(self, name: str = "", *arguments: object) -> str:
        """An address about this slate; its page without a name."""
        return address(self.kind, self.code, name, *arguments)

    def url_name(self, name: str = "") -> str:
        return _url_name(self.kind, name)


def address(kind: str, code: str, name: str = "", *arguments: object) -> str:
    """As `Subject.url`, of a slate of which only this is known."""
    return reverse(_url_name(kind, name), args=[code, *arguments])


def _url_name(kind: str, name: str) -> str:
    start = _SEAT_NAMES.get(name, "position") if kind == SEAT else "role-plan"
    return f"succession:{start}-{name}" if name else f"succession:{start}"


_SEAT_NAMES = {"propose": "successor", "change": "successor"}


def on_slate(subject: Subject) -> QuerySet[Successor, int]:
    """Ids of the people on this slate, as a subquery."""
    rows = Successor.objects.filter(subject.of_plan).order_by()
    return rows.values_list("employee_id", flat=True)


def critical_seats(role: Role) -> QuerySet[Position]:
    return Position.objects.filter(role=role, is_critical=True, closed_on__isnull=True)


def reaches(access: Access, subject: Subject, permission: Permission) -> bool:
    """No query where it was read with the subject; else at most two."""
    if subject.reached is not None and permission in ASKED:
        return permission in subject.reached
    within = positions_within(access, permission)
    if subject.position is not None:
        return within.filter(pk=subject.position.pk).exists()
    seats = critical_seats(subject.role)
    if permission in DECIDING:
        missed = seats.exclude(pk__in=within.values("pk")).exists()
        return not missed and seats.exists()
    return within.filter(pk__in=seats.values("pk")).exists()


def load_subject(access: Access, kind: str, code: str, permission: Permission) -> Subject:
    """One query, with the plan and what the reader may do. One that may only be looked at is 403,
    one out of sight 404."""
    found = _found_role(access, code) if kind == ROLE else _found_position(access, code)
    reached = found.reached if found and found.reached else frozenset()
    if found is not None and permission in reached:
        return found
    if Permission.VIEW_BENCH in reached:
        raise Forbidden("You may look at this position, but not do this.")
    raise NotFound("There is no such critical position, or it is not yours to see.")


def _found_position(access: Access, code: str) -> Subject | None:
    asked = _asked(access)
    row = (
        Position.objects.filter(code=code, is_critical=True)
        .select_related(
            "role__family",
            "org_unit",
            "incumbent",
            "reports_to",
            "plan__owner",
            "plan__about_person",
        )
        .annotate(
            **{
                name: _flag(position_reach(access, some[0], of_few=True))
                for name, some in asked.items()
            }
        )
        .first()
    )
    return Subject(role=row.role, position=row, reached=_reached(asked, row)) if row else None


def _found_role(access: Access, code: str) -> Subject | None:
    asked = _asked(access)
    row = (
        Role.objects.filter(code=code)
        .select_related("family", "succession_plan__owner")
        .annotate(**{name: _reaches_role(access, some[0]) for name, some in asked.items()})
        .first()
    )
    return Subject(role=row, reached=_reached(asked, row)) if row else None


def _reaches_role(access: Access, permission: Permission) -> Q:
    seats = Position.objects.filter(
        role=OuterRef("pk"), is_critical=True, closed_on__isnull=True
    ).order_by()
    rule = position_reach(access, permission, of_few=True)
    reached = Q(Exists(seats.filter(rule)))
    if permission in DECIDING:
        within = Position.objects.filter(rule).order_by().values("pk")
        return reached & ~Q(Exists(seats.exclude(pk__in=within)))
    return reached


def _flag(rule: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(rule, output_field=BooleanField())


def _asked(access: Access) -> dict[str, list[Permission]]:
    """ASKED by the name under which a row answers; those of the same scopes have one answer."""
    found: dict[str, list[Permission]] = {}
    for permission in filter(access.can, ASKED):
        kind = "decides" if permission in DECIDING else "sees"
        scopes = "_".join(sorted(access.scopes(permission)))
        found.setdefault(f"{kind}_{scopes}", []).append(permission)
    return found


def _reached(asked: dict[str, list[Permission]], row: Any) -> frozenset[Permission]:
    answers: Iterable[list[Permission]] = (some for name, some in asked.items() if vars(row)[name])
    return frozenset(permission for some in answers for permission in some)
