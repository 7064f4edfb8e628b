"""What changed in a framework: the changelog, one revision to read and approve, what follows of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import Conflict, NotFound
from competencies.framework_forms import ApproveForm
from competencies.models import Framework, FrameworkRevision, RevisionChange
from competencies.revising import Change
from competencies.selectors import replacements, revisions
from competencies.selectors.framework_state import change_of, changes_of
from competencies.services.profile_drafts import prepare_profile_drafts
from competencies.services.revisions import (
    ChangedMeanwhile,
    approve_and_publish,
    send_back,
    stale_changes,
)
from competencies.telling import HEADINGS
from competencies.views.framework_loading import crumbs_to, is_author, load_framework, load_revision
from people.requests import MemberRequest, Permission, requires
from ui.exports import Record, export_response
from ui.lists import ListSpec, paginate, read_list

CHANGELOG = ListSpec(sorts={"newest": ("-number",)}, default_sort="newest", per_page=20)
CHANGES = ListSpec(sorts={"order": ("pk",)}, default_sort="order", per_page=100)
HEADERS = (
    "framework_code", "revision", "in_force_from", "origin", "note", "change", "code", "name",
    "what", "before", "after",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_changes(request: MemberRequest, code: str) -> HttpResponseBase:
    framework, state = load_framework(code), read_list(request.GET, CHANGELOG)
    page = paginate(revisions.published(framework), state)
    return render(
        request,
        "competencies/changelog.html",
        {
            "framework": framework,
            "list": state,
            "page": page,
            "entries": revisions.changelog(page.rows),
            "open_revision": revisions.open_revision_of(framework),
            "can_edit": request.access.can(Permission.EDIT_FRAMEWORKS),
            "crumbs": crumbs_to(framework, ("Changelog", "")),
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_changes_export(request: MemberRequest, code: str, kind: str) -> HttpResponseBase:
    framework = load_framework(code)
    return export_response(kind, f"changelog-{framework.code}", HEADERS, _records(framework))


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def framework_change(request: MemberRequest, code: str, number: int) -> HttpResponseBase:
    """One revision with its diff. A draft is read by those who write and approve alone."""
    found = load_revision(code, number, request.user)
    _refuse_unfinished(request, found)
    return _page(request, found, ApproveForm(initial={"effective_from": found.effective_from}))


@require_POST
@requires(Permission.APPROVE_FRAMEWORKS)
def revision_approve(request: MemberRequest, code: str, number: int) -> HttpResponseBase:
    found, form = load_revision(code, number, request.user), ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    day = form.cleaned_data["effective_from"]
    try:
        done = approve_and_publish(revision=found, by=request.user, effective_from=day)
    except ChangedMeanwhile as error:
        stale = stale_changes(found, changes_of(found))
        return _page(request, found, form, status=error.status, stale=stale)
    is_waiting = done.is_waiting_for_day
    words = "is approved and waits for its day" if is_waiting else "is in force"
    messages.success(request, f"Revision {number} {words}.")
    return redirect("competencies:framework-change", code=code, number=number)


@require_POST
@requires(Permission.APPROVE_FRAMEWORKS)
def revision_send_back(request: MemberRequest, code: str, number: int) -> HttpResponseBase:
    found = load_revision(code, number, request.user)
    send_back(revision=found, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, f"Revision {number} is a draft again.")
    return redirect("competencies:framework-change", code=code, number=number)


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_ROLE_PROFILES)
def revision_profiles(request: MemberRequest, code: str, number: int) -> HttpResponseBase:
    """Role profiles that require what a revision merged, split or retired: their next drafts."""
    found = load_revision(code, number, request.user)
    if found.status != FrameworkRevision.Status.PUBLISHED:
        raise Conflict("Role profiles follow once the revision is in force.")
    affected = replacements.affected_profiles(found)
    if request.method == "POST":
        chosen = replacements.read_choices(affected, request.POST)
        made = prepare_profile_drafts(
            profiles=[one.profile for one in affected if one.profile.role_id in chosen],
            goes_to=chosen,
            by=request.user,
        )
        messages.success(request, f"Drafts prepared: {len(made)}. Look at each and publish it.")
        return redirect(f"{reverse('competencies:roles')}?state=draft")
    crumbs = crumbs_to(found.framework, *_change_crumbs(found), ("Role profiles", ""))
    context = {"revision": found, "framework": found.framework, "affected": affected}
    return render(request, "competencies/revision_profiles.html", {**context, "crumbs": crumbs})


def _refuse_unfinished(request: MemberRequest, found: FrameworkRevision) -> None:
    may_see = request.access.can(Permission.EDIT_FRAMEWORKS) or request.access.can(
        Permission.APPROVE_FRAMEWORKS
    )
    if found.status != FrameworkRevision.Status.PUBLISHED and not may_see:
        raise NotFound("There is no such revision in force.")


def _page(
    request: MemberRequest,
    found: FrameworkRevision,
    form: ApproveForm,
    *,
    status: int = 200,
    stale: Sequence[Change] = (),
) -> HttpResponse:
    state = read_list(request.GET, CHANGES)
    rows = revisions.in_reading_order(found.changes.select_related("proposed_by"))
    page = paginate(rows, state)
    return render(
        request,
        "competencies/revision_read.html",
        {
            "revision": found,
            "framework": found.framework,
            "list": state,
            "page": page,
            "lines": revisions.change_lines(page.rows),
            "counts": revisions.kind_counts([found.pk])[found.pk],
            "form": form,
            "stale": stale,
            **_standing(request, found),
            "crumbs": crumbs_to(found.framework, *_change_crumbs(found)[:1], (_name(found), "")),
        },
        status=status,
    )


def _standing(request: MemberRequest, found: FrameworkRevision) -> dict[str, Any]:
    """What matters only while it is open, and what follows once it is not."""
    access = request.access
    if found.status == FrameworkRevision.Status.PUBLISHED:
        may_prepare = access.can(Permission.EDIT_ROLE_PROFILES)
        return {"affected": replacements.affected_count(found) if may_prepare else 0}
    is_in_review = found.status == FrameworkRevision.Status.IN_REVIEW
    can_approve = is_in_review and access.can(Permission.APPROVE_FRAMEWORKS)
    return {
        "impact": revisions.impact_of(found),
        "can_edit": access.can(Permission.EDIT_FRAMEWORKS),
        "can_approve": can_approve,
        "is_author": is_author(found, request.user),
    }


def _name(found: FrameworkRevision) -> str:
    return f"Revision {found.number}"


def _change_crumbs(found: FrameworkRevision) -> list[tuple[str, str]]:
    code = found.framework.code
    return [
        ("Changelog", reverse("competencies:framework-changes", args=[code])),
        (_name(found), reverse("competencies:framework-change", args=[code, found.number])),
    ]


def _records(framework: Framework) -> Iterator[Record]:
    rows = (
        RevisionChange.objects.filter(
            revision__framework=framework, revision__status=FrameworkRevision.Status.PUBLISHED
        )
        .select_related("revision")
        .order_by("-revision__number", "rank", "pk")
    )
    for row in rows.iterator(chunk_size=2_000):
        change, revision = change_of(row), row.revision
        head: tuple[Any, ...] = (
            framework.code, revision.number, revision.effective_from, revision.origin, revision.note,
            HEADINGS[change.kind], row.code, row.label,
        )  # fmt: skip
        parts = revisions.told_parts(row)
        if not parts:
            yield (*head, "", "", "")
        for part in parts:
            yield (*head, part.label, "\n".join(part.gone), "\n".join(part.new))
