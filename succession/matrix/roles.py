"""People × roles: the stored scores of a page, ordered and summed in SQL whatever the number of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

import numpy as np
from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from audit.together import read_together
from competencies.models import RoleProfile
from people.models import Employee, Role
from succession.matrix.alike import Saying, group_words, order_columns, order_rows
from succession.matrix.measuring import measure_roles, policy_asked, question_of
from succession.matrix.shapes import Cell, Column, Group, Matrix, Row, State, figure
from succession.matrix.wording import role_cell
from succession.models import ReadinessScore
from succession.models.readiness import Band
from succession.scoring import BANDS
from ui.lists import ListState, Page
from ui.wording import number

MOST_COLUMNS = 12
MOST_PATTERNS = 2_000
"""Of bands over the roles shown; rarer ones come last."""
SORTS: Mapping[str, list[str]] = {
    "needs": ["-unknown", "-months", "name"],
    "name": ["name"],
    "score": ["best", "name"],
    "alike": ["pattern_rank", "best", "name"],
}
CODES = {band.value: place for place, band in enumerate(Band, start=1)}
"""0 is "not considered"."""
SAYINGS = (
    Saying(state=CODES[Band.READY_NOW], words="ready now for {}"),
    Saying(state=CODES[Band.WITHIN_2_YEARS], words="within 2 years for {}"),
    Saying(state=CODES[Band.WITHIN_5_YEARS], words="within 5 years for {}"),
    Saying(state=CODES[Band.NOT_ON_PATH], words="not on the path to {}"),
    Saying(state=CODES[Band.INSUFFICIENT_EVIDENCE], words="not enough evidence for {}"),
)
HOW = (
    "People with the same bands for the same roles stand together, counted in the database over the "
    "whole list; patterns that differ in few roles stand side by side (Ward's method over the "
    "{patterns} commonest patterns, then the order of the tree that puts the likest next to each "
    "other). Roles that the same people are considered for stand side by side too. Groups are "
    "the {groups} main branches, named by what at least 60% of their people share. The same bands "
    "always give the same order."
)


@dataclass(frozen=True, kw_only=True)
class RoleCount:
    """Of the people in reach, so many are scored for this role, and so many are ready now."""

    role: Role
    people: int
    ready: int


@dataclass(frozen=True, kw_only=True)
class RoleMatrix:
    matrix: Matrix
    page: Page[Mapping[str, Any]]
    as_of: date | None

    @property
    def total(self) -> int:
        return self.page.total


def role_counts(people: QuerySet[Employee]) -> list[RoleCount]:
    """Two queries: what these people are scored for, most first."""
    rows = list(
        ReadinessScore.objects.filter(employee__in=people.order_by())
        .values("role_id")
        .annotate(people=Count("pk"), ready=Count("pk", filter=Q(band=Band.READY_NOW)))
        .order_by("-people", "role_id")
    )
    roles = Role.objects.select_related("family").in_bulk([row["role_id"] for row in rows])
    return [
        RoleCount(role=roles[row["role_id"]], people=row["people"], ready=row["ready"])
        for row in rows
    ]


def columns_of(counts: Sequence[RoleCount], families: Sequence[str]) -> list[RoleCount]:
    """The roles of the chosen families, else those that most people are scored for; up the ladder."""
    chosen = [one for one in counts if one.role.family and one.role.family.code in families]
    shown = (chosen if families else list(counts))[:MOST_COLUMNS]
    return sorted(shown, key=_ladder)


def _ladder(one: RoleCount) -> tuple[str, int, str]:
    return (one.role.family.name if one.role.family else "", one.role.grade or 0, one.role.name)


def family_choices(counts: Sequence[RoleCount]) -> dict[str, str]:
    return {one.role.family.code: one.role.family.name for one in counts if one.role.family}


def role_matrix(
    people: QuerySet[Employee], shown: Sequence[RoleCount], state: ListState, *, is_exact: bool
) -> RoleMatrix:
    """Queries do not grow with people. Without the right to see people there are only figures."""
    roles = [one.role for one in shown]
    grouped = _by_person(people, roles, state.chosen("band"))
    if not is_exact:
        return _figures_only(grouped, shown, state)
    told = _liken(grouped, roles) if roles and state.sort_key == "alike" else None
    ranked = grouped.annotate(pattern_rank=_rank(told.patterns)) if told else grouped
    page = _page(ranked, state)
    found = {row["employee_id"]: row for row in page.rows}
    order = told.columns if told else list(range(len(roles)))
    rows = _rows(found, [roles[place] for place in order], fills=bool(state.chosen("fill")))
    columns = [_column(shown[place], is_exact=is_exact) for place in order]
    return RoleMatrix(
        matrix=Matrix(
            columns=columns, groups=_groups(rows, found, told), how=told.how if told else ""
        ),
        page=page,
        as_of=max((row["as_of"] for row in page.rows), default=None),
    )


def _figures_only(
    grouped: QuerySet[ReadinessScore, dict[str, Any]], shown: Sequence[RoleCount], state: ListState
) -> RoleMatrix:
    columns = [_column(one, is_exact=False) for one in shown]
    page: Page[Mapping[str, Any]] = Page(
        rows=(), number=1, total=grouped.count(), per_page=state.spec.per_page
    )
    return RoleMatrix(matrix=Matrix(columns=columns), page=page, as_of=None)


def _column(one: RoleCount, *, is_exact: bool) -> Column:
    return Column(
        code=one.role.code,
        name=one.role.name,
        under=f"grade {one.role.grade}" if one.role.grade else "",
        figure=figure(one.ready, one.people, is_exact=is_exact),
    )


def _by_person(
    people: QuerySet[Employee], roles: Sequence[Role], bands: Sequence[str]
) -> QuerySet[ReadinessScore, dict[str, Any]]:
    """One row for each person with a score for any of the roles, in a chosen band for any of them."""
    scores = ReadinessScore.objects.filter(
        role__in=[role.pk for role in roles], employee__in=people.order_by()
    )
    rows = scores.values("employee_id").annotate(
        name=Min("employee__plain_name"),
        best=Max("score"),
        months=Min("months_to_ready"),
        unknown=Count("pk", filter=Q(band=Band.INSUFFICIENT_EVIDENCE)),
        as_of=Max("as_of"),
        pattern=StringAgg(
            Concat(Cast("role_id", CharField()), Value(":"), F("band")), ",", order_by="role_id"
        ),
        in_band=Count("pk", filter=Q(band__in=bands)),
    )
    found = rows.filter(in_band__gt=0) if bands else rows
    return cast("QuerySet[ReadinessScore, dict[str, Any]]", found)  # its columns change by use


def _page(
    rows: QuerySet[ReadinessScore, dict[str, Any]], state: ListState
) -> Page[Mapping[str, Any]]:
    total, size = rows.count(), state.spec.per_page
    number_ = max(1, min(state.page, -(-total // size)))
    fields = [*state.order_by()[:-1], "employee_id"]
    found = list(rows.order_by(*fields)[(number_ - 1) * size : number_ * size]) if total else []
    return Page(rows=found, number=number_, total=total, per_page=size)


def _rank(patterns: Sequence[str]) -> Func:
    listed = Value(list(patterns), output_field=ArrayField(TextField()))
    return Func(listed, F("pattern"), function="array_position", output_field=IntegerField())


@dataclass(frozen=True, kw_only=True)
class _Told:
    """Likeness in words, by pattern of bands."""

    patterns: list[str]
    group_of: Mapping[str, int]
    words: Sequence[str]
    sizes: Sequence[int]
    columns: list[int]
    how: str


def _liken(rows: QuerySet[ReadinessScore, dict[str, Any]], roles: Sequence[Role]) -> _Told:
    """One query: how many people have which pattern."""
    counts = _pattern_counts(rows)
    states = _states([pattern for pattern, _ in counts], roles)
    people = np.array([count for _, count in counts], dtype=np.int64)
    even = np.ones(len(roles)) / max(1, len(roles))
    likeness = order_rows(states, even)
    repeated = [
        np.repeat(states[likeness.group == n], people[likeness.group == n], axis=0)
        for n in range(likeness.groups)
    ]
    names = [role.name for role in roles]
    return _Told(
        patterns=[counts[place][0] for place in likeness.order.tolist()],
        group_of={
            pattern: int(group) for (pattern, _), group in zip(counts, likeness.group, strict=True)
        },
        words=[*(group_words(one, SAYINGS, names, even) for one in repeated), "Other"],
        sizes=[*(len(one) for one in repeated), 0],
        columns=order_columns(states),
        how=HOW.format(patterns=number(len(counts)), groups=likeness.groups),
    )


def _pattern_counts(rows: QuerySet[ReadinessScore, dict[str, Any]]) -> list[tuple[str, int]]:
    inner, values = rows.order_by().query.sql_with_params()
    statement = f"""SELECT pattern, count(*) FROM ({inner}) AS person
        GROUP BY pattern ORDER BY count(*) DESC, pattern LIMIT {MOST_PATTERNS}"""  # noqa: S608 - Django's own SQL, values as parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(pattern, count) for pattern, count in cursor.fetchall()]


def _states(
    patterns: Sequence[str], roles: Sequence[Role]
) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    place = {role.pk: at for at, role in enumerate(roles)}
    states = np.zeros((len(patterns), len(roles)), dtype=np.int8)
    for row, pattern in enumerate(patterns):
        for part in pattern.split(","):
            role, band = part.split(":")
            states[row, place[int(role)]] = CODES[band]
    return states


def _groups(
    rows: Mapping[int, Row], found: Mapping[int, Mapping[str, Any]], told: _Told | None
) -> list[Group]:
    if told is None:
        return [Group(words="", people=len(rows), rows=list(rows.values()))]

    def group_of(employee: int) -> int:
        return told.group_of.get(found[employee]["pattern"], len(told.words) - 1)

    return [
        Group(words=told.words[n], people=told.sizes[n], rows=[rows[one] for one in members])
        for n, members in groupby(rows, key=group_of)
    ]


def _rows(
    found: Mapping[int, Mapping[str, Any]], roles: Sequence[Role], *, fills: bool
) -> dict[int, Row]:
    """One query for these people, who all have a score for one of the roles, in the order of
    `found`; with cells worked out now for roles that nobody considers them for, where those are
    asked for."""
    scores = ReadinessScore.objects.filter(employee__in=list(found), role__in=roles)
    people, stored = {}, {}
    for score in scores.select_related("employee__role", "employee__org_unit"):
        people[score.employee_id] = score.employee
        answer = (score.score, score.score_sd, Band(score.band))
        stored[score.employee_id, score.role_id] = answer
    worked = _worked_out(list(found), roles, found) if fills and found and roles else {}
    return {pk: _row(people[pk], roles, stored, worked) for pk in found}


Answer = tuple[float, float, Band]


def _row(
    person: Employee,
    roles: Sequence[Role],
    stored: Mapping[tuple[int, int], Answer],
    worked: Mapping[tuple[int, int], Answer],
) -> Row:
    return Row(
        number=person.number,
        name=person.full_name,
        under=" · ".join(str(one) for one in (person.role, person.org_unit) if one),
        cells=[_cell(person, role, stored, worked) for role in roles],
    )


def _cell(
    person: Employee,
    role: Role,
    stored: Mapping[tuple[int, int], Answer],
    worked: Mapping[tuple[int, int], Answer],
) -> Cell:
    key, path = (person.pk, role.pk), f"for/{role.code}/people/{person.number}/"
    if key in stored:
        score, sd, band = stored[key]
        return role_cell(role.name, score, sd, band, path)
    if key in worked:
        score, sd, band = worked[key]
        return role_cell(role.name, score, sd, band, path, is_considered=False)
    return Cell(state=State.NONE, text="", under="", words=f"{role.name}: not considered")


def _worked_out(
    ids: Sequence[int], roles: Sequence[Role], found: Mapping[int, Mapping[str, Any]]
) -> dict[tuple[int, int], Answer]:
    day = max(row["as_of"] for row in found.values())
    published = (
        RoleProfile.objects.filter(
            role__in=roles, status=RoleProfile.Status.PUBLISHED, requirements__isnull=False
        )
        .order_by("role_id", "-version")
        .distinct("role_id")
        .values_list("role_id", "pk")
    )
    profiles, policy = read_together(published, policy_asked(day))
    pairs, readiness = measure_roles(ids, profiles, question_of(policy, day))
    outputs = zip(readiness.score, readiness.score_sd, readiness.band, strict=True)
    return {
        (employee, role): (float(score), float(sd), Band(BANDS[int(band)].value))
        for (employee, role, _), (score, sd, band) in zip(pairs.rows(), outputs, strict=True)
    }
