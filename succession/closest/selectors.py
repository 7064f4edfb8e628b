"""Who is closest to a role, over everybody within reach.

Stored scores are ranked by the database. People without one for this role are tried: of all who are
scored for a role that requires some of the same, the MOST_LOOKED_AT who stand best there are looked
at, and the MOST_TRIED nearest of them by what was seen are scored through the same core as everybody;
nothing of it is kept. So the work is bounded whatever the number of people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.utils import timezone

from audit.together import Row, read_together
from competencies.models import DIRECT_SOURCES, Competency
from people.access import Access, Permission, reach
from people.models import Employee
from people.selectors.directory import matching
from people.selectors.divisions import DIVISION_SQL
from succession.bench.shapes import BEST_FIRST, band_rank
from succession.closest.explain import Explained, Part, explain, smallest_look
from succession.models import ReadinessScore
from succession.models.readiness import Band
from succession.readiness.compute import Question, score_pairs
from succession.readiness.people import people_with_ids
from succession.readiness.reading import Pairs
from succession.scoring import BANDS, Readiness, ScoringPolicy
from succession.selectors.basis import profile_published_by
from succession.selectors.policies import constants_read, in_force_among
from succession.slates.subject import Subject, on_slate

MOST_STORED = 500
MOST_LOOKED_AT = 2000
MOST_TRIED = 300
MOST_MISSING = 3
UNKNOWN = Band.INSUFFICIENT_EVIDENCE.value

# Whom to try. First everybody with a score for another role, by how much that role requires of the
# same and how well they stand there; of the MOST_LOOKED_AT nearest the evidence is read, by person:
# of every required competency the highest level that somebody saw, as far as it is needed.
NEAREST = """
    WITH wanted AS (
        SELECT competency_id, level, weight, weight / sum(weight) OVER () AS share
        FROM competencies_requirement WHERE profile_id = %s
    ), profile AS (
        SELECT DISTINCT ON (role_id) role_id, id FROM competencies_roleprofile
        WHERE status = 'published' AND published_at <= %s ORDER BY role_id, version DESC
    ), alike AS (
        SELECT profile.role_id, sum(wanted.share) AS overlap
        FROM profile JOIN competencies_requirement line ON line.profile_id = profile.id
        JOIN wanted ON wanted.competency_id = line.competency_id
        GROUP BY 1
    ), pool AS MATERIALIZED (
        SELECT score.employee_id, max(alike.overlap * (score.score + 50 * score.coverage)) AS near
        FROM alike JOIN succession_readinessscore score ON score.role_id = alike.role_id
        WHERE score.employee_id IN ({people})
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
    ), seen AS (
        SELECT pool.employee_id, wanted.weight, wanted.level, max(evidence.level) AS seen
        FROM pool JOIN competencies_evidence evidence ON evidence.employee_id = pool.employee_id
        JOIN wanted ON wanted.competency_id = evidence.competency_id
        WHERE evidence.source = ANY(%s) AND evidence.retracted_at IS NULL
        AND evidence.observed_on <= %s
        AND (evidence.expires_on IS NULL OR evidence.expires_on > %s)
        GROUP BY pool.employee_id, wanted.competency_id, wanted.weight, wanted.level
    )
    SELECT employee_id FROM seen GROUP BY 1
    ORDER BY sum(weight * least(seen.seen / level, 1)) DESC, 1
    LIMIT %s
"""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which people are asked about. Values of filters; empty means all."""

    search: str = ""
    divisions: Sequence[str] = ()
    grades: Sequence[str] = ()
    is_off_slate: bool = False
    is_in_other_role: bool = False


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person before anything is explained. `is_tried`: scored here and now, kept nowhere."""

    employee_id: int
    band: str
    score: float
    score_sd: float
    coverage: float
    months_to_ready: float
    is_tried: bool


@dataclass(frozen=True, kw_only=True)
class Closest:
    """Both lists. `stored` and `tried` say how many of these had a score and how many were tried.
    `names` of what the role requires, by competency; `readiness` now, of those explained."""

    ranked: Sequence[Candidate]
    unknown: Sequence[Candidate]
    stored: int
    tried: int
    has_more: bool
    question: Question
    names: Mapping[int, str]
    readiness: Readiness | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A candidate as a page shows them."""

    candidate: Candidate
    employee: Employee
    explained: Explained
    looks: Sequence[str]
    names: Mapping[int, str]
    is_on_slate: bool

    @property
    def band_label(self) -> str:
        return str(Band(self.candidate.band).label)

    @property
    def met(self) -> list[str]:
        return [self.names.get(part.competency_id, "") for part in self.explained.met]

    @property
    def missing(self) -> list[tuple[str, Part]]:
        return [(self.names.get(one.competency_id, ""), one) for one in self.explained.missing]

    @property
    def shown_missing(self) -> list[tuple[str, Part]]:
        """Critical and heavy ones first, as many as are read at a glance."""
        return self.missing[:MOST_MISSING]

    @property
    def more_missing(self) -> int:
        return len(self.missing) - len(self.shown_missing)

    @property
    def requirements(self) -> int:
        return sum(map(len, (self.explained.met, self.explained.missing, self.explained.unseen)))

    @property
    def unseen(self) -> list[str]:
        return [self.names.get(part.competency_id, "") for part in self.explained.unseen]


def closest_to(
    access: Access, subject: Subject, wanted: Wanted, *, explained: int = MOST_STORED
) -> Closest:
    """Raises NotScored where the role has no published profile. Seven queries, one more where
    evidence was not summed yet. `explained`: of how many of those stored the parts are wanted, the
    nearest; of those tried they are there anyway."""
    now, today = timezone.now(), timezone.localdate()
    profile = profile_published_by(subject.role, now)
    people = asked_about(access, subject, wanted)
    *lists, names, policy = read_together(
        *_stored(people, subject), _names(profile.pk), in_force_among(as_of=today, known_at=now)
    )
    ranked, unknown = ([_candidate(*row) for row in rows] for rows in lists)
    number, constants = constants_read(policy)
    question = Question(as_of=today, known_at=now, policy_id=number, policy=constants)
    ids = _nearest_without_score(_without_score(people, subject), profile.pk, question)
    shown = [one.employee_id for one in (*ranked[:explained], *unknown[:explained])]
    readiness = _scored([*ids, *shown], subject, profile.pk, question)
    tried = _tried(readiness, set(ids)) if readiness else []
    everybody = sorted([*ranked, *unknown, *tried], key=_nearest)
    return Closest(
        ranked=[one for one in everybody if one.band != UNKNOWN],
        unknown=sorted(
            (one for one in everybody if one.band == UNKNOWN),
            key=lambda one: (-one.coverage, -one.score, one.employee_id),
        ),
        stored=len(ranked) + len(unknown),
        tried=len(tried),
        has_more=len(tried) >= MOST_TRIED or len(ranked) + len(unknown) >= MOST_STORED,
        question=question,
        names=dict(names),
        readiness=readiness,
    )


def _nearest(one: Candidate) -> tuple[int, float, float, int]:
    return (band_rank(one.band), one.months_to_ready, -one.score, one.employee_id)


def asked_about(access: Access, subject: Subject, wanted: Wanted) -> QuerySet[Employee]:
    """Active people who may be proposed and whose readiness may be read, but for the reader and for
    whoever holds the seat."""
    people = Employee.objects.filter(
        reach(access, Permission.PROPOSE_SUCCESSORS),
        reach(access, Permission.VIEW_READINESS),
        status=Employee.Status.ACTIVE,
    ).exclude(pk=access.employee_id or 0)
    if subject.position is not None:
        people = people.exclude(pk=subject.position.incumbent_id or 0)
    if wanted.grades:
        people = people.filter(grade__in=[int(one) for one in wanted.grades])
    if wanted.divisions:
        people = people.filter(org_unit__in=_units_of(wanted.divisions))
    if wanted.is_off_slate:
        people = people.exclude(pk__in=on_slate(subject))
    if wanted.is_in_other_role:
        people = people.exclude(role=subject.role)
    people = matching(people, wanted.search)
    return people.order_by()


def _units_of(divisions: Sequence[str]) -> list[int]:
    statement = f"{DIVISION_SQL} SELECT id FROM division WHERE root = ANY(%s)"  # noqa: S608 - a constant
    with connection.cursor() as cursor:
        cursor.execute(statement, [[int(one) for one in divisions]])
        return [unit for (unit,) in cursor.fetchall()]


def _stored(
    people: QuerySet[Employee], subject: Subject
) -> tuple[QuerySet[ReadinessScore, Row], QuerySet[ReadinessScore, Row]]:
    """The nearest by what is stored, and those of whom too little is known: of both MOST_STORED at
    most."""
    order = Case(
        *(When(band=band, then=Value(place)) for place, band in enumerate(BEST_FIRST)),
        output_field=IntegerField(),
    )
    fields = ("employee_id", "band", "score", "score_sd", "coverage", "months_to_ready")
    rows = ReadinessScore.objects.filter(role=subject.role, employee__in=people)
    known = rows.exclude(band=UNKNOWN).alias(place=order)
    known = known.order_by("place", "months_to_ready", "-score", "employee_id")
    unknown = rows.filter(band=UNKNOWN).order_by("-coverage", "-score", "employee_id")
    return known.values_list(*fields)[:MOST_STORED], unknown.values_list(*fields)[:MOST_STORED]


def _candidate(
    employee_id: int, band: str, score: float, score_sd: float, coverage: float, months: float
) -> Candidate:
    return Candidate(
        employee_id=employee_id,
        band=band,
        score=score,
        score_sd=score_sd,
        coverage=coverage,
        months_to_ready=months,
        is_tried=False,
    )


def _names(profile_id: int) -> QuerySet[Competency, Row]:
    rows = Competency.objects.filter(requirements__profile=profile_id).order_by()
    return rows.values_list("pk", "name")


def _without_score(people: QuerySet[Employee], subject: Subject) -> QuerySet[Employee]:
    scored = ReadinessScore.objects.filter(role=subject.role).order_by().values("employee")
    return people.exclude(pk__in=scored)


def _scored(
    ids: Sequence[int], subject: Subject, profile_id: int, question: Question
) -> Readiness | None:
    """Those tried and those to be explained, in one go."""
    return score_pairs(*_pairs(ids, subject, profile_id), question).readiness if ids else None


def _tried(readiness: Readiness, ids: Collection[int]) -> list[Candidate]:
    return [
        Candidate(
            employee_id=int(readiness.employee[i]),
            band=BANDS[int(readiness.band[i])].value,
            score=float(readiness.score[i]),
            score_sd=float(readiness.score_sd[i]),
            coverage=float(readiness.coverage[i]),
            months_to_ready=float(readiness.months_to_ready[i]),
            is_tried=True,
        )
        for i in range(len(readiness))
        if int(readiness.employee[i]) in ids
    ]


def _nearest_without_score(
    people: QuerySet[Employee], profile_id: int, question: Question
) -> list[int]:
    """One query."""
    try:
        whose, parameters = people.values("pk").query.sql_with_params()
    except EmptyResultSet:  # nobody can match
        return []
    day = question.as_of
    columns: list[Any] = [profile_id, question.known_at, *parameters, MOST_LOOKED_AT]
    columns += [list(DIRECT_SOURCES), day, day, MOST_TRIED]
    with connection.cursor() as cursor:
        cursor.execute(NEAREST.format(people=whose), columns)
        return [employee for (employee,) in cursor.fetchall()]


def _pairs(ids: Sequence[int], subject: Subject, profile_id: int) -> tuple[Any, Pairs]:
    rising = np.array(sorted(ids), dtype=np.int64)
    pairs = Pairs(
        employee=rising,
        role=np.full(len(rising), subject.role.pk, dtype=np.int64),
        profile=np.full(len(rising), profile_id, dtype=np.int64),
    )
    return people_with_ids(rising.tolist()), pairs


def lines_of(found: Closest, subject: Subject, candidates: Sequence[Candidate]) -> list[Line]:
    """The rows of a page, explained as of now. Their number is that of a page. One query."""
    people = (
        Employee.objects.select_related("role", "org_unit")
        .annotate(is_on_slate=Exists(on_slate(subject).filter(employee=OuterRef("pk"))))
        .in_bulk([one.employee_id for one in candidates])
    )
    parts = _parts(found.readiness, people) if found.readiness else {}
    return [
        _line(found, one, people[one.employee_id], parts.get(one.employee_id, ()))
        for one in candidates
        if one.employee_id in people
    ]


def _line(found: Closest, one: Candidate, employee: Employee, parts: Sequence[Part]) -> Line:
    return Line(
        candidate=one,
        employee=employee,
        explained=explain(parts),
        looks=_looks(one, parts, found.names, found.question.policy),
        names=found.names,
        is_on_slate=vars(employee)["is_on_slate"],
    )


def _looks(
    one: Candidate, parts: Sequence[Part], names: Mapping[int, str], policy: ScoringPolicy
) -> list[str]:
    if one.band != UNKNOWN:
        return []
    looks = smallest_look(parts, minimum_coverage=policy.minimum_coverage)
    return [names.get(competency, "") for competency in looks]


def _parts(readiness: Readiness, wanted: Collection[int]) -> dict[int, list[Part]]:
    rows, whose = readiness.parts, readiness.employee.tolist()
    found: dict[int, list[Part]] = {}
    for i, pair in enumerate(rows.pair.tolist()):
        if whose[pair] in wanted:
            found.setdefault(whose[pair], []).append(
                Part(
                    competency_id=int(rows.competency[i]),
                    level=float(rows.level[i]),
                    share=float(rows.share[i]),
                    critical=bool(rows.critical[i]),
                    seen=bool(rows.seen[i]),
                    met=bool(rows.met[i]),
                    mean=float(rows.mean[i]),
                    sd=float(rows.sd[i]),
                )
            )
    return found


CHOICES = f"""
    {DIVISION_SQL} SELECT DISTINCT root.id, root.name, person.grade
    FROM (SELECT DISTINCT unit_id, grade FROM ({{people}}) AS asked (unit_id, grade)) AS person
    LEFT JOIN division ON division.id = person.unit_id
    LEFT JOIN people_orgunit root ON root.id = division.root
    ORDER BY root.name, person.grade
"""  # noqa: S608 - a constant, and Django's own SQL


def choices(access: Access, subject: Subject) -> tuple[dict[str, str], dict[str, str]]:
    """Divisions and grades that occur among the people asked about. One query."""
    people = asked_about(access, subject, Wanted()).values_list("org_unit_id", "grade")
    try:
        asked, values = people.query.sql_with_params()
    except EmptyResultSet:  # nobody is asked about
        return {}, {}
    with connection.cursor() as cursor:
        cursor.execute(CHOICES.format(people=asked), values)
        rows = cursor.fetchall()
    grades = sorted({grade for _, _, grade in rows if grade})
    divisions = {str(root): name for root, name, _ in rows if root is not None}
    return divisions, {str(one): f"Grade {one}" for one in grades}
