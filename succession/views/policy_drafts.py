"""Writing the next version of the scoring policy: plain forms, one draft for all."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError, NotFound
from competencies.grid import seen_by_writer
from competencies.habits.selectors import newest_habits
from competencies.services.profiles import ChangedMeanwhile
from people.requests import MemberRequest, Permission, requires
from succession.models import Preview, ScoringPolicyDraft, ScoringPolicyVersion
from succession.pages.constants import PolicyInWords, changes_in_words, in_words
from succession.policy_forms import PolicyForm, PublishPolicyForm
from succession.previews.selectors import newest_preview, preview_of_policy
from succession.previews.services import start_policy_preview, work_off
from succession.scoring import policy_from_json
from succession.selectors.policies import policy_draft, policy_in_force
from succession.services.policy_drafts import (
    change_policy_draft,
    discard_policy_draft,
    publish_policy_draft,
    start_policy_draft,
)
from succession.views.policies import crumbs_to


@require_GET
@requires(Permission.EDIT_SCORING_POLICIES)
def draft(request: MemberRequest) -> HttpResponseBase:
    found = policy_draft()
    if found is None:
        return redirect("succession:policies")
    return _editor(request, found, _form(found))


@require_POST
@requires(Permission.EDIT_SCORING_POLICIES)
def start(request: MemberRequest) -> HttpResponseBase:
    """From a version, or from what is in force."""
    start_policy_draft(source=_source(request.POST.get("version", "")), by=request.user)
    return redirect("succession:policy-draft")


@require_POST
@requires(Permission.EDIT_SCORING_POLICIES)
def save(request: MemberRequest) -> HttpResponseBase:
    found = _load_draft()
    form = _form(found, request.POST)
    if not form.is_valid() or "again" in request.POST:
        return _editor(request, found, form)
    try:
        change_policy_draft(
            draft=found,
            policy=form.chosen,
            seen=seen_by_writer(request.POST),
            by=request.user,
            takes_newest_habits=form.takes_newest_habits,
        )
    except ChangedMeanwhile as error:
        return _conflict(request, form, error)
    messages.success(request, "The draft is saved.")
    return redirect("succession:policy-draft")


@require_http_methods(["GET", "POST"])
@requires(Permission.EDIT_SCORING_POLICIES)
def preview(request: MemberRequest) -> HttpResponseBase:
    found = _load_draft()
    if request.method == "POST":
        begun = start_policy_preview(draft=found, by=request.user)
        work_off(begun)
        return redirect("succession:preview", begun.pk)
    newest = newest_preview()
    if newest is not None:
        return redirect("succession:preview", newest.pk)
    context = {"crumbs": crumbs_to("Preview")}
    return render(request, "succession/policies/no_preview.html", context)


@require_GET
@requires(Permission.EDIT_SCORING_POLICIES)
def publish_page(request: MemberRequest) -> HttpResponseBase:
    found = _load_draft()
    tried = preview_of_policy(policy_from_json(found.parameters))
    return _publish_page(request, found, tried, PublishPolicyForm(is_previewed=tried is not None))


@require_POST
@requires(Permission.EDIT_SCORING_POLICIES)
def publish(request: MemberRequest) -> HttpResponseBase:
    found = _load_draft()
    tried = preview_of_policy(policy_from_json(found.parameters))
    form = PublishPolicyForm(request.POST, is_previewed=tried is not None)
    if not form.is_valid():
        return _publish_page(request, found, tried, form)
    try:
        published = publish_policy_draft(
            draft=found, seen=seen_by_writer(request.POST), by=request.user, **form.cleaned_data
        )
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _publish_page(request, found, tried, form)
    messages.success(request, f"Version {published.version} of the scoring policy is published.")
    return redirect("succession:policy", published.version)


@require_POST
@requires(Permission.EDIT_SCORING_POLICIES)
def discard(request: MemberRequest) -> HttpResponseBase:
    discard_policy_draft(draft=_load_draft(), seen=seen_by_writer(request.POST), by=request.user)
    messages.success(request, "The draft of the next scoring policy is discarded.")
    return redirect("succession:policies")


def _form(found: ScoringPolicyDraft, data: Mapping[str, Any] | None = None) -> PolicyForm:
    policy = policy_from_json(found.parameters)
    return PolicyForm(data, policy=policy, newest=newest_habits())


def _editor(request: MemberRequest, found: ScoringPolicyDraft, form: PolicyForm) -> HttpResponse:
    current = _in_force()
    context = {
        "draft": found,
        "form": form,
        "current": current,
        "is_saved": not form.is_bound,
        "seen": request.POST.get("seen", "") or found.changed_at.isoformat(),
        "crumbs": crumbs_to("Draft"),
        "changes": changes_in_words(_against(found, current).changes),
    }
    return render(request, "succession/policies/draft.html", context)


def _conflict(request: MemberRequest, form: PolicyForm, error: ChangedMeanwhile) -> HttpResponse:
    """The second writer is shown both, and chooses."""
    now = _load_draft()
    typed = [(name, request.POST.get(name, "")) for name in form.fields]
    context = {
        "draft": now,
        "typed": typed,
        "yours": in_words(form.chosen, policy_from_json(now.parameters)),
        "error": error,
        "crumbs": crumbs_to("Draft"),
    }
    return render(request, "succession/policies/conflict.html", context, status=error.status)


def _publish_page(
    request: MemberRequest,
    found: ScoringPolicyDraft,
    tried: Preview | None,
    form: PublishPolicyForm,
) -> HttpResponse:
    current = _in_force()
    context = {
        "draft": found,
        "form": form,
        "current": current,
        "current_words": f"Version {current.version}",
        "beside": _against(found, current),
        "preview": tried,
        "later": ScoringPolicyVersion.objects.filter(
            effective_from__gt=timezone.localdate()
        ).first(),
        "crumbs": crumbs_to("Publish"),
    }
    return render(request, "succession/policies/publish.html", context)


def _in_force() -> ScoringPolicyVersion:
    return policy_in_force(as_of=timezone.localdate(), known_at=timezone.now())


def _against(found: ScoringPolicyDraft, current: ScoringPolicyVersion) -> PolicyInWords:
    return in_words(policy_from_json(found.parameters), policy_from_json(current.parameters))


def _source(version: str) -> ScoringPolicyVersion:
    if not version:
        return _in_force()
    is_number = version.isascii() and version.isdigit() and len(version) < 9
    found = ScoringPolicyVersion.objects.filter(version=int(version)).first() if is_number else None
    if found is None:
        raise NotFound("There is no such version of the scoring policy.")
    return found


def _load_draft() -> ScoringPolicyDraft:
    found = policy_draft()
    if found is None:
        raise NotFound("There is no draft any more. It may have been published or discarded.")
    return found
