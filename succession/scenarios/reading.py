"""What a scenario rests on: three queries for each step of the cascade, whatever the number of seats and
people, and eight more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from audit.errors import DomainError
from people.access import Access, Permission, position_reach, reach, units_below
from people.models import Employee, OrgUnit, Position, left_by
from succession.bench.shapes import EXPOSURE_STEPS
from succession.models import ReadinessScore, Successor
from succession.scenarios.shapes import (
    HORIZON_BANDS,
    Candidate,
    Horizon,
    Inputs,
    Pool,
    SeatFact,
    World,
)

PLAN = Permission.PLAN_SCENARIOS
MOST_VACANCIES = 500
MOST_PER_ROLE = 1_500
"""The best of each role who are looked at. As many seats as can fall open in a scenario never need
more: whoever comes after them is taken only if all of these are."""

YEARS = {Horizon.NOW: 1, Horizon.TWO_YEARS: 2, Horizon.FIVE_YEARS: 5}
FUTURE_BANDS = HORIZON_BANDS[Horizon.FIVE_YEARS]
CRITICAL_WEIGHT = 10
"""A critical seat outweighs all the others that could fill its place; impact tells them apart."""


@dataclass
class _Gathered:
    """What has been read so far."""

    seats: dict[int, SeatFact] = field(default_factory=dict)
    held: dict[int, list[int]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    roles: set[int] = field(default_factory=set)


def load_world(inputs: Inputs, *, access: Access, as_of: date) -> World:
    """Raises DomainError where nothing falls empty, or too much at once."""
    closing = _closing(inputs, access, as_of)
    leaving = _leaving(inputs, access, as_of)
    read = _Gathered()
    _add_seats(read, _vacant_rows(inputs, access, as_of, closing, leaving), inputs)
    first = [one.id for one in sorted(read.seats.values(), key=_heaviest_first)]
    _check_size(first, closing)
    gone = leaving if inputs.holders_stay else leaving | _holders(read.seats.values())
    displaced = [one for one in _holders_of(closing) if one not in gone]
    _follow(read, inputs, access, displaced)
    bands = _role_bands(read.roles)
    seats = _with_holder_scores(read.seats)
    return World(
        seats=seats,
        open=first,
        candidates=read.candidates,
        held=read.held,
        closing=frozenset(closing),
        gone=frozenset(gone),
        displaced=displaced,
        unsure_roles=frozenset(role for role, band in bands if band == "insufficient_evidence"),
        later_roles=frozenset(role for role, band in bands if band in _later_bands(inputs.horizon)),
    )


def _check_size(first: list[int], closing: Mapping[int, int | None]) -> None:
    if not first and not closing:
        raise DomainError("Nothing falls empty in this scenario. Choose seats, people or a unit.")
    if len(first) > MOST_VACANCIES:
        raise DomainError(
            f"{len(first):,} seats would fall empty at once; {MOST_VACANCIES} can be worked out."
            " Choose fewer."
        )


def _later_bands(horizon: Horizon) -> set[str]:
    return set(FUTURE_BANDS) - set(HORIZON_BANDS[horizon])


def _heaviest_first(seat: SeatFact) -> tuple[int, str, str]:
    return (-seat.weight, seat.title, seat.code)


def seats_within(access: Access, as_of: date) -> QuerySet[Position]:
    return Position.objects.filter(position_reach(access, PLAN)).exclude(closed_on__lte=as_of)


def people_within(access: Access) -> QuerySet[Employee]:
    return Employee.objects.filter(reach(access, PLAN))


def units_within(access: Access) -> QuerySet[OrgUnit]:
    if access.can_all(PLAN):
        return OrgUnit.objects.all()
    return OrgUnit.objects.filter(pk__in=units_below(access.unit_ids))


def _closing(inputs: Inputs, access: Access, as_of: date) -> dict[int, int | None]:
    """Seats that vanish, with their holders."""
    if not inputs.closing_units and not inputs.closing_seats:
        return {}
    units = list(
        units_within(access).filter(code__in=inputs.closing_units).values_list("pk", flat=True)
    )
    rule = Q(code__in=inputs.closing_seats) | Q(org_unit_id__in=units_below(units))
    rows = seats_within(access, as_of).filter(rule).order_by()
    return dict(rows.values_list("pk", "incumbent_id"))


def _holders_of(closing: Mapping[int, int | None]) -> list[int]:
    return sorted({holder for holder in closing.values() if holder is not None})


def _leaving(inputs: Inputs, access: Access, as_of: date) -> set[int]:
    rule = Q(number__in=inputs.leavers)
    if inputs.ending:
        until = as_of + timedelta(days=365 * YEARS[inputs.horizon])
        rule |= Q(left_on__gt=as_of, left_on__lte=until)
    if not inputs.leavers and not inputs.ending:
        return set()
    return set(people_within(access).filter(rule).order_by().values_list("pk", flat=True))


def _vacant_rows(
    inputs: Inputs,
    access: Access,
    as_of: date,
    closing: Mapping[int, int | None],
    leaving: set[int],
) -> Iterable[Mapping[str, Any]]:
    rule = Q(code__in=inputs.seats) | Q(incumbent_id__in=leaving)
    if inputs.all_critical:
        rule |= Q(is_critical=True)
    if inputs.high_risk:
        rule |= Q(is_critical=True, risk_of_loss="high")
    if inputs.vacant:
        empty = Q(incumbent__isnull=True, is_holder_undisclosed=False)
        rule |= Q(is_critical=True) & (empty | left_by(as_of, "incumbent__"))
    rows = seats_within(access, as_of).filter(rule).exclude(pk__in=list(closing))
    return list(_facts_of(rows)[: MOST_VACANCIES + 1])


def _facts_of(rows: QuerySet[Position]) -> Any:
    return rows.order_by("pk").values(
        "pk", "code", "title", "role_id", "incumbent_id", "is_critical", "impact_of_loss",
        unit_name=F("org_unit__name"),
    )  # fmt: skip


def _add_seats(read: _Gathered, rows: Iterable[Mapping[str, Any]], inputs: Inputs) -> set[int]:
    """The roles of seats that were not known yet."""
    fresh = set()
    for row in rows:
        if row["incumbent_id"] is not None:
            read.held.setdefault(row["incumbent_id"], [])
            if row["pk"] not in read.held[row["incumbent_id"]]:
                read.held[row["incumbent_id"]].append(row["pk"])
        if row["pk"] not in read.seats:
            read.seats[row["pk"]] = _fact(row, inputs)
            fresh.add(row["role_id"])
    return fresh


def _fact(row: Mapping[str, Any], inputs: Inputs) -> SeatFact:
    impact = EXPOSURE_STEPS.get(row["impact_of_loss"], 0)
    return SeatFact(
        id=row["pk"],
        code=row["code"],
        title=row["title"],
        unit=row["unit_name"] or "",
        role_id=row["role_id"],
        holder=row["incumbent_id"],
        is_critical=row["is_critical"],
        is_for_slate=row["is_critical"] and inputs.pool != Pool.ANYONE,
        weight=CRITICAL_WEIGHT + impact if row["is_critical"] else 1,
    )


def _holders(seats: Iterable[SeatFact]) -> set[int]:
    return {one.holder for one in seats if one.holder is not None}


def _follow(read: _Gathered, inputs: Inputs, access: Access, displaced: list[int]) -> None:
    """Candidates of the seats, the seats that they hold, their candidates, as deep as it may go."""
    slates_of: set[int] = set()
    for _ in range(inputs.steps):
        roles = {one.role_id for one in read.seats.values()} - read.roles
        seats = {one.id for one in read.seats.values() if one.is_critical} - slates_of
        if not roles and not seats:
            break
        fresh = [*_of_roles(roles, access, displaced), *_of_slates(seats, inputs, access)]
        read.candidates += fresh
        read.roles |= roles
        slates_of |= seats
        holders = {one.person for one in fresh} - set(read.held)
        rows = Position.objects.filter(incumbent_id__in=holders, closed_on__isnull=True)
        _add_seats(read, _facts_of(rows), inputs)
    read.roles |= {one.role_id for one in read.seats.values()}


_CANDIDATE = ("employee_id", "role_id", "band", "score", "score_sd", "employee__org_unit_id")


def _of_roles(roles: set[int], access: Access, displaced: list[int]) -> list[Candidate]:
    """The best of each role. Nobody moves sideways within a role, but those whose seat closes."""
    sideways = Q(employee__role_id=F("role_id")) & ~Q(employee_id__in=displaced)
    rows = (
        _scores(access)
        .filter(role_id__in=roles)
        .exclude(sideways)
        .annotate(
            place=Window(
                RowNumber(), partition_by="role_id", order_by=[F("score").desc(), F("employee_id")]
            )
        )
        .filter(place__lte=MOST_PER_ROLE)
        .values_list(*_CANDIDATE)
    )
    return [_candidate(row) for row in rows]


def _scores(access: Access) -> QuerySet[ReadinessScore]:
    return (
        ReadinessScore.objects.filter(band__in=FUTURE_BANDS)
        .filter(reach(access, PLAN, prefix="employee__"))
        .exclude(employee__status=Employee.Status.LEFT)
    )


def _candidate(row: tuple[Any, ...], seat: int | None = None) -> Candidate:
    employee_id, role_id, band, score, score_sd, unit = row[:6]
    return Candidate(
        person=employee_id,
        role_id=role_id,
        band=band,
        score=score,
        score_sd=score_sd,
        unit=unit or 0,
        seat=seat,
    )


def _of_slates(seats: set[int], inputs: Inputs, access: Access) -> list[Candidate]:
    """People on slates, whatever their own role."""
    places = Successor.objects.filter(plan__position_id__in=seats)
    if inputs.pool == Pool.CONFIRMED:
        places = places.filter(status=Successor.Status.CONFIRMED)
    pairs = list(
        places.order_by("pk").values_list(
            "plan__position_id", "employee_id", "plan__position__role_id"
        )
    )
    rows = _scores(access).filter(
        employee_id__in={person for _, person, _ in pairs}, role_id__in={role for *_, role in pairs}
    )
    scores = {(row[0], row[1]): row for row in rows.order_by().values_list(*_CANDIDATE)}
    return [
        _candidate(scores[person, role], seat)
        for seat, person, role in pairs
        if (person, role) in scores
    ]


def _role_bands(roles: set[int]) -> list[tuple[int, str]]:
    """Which bands there are of each role, among people of other roles."""
    rows = ReadinessScore.objects.filter(role_id__in=roles).exclude(employee__role_id=F("role_id"))
    return list(rows.order_by().values_list("role_id", "band").distinct())


def _with_holder_scores(seats: Mapping[int, SeatFact]) -> dict[int, SeatFact]:
    holders = _holders(seats.values())
    rows = ReadinessScore.objects.filter(
        employee_id__in=holders, role_id__in={one.role_id for one in seats.values()}
    ).exclude(band="insufficient_evidence")
    scores = {
        (person, role): (score, sd)
        for person, role, score, sd in rows.order_by().values_list(
            "employee_id", "role_id", "score", "score_sd"
        )
    }
    return {
        key: _scored(one, scores.get((one.holder or 0, one.role_id))) for key, one in seats.items()
    }


def _scored(seat: SeatFact, found: tuple[float, float] | None) -> SeatFact:
    if found is None:
        return seat
    return replace(seat, holder_score=found[0], holder_sd=found[1])
