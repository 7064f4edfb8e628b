"""Who meets the criteria of a pool: in SQL, and for a competency through the scoring engine."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from competencies.models import Competency
from people.access import units_below
from people.models import Employee, OrgUnit, Role
from succession.matrix.measuring import question
from succession.models import ReadinessScore
from succession.pools.criteria import Criteria
from succession.readiness.estimates import Asked, estimate_people
from succession.readiness.people import people_between
from succession.readiness.reading import read_required, read_stale
from succession.scoring.readiness import chance_met, known_levels

DAYS_IN_MONTH = 30.4375
SURE = 0.5
AT_ONCE = 4_096
"""People whose levels are worked out together."""


def people_meeting(
    criteria: Criteria, role: Role | None, today: date, *, among: QuerySet[Any, Any] | None = None
) -> list[int]:
    """Ids of those who work here (`among` these) and meet all of it, rising. Queries do not grow with
    people but for a competency, whose levels are worked out some thousands at a time."""
    people = _in_sql(criteria, role, today)
    people = people if among is None else people.filter(pk__in=among)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    if not criteria.competency:
        return ids
    competency = Competency.objects.filter(code=criteria.competency).first()
    if competency is None:
        return []
    found: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        found += _at_level(ids[start : start + AT_ONCE], competency, criteria, today)
    return found


def _in_sql(criteria: Criteria, role: Role | None, today: date) -> QuerySet[Employee]:
    people = Employee.objects.filter(status=Employee.Status.ACTIVE).filter(
        Q(left_on__isnull=True) | Q(left_on__gt=today)
    )
    if criteria.families:
        people = people.filter(role__family__code__in=criteria.families)
    if criteria.units:
        units = (
            OrgUnit.objects.filter(code__in=criteria.units).order_by().values_list("pk", flat=True)
        )
        people = people.filter(org_unit_id__in=units_below(units))
    if criteria.grade_from is not None:
        people = people.filter(grade__gte=criteria.grade_from)
    if criteria.grade_to is not None:
        people = people.filter(grade__lte=criteria.grade_to)
    if criteria.tenure_months:
        people = people.filter(hired_on__lte=_day_before(today, criteria.tenure_months))
    if criteria.bands or criteria.coverage:
        people = people.filter(Exists(_scores(criteria, role)))
    return people


def _scores(criteria: Criteria, role: Role | None) -> QuerySet[ReadinessScore]:
    scores = ReadinessScore.objects.filter(employee_id=OuterRef("pk"), role=role)
    scores = scores.filter(band__in=criteria.bands) if criteria.bands else scores
    return scores.filter(coverage__gte=criteria.coverage) if criteria.coverage else scores


def _day_before(today: date, months: int) -> date:
    return date.fromordinal(today.toordinal() - round(months * DAYS_IN_MONTH))


def _at_level(
    ids: Sequence[int], competency: Competency, criteria: Criteria, today: date
) -> list[int]:
    asked = question(today)
    people = people_between(ids[0], ids[-1])
    required = read_required(people, [], policy=asked.policy, known_at=None)
    employees = np.array(ids, dtype=np.int64)
    known = estimate_people(
        Asked(people=people, employees=employees, stale=read_stale(people), keeps=False),
        required,
        asked,
    )
    wanted = np.full(len(ids), competency.pk, dtype=np.int64)
    levels = known_levels(known.estimates, employees, wanted, asked.policy)
    needed = np.full(len(ids), criteria.level or 1.0)
    chance = chance_met(levels.mean, levels.sd, needed, policy=asked.policy)
    is_met = levels.seen & (chance >= (criteria.chance or SURE))
    return [int(one) for one in employees[is_met]]
