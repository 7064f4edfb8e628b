"""Scoring policies: the versions, and one of them in words."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from people.requests import MemberRequest, Permission, requires
from succession.previews.selectors import preview_of_policy
from succession.scoring import policy_from_json
from succession.selectors.policies import policy_draft, policy_lines


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def policies(request: MemberRequest) -> HttpResponseBase:
    lines = policy_lines(timezone.localdate())
    context = {
        "lines": lines,
        "in_force": next((line for line in lines if line.is_in_force), None),
        "to_come": next((line for line in reversed(lines) if line.is_to_come), None),
        "draft": policy_draft(),
        "may_edit": request.access.can(Permission.EDIT_SCORING_POLICIES),
    }
    return render(request, "succession/policies/list.html", context)


@require_GET
@requires(Permission.VIEW_SCORING_POLICIES)
def policy(request: MemberRequest, number: int) -> HttpResponseBase:
    lines = policy_lines(timezone.localdate())
    line = next((one for one in lines if one.version.version == number), None)
    if line is None:
        raise NotFound("There is no such version of the scoring policy.")
    numbers = [one.version.version for one in lines]
    former = max((one for one in numbers if one < number), default=None)
    context = {
        "line": line,
        "crumbs": crumbs_to(f"Version {number}"),
        "former": former,
        "former_words": f"Version {former}",
        "later": min((one for one in numbers if one > number), default=None),
        "preview": preview_of_policy(policy_from_json(line.version.parameters)),
    }
    return render(request, "succession/policies/version.html", context)


def crumbs_to(last: str) -> list[tuple[str, str]]:
    return [("Scoring policies", reverse("succession:policies")), (last, "")]
