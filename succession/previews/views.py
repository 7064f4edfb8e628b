"""What a draft would change: figures, and who is behind them."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from audit.errors import NotFound
from audit.models import Run
from audit.progress import progress_of
from audit.services import record_list_export
from competencies.models import RoleProfile
from people.models import Role
from people.requests import MemberRequest, Permission, requires
from succession.models import Preview
from succession.models.readiness import Band
from succession.previews.moves import READING_ORDER
from succession.previews.people import HEADERS, SPEC, change_rows, changes_shown, export_rows
from succession.previews.selectors import (
    figures_of,
    load_preview,
    newest_preview,
    standing_of,
    tried_words,
)
from succession.previews.services import start_profile_preview, work_off
from succession.previews.tables import ROLES, line_cells, matching_lines
from succession.views.readiness import load_role
from ui.exports import export_response
from ui.lists import paginate, paginate_list, read_list


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_ROLE_PROFILES)
def impact(request: MemberRequest, code: str) -> HttpResponseBase:
    """Of a role's drafted profile: the newest preview, or a page to begin one."""
    role = load_role(code)
    draft = _draft_of(role)
    if request.method == "POST":
        begun = start_profile_preview(draft=draft, by=request.user)
        work_off(begun)
        return redirect("succession:preview", begun.pk)
    newest = newest_preview(role)
    if newest is not None and newest.draft_id == draft.pk:
        return redirect("succession:preview", newest.pk)
    context = {"role": role, "draft": draft, "crumbs": _crumbs_to_role(role)}
    return render(request, "succession/previews/none.html", context)


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def preview(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = load_preview(pk)
    context = _about(request, found) | {"run": found.run, "progress": _progress(found.run)}
    if found.run.status == Run.Status.DONE:
        figures, state = figures_of(found, request.access), read_list(request.GET, ROLES)
        lines = matching_lines(figures.roles, state) if figures.roles else []
        context |= {
            "figures": figures,
            "list": state,
            "page": paginate_list(lines, state),
            "bands": [Band(one.value) for one in READING_ORDER],
            "sees_people": request.access.sees_people(Permission.VIEW_READINESS),
        }
    return render(request, "succession/previews/preview.html", context)


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def roles_export(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    """Figures of roles, as far as the page shows them: nobody is named."""
    found, state = load_preview(pk), read_list(request.GET, ROLES)
    table = figures_of(found, request.access).roles
    headers = ["Role", "Code", "People", *(table.columns if table else ()), "Mean change of score"]
    lines = matching_lines(table, state) if table else []
    return export_response(kind, f"preview-{found.pk}", headers, map(line_cells, lines))


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def preview_progress(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The fragment that asks again every two seconds; once done, the page loads anew."""
    run = load_preview(pk).run
    context = {"run": run, "progress": _progress(run)}
    response = render(request, "succession/previews/_progress.html", context)
    if run.finished_at:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def preview_people(request: MemberRequest, pk: int, code: str) -> HttpResponseBase:
    found, role, state = load_preview(pk), load_role(code), read_list(request.GET, SPEC)
    changes = changes_shown(found, role, request.access, state)
    page = paginate(changes.order_by(*state.order_by()), state)
    context = _about(request, found) | {
        "role": role,
        "list": state,
        "page": page,
        "rows": change_rows(page.rows),
        "crumbs": [*_crumbs(found)[:-1], (found.run.label, _url(found)), (role.name, "")],
        "sees_all": request.access.can_all(Permission.VIEW_READINESS),
    }
    return render(request, "succession/previews/people.html", context)


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def preview_export(request: MemberRequest, pk: int, code: str, kind: str) -> HttpResponseBase:
    found, role, state = load_preview(pk), load_role(code), read_list(request.GET, SPEC)
    changes = changes_shown(found, role, request.access, state).order_by(*state.order_by())
    record_list_export(
        by=request.user,
        object_type="preview",
        label=f"{found.run.label}: {role.name}"[:300],
        rows=changes.count(),
    )
    return export_response(
        kind, f"preview-{found.pk}-{role.pk}", HEADERS, export_rows(changes, role)
    )


def _about(request: MemberRequest, found: Preview) -> dict[str, object]:
    needed = Permission.EDIT_ROLE_PROFILES if found.role_id else Permission.EDIT_SCORING_POLICIES
    return {
        "preview": found,
        "standing": standing_of(found),
        "tried": tried_words(found),
        "may_run": request.access.can(needed),
        "crumbs": _crumbs(found),
    }


def _progress(run: Run) -> object:
    return progress_of(run, unit="people")


def _draft_of(role: Role) -> RoleProfile:
    draft = role.profiles.filter(status=RoleProfile.Status.DRAFT).select_related("role").first()
    if draft is None:
        raise NotFound("This role has no draft. Start one to see what it would change.")
    return draft


def _url(found: Preview) -> str:
    return reverse("succession:preview", args=[found.pk])


def _crumbs(found: Preview) -> list[tuple[str, str]]:
    if found.role is not None:
        return _crumbs_to_role(found.role)
    return [("Scoring policies", reverse("succession:policies")), ("Preview", "")]


def _crumbs_to_role(role: Role) -> list[tuple[str, str]]:
    return [
        ("Role profiles", reverse("competencies:roles")),
        (role.name, reverse("competencies:role", args=[role.code])),
        ("Preview", ""),
    ]
