"""All long work on one page, and the audit trail."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.models import Event, Run
from audit.services import record_list_export
from integrations import selectors
from people.requests import MemberRequest, Permission, requires
from ui.exports import export_response
from ui.lists import Filter, ListSpec, paginate, read_list

EVENTS = ListSpec(
    sorts={"at": ("at",), "actor": ("actor_label", "-at"), "action": ("action", "-at")},
    default_sort="-at",
    filters=(Filter(name="action", label="What was done", choices=dict(Event.Action.choices)),),
    search_label="Find by person, object or employee number",
)


@require_GET
@requires(Permission.VIEW_RUNS)
def runs(request: MemberRequest) -> HttpResponseBase:
    spec = ListSpec(
        sorts={"newest": ("created_at",), "kind": ("kind", "-created_at")},
        default_sort="-newest",
        filters=(
            Filter(name="kind", label="Kind", choices=selectors.run_kinds()),
            Filter(name="status", label="Outcome", choices=dict(Run.Status.choices)),
        ),
        search_label="Find a run by name or by who started it",
    )
    state = read_list(request.GET, spec)
    page = paginate(selectors.runs_list(state).order_by(*state.order_by()), state)
    rows = selectors.run_rows(page.rows)
    context = {
        "list": state,
        "page": page,
        "rows": rows,
        "may_preview": request.access.can(Permission.VIEW_SCORING_POLICIES),
    }
    return render(request, "integrations/runs.html", context)


@require_GET
@requires(Permission.VIEW_AUDIT)
def events(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, EVENTS)
    page = paginate(selectors.events_list(state).order_by(*state.order_by()), state)
    return render(request, "integrations/audit.html", {"list": state, "page": page})


@require_GET
@requires(Permission.VIEW_AUDIT)
def events_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, EVENTS)
    found = selectors.events_list(state)
    record_list_export(
        by=request.user, object_type="audit", label="Audit trail", rows=found.count()
    )
    headers = ["At", "Who", "What was done", "Kind of object", "Object", "Id", "About employee"]
    rows = (
        found
        .order_by(*state.order_by())
        .values_list(
            "at", "actor_label", "action", "object_type", "object_label", "object_id",
            "subject_number",
        )
    )  # fmt: skip
    return export_response(kind, "audit", headers, rows.iterator(chunk_size=2000))
