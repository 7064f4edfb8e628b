"""Writing the next version of a role profile. Every step is a plain form; htmx makes it quicker."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, NotFound
from competencies.comparing import compare, differing, in_words
from competencies.grid import (
    Grid,
    beside,
    new_row,
    row_ids,
    saved_grid,
    sent_grid,
    typed_grid,
)
from competencies.models import Competency, RoleProfile
from competencies.selectors import inheriting, profiles
from competencies.selectors.competencies import matches_for
from competencies.selectors.quality import hints_for
from competencies.selectors.reviewing import approval_for
from competencies.services.inheriting import follow, follow_newer_base
from competencies.services.profiles import ChangedMeanwhile, change_draft, discard_draft
from competencies.views.reviewing import review_page
from competencies.views.roles import crumbs_to, load_draft, load_role, seen_at
from competencies.views.starting import start_page
from people.requests import MemberRequest, Permission, requires


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def draft(request: MemberRequest, code: str) -> HttpResponseBase:
    """The editor; the way to start where there is none; what is in review is only read."""
    role = load_role(code)
    found, current = profiles.draft_and_current(role)
    if found is None:
        return start_page(request, role, current)
    if found.status != RoleProfile.Status.DRAFT:
        return review_page(request, found, current)
    return _editor(request, found, current, saved_grid(found, beside(found, current)))


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def save(request: MemberRequest, code: str) -> HttpResponseBase:
    """The Enter key in the search field finds; everywhere else it saves."""
    found, current = load_draft(code)
    against = beside(found, current)
    if "enter" in request.POST and request.POST.get("find", "").strip():
        return _editor(request, found, current, typed_grid(request.POST, against))
    grid = sent_grid(request.POST, against)
    if not grid.is_valid:
        return _editor(request, found, current, grid)
    return _save(request, found, grid)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def find(request: MemberRequest, code: str) -> HttpResponseBase:
    """Competencies to add. What was typed in the grid stays as it is, saved or not."""
    found, current = load_draft(code)
    if request.htmx:
        return render(request, "competencies/_matches.html", _matches(request, found))
    return _editor(request, found, current, typed_grid(request.POST, beside(found, current)))


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def add(request: MemberRequest, code: str) -> HttpResponseBase:
    """One row more in the form; it counts once it is saved."""
    found, current = load_draft(code)
    competency = _load_competency(request.POST.get("add", ""))
    if request.htmx:
        row = new_row(competency, beside(found, current))
        context = {"row": row, "draft": found, "is_fragment": True}
        return render(request, "competencies/_row.html", context)
    grid = typed_grid(request.POST, beside(found, current), added=competency)
    return _editor(request, found, current, grid)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def discard(request: MemberRequest, code: str) -> HttpResponseBase:
    found, _ = load_draft(code)
    discard_draft(draft=found, seen=seen_at(request), by=request.user)
    messages.success(request, f"The draft of version {found.version} is discarded.")
    return redirect("competencies:role", code=found.role.code)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def follow_other(request: MemberRequest, code: str) -> HttpResponseBase:
    """Say "as this other role, except" from now on; nothing chosen stops saying it."""
    found, _ = load_draft(code)
    other = request.POST.get("other", "")
    base = profiles.published_of(load_role(other)) if other else None
    follow(draft=found, base=base, seen=seen_at(request), by=request.user)
    return redirect("competencies:draft", code=found.role.code)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def take_over(request: MemberRequest, code: str) -> HttpResponseBase:
    """Bring the draft up to what its base has become; the exceptions stay."""
    found, _ = load_draft(code)
    taken = follow_newer_base(draft=found, seen=seen_at(request), by=request.user)
    messages.success(request, inheriting.taken_words(taken))
    return redirect("competencies:draft", code=found.role.code)


def _save(request: MemberRequest, found: RoleProfile, grid: Grid) -> HttpResponseBase:
    try:
        change_draft(draft=found, requirements=grid.stated, seen=seen_at(request), by=request.user)
    except ChangedMeanwhile as error:
        return _conflict(request, found, grid, error)
    messages.success(request, "The draft is saved.")
    return redirect("competencies:draft", code=found.role.code)


def _editor(
    request: MemberRequest, found: RoleProfile, current: RoleProfile | None, grid: Grid
) -> HttpResponse:
    before, stored = profiles.loaded_needs(current), profiles.loaded_needs(found)
    return render(
        request,
        "competencies/draft.html",
        {
            **_matches(request, found),
            "role": found.role,
            "draft": found,
            "current": current,
            "grid": grid,
            "heritage": inheriting.heritage_of(found),
            "to_follow": [] if found.inherits_from else inheriting.to_follow(found.role),
            "crumbs": [*crumbs_to(found.role), ("Draft", "")],
            "approval": approval_for(request.user),
            "returned_words": _returned_words(found),
            "changes": in_words(differing(before, stored)) if current else "",
            "hints": hints_for(stored),
        },
    )


def _returned_words(found: RoleProfile) -> str:
    who = found.returned_by.full_name if found.returned_by else ""
    return f"{who}: “{found.return_reason}”"


def _matches(request: MemberRequest, found: RoleProfile) -> dict[str, object]:
    search = request.POST.get("find", "")
    matches = matches_for(search, row_ids(request.POST)) if search.strip() else []
    return {"draft": found, "search": search, "matches": matches}


def _conflict(
    request: MemberRequest, found: RoleProfile, grid: Grid, error: Conflict
) -> HttpResponse:
    """The second writer is shown both, and chooses."""
    now, _ = load_draft(found.role.code)
    return render(
        request,
        "competencies/conflict.html",
        {
            "role": now.role,
            "draft": now,
            "grid": grid,
            "crumbs": [*crumbs_to(now.role), ("Draft", "")],
            "error": error,
            "writer": profiles.last_writer(now),
            "comparisons": compare(profiles.loaded_needs(now), grid.needs),
        },
        status=error.status,
    )


def _load_competency(key: str) -> Competency:
    wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    found = Competency.objects.filter(pk=wanted).first()
    if found is None:
        raise NotFound("There is no such competency.")
    return found
