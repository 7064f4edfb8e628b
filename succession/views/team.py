"""A manager's people at a glance."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.access import employees_within
from people.models import Employee
from people.requests import MemberRequest, Permission, requires
from people.selectors.directory import matching
from succession.models.readiness import Band
from succession.selectors.team import team_readiness
from succession.selectors.team_page import CURRENT, Team, TeamLine, team_of
from ui.exports import export_response
from ui.lists import Filter, ListSpec, ListState, paginate, paginate_list, read_list

ALL_LEVELS = "all"
TEAM = ListSpec(
    sorts={"needs": (), "name": ("plain_name",)},
    default_sort="needs",
    filters=(
        Filter(name="who", label="Who", choices={ALL_LEVELS: "Everybody below you"}),
        Filter(name="band", label="Band", choices=dict(Band.choices)),
    ),
    per_page=100,
    search_label="Find a person by name or number",
)
MOST_AT_ONCE = 1000
"""Up to here everybody is read to find who needs the manager; beyond it, by name and page."""
CHUNK = 1000


@require_GET
@requires(Permission.RATE_PEOPLE)
def team(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, TEAM)
    people = _people(request, state)
    is_large = people[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE
    context = _by_name(people, state) if is_large else _by_need(people, state)
    return render(
        request,
        "succession/team.html",
        context | {"list": state, "is_large": is_large, "is_all": bool(state.chosen("who"))},
    )


@require_GET
@requires(Permission.RATE_PEOPLE)
def team_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, TEAM)
    people = _people(request, state)
    record_list_export(by=request.user, object_type="team", label="Team", rows=people.count())
    headers = ["Number", "Name", "Role compared with", "Band", "Score", "Score sd", "Coverage"]
    headers += ["As of", "Last observed on", "Needs you"]
    return export_response(kind, "team", headers, _cells(people, state))


def _people(request: MemberRequest, state: ListState) -> QuerySet[Employee]:
    people = employees_within(request.access, Permission.RATE_PEOPLE).filter(status__in=CURRENT)
    if ALL_LEVELS not in state.chosen("who"):
        people = people.filter(manager_id=request.access.employee_id)
    return matching(people, state.search)


def _by_name(people: QuerySet[Employee], state: ListState) -> dict[str, Any]:
    page = paginate(people.order_by("plain_name", "pk"), state)
    shown = team_of(people.filter(pk__in=[person.pk for person in page.rows]))
    return {"team": shown, "lines": shown.lines, "page": page}


def _by_need(people: QuerySet[Employee], state: ListState) -> dict[str, Any]:
    everybody = team_of(people)
    lines = _in_bands(everybody, state)
    if state.sort_key == "name":
        lines.sort(key=lambda line: line.row.employee.plain_name, reverse=state.is_descending)
    page = paginate_list(lines, state)
    return {"team": everybody, "lines": page.rows, "page": page}


def _in_bands(everybody: Team, state: ListState) -> list[TeamLine]:
    bands = state.chosen("band")
    return [
        line
        for line in everybody.lines
        if not bands or (line.row.score is not None and line.row.score.band in bands)
    ]


def _cells(people: QuerySet[Employee], state: ListState) -> Iterator[list[Any]]:
    """A thousand people at a time, by name."""
    ids = list(people.order_by("plain_name", "pk").values_list("pk", flat=True))
    bands = state.chosen("band")
    for start in range(0, len(ids), CHUNK):
        chunk = Employee.objects.filter(pk__in=ids[start : start + CHUNK])
        for row in team_readiness(chunk.order_by("plain_name", "pk")):
            score = row.score
            if bands and (score is None or score.band not in bands):
                continue
            yield [
                row.employee.number,
                row.employee.full_name,
                score.role.name if score else "",
                score.get_band_display() if score else "",
                round(score.score, 1) if score else None,
                round(score.score_sd, 1) if score else None,
                round(score.coverage, 3) if score else None,
                score.as_of if score else None,
                row.newest_on,
                row.attention_words,
            ]
