"""Reading evidence coverage over a part of the organisation, and the people behind a figure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from competencies.models import Competency
from people.access import Access, Permission, Scope, employees_within, units_below
from people.models import Employee, OrgUnit
from people.suppression import SMALLEST_GROUP
from succession.coverage.ages import AGE, AGES, SEEN, WORKS_HERE
from succession.models import EvidenceCoverage

MOST_FOUND = 12


@dataclass(frozen=True, kw_only=True)
class AgeCount:
    """One cell: of `people`, so many of this age. `share` 0 to 1; None where it is held back."""

    age: str
    count: int | None
    share: float | None

    @property
    def shade(self) -> int:
        """0 to 4, by fifths."""
        return min(4, int((self.share or 0) * 5))

    @property
    def words(self) -> str:
        return AGES[self.age]


@dataclass(frozen=True, kw_only=True)
class CoverageRow:
    """A competency, or a part of the organisation, with its required pairs by age. `people` is None
    where they are too few to be told."""

    code: str
    name: str
    people: int | None
    cells: Sequence[AgeCount]

    @property
    def fresh_share(self) -> float | None:
        return self.cells[0].share


@dataclass(frozen=True, kw_only=True)
class EvidenceMap:
    """The heat map of one unit with everything below it; `unit` None is the whole organisation."""

    unit: OrgUnit | None
    measured_on: date | None
    is_exact: bool
    total: CoverageRow
    rows: Sequence[CoverageRow]
    parts: Sequence[CoverageRow]


def can_see_figures(access: Access) -> bool:
    """Whoever sees readiness beyond their own, or figures of the organisation, or keeps the library."""
    beyond_self = access.scopes(Permission.VIEW_READINESS) - {Scope.SELF}
    return bool(beyond_self) or any(
        access.can(one) for one in (Permission.VIEW_KPIS, Permission.EDIT_LEARNING)
    )


def is_exact_for(access: Access, unit: OrgUnit | None) -> bool:
    """Whether this reader may see the readiness of everybody in the unit; one query where an HR
    partner asks."""
    if access.can_all(Permission.VIEW_READINESS):
        return True
    if Scope.UNIT not in access.scopes(Permission.VIEW_READINESS) or unit is None:
        return False
    return OrgUnit.objects.filter(pk=unit.pk, pk__in=units_below(access.unit_ids)).exists()


def evidence_map(access: Access, unit: OrgUnit | None) -> EvidenceMap:
    """Four queries, five for the whole or for an HR partner, whatever the size."""
    is_exact = is_exact_for(access, unit)
    rows = _sums(_within(unit), ("competency__code", "competency__name"), is_exact=is_exact)
    whole = _within(unit).aggregate(day=Max("measured_on"), **_SUMS)
    return EvidenceMap(
        unit=unit,
        measured_on=whole["day"],
        is_exact=is_exact,
        total=_row("", "All required competencies", whole, is_exact=is_exact),
        rows=sorted(rows, key=_worst_first),
        parts=_parts(unit, is_exact=is_exact),
    )


_PARTS = """
    WITH RECURSIVE part(id, root) AS (
        SELECT id, id FROM people_orgunit WHERE parent_id IS NOT DISTINCT FROM %s
        UNION ALL
        SELECT unit.id, part.root FROM people_orgunit unit JOIN part ON unit.parent_id = part.id
    )
    SELECT root.code, root.name, sum(people), sum(fresh), sum(aging), sum(older)
    FROM succession_evidencecoverage JOIN part ON part.id = org_unit_id
    JOIN people_orgunit root ON root.id = part.root
    GROUP BY root.id ORDER BY root.name, root.id
"""
_SUMS = {name: Sum(f"{name}") for name in ("people", "fresh", "aging", "older")}


def _within(unit: OrgUnit | None) -> QuerySet[EvidenceCoverage]:
    rows = EvidenceCoverage.objects.order_by()
    return rows if unit is None else rows.filter(org_unit__in=units_below([unit.pk]))


def _sums(
    rows: QuerySet[EvidenceCoverage], names: tuple[str, str], *, is_exact: bool
) -> list[CoverageRow]:
    found = rows.values(*names).annotate(**_SUMS)
    return [_row(one[names[0]], one[names[1]], one, is_exact=is_exact) for one in found]


def _worst_first(row: CoverageRow) -> tuple[bool, float, str]:
    return row.fresh_share is None, row.fresh_share or 0.0, row.name


def _parts(unit: OrgUnit | None, *, is_exact: bool) -> list[CoverageRow]:
    """The units right below, each with everything below it. Of the whole organisation those below
    its top, where it has a single one."""
    if unit is None:
        tops = list(OrgUnit.objects.filter(parent=None)[:2])
        unit = tops[0] if len(tops) == 1 else None
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [unit.pk if unit else None])
        return [
            _row(code, name, dict(zip(_SUMS, sums, strict=True)), is_exact=is_exact)
            for code, name, *sums in cursor.fetchall()
        ]


def _row(code: str, name: str, sums: Mapping[str, int | None], *, is_exact: bool) -> CoverageRow:
    people = sums["people"] or 0
    counts = [sums["fresh"] or 0, sums["aging"] or 0, sums["older"] or 0]
    counts.append(people - sum(counts))
    is_told = is_exact or not any(0 < one < SMALLEST_GROUP for one in counts)
    is_shown = is_exact or people >= SMALLEST_GROUP
    return CoverageRow(
        code=code,
        name=name,
        people=people if is_shown else None,
        cells=[
            AgeCount(
                age=age,
                count=count if is_shown and is_told else None,
                share=count / people if people and is_shown and is_told else None,
            )
            for age, count in zip(AGES, counts, strict=True)
        ],
    )


def people_behind(
    access: Access, *, unit: OrgUnit | None, competency: Competency, age: str
) -> QuerySet[Employee]:
    """Those of them whose readiness this reader may see; worked out now, not as of last night."""
    units = None
    if unit is not None:
        below = OrgUnit.objects.filter(pk__in=units_below([unit.pk])).order_by()
        units = list(below.values_list("pk", flat=True))
    found = employees_within(access, Permission.VIEW_READINESS)
    chosen = found.filter(pk__in=_of_age(competency, age, units))
    return chosen.select_related("org_unit", "role")


def _of_age(competency: Competency, age: str, units: Sequence[int] | None) -> RawSQL:
    """Ids of people. What was seen is looked up person by person, for those who are required to
    have it: by its index that costs little, while all evidence of a competency is a long read."""
    within = "" if units is None else _IN_UNITS
    seen = SEEN.format(more="AND employee_id = person.id AND competency_id = %(competency)s")
    statement = f"""
        SELECT person.id FROM people_employee person
        JOIN (
            SELECT DISTINCT employee_id FROM succession_readinessscore scored
            JOIN competencies_requirement requirement USING (profile_id)
            WHERE requirement.competency_id = %(competency)s {within}
        ) required ON required.employee_id = person.id
        LEFT JOIN LATERAL ({seen}) seen ON true
        WHERE {WORKS_HERE} AND {AGE} = %(age)s
    """  # noqa: S608 - built of constants, values as parameters
    values = {
        "competency": competency.pk,
        "age": age,
        "today": timezone.localdate(),
        "units": units,
    }
    names = re.findall(r"%\((\w+)\)s", statement)  # a subquery's parameters stand in order
    return RawSQL(re.sub(r"%\(\w+\)s", "%s", statement), [values[name] for name in names])  # noqa: S611 - as above


_IN_UNITS = "AND employee_id IN (SELECT id FROM people_employee WHERE org_unit_id = ANY(%(units)s))"


def units_like(search: str) -> list[OrgUnit]:
    """The first few whose name has every word."""
    found = OrgUnit.objects.select_related("parent")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(code__iexact=word))
    return list(found.order_by("name", "pk")[:MOST_FOUND]) if search.split() else []


def path_to(unit: OrgUnit | None) -> list[OrgUnit]:
    """From the top down to the unit itself; one query."""
    if unit is None:
        return []
    up = RawSQL(
        """WITH RECURSIVE up(id, parent_id) AS (
            SELECT id, parent_id FROM people_orgunit WHERE id = %s
            UNION ALL
            SELECT above.id, above.parent_id FROM people_orgunit above JOIN up ON above.id = up.parent_id
        ) SELECT id FROM up""",
        (unit.pk,),
    )
    found = {one.pk: one for one in OrgUnit.objects.filter(pk__in=up)}
    path = [unit]
    while path[0].parent_id in found:
        path.insert(0, found[path[0].parent_id])
    return path
