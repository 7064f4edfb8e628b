"""Reading benches: a constant number of queries, however many positions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from people.models import Position
from succession.bench.matching import match_seats
from succession.bench.shapes import Bench, Nominee, Seat, most_exposed_first
from succession.models import ReadinessHistory, ReadinessScore, Successor, WithdrawnSuccessor


def end_of_day(day: date) -> datetime:
    """The first moment after `day`, where the organisation is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def left_by(day: date, prefix: str = "") -> Q:
    """Filters people who had left by then."""
    return Q(**{f"{prefix}status": "left", f"{prefix}left_on__isnull": True}) | Q(
        **{f"{prefix}left_on__lte": day}
    )


def load_bench(as_of: date) -> Bench:
    """The bench as of a day: two queries for today, three for a past day.

    Bands of a past day come from the history. Which positions are critical, who holds them, their
    risk and impact and their owners are not dated and are those of today.
    """
    is_past = as_of < timezone.localdate()
    slates = _slates(as_of, is_past=is_past)
    seats = most_exposed_first(_seat(row, slates) for row in _critical_positions(as_of))
    ready = {seat.position_id: [one.employee_id for one in seat.ready] for seat in seats}
    return Bench(as_of=as_of, seats=tuple(seats), counted=match_seats(ready))


def load_seats(position_ids: Collection[int]) -> list[Seat]:
    """These seats with their slates, today, in the order of the ids: two queries."""
    today = timezone.localdate()
    slates = _slates(today, is_past=False, only=position_ids)
    rows = _critical_positions(today, position_ids)
    found = {row["position_id"]: _seat(row, slates) for row in rows}
    return [found[one] for one in position_ids if one in found]


def _critical_positions(
    as_of: date, only: Collection[int] | None = None
) -> Iterable[Mapping[str, Any]]:
    wanted = Q() if only is None else Q(pk__in=only)
    return (
        Position.objects.filter(wanted, is_critical=True)
        .exclude(closed_on__lte=as_of)
        .order_by()
        .values(
            "code",
            "title",
            "role_id",
            "incumbent_id",
            "is_holder_undisclosed",
            "vacant_since",
            position_id=F("pk"),
            role_code=F("role__code"),
            unit_id=F("org_unit_id"),
            unit=F("org_unit__name"),
            risk=F("risk_of_loss"),
            impact=F("impact_of_loss"),
            owner_id=F("plan__owner_id"),
        )
    )


def _seat(row: Mapping[str, Any], slates: dict[int, list[Nominee]]) -> Seat:
    nominees = tuple(slates.get(row["position_id"], ()))
    return Seat(**{**row, "unit": row["unit"] or "", "nominees": nominees})


def _slates(
    as_of: date, *, is_past: bool, only: Collection[int] | None = None
) -> dict[int, list[Nominee]]:
    end = end_of_day(as_of)
    wanted = Q() if only is None else Q(plan__position__in=only)
    rows = list(_places(Successor.objects.filter(wanted), as_of, is_past=is_past))
    if is_past:
        withdrawn_later = WithdrawnSuccessor.objects.filter(withdrawn_at__gte=end)
        rows += _places(withdrawn_later, as_of, is_past=True)
    slates: dict[int, list[Nominee]] = defaultdict(list)
    for position_id, employee_id, confirmed_at, emergency, band in rows:
        slates[position_id].append(
            Nominee(
                employee_id=employee_id,
                is_confirmed=confirmed_at is not None and confirmed_at < end,
                is_emergency_cover=emergency,
                band=band,
            )
        )
    return slates


Place = tuple[int, int, datetime | None, bool, str | None]


def _places(
    rows: QuerySet[Successor] | QuerySet[WithdrawnSuccessor], as_of: date, *, is_past: bool
) -> Iterable[Place]:
    """Position, person, when confirmed, emergency cover and band of each place held by the end of
    the day."""
    end = end_of_day(as_of)
    return (
        rows.filter(plan__position__is_critical=True)
        .filter(Q(proposed_at__lt=end) | Q(confirmed_at__lt=end))
        .exclude(left_by(as_of, "employee__"))
        .annotate(band=_band(as_of, is_past=is_past))
        .order_by("pk")
        .values_list(
            "plan__position_id", "employee_id", "confirmed_at", "is_emergency_cover", "band"
        )
    )


def _band(as_of: date, *, is_past: bool) -> Subquery:
    pair = {"employee": OuterRef("employee"), "role": OuterRef("plan__position__role")}
    if not is_past:
        return Subquery(ReadinessScore.objects.filter(**pair).values("band")[:1])
    earlier = ReadinessHistory.objects.filter(**pair, as_of__lte=as_of)
    return Subquery(earlier.order_by("-as_of", "-computed_at", "-id").values("band")[:1])
