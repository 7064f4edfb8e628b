"""The library: what can be learnt, and what it is about."""

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.errors import DomainError, NotFound
from competencies.models import Competency
from competencies.selectors.competencies import matches_for
from learning import selectors
from learning.models import Content, ContentMapping
from learning.services import map_content, unmap_content
from people.requests import MemberRequest, Permission, requires
from people.selectors.counting import count_rule
from ui.exports import Record, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list

HEADERS = (
    "Code", "Title", "Provider", "Format", "Language", "Minutes", "Retired on", "Competencies",
    "People who finished it",
)  # fmt: skip
LIVE = ("live",)
"""What is retired is found by asking for it."""


@require_GET
@requires(Permission.VIEW_LEARNING)
def library(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, _spec())
    page = paginate(_found(request, state), state)
    return render(
        request,
        "learning/library.html",
        {
            "list": state,
            "page": page,
            "lines": selectors.content_lines(page.rows, request.access),
            "whom": count_rule(request.access, Permission.VIEW_PEOPLE).whom,
        },
    )


@require_GET
@requires(Permission.VIEW_LEARNING)
def library_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    found = _found(request, read_list(request.GET, _spec()))
    return export_response(kind, "library", HEADERS, _export_rows(request, found))


@require_GET
@requires(Permission.VIEW_LEARNING)
def content(request: MemberRequest, code: str) -> HttpResponseBase:
    found = _load(code)
    can_edit = request.access.can(Permission.EDIT_LEARNING)
    search = request.GET.get("find", "").replace("\x00", "")[:200]
    return render(
        request,
        "learning/content.html",
        {
            "content": found,
            "is_retired": selectors.is_retired(found),
            "mappings": selectors.mapping_lines(found),
            "learners": selectors.learners_of(found, request.access),
            "can_edit": can_edit,
            "search": search,
            "matches": matches_for(search) if can_edit else [],
            "crumbs": [("Library", reverse("learning:library")), (found.title, "")],
        },
    )


@require_POST
@requires(Permission.EDIT_LEARNING)
def mapping_add(request: MemberRequest, code: str) -> HttpResponseBase:
    found = _load(code)
    competency = Competency.objects.filter(code=request.POST.get("competency", "")).first()
    if competency is None:
        raise DomainError("Choose a competency that is there.")
    mapping = map_content(
        content=found,
        competency=competency,
        level=_level(request.POST.get("level", "")),
        by=request.user,
    )
    messages.success(request, f"Mapped to {competency.name}, level {mapping.level:g}.")
    return redirect("learning:content", code=found.code)


@require_POST
@requires(Permission.EDIT_LEARNING)
def mapping_remove(request: MemberRequest, code: str, mapping_id: int) -> HttpResponseBase:
    found = _load(code)
    mapping = ContentMapping.objects.filter(pk=mapping_id, content=found).first()
    if mapping is None:
        raise NotFound("This mapping is gone already.")
    name = mapping.competency.name
    unmap_content(mapping=mapping, by=request.user)
    messages.success(request, f"No longer mapped to {name}.")
    return redirect("learning:content", code=found.code)


def _load(code: str) -> Content:
    found = Content.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no content with this code.")
    return found


def _level(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise DomainError("Choose a level.") from error


def _spec() -> ListSpec:
    return ListSpec(
        sorts={
            "title": ("title",),
            "provider": ("provider", "title"),
            "finished": ("learner_count",),
        },
        default_sort="title",
        filters=(
            Filter(name="state", label="State", choices=selectors.STATES),
            Filter(name="mapping", label="Mapping", choices=selectors.MAPPED),
            Filter(
                name="language", label="Language", choices={x: x for x in selectors.languages()}
            ),
        ),
        search_label="Find content by title or provider",
    )


def _found(request: MemberRequest, state: ListState) -> QuerySet[Content]:
    return selectors.library_of(
        request.access,
        search=state.search,
        states=state.chosen("state") or LIVE,
        mapped=state.chosen("mapping"),
        languages=state.chosen("language"),
    ).order_by(*state.order_by())


def _export_rows(request: MemberRequest, found: QuerySet[Content]) -> Iterator[Record]:
    for line in selectors.content_lines_in_parts(found, request.access):
        one = line.content
        yield (
            one.code,
            one.title,
            one.provider,
            one.format,
            one.language,
            one.duration_minutes,
            one.retired_on,
            "; ".join(f"{m.competency.name} {m.level:g}" for m in line.mappings),
            line.learners.number if line.learners.is_shown else str(line.learners),
        )
