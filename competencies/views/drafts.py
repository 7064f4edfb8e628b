"""Writing the next version of a role profile. Every step is a plain form; htmx makes it quicker."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import Conflict, DomainError, NotFound
from competencies.comparing import compare, differing, in_words
from competencies.grid import (
    Grid,
    PublishForm,
    new_row,
    row_ids,
    saved_grid,
    seen_by_writer,
    sent_grid,
    typed_grid,
)
from competencies.models import Competency, RoleProfile
from competencies.selectors import profiles, roles
from competencies.selectors.competencies import matches_for
from competencies.services.profiles import (
    ChangedMeanwhile,
    change_draft,
    discard_draft,
    publish_draft,
    start_draft,
)
from competencies.views.roles import crumbs_to, load_role
from people.models import Role
from people.requests import MemberRequest, Permission, requires


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def draft(request: MemberRequest, code: str) -> HttpResponseBase:
    role = load_role(code)
    found, current = profiles.draft_and_current(role)
    if found is None:
        return _start_page(request, role, current)
    return _editor(request, found, current, saved_grid(found, current))


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def start(request: MemberRequest, code: str) -> HttpResponseBase:
    role = load_role(code)
    source = request.POST.get("source", "")
    start_draft(
        role=role, source=_source(role, source, request.POST.get("other", "")), by=request.user
    )
    return redirect("competencies:draft", code=role.code)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def save(request: MemberRequest, code: str) -> HttpResponseBase:
    """The Enter key in the search field finds; everywhere else it saves."""
    found, current = _load_draft(code)
    if "enter" in request.POST and request.POST.get("find", "").strip():
        return _editor(request, found, current, typed_grid(request.POST, current))
    grid = sent_grid(request.POST, current)
    if not grid.is_valid:
        return _editor(request, found, current, grid)
    return _save(request, found, grid)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def find(request: MemberRequest, code: str) -> HttpResponseBase:
    """Competencies to add. What was typed in the grid stays as it is, saved or not."""
    found, current = _load_draft(code)
    if request.htmx:
        return render(request, "competencies/_matches.html", _matches(request, found))
    return _editor(request, found, current, typed_grid(request.POST, current))


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def add(request: MemberRequest, code: str) -> HttpResponseBase:
    """One row more in the form; it counts once it is saved."""
    found, current = _load_draft(code)
    competency = _load_competency(request.POST.get("add", ""))
    if request.htmx:
        row = new_row(competency, profiles.loaded_needs(current))
        context = {"row": row, "draft": found, "is_fragment": True}
        return render(request, "competencies/_row.html", context)
    grid = typed_grid(request.POST, current, added=competency)
    return _editor(request, found, current, grid)


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def publish_page(request: MemberRequest, code: str) -> HttpResponseBase:
    found, current = _load_draft(code)
    return _publish_page(request, found, current, PublishForm())


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def publish(request: MemberRequest, code: str) -> HttpResponseBase:
    (found, current), form = _load_draft(code), PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, found, current, form)
    try:
        publish_draft(
            draft=found,
            note=form.cleaned_data["note"],
            seen=seen_by_writer(request.POST),
            by=request.user,
        )
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _publish_page(request, found, current, form)
    messages.success(request, f"Version {found.version} of {found.role.name} is in force.")
    return redirect("competencies:role", code=found.role.code)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def discard(request: MemberRequest, code: str) -> HttpResponseBase:
    found, _ = _load_draft(code)
    discard_draft(draft=found, seen=seen_by_writer(request.POST), by=request.user)
    messages.success(request, f"The draft of version {found.version} is discarded.")
    return redirect("competencies:role", code=found.role.code)


def _save(request: MemberRequest, found: RoleProfile, grid: Grid) -> HttpResponseBase:
    try:
        change_draft(
            draft=found,
            requirements=grid.stated,
            seen=seen_by_writer(request.POST),
            by=request.user,
        )
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
            "crumbs": [*crumbs_to(found.role), ("Draft", "")],
            "changes": in_words(differing(before, stored)) if current else "",
            "hints": profiles.hints_for(stored),
        },
    )


def _matches(request: MemberRequest, found: RoleProfile) -> dict[str, object]:
    search = request.POST.get("find", "")
    matches = matches_for(search, row_ids(request.POST)) if search.strip() else []
    return {"draft": found, "search": search, "matches": matches}


def _conflict(
    request: MemberRequest, found: RoleProfile, grid: Grid, error: Conflict
) -> HttpResponse:
    """The second writer is shown both, and chooses."""
    now, _ = _load_draft(found.role.code)
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


def _publish_page(
    request: MemberRequest, found: RoleProfile, current: RoleProfile | None, form: PublishForm
) -> HttpResponse:
    after = profiles.loaded_needs(found)
    comparisons = compare(profiles.loaded_needs(current), after)
    return render(
        request,
        "competencies/publish.html",
        {
            "role": found.role,
            "draft": found,
            "current": current,
            "form": form,
            "crumbs": [*crumbs_to(found.role), ("Publish", "")],
            "comparisons": comparisons,
            "before_words": f"Version {current.version}" if current else "Before",
            "after_words": f"Version {found.version}",
            "words": in_words([one for one in comparisons if one.difference != "same"]),
            "count": len(after),
            "concerned": roles.concerned_by(found.role),
            "hints": profiles.hints_for(after),
        },
    )


def _start_page(request: MemberRequest, role: Role, current: RoleProfile | None) -> HttpResponse:
    return render(
        request,
        "competencies/draft_start.html",
        {
            "role": role,
            "current": current,
            "others": roles.roles_to_copy_from(role),
            "crumbs": [*crumbs_to(role), ("New draft", "")],
        },
    )


def _source(role: Role, source: str, other: str) -> RoleProfile | None:
    if source == "empty":
        return None
    wanted = load_role(other) if source == "other" else role
    found = profiles.current_profile(wanted)
    if found is None:
        raise DomainError(f"{wanted.name} has no published profile to start from.")
    return found


def _load_draft(code: str) -> tuple[RoleProfile, RoleProfile | None]:
    """The draft, and the version in force if there is one."""
    found, current = profiles.draft_and_current(load_role(code))
    if found is None:
        raise NotFound("This role has no draft any more. It may have been published or discarded.")
    return found, current


def _load_competency(key: str) -> Competency:
    wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    found = Competency.objects.filter(pk=wanted).first()
    if found is None:
        raise NotFound("There is no such competency.")
    return found
