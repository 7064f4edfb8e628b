"""Reading benches: a constant number of queries, however many positions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from people.models import Position, left_by
from succession.bench.matching import match_seats
from succession.bench.shapes import Bench, Nominee, Seat, most_exposed_first
from succession.models import (
    Assessment,
    ExternalName,
    ReadinessHistory,
    ReadinessScore,
    SuccessionPlan,
    Successor,
    WithdrawnSuccessor,
)


def end_of_day(day: date) -> datetime:
    """The first moment after `day`, where the organisation is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def load_bench(as_of: date) -> Bench:
    """The bench as of a day: two queries for today, three for a past day.

    The slate of a role is on each of its critical seats, but for whoever holds the seat. Names from
    outside are no nominees: they count for nothing. Bands of a past day come from the history.
    Which positions are critical, who is recorded as their holder, their risk and impact, reviews,
    owners, ranks and names from outside are not dated and are those of today. But a holder who had
    left by then holds nothing: the seat is vacant from the last day on.
    """
    is_past = as_of < timezone.localdate()
    slates = _slates(as_of, is_past=is_past)
    seats = most_exposed_first(
        _seat(row, slates, is_past=is_past) for row in _critical_positions(as_of)
    )
    ready = {seat.position_id: [one.employee_id for one in seat.ready] for seat in seats}
    return Bench(as_of=as_of, seats=tuple(seats), counted=match_seats(ready))


def load_seats(position_ids: Collection[int]) -> list[Seat]:
    """These seats with their slates, today, in the order of the ids: two queries."""
    return _seats(position_ids, _critical_positions(timezone.localdate(), position_ids))


def _seats(position_ids: Collection[int], rows: Iterable[Mapping[str, Any]]) -> list[Seat]:
    slates = _slates(timezone.localdate(), is_past=False, only=position_ids)
    found = {row["position_id"]: _seat(row, slates, is_past=False) for row in rows}
    return [found[one] for one in position_ids if one in found]


def load_slates(position_ids: Collection[int]) -> list[Seat]:
    """The same without reviews and names from outside, which cost a look-up each."""
    return _seats(position_ids, _brief_positions(timezone.localdate(), position_ids))


def _critical_positions(
    as_of: date, only: Collection[int] | None = None
) -> Iterable[Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = _brief_positions(as_of, only).annotate(
        assessed_on=Subquery(_newest("pk").values("made_at__date")[:1]),
        review_on=newest_review(),
        external_names=_external_names("plan__position") + _external_names("plan__role"),
    )
    return rows


def _brief_positions(as_of: date, only: Collection[int] | None = None) -> Any:
    """Rows of values, which `Seat` gives their types."""
    wanted = Q() if only is None else Q(pk__in=only)
    return (
        Position.objects.filter(wanted, is_critical=True)
        .exclude(closed_on__lte=as_of)
        .order_by()
        .annotate(
            has_holder_left=Case(When(left_by(as_of, "incumbent__"), then=True), default=False)
        )
        .values(
            "code",
            "title",
            "role_id",
            "incumbent_id",
            "is_holder_undisclosed",
            "vacant_since",
            "has_holder_left",
            position_id=F("pk"),
            role_code=F("role__code"),
            family_id=F("role__family_id"),
            unit_id=F("org_unit_id"),
            unit=F("org_unit__name"),
            risk=F("risk_of_loss"),
            impact=F("impact_of_loss"),
            owner_id=F("plan__owner_id"),
            left_on=F("incumbent__left_on"),
        )
    )


def newest_review(position: str = "pk") -> Subquery:
    """Until when what was last said of a position's risk and impact holds; `position` is the field
    of the outer rows."""
    return Subquery(_newest(position).values("review_on")[:1])


def _newest(position: str) -> QuerySet[Assessment]:
    made = Assessment.objects.filter(position=OuterRef(position), is_critical=True)
    return made.order_by("-made_at", "-pk")


def _external_names(of: str) -> Coalesce:
    whose = OuterRef("pk") if of == "plan__position" else OuterRef("role_id")
    rows = ExternalName.objects.filter(**{of: whose}).order_by().values(of)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True, kw_only=True)
class Slates:
    """Nominees by position, and by role for the plans of roles."""

    of_position: Mapping[int, list[Nominee]]
    of_role: Mapping[int, list[Nominee]]

    def of(self, position_id: int, role_id: int, *, holder: int | None) -> tuple[Nominee, ...]:
        """Nobody follows themselves, and nobody stands on a slate twice."""
        own = self.of_position.get(position_id, ())
        shared = self.of_role.get(role_id, ())
        merged: dict[int, Nominee] = {}
        for one in (*own, *shared):
            before = merged.get(one.employee_id)
            merged[one.employee_id] = _together(before, one) if before else one
        return tuple(one for one in merged.values() if one.employee_id != holder)


def _together(own: Nominee, shared: Nominee) -> Nominee:
    return replace(
        own,
        is_confirmed=own.is_confirmed or shared.is_confirmed,
        is_emergency_cover=own.is_emergency_cover or shared.is_emergency_cover,
    )


def _seat(row: Mapping[str, Any], slates: Slates, *, is_past: bool) -> Seat:
    """Who holds a seat is not dated, so on a past day only the role's slate leaves the holder out."""
    row = _with_holder(row)
    position_id, role_id, holder = row["position_id"], row["role_id"], row["incumbent_id"]
    nominees = slates.of(position_id, role_id, holder=holder)
    if is_past:
        own = slates.of_position.get(position_id, ())
        nominees += tuple(one for one in own if one.employee_id == holder)
    return Seat(**{**row, "unit": row["unit"] or "", "nominees": nominees})


def _with_holder(row: Mapping[str, Any]) -> dict[str, Any]:
    """Who is recorded but has left is a former holder: the seat is vacant since then."""
    found = dict(row)
    has_left, left_on = found.pop("has_holder_left"), found.pop("left_on")
    if has_left:
        found |= {
            "former_holder_id": found["incumbent_id"], "incumbent_id": None,
            "vacant_since": left_on,
        }  # fmt: skip
    return found


def _slates(as_of: date, *, is_past: bool, only: Collection[int] | None = None) -> Slates:
    end = end_of_day(as_of)
    places = Successor.objects.annotate(place=F("rank"))
    if only is not None:
        places = places.filter(plan__in=_plans_of(only))
    rows = list(_places(places, as_of, is_past=is_past))
    if is_past:
        later = WithdrawnSuccessor.objects.filter(withdrawn_at__gte=end)
        rows += _places(later.annotate(place=Value(None, SmallIntegerField())), as_of, is_past=True)
    of_position: dict[int, list[Nominee]] = defaultdict(list)
    of_role: dict[int, list[Nominee]] = defaultdict(list)
    for position_id, role_id, employee_id, confirmed_at, emergency, band, rank in rows:
        nominee = Nominee(
            employee_id=employee_id,
            is_confirmed=confirmed_at is not None and confirmed_at < end,
            is_emergency_cover=emergency,
            band=band,
            rank=rank,
            from_role_plan=position_id is None,
        )
        if position_id is not None:
            of_position[position_id].append(nominee)
        elif role_id is not None:
            of_role[role_id].append(nominee)
    return Slates(of_position=of_position, of_role=of_role)


def _plans_of(position_ids: Collection[int]) -> QuerySet[SuccessionPlan, int]:
    """Own plans and those of the roles, as a subquery. A union, because "or" reads every slate."""
    plans = SuccessionPlan.objects.order_by().values_list("pk", flat=True)
    roles = Position.objects.filter(pk__in=position_ids).order_by().values("role")
    return plans.filter(position__in=position_ids).union(plans.filter(role__in=roles))


Place = tuple[int | None, int | None, int, datetime | None, bool, str | None, int | None]


def _places(
    rows: QuerySet[Successor] | QuerySet[WithdrawnSuccessor], as_of: date, *, is_past: bool
) -> Iterable[Place]:
    """Position or role, person, when confirmed, emergency cover, band and rank of each place held by
    the end of the day."""
    end = end_of_day(as_of)
    return (
        rows.filter(Q(plan__position__is_critical=True) | Q(plan__role__isnull=False))
        .filter(Q(proposed_at__lt=end) | Q(confirmed_at__lt=end))
        .exclude(left_by(as_of, "employee__"))
        .annotate(band=_band(as_of, is_past=is_past))
        .order_by(F("place").asc(nulls_last=True), "pk")
        .values_list(
            "plan__position_id",
            "plan__role_id",
            "employee_id",
            "confirmed_at",
            "is_emergency_cover",
            "band",
            "place",
        )
    )


def _band(as_of: date, *, is_past: bool) -> Subquery:
    role = Coalesce(OuterRef("plan__position__role"), OuterRef("plan__role"))
    pair = {"employee": OuterRef("employee"), "role": role}
    if not is_past:
        return Subquery(ReadinessScore.objects.filter(**pair).values("band")[:1])
    earlier = ReadinessHistory.objects.filter(**pair, as_of__lte=as_of)
    return Subquery(earlier.order_by("-as_of", "-computed_at", "-id").values("band")[:1])
