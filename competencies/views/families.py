"""A family's ladder, and two roles side by side."""

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from competencies.comparing import compare, in_words
from competencies.selectors import profiles, roles
from competencies.selectors.families import Ladder, ladder_of_family
from competencies.selectors.inheriting import to_follow
from competencies.views.roles import crumbs_to, load_role
from people.models import Role, RoleFamily
from people.requests import MemberRequest, Permission, requires
from ui.exports import Record, export_response

LONGEST_SEARCH = 200


def _load_family(code: str) -> RoleFamily:
    family = RoleFamily.objects.filter(code=code).first()
    if family is None:
        raise NotFound("There is no role family with this code.")
    return family


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def family(request: MemberRequest, code: str) -> HttpResponseBase:
    found = ladder_of_family(_load_family(code))
    return render(
        request,
        "competencies/family.html",
        {
            "ladder": found,
            "family": found.family,
            "can_edit": request.access.can(Permission.EDIT_ROLE_PROFILES),
            "crumbs": [("Role profiles", reverse("competencies:roles")), (found.family.name, "")],
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def family_export(request: MemberRequest, code: str, kind: str) -> HttpResponseBase:
    found = ladder_of_family(_load_family(code))
    headers = ("Competency", "Role", "Rung", "Level", "Weight", "Critical", "Remark")
    return export_response(kind, f"ladder {found.family.code}", headers, _export_rows(found))


def _export_rows(ladder: Ladder) -> Iterator[Record]:
    words = {"asks_less": "Asks less than the rung below", "left_out": "Left out here", "": ""}
    for row in ladder.rows:
        for cell in row.cells:
            need = cell.need
            yield (
                row.name,
                cell.rung.name,
                cell.rung.grade,
                need.level if need else None,
                need.weight if need else None,
                ("Yes" if need.is_critical else "No") if need else "",
                words[cell.remark],
            )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def compare_roles(request: MemberRequest, code: str) -> HttpResponseBase:
    """What two roles require today; the nearest rung of the family where none is chosen yet."""
    role, search = load_role(code), request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    family_ = to_follow(role)
    chosen = request.GET.get("with", "")
    other = load_role(chosen) if chosen else next(iter(family_), None)
    return render(
        request,
        "competencies/compare_roles.html",
        {
            "role": role,
            "other": other,
            "family": family_,
            "search": search,
            "found": roles.roles_to_copy_from(role, search) if search.strip() else [],
            "crumbs": [*crumbs_to(role), ("Beside another role", "")],
            **_comparison(role, other),
        },
    )


def _comparison(role: Role, other: Role | None) -> dict[str, object]:
    if other is None:
        return {"comparisons": []}
    mine, theirs = profiles.current_profile(role), profiles.current_profile(other)
    comparisons = compare(profiles.needs_of(theirs), profiles.needs_of(mine))
    return {
        "comparisons": comparisons,
        "mine": mine,
        "theirs": theirs,
        "added_words": f"Only {role.name}",
        "removed_words": f"Only {other.name}",
        "changed_words": "Both, but not alike",
        "words": in_words([one for one in comparisons if one.difference != "same"]),
    }
