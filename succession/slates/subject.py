"""What a slate is of, a critical position or a role, and how far a reader's rights over it reach.

A role's slate counts for all its critical seats, so whoever decides about it must reach all of them;
whoever reaches one of them sees it and may propose.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from audit.errors import Forbidden, NotFound
from people.access import Access, Permission, positions_within
from people.models import Position, Role
from succession.models import Successor

SEAT, ROLE = "seat", "role"
DECIDING = frozenset({Permission.CONFIRM_SUCCESSORS})
"""Rights that must reach every seat of a role."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A critical position; without one, the role with all its critical seats."""

    role: Role
    position: Position | None = None

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

    def url(self, name: str = "", *arguments: object) -> str:
        """An address about this slate; its page without a name."""
        return reverse(self.url_name(name), args=[self.code, *arguments])

    def url_name(self, name: str = "") -> str:
        start = _SEAT_NAMES.get(name, "position") if self.position else "role-plan"
        return f"succession:{start}-{name}" if name else f"succession:{start}"


_SEAT_NAMES = {"propose": "successor", "change": "successor"}


def on_slate(subject: Subject) -> QuerySet[Successor, int]:
    """Ids of the people on this slate, as a subquery."""
    rows = Successor.objects.filter(subject.of_plan).order_by()
    return rows.values_list("employee_id", flat=True)


def critical_seats(role: Role) -> QuerySet[Position]:
    return Position.objects.filter(role=role, is_critical=True, closed_on__isnull=True)


def reaches(access: Access, subject: Subject, permission: Permission) -> bool:
    """At most two queries."""
    within = positions_within(access, permission)
    if subject.position is not None:
        return within.filter(pk=subject.position.pk).exists()
    seats = critical_seats(subject.role)
    if permission in DECIDING:
        missed = seats.exclude(pk__in=within.values("pk")).exists()
        return not missed and seats.exists()
    return within.filter(pk__in=seats.values("pk")).exists()


def load_subject(access: Access, kind: str, code: str, permission: Permission) -> Subject:
    """One that may only be looked at is 403, one out of sight 404."""
    found = _found(kind, code)
    if found is not None and reaches(access, found, permission):
        return found
    if found is not None and reaches(access, found, Permission.VIEW_BENCH):
        raise Forbidden("You may look at this position, but not do this.")
    raise NotFound("There is no such critical position, or it is not yours to see.")


def _found(kind: str, code: str) -> Subject | None:
    if kind == ROLE:
        role = Role.objects.select_related("family").filter(code=code).first()
        return Subject(role=role) if role else None
    rows = Position.objects.filter(code=code, is_critical=True)
    position = rows.select_related("role__family", "org_unit", "incumbent").first()
    return Subject(role=position.role, position=position) if position else None
