"""Who is closest to a role: ranked, and beside that those of whom too little is known."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.closest.selectors import (
    MOST_STORED,
    MOST_TRIED,
    Closest,
    Line,
    Wanted,
    choices,
    closest_to,
    lines_of,
)
from succession.closest.words import answer, reason_words
from succession.selectors.basis import NotScored
from succession.slates.subject import SEAT, Subject, load_subject
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, ListState, paginate_list, read_list
from ui.wording import likely

UNKNOWN_SHOWN = 12
PER_PAGE = 20
YES = "yes"
HEADERS = (
    "Number", "Name", "Role", "Org unit", "Grade", "Readiness", "Score", "Likely", "Seen",
    "Score", "Met", "Missing", "Not seen", "Look at",
)  # fmt: skip


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def closest(request: MemberRequest, code: str, kind: str = SEAT) -> HttpResponseBase:
    subject = load_subject(request.access, kind, code, Permission.PROPOSE_SUCCESSORS)
    state = _state(request, subject)
    context: dict[str, Any] = {"subject": subject, "list": state, "today": timezone.localdate()}
    try:
        found = closest_to(request.access, subject, _wanted(state), explained=_explained(state))
    except NotScored as error:
        return render(request, "succession/closest/cannot.html", context | {"error": error})
    return render(request, "succession/closest/page.html", context | _lists(found, subject, state))


def _explained(state: ListState) -> int:
    """Whoever stands on this page is among so many of each list."""
    return max(state.page * PER_PAGE, UNKNOWN_SHOWN)


def _lists(found: Closest, subject: Subject, state: ListState) -> dict[str, Any]:
    page = paginate_list(found.ranked, state)
    unknown = found.unknown[:UNKNOWN_SHOWN]
    lines = lines_of(found, subject, [*page.rows, *unknown])
    by_person = {one.employee.pk: one for one in lines}
    return {
        "page": page,
        "lines": _proposable(by_person, page.rows),
        "unknown": _proposable(by_person, unknown),
        "unknown_total": len(found.unknown),
        "answer": answer(found.ranked, len(found.unknown), has_more=found.has_more),
        "tried": found.tried,
        "most_stored": MOST_STORED,
        "most_tried": MOST_TRIED,
        "propose_url": subject.url("propose"),
        "back_url": subject.url(),
    }


def _proposable(lines: dict[int, Line], candidates: Any) -> list[tuple[Line, str]]:
    """With the reason that one click proposes with."""
    shown = [lines[one.employee_id] for one in candidates if one.employee_id in lines]
    return [(one, reason_words(one)) for one in shown]


def _state(request: MemberRequest, subject: Subject) -> ListState:
    divisions, grades = choices(request.access, subject)
    spec = ListSpec(
        sorts={"nearest": ()},
        default_sort="nearest",
        filters=(
            Filter(name="off", label="Slate", choices={YES: "Not on this slate yet"}),
            Filter(name="other", label="Role", choices={YES: "In another role now"}),
            Filter(name="division", label="Division", choices=divisions),
            Filter(name="grade", label="Grade", choices=grades),
        ),
        per_page=PER_PAGE,
        search_label="Find a person",
    )
    return read_list(request.GET, spec)


def _wanted(state: ListState) -> Wanted:
    return Wanted(
        search=state.search,
        divisions=state.chosen("division"),
        grades=state.chosen("grade"),
        is_off_slate=bool(state.chosen("off")),
        is_in_other_role=bool(state.chosen("other")),
    )


@require_GET
@requires(Permission.PROPOSE_SUCCESSORS)
def closest_export(
    request: MemberRequest, code: str, kind: str, of: str = SEAT
) -> HttpResponseBase:
    """Both lists, as far as they are shown: the nearest, then those of whom too little is known."""
    subject = load_subject(request.access, of, code, Permission.PROPOSE_SUCCESSORS)
    found = closest_to(request.access, subject, _wanted(_state(request, subject)))
    lines = lines_of(found, subject, [*found.ranked, *found.unknown])
    record_list_export(
        by=request.user, object_type="bench", label=f"Closest to {subject.title}", rows=len(lines)
    )
    return export_response(kind, "closest", HEADERS, _cells(lines))


def _cells(lines: list[Line]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        one, person = line.candidate, line.employee
        yield (
            person.number, person.full_name, person.role.name if person.role else "",
            person.org_unit.name if person.org_unit else "", person.grade, line.band_label,
            round(one.score, 1), likely(one.score, one.score_sd), round(one.coverage, 3),
            "tried now" if one.is_tried else "stored", "; ".join(line.met),
            "; ".join(name for name, _ in line.missing), "; ".join(line.unseen),
            "; ".join(line.looks),
        )  # fmt: skip
