"""Frameworks, their competencies, and what is known around one of them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import DomainError, NotFound
from competencies.framework_forms import FrameworkForm
from competencies.models import Competency, Framework
from competencies.selectors import competencies as selectors
from competencies.selectors import revisions, trees
from competencies.selectors.links import links_of
from competencies.selectors.profiles import level_texts
from competencies.services.frameworks import create_framework
from competencies.views.framework_loading import crumbs_to, load_framework
from people.requests import MemberRequest, Permission, requires
from ui.exports import Record, export_response
from ui.lists import Filter, ListSpec, ListState, Page, paginate, read_list

GROUPED = ListSpec(
    sorts={"category": ("category", "name")},
    default_sort="category",
    filters=[Filter(name="state", label="State", choices={"retired": "Retired"})],
    per_page=200,
    search_label="Find by name, other name or category",
)
HEADERS = (
    "code", "name", "framework_code", "framework_name", "description", "category", "parent_code",
    "scale_max", "half_life_days", "retired_on",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_list(request: MemberRequest) -> HttpResponseBase:
    search = request.GET.get("q", "").replace("\x00", "")[:200]
    return render(
        request,
        "competencies/frameworks.html",
        {
            "frameworks": selectors.frameworks_with_counts(),
            "loose_count": Competency.objects.filter(framework__isnull=True).count(),
            "search": search,
            "matches": selectors.matches_for(search),
            "can_edit": request.access.can(Permission.EDIT_FRAMEWORKS),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_FRAMEWORKS)
def framework_new(request: MemberRequest) -> HttpResponseBase:
    form = FrameworkForm(request.POST or None)
    if form.is_valid():
        try:
            made = create_framework(**form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error("code", error.sentence)
        else:
            messages.success(request, f"{made.name} is there, and its first revision is open.")
            return redirect("competencies:revision", code=made.code)
    context = {"form": form, "crumbs": crumbs_to(None, ("New framework", ""))}
    return render(request, "competencies/framework_new.html", context)


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework(request: MemberRequest, code: str) -> HttpResponseBase:
    """As a tree where it has one and nothing is searched for, else as a list by category."""
    found, state = load_framework(code), read_list(request.GET, GROUPED)
    if state.is_filtered or not trees.has_tree(found):
        return _list(request, found, state)
    at = _competency_in(found, request.GET["at"]) if "at" in request.GET else None
    context = {**_head(request, found), "list": state, **_tree(found, at, request)}
    return render(request, "competencies/framework_tree.html", context)


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_branch(request: MemberRequest, code: str) -> HttpResponseBase:
    """What stands directly below one competency, to unfold in its place."""
    found = load_framework(code)
    at = _competency_in(found, request.GET.get("at", ""))
    context = {"framework": found, "at": at, **_branches(found, at, request)}
    return render(request, "competencies/_branches.html", context)


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_export(request: MemberRequest, code: str, kind: str) -> HttpResponseBase:
    found, state = load_framework(code), read_list(request.GET, GROUPED)
    rows = _found(found, state).select_related("parent").order_by("rank", "name", "pk")
    return export_response(kind, f"framework-{found.code}", HEADERS, _records(found, rows))


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def loose_competencies(request: MemberRequest) -> HttpResponseBase:
    return _list(request, None, read_list(request.GET, GROUPED))


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def competency(request: MemberRequest, code: str) -> HttpResponseBase:
    found = Competency.objects.select_related("framework", "parent").filter(code=code).first()
    if found is None:
        raise NotFound("There is no competency with this code.")
    return render(request, "competencies/competency.html", _page(request, found))


def _page(request: MemberRequest, found: Competency) -> dict[str, Any]:
    may_edit = request.access.can(Permission.EDIT_FRAMEWORKS)
    return {
        "competency": found,
        "levels": level_texts([found])[found.pk],
        "requirements": selectors.requirements_of(found),
        "mappings": selectors.mappings_of(found),
        "freshness": selectors.freshness_of(found),
        "redirects": revisions.redirects_of(found),
        "links": links_of(found),
        "history": revisions.history_of(found) if found.framework else [],
        "can_view_learning": request.access.can(Permission.VIEW_LEARNING),
        "can_edit": may_edit and found.framework is not None,
        "crumbs": crumbs_to(found.framework, (found.name, "")),
    }


def _list(request: MemberRequest, found: Framework | None, state: ListState) -> HttpResponse:
    page = paginate(_described(found, state), state)
    used = selectors.role_counts(page.rows)
    return render(
        request,
        "competencies/framework.html",
        {
            **_head(request, found),
            "list": state,
            "page": page,
            "lines": [
                {"competency": one, "category": one.category, "roles": used.get(one.pk, 0)}
                for one in page.rows
            ],
        },
    )


def _found(found: Framework | None, state: ListState) -> Any:
    is_retired = "retired" in state.chosen("state")
    rows = Competency.objects.filter(framework=found, retired_on__isnull=not is_retired)
    return selectors.matching(rows, state.search)


def _described(found: Framework | None, state: ListState) -> Any:
    return selectors.with_described(_found(found, state)).order_by(*state.order_by())


def _head(request: MemberRequest, found: Framework | None) -> dict[str, Any]:
    may_edit = request.access.can(Permission.EDIT_FRAMEWORKS)
    return {
        "framework": found,
        "open_revision": revisions.open_revision_of(found) if found else None,
        "can_edit": may_edit and found is not None,
        "crumbs": crumbs_to(None, (found.name if found else "Without a framework", "")),
    }


def _tree(found: Framework, at: Competency | None, request: MemberRequest) -> dict[str, Any]:
    total = trees.live_in(found).count()
    if at is None and total <= trees.WHOLE_AT_MOST:
        return {"total": total, "branches": trees.whole_tree(found), "is_whole": True}
    return {
        "total": total,
        "at": at,
        "way": trees.way_to(at) if at else [],
        **_branches(found, at, request),
    }


def _branches(found: Framework, at: Competency | None, request: MemberRequest) -> dict[str, Any]:
    page: Page[Competency] = paginate(trees.children_of(found, at), read_list(request.GET, GROUPED))
    return {"branches": trees.branches(page.rows), "page": page}


def _competency_in(found: Framework, code: str) -> Competency:
    one = found.competencies.filter(code=code.replace("\x00", "")).first()
    if one is None:
        raise NotFound("There is no such competency in this framework.")
    return one


def _records(found: Framework, rows: Any) -> Iterator[Record]:
    for one in rows.iterator(chunk_size=2_000):
        yield (
            one.code, one.name, found.code, found.name, one.description, one.category,
            one.parent.code if one.parent else "", one.scale_max, one.half_life_days, one.retired_on,
        )  # fmt: skip
