"""Builders of benches: seats, people on their slates, and the bands that these were given."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from competencies.models import RoleProfile
from people.models import Employee, OrgUnit, Position, Role
from succession.models import (
    ReadinessHistory,
    ReadinessScore,
    ScoringPolicyVersion,
    SuccessionPlan,
    Successor,
)
from tests.cast import make_profile


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@dataclass(kw_only=True)
class BenchWorld:
    """One role, and seats and people of it by short names such as "A" and "ann"."""

    role: Role
    profile: RoleProfile
    policy: ScoringPolicyVersion
    seats: dict[str, Position] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)

    def seat(self, name: str, **fields: object) -> Position:
        """A critical position; vacant unless an incumbent is given."""
        defaults = {"title": f"Seat {name}", "role": self.role, "is_critical": True}
        self.seats[name] = Position.objects.create(code=name, **defaults | fields)
        return self.seats[name]

    def person(self, name: str, unit: OrgUnit | None = None) -> Employee:
        if name not in self.people:
            self.people[name] = Employee.objects.create(
                number=name.upper(), full_name=f"{name.title()} Tester", org_unit=unit
            )
        return self.people[name]

    def nominate(
        self,
        seat: str,
        name: str,
        *,
        band: str | None = None,
        confirmed: bool = True,
        days_ago: int = 0,
        emergency: bool = False,
    ) -> Successor:
        """Puts a person on a slate (so many days ago) and gives the current band, if any."""
        plan, _ = SuccessionPlan.objects.get_or_create(position=self.seats[seat])
        at = timezone.now() - timedelta(days=days_ago)
        successor = Successor.objects.create(
            plan=plan,
            employee=self.person(name),
            status="confirmed" if confirmed else "proposed",
            confirmed_at=at if confirmed else None,
            is_emergency_cover=emergency,
        )
        Successor.objects.filter(pk=successor.pk).update(proposed_at=at)
        if band is not None:
            self.score(name, band)
        return successor

    def score(self, name: str, band: str) -> None:
        ReadinessScore.objects.update_or_create(
            employee=self.person(name),
            role=self.role,
            defaults=self._columns(band, timezone.localdate()),
        )

    def scored_on(self, name: str, band: str, day: date) -> None:
        """A row of history: the band as it became on that day."""
        ReadinessHistory.objects.create(
            employee=self.person(name), role=self.role, **self._columns(band, day)
        )

    def _columns(self, band: str, day: date) -> dict[str, object]:
        return {
            "profile": self.profile, "policy": self.policy, "as_of": day, "score": 50.0,
            "score_sd": 10.0, "coverage": 1.0, "gate_passed": True, "months_to_ready": 0.0,
            "band": band, "computed_at": noon(day),
        }  # fmt: skip


def make_world() -> BenchWorld:
    role = Role.objects.create(code="head", name="Head of something")
    policy = ScoringPolicyVersion.objects.order_by("-version").first()
    if policy is None:
        policy = ScoringPolicyVersion.objects.create(
            version=1, effective_from=date(2020, 1, 1), parameters={}
        )
    return BenchWorld(role=role, profile=make_profile(role, []), policy=policy)
