"""Matrices as rows of a file: everybody in the list, by name, some at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet
from django.utils import timezone

from people.models import Employee
from succession.matrix.measuring import Measured, measure
from succession.matrix.requirements import RoleFrame
from succession.matrix.roles import RoleCount
from succession.matrix.shapes import STATE_WORDS, State, figure
from succession.models import ReadinessScore
from ui.exports import Cell, Record

AT_ONCE = 2_000
HELD_BACK = "held back"
PERSON = ("Number", "Name", "Role held", "Org unit")
SCORE = ("Band", "Score", "Score sd", "Coverage", "As of")
OF_EACH = ("level", "give or take", "chance met", "state")


@dataclass(frozen=True, kw_only=True)
class File:
    """`people`: how many it tells of by name; 0 where it holds only figures."""

    headers: Sequence[str]
    rows: Iterator[Record]
    people: int


def requirement_file(frame: RoleFrame, scores: QuerySet[ReadinessScore], *, is_exact: bool) -> File:
    ids = list(
        scores.order_by("employee__plain_name", "employee_id").values_list("employee_id", flat=True)
    )
    day = scores.aggregate(day=Max("as_of"))["day"] or timezone.localdate()
    if not is_exact:
        return File(
            headers=("Requirement", "Met", "People"), rows=_figures(frame, ids, day), people=0
        )
    names = [line.competency.name for line in frame.requirements]
    headers = [*PERSON, *SCORE, *(f"{name}: {what}" for name in names for what in OF_EACH)]
    return File(headers=headers, rows=_people(frame, scores, ids, day), people=len(ids))


def _figures(frame: RoleFrame, ids: Sequence[int], day: date) -> Iterator[Record]:
    met, people = [0] * len(frame.requirements), 0
    for start in range(0, len(ids), AT_ONCE):
        measured = measure(ids[start : start + AT_ONCE], profile=frame.profile.pk, as_of=day)
        people += len(measured.employees)
        for number, place in enumerate(frame.places(measured)):
            met[number] += int(measured.met[:, place].sum())
    for line, count in zip(frame.requirements, met, strict=True):
        told = figure(count, people, is_exact=False)
        yield line.competency.name, _told(told.met), _told(told.people)


def _told(count: int | None) -> Cell:
    return HELD_BACK if count is None else count


def _people(
    frame: RoleFrame, scores: QuerySet[ReadinessScore], ids: Sequence[int], day: date
) -> Iterator[Record]:
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        measured = measure(chunk, profile=frame.profile.pk, as_of=day)
        rows = scores.filter(employee_id__in=chunk).select_related(
            "employee__role", "employee__org_unit"
        )
        for score in rows.order_by("employee__plain_name", "employee_id"):
            yield [*_person(score.employee), *_score(score), *_levels(frame, measured, score)]


def _person(person: Employee) -> Record:
    return (
        person.number,
        person.full_name,
        person.role.name if person.role else "",
        person.org_unit.name if person.org_unit else "",
    )


def _score(score: ReadinessScore) -> Record:
    return (
        score.get_band_display(),
        round(score.score, 1),
        round(score.score_sd, 1),
        round(score.coverage, 3),
        score.as_of,
    )


def _levels(frame: RoleFrame, measured: Measured, score: ReadinessScore) -> Iterator[Cell]:
    at = measured.place_of(score.employee_id)
    for place in frame.places(measured) if at is not None else ():
        state = State(int(measured.states[at, place]))
        if state is State.UNSEEN:
            yield from (None, None, None, STATE_WORDS[state])
            continue
        yield round(float(measured.mean[at, place]), 2)
        yield round(float(measured.sd[at, place]), 2)
        yield round(float(measured.probability[at, place]), 3)
        yield STATE_WORDS[state]


def role_file(
    people: QuerySet[Employee],
    shown: Sequence[RoleCount],
    bands: Sequence[str],
    *,
    is_exact: bool,
) -> File:
    if not is_exact:
        return File(headers=("Role", "Ready now", "People"), rows=_role_figures(shown), people=0)
    roles = [one.role for one in shown]
    scores = ReadinessScore.objects.filter(role__in=roles, employee__in=people.order_by())
    held = scores.filter(band__in=bands) if bands else scores
    ids = list(
        people.filter(pk__in=held.values("employee_id"))
        .order_by("plain_name", "pk")
        .values_list("pk", flat=True)
    )
    headers = [
        *PERSON,
        *(f"{role.name}: {what}" for role in roles for what in ("band", "score", "give or take")),
    ]
    return File(headers=headers, rows=_role_people(scores, ids, shown), people=len(ids))


def _role_figures(shown: Sequence[RoleCount]) -> Iterator[Record]:
    for one in shown:
        told = figure(one.ready, one.people, is_exact=False)
        yield one.role.name, _told(told.met), _told(told.people)


def _role_people(
    scores: QuerySet[ReadinessScore], ids: Sequence[int], shown: Sequence[RoleCount]
) -> Iterator[Record]:
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        found = {
            (score.employee_id, score.role_id): score
            for score in scores.filter(employee_id__in=chunk)
        }
        people = Employee.objects.filter(pk__in=chunk).select_related("role", "org_unit")
        for person in people.order_by("plain_name", "pk"):
            cells: list[Cell] = []
            for one in shown:
                score = found.get((person.pk, one.role.pk))
                cells += (
                    [score.get_band_display(), round(score.score, 1), round(score.score_sd, 1)]
                    if score
                    else [None, None, None]
                )
            yield [*_person(person), *cells]
