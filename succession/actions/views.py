"""What somebody has to do, and closing it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit.errors import DomainError, NotFound
from audit.services import record_list_export
from people.requests import MemberRequest, own_record
from succession.actions.forms import CloseForm
from succession.actions.policies import Act
from succession.actions.selectors import actions_of_owner
from succession.actions.services import close_action
from succession.models import AgreedAction
from ui.exports import export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

OPEN, CLOSED = "open", "closed"
ACTIONS = ListSpec(
    sorts={"due": ("due_on", "id"), "closed": ("closed_at", "id")},
    default_sort="due",
    filters=(Filter(name="state", label="State", choices={OPEN: "Open", CLOSED: "Closed"}),),
    search_label="Find by what, or for whom",
)
HEADERS = ("For", "What", "By when", "Agreed in", "Agreed at", "State", "What came of it")


@require_GET
def own_actions(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, ACTIONS)
    page = paginate(_own(request, state).order_by(*state.order_by()), state)
    context = {"list": state, "page": page, "today": timezone.localdate(), "form": CloseForm()}
    return render(request, "succession/actions/own.html", context)


@require_GET
def own_actions_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, ACTIONS)
    rows = _own(request, state).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="actions", label="Own actions", rows=rows.count()
    )
    return export_response(kind, "actions", HEADERS, _cells(rows))


def _own(request: MemberRequest, state: ListState) -> QuerySet[AgreedAction]:
    rows = actions_of_owner(own_record(request).pk)
    chosen = state.chosen("state")
    if len(chosen) == 1:
        is_open = Q(outcome=AgreedAction.Outcome.OPEN)
        rows = rows.filter(is_open if OPEN in chosen else ~is_open)
    if state.search:
        words = state.search
        rows = rows.filter(Q(what__icontains=words) | Q(employee__full_name__icontains=words))
    return rows


def _cells(rows: QuerySet[AgreedAction]) -> Iterator[list[Any]]:
    for row in rows.iterator():
        yield [
            row.employee.full_name,
            row.what,
            row.due_on,
            row.get_origin_display(),
            row.agreed_at,
            row.get_outcome_display(),
            row.came_of_it,
        ]


@require_POST
def action_close(request: MemberRequest, action_id: int) -> HttpResponseBase:
    """By whoever does it, or whoever agreed on it."""
    mine = Q(agreed_by=request.user) | Q(owner__account=request.user)
    action = AgreedAction.objects.filter(mine, pk=action_id).first()
    if action is None:
        raise NotFound("There is no such action, or it is not yours to close.")
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise DomainError(str(next(iter(form.errors.values()))[0]))
    act = Act(form.cleaned_data["act"])
    close_action(
        action=action, act=act, came_of_it=form.cleaned_data["came_of_it"], by=request.user
    )
    messages.success(request, "Closed: done." if act == Act.FINISH else "Closed: dropped.")
    return redirect("succession:own-actions")
