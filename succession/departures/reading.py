"""Which seats and places may be broken, as rows: a large company has thousands, of which a page shows few."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.query import QuerySet

from people.access import Access, Permission, positions_within
from people.models import Position, Role, RoleChange, left_by
from succession.models import Successor


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A seat that may be broken itself. `about_id`: whom its plan was made about."""

    pk: int
    code: str
    title: str
    unit: str | None
    incumbent_id: int | None
    incumbent_left_on: date | None
    is_holder_gone: bool
    is_holder_undisclosed: bool
    vacant_since: date | None
    about_id: int | None
    confirmed: int | None
    ready: int | None
    is_hr: bool


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A place whose person left, moved or arrived; of a seat, or without `position_id` of a role."""

    pk: int
    position_id: int | None
    seat_code: str | None
    seat_title: str | None
    unit: str | None
    role_id: int | None
    role_code: str | None
    role_name: str | None
    status: str
    is_emergency_cover: bool
    employee_id: int
    employee_role_id: int | None
    left_on: date | None
    is_gone: bool
    has_arrived: bool
    moved_on: date | None
    is_hr: bool


def seats_of(access: Access, mine: QuerySet[Position], today: date) -> list[SeatFact]:
    """Vacant ones, those whose holder left, and those whose plan is about somebody. One query."""
    gone = left_by(today, "incumbent__")
    may_be_broken = (
        Q(incumbent__isnull=True, is_holder_undisclosed=False)
        | gone
        | Q(plan__about_person__isnull=False)
    )
    rows = (
        mine.filter(may_be_broken)
        .annotate(
            is_gone=_flag(gone),
            is_hr=Exists(_decided(access).filter(pk=OuterRef("pk"))),
        )
        .order_by("title", "pk")
        .values_list(
            "pk", "code", "title", "org_unit__name", "incumbent_id", "incumbent__left_on", "is_gone",
            "is_holder_undisclosed", "vacant_since", "plan__about_person_id", "figure__confirmed",
            "figure__ready", "is_hr",
        )
    )  # fmt: skip
    return [SeatFact(*row) for row in rows]


def on_slates_of(mine: QuerySet[Position]) -> Q:
    """Filters places: on these seats' slates, or on those of their roles."""
    return Q(plan__position__in=mine.order_by().values("pk")) | Q(
        plan__role__in=mine.order_by().values("role")
    )


def places_of(access: Access, on_slates: Q, today: date) -> list[PlaceFact]:
    """One query."""
    hr = _decided(access)
    rows = (
        _broken(on_slates, today)
        .annotate(
            is_gone=_flag(left_by(today, "employee__")),
            has_arrived=_flag(Q(employee=F("plan__position__incumbent"))),
            is_hr=_flag(
                Q(Exists(hr.filter(pk=OuterRef("plan__position"))))
                | Q(Exists(hr.filter(role=OuterRef("plan__role"))))
            ),
        )
        .order_by("pk")
        .values_list(
            "pk", "plan__position_id", "plan__position__code", "plan__position__title",
            "plan__position__org_unit__name", "plan__role_id", "plan__role__code",
            "plan__role__name", "status", "is_emergency_cover", "employee_id",
            "employee__role_id", "employee__left_on", "is_gone", "has_arrived", "moved_on", "is_hr",
        )
    )  # fmt: skip
    return [PlaceFact(*row) for row in rows]


def _flag(rule: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(rule, output_field=BooleanField())


def _decided(access: Access) -> QuerySet[Position]:
    """Critical seats that the reader decides about."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return Position.objects.none()
    seats = positions_within(access, Permission.CONFIRM_SUCCESSORS).order_by()
    return seats.filter(is_critical=True, closed_on__isnull=True)


def _broken(on_slates: Q, today: date) -> QuerySet[Successor]:
    since = RoleChange.objects.filter(
        employee=OuterRef("employee"), recorded_at__gt=OuterRef("proposed_at")
    ).order_by("recorded_at", "pk")
    former = Role.objects.filter(code=OuterRef("former_role"))
    target = Q(employee__role__family=F("plan__position__role__family")) | Q(
        employee__role__family=F("plan__role__family")
    )
    changed = Q(employee__in=RoleChange.objects.order_by().values("employee"))  # few ever do
    moved = (
        changed
        & Q(former_family__isnull=False)
        & ~Q(employee__role__family__isnull=False, employee__role__family=F("former_family"))
    )
    return (
        Successor.objects.filter(on_slates)
        .annotate(
            former_role=Subquery(since.values("from_role")[:1]),
            moved_on=Subquery(since.values("changed_on")[:1]),
        )
        .annotate(former_family=Subquery(former.values("family")[:1]))
        .filter(
            left_by(today, "employee__")
            | Q(employee=F("plan__position__incumbent"))
            | (moved & ~target)
        )
    )
