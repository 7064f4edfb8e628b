"""Who should be scored for a role and cannot be."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.access import employees_within
from people.requests import MemberRequest, Permission, requires
from people.selectors.directory import matching
from succession.models import UnscoredPair
from succession.selectors.unscored import unscored_words
from ui.exports import export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

UNSCORED = ListSpec(
    sorts={
        "role": ("role__name", "employee__plain_name"),
        "person": ("employee__plain_name", "role__name"),
    },
    default_sort="role",
    filters=(Filter(name="reason", label="Why", choices=dict(UnscoredPair.Reason.choices)),),
    search_label="Find by person or role",
)


@require_GET
@requires(Permission.VIEW_READINESS)
def unscored(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, UNSCORED)
    page = paginate(_pairs(request, state).order_by(*state.order_by()), state)
    lines = [(pair, unscored_words(pair)) for pair in page.rows]
    return render(
        request, "succession/unscored.html", {"list": state, "page": page, "lines": lines}
    )


@require_GET
@requires(Permission.VIEW_READINESS)
def unscored_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, UNSCORED)
    pairs = _pairs(request, state).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="readiness", label="Not scored", rows=pairs.count()
    )
    headers = ["Number", "Name", "Role code", "Role", "Reason", "Competency", "In words", "As of"]
    return export_response(kind, "not-scored", headers, _cells(pairs))


def _cells(pairs: QuerySet[UnscoredPair]) -> Iterator[list[Any]]:
    for pair in pairs.iterator(chunk_size=2000):
        yield [
            pair.employee.number,
            pair.employee.full_name,
            pair.role.code,
            pair.role.name,
            pair.reason,
            pair.competency.code if pair.competency else "",
            unscored_words(pair),
            pair.as_of,
        ]


def _pairs(request: MemberRequest, state: ListState) -> QuerySet[UnscoredPair]:
    people = employees_within(request.access, Permission.VIEW_READINESS)
    pairs = UnscoredPair.objects.filter(employee__in=people).select_related(
        "employee", "role", "competency"
    )
    if reasons := state.chosen("reason"):
        pairs = pairs.filter(reason__in=reasons)
    if state.search:
        pairs = pairs.filter(
            Q(employee__in=matching(people, state.search)) | Q(role__name__icontains=state.search)
        )
    return pairs
