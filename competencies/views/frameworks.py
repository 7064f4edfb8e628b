"""Frameworks, their competencies, and what is known around one of them."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from competencies.models import Competency, Framework
from competencies.selectors import competencies as selectors
from competencies.selectors.profiles import level_texts
from people.requests import MemberRequest, Permission, requires
from ui.lists import ListSpec, paginate, read_list

GROUPED = ListSpec(
    sorts={"category": ("category", "name")},
    default_sort="category",
    per_page=200,
    search_label="Find by name or category",
)


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
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework(request: MemberRequest, code: str) -> HttpResponseBase:
    found = Framework.objects.filter(code=code).prefetch_related("levels").first()
    if found is None:
        raise NotFound("There is no framework with this code.")
    return _competencies(request, found)


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def loose_competencies(request: MemberRequest) -> HttpResponseBase:
    return _competencies(request, None)


def _competencies(request: MemberRequest, found: Framework | None) -> HttpResponseBase:
    state = read_list(request.GET, GROUPED)
    rows = selectors.competencies_in(found, state.search).order_by(*state.order_by())
    page = paginate(rows, state)
    used = selectors.role_counts(page.rows)
    return render(
        request,
        "competencies/framework.html",
        {
            "framework": found,
            "list": state,
            "page": page,
            "lines": [
                {"competency": one, "category": one.category, "roles": used.get(one.pk, 0)}
                for one in page.rows
            ],
            "crumbs": _crumbs(found.name if found else "Without a framework"),
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def competency(request: MemberRequest, code: str) -> HttpResponseBase:
    found = Competency.objects.select_related("framework", "parent").filter(code=code).first()
    if found is None:
        raise NotFound("There is no competency with this code.")
    return render(
        request,
        "competencies/competency.html",
        {
            "competency": found,
            "levels": level_texts([found])[found.pk],
            "requirements": selectors.requirements_of(found),
            "mappings": selectors.mappings_of(found),
            "freshness": selectors.freshness_of(found),
            "can_view_learning": request.access.can(Permission.VIEW_LEARNING),
            "crumbs": _crumbs(found.name, found.framework),
        },
    )


def _crumbs(last: str, framework: Framework | None = None) -> list[tuple[str, str]]:
    crumbs = [("Frameworks", reverse("competencies:frameworks"))]
    if framework is not None:
        crumbs.append((framework.name, reverse("competencies:framework", args=[framework.code])))
    return [*crumbs, (last, "")]
