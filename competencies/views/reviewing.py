"""From draft to published: publish or submit, then approve or send back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from audit.errors import DomainError
from competencies.comparing import compare, in_words
from competencies.forms import PublishForm, ReturnForm
from competencies.models import RoleProfile
from competencies.selectors import profiles, roles
from competencies.selectors.inheriting import heritage_of
from competencies.selectors.quality import hints_for
from competencies.selectors.reviewing import approval_for, may_approve
from competencies.services.reviewing import (
    approve_draft,
    publish_draft,
    return_draft,
    submit_draft,
)
from competencies.services.rules import set_second_person
from competencies.views.roles import crumbs_to, load_draft, seen_at
from people.requests import MemberRequest, Permission, requires


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def publish_page(request: MemberRequest, code: str) -> HttpResponseBase:
    found, current = load_draft(code)
    if found.status != RoleProfile.Status.DRAFT:
        return redirect("competencies:draft", code=found.role.code)
    form = PublishForm(initial={"note": found.note, "effective_from": found.effective_from})
    return _publish_page(request, found, current, form)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def publish(request: MemberRequest, code: str) -> HttpResponseBase:
    return _settle(request, code, publish_draft)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def submit(request: MemberRequest, code: str) -> HttpResponseBase:
    return _settle(request, code, submit_draft)


def _settle(request: MemberRequest, code: str, service: Any) -> HttpResponseBase:
    """Both ways on from a draft ask for the same two things."""
    (found, current), form = load_draft(code), PublishForm(request.POST)
    if not form.is_valid():
        return _publish_page(request, found, current, form)
    try:
        done = service(draft=found, seen=seen_at(request), by=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _publish_page(request, found, current, form)
    return _done(request, done)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def approve(request: MemberRequest, code: str) -> HttpResponseBase:
    found, _ = load_draft(code)
    return _done(request, approve_draft(draft=found, seen=seen_at(request), by=request.user))


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def send_back(request: MemberRequest, code: str) -> HttpResponseBase:
    (found, current), form = load_draft(code), ReturnForm(request.POST)
    if not form.is_valid():
        return review_page(request, found, current, form)
    return_draft(
        draft=found, reason=form.cleaned_data["reason"], seen=seen_at(request), by=request.user
    )
    messages.success(request, f"Version {found.version} of {found.role.name} is a draft again.")
    return redirect("competencies:draft", code=found.role.code)


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def change_rule(request: MemberRequest) -> HttpResponseBase:
    set_second_person(is_needed="is_second_person_needed" in request.POST, by=request.user)
    messages.success(request, "The rule for approving profiles is saved.")
    return redirect("competencies:roles")


def review_page(
    request: MemberRequest,
    found: RoleProfile,
    current: RoleProfile | None,
    form: ReturnForm | None = None,
) -> HttpResponse:
    """What is in review or waits for its day, to be read and answered."""
    return render(
        request,
        "competencies/review.html",
        {
            **_difference(found, current),
            "form": form or ReturnForm(),
            "may_approve": may_approve(found, approval_for(request.user), request.user),
            "is_own": found.submitted_by_id == request.user.pk,
            "crumbs": [*crumbs_to(found.role), (found.get_status_display(), "")],
        },
    )


def _publish_page(
    request: MemberRequest, found: RoleProfile, current: RoleProfile | None, form: PublishForm
) -> HttpResponse:
    return render(
        request,
        "competencies/publish.html",
        {
            **_difference(found, current),
            "form": form,
            "approval": approval_for(request.user),
            "crumbs": [*crumbs_to(found.role), ("Publish", "")],
        },
    )


def _difference(found: RoleProfile, current: RoleProfile | None) -> dict[str, object]:
    after = profiles.loaded_needs(found)
    comparisons = compare(profiles.loaded_needs(current), after)
    return {
        "role": found.role,
        "draft": found,
        "current": current,
        "comparisons": comparisons,
        "before_words": f"Version {current.version}" if current else "Before",
        "after_words": f"Version {found.version}",
        "words": in_words([one for one in comparisons if one.difference != "same"]),
        "count": len(after),
        "concerned": roles.concerned_by(found.role),
        "heritage": heritage_of(found),
        "hints": hints_for(after),
    }


def _done(request: MemberRequest, done: RoleProfile) -> HttpResponseBase:
    """Says what became of it, where that can be seen."""
    name = f"Version {done.version} of {done.role.name}"
    if done.status == RoleProfile.Status.PUBLISHED:
        messages.success(request, f"{name} is in force.")
        return redirect("competencies:role", code=done.role.code)
    if done.status == RoleProfile.Status.APPROVED:
        messages.success(request, f"{name} is approved and waits for its day.")
    else:
        messages.success(request, f"{name} is submitted for review.")
    return redirect(reverse("competencies:draft", args=[done.role.code]))
