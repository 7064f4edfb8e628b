"""How a new draft begins: never on an empty page unless somebody wants it so."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from audit.errors import NotFound
from competencies.models import Occupation, RoleProfile
from competencies.selectors import profiles, roles
from competencies.selectors.inheriting import to_follow
from competencies.selectors.suggesting import (
    Suggestion,
    occupations_like,
    suggestions_for,
    suggestions_from,
)
from competencies.services.profiles import start_behind, start_draft
from competencies.services.versions import Stated
from competencies.views.roles import crumbs_to, load_role
from people.models import Role
from people.requests import MemberRequest, Permission, requires

LONGEST_SEARCH = 200
EMPTY, OTHER, HEIR, CHOSEN, NEWER_BASE = "empty", "other", "heir", "chosen", "newer-base"


@require_POST
@requires(Permission.EDIT_ROLE_PROFILES)
def start(request: MemberRequest, code: str) -> HttpResponseBase:
    role, source = load_role(code), request.POST.get("source", "")
    if source == CHOSEN:
        _start_with_chosen(request, role)
    elif source == EMPTY:
        start_draft(role=role, by=request.user)
    elif source == NEWER_BASE:
        start_behind(role=role, by=request.user)
    else:
        wanted = load_role(request.POST.get("other", "")) if source in {OTHER, HEIR} else role
        found = profiles.published_of(wanted)
        start_draft(role=role, source=found, is_heir=source == HEIR, by=request.user)
    return redirect("competencies:draft", code=role.code)


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def suggest(request: MemberRequest, code: str) -> HttpResponseBase:
    """Competencies to choose from: by the words of the role, or as an occupation asks for them."""
    role, occupation = load_role(code), _occupation(request.GET.get("occupation", ""))
    found = None if occupation else suggestions_for(role)
    return render(
        request,
        "competencies/draft_suggest.html",
        {
            "role": role,
            "occupation": occupation,
            "suggestions": found,
            "lines": found.competencies if found else _lines(role, occupation),
            "crumbs": [*crumbs_to(role), ("New draft", "")],
        },
    )


def start_page(request: MemberRequest, role: Role, current: RoleProfile | None) -> HttpResponse:
    search = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    return render(
        request,
        "competencies/draft_start.html",
        {
            "role": role,
            "current": current,
            "family": to_follow(role),
            "search": search,
            "others": roles.roles_to_copy_from(role, search) if search else [],
            "occupations": occupations_like(search),
            "crumbs": [*crumbs_to(role), ("New draft", "")],
        },
    )


def _start_with_chosen(request: MemberRequest, role: Role) -> None:
    """What was offered is worked out again, so that nothing else can be slipped in."""
    occupation = _occupation(request.POST.get("occupation", ""))
    chosen = set(request.POST.getlist("chosen"))
    lines = [one for one in _lines(role, occupation) if str(one.competency.pk) in chosen]
    stated = [
        Stated(
            competency_id=one.competency.pk,
            level=one.level,
            weight=one.weight,
            is_critical=one.is_critical,
        )
        for one in lines
    ]
    start_draft(role=role, requirements=stated, by=request.user)


def _lines(role: Role, occupation: Occupation | None) -> Sequence[Suggestion]:
    return suggestions_from(occupation) if occupation else suggestions_for(role).competencies


def _occupation(key: str) -> Occupation | None:
    if not key:
        return None
    wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    found = Occupation.objects.select_related("framework").filter(pk=wanted).first()
    if found is None:
        raise NotFound("There is no such occupation.")
    return found
