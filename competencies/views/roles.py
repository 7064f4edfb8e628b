"""Roles and what they require, in versions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from competencies.comparing import compare, in_words
from competencies.grid import seen_by_writer
from competencies.models import ProfileRule, RoleProfile
from competencies.quality import quality_hints, sound_checks
from competencies.selectors import profiles, roles
from competencies.selectors.inheriting import heritage_of
from competencies.selectors.quality import hints_for, surroundings_of
from people.models import Role, RoleFamily
from people.requests import MemberRequest, Permission, requires
from people.selectors.counting import count_rule
from ui.exports import Record, export_response
from ui.lists import Filter, ListSpec, paginate, read_list

HEADERS = (
    "Code", "Role", "Family", "Rung", "Profile", "Published at", "Requirements", "People in it"
)  # fmt: skip


def load_role(code: str) -> Role:
    role = Role.objects.select_related("family").filter(code=code).first()
    if role is None:
        raise NotFound("There is no role with this code.")
    return role


def load_draft(code: str) -> tuple[RoleProfile, RoleProfile | None]:
    """The open version, and the one in force if there is one."""
    found, current = profiles.draft_and_current(load_role(code))
    if found is None:
        raise NotFound("This role has no draft any more. It may have been published or discarded.")
    return found, current


def seen_at(request: MemberRequest) -> datetime:
    return seen_by_writer(request.POST)


def crumbs_to(role: Role | None = None) -> list[tuple[str, str]]:
    crumbs = [("Role profiles", reverse("competencies:roles"))]
    return (
        [*crumbs, (role.name, reverse("competencies:role", args=[role.code]))] if role else crumbs
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def role_list(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, list_spec(request))
    rule = count_rule(request.access, Permission.VIEW_PEOPLE)
    can_edit = request.access.can(Permission.EDIT_ROLE_PROFILES)
    page = paginate(roles.listed(request.access, state), state)
    return render(
        request,
        "competencies/roles.html",
        {
            "list": state,
            "page": page,
            "lines": [roles.role_line(role, rule) for role in page.rows],
            "whom": rule.whom,
            "can_edit": can_edit,
            "approval_rule": ProfileRule.objects.first() if can_edit else None,
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def role_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    found = roles.listed(request.access, read_list(request.GET, list_spec(request)))
    return export_response(kind, "roles", HEADERS, _export_rows(request, found))


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def role_profile(request: MemberRequest, code: str) -> HttpResponseBase:
    return render(request, "competencies/role.html", _page(request, load_role(code)))


@require_GET
@requires(Permission.EDIT_ROLE_PROFILES)
def role_quality(request: MemberRequest, code: str) -> HttpResponseBase:
    """The check of the open version, else of the one in force, with what practice shows."""
    role = load_role(code)
    open_version, current = profiles.draft_and_current(role)
    profile = open_version or current
    needs = profiles.loaded_needs(profile)
    known = surroundings_of(needs, role)
    return render(
        request,
        "competencies/quality.html",
        {
            "role": role,
            "profile": profile,
            "hints": quality_hints(needs, known),
            "sound": sound_checks(needs, known) if needs else [],
            "crumbs": [*crumbs_to(role), ("Check", "")],
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def role_version(request: MemberRequest, code: str, number: int) -> HttpResponseBase:
    """One version as it was, or beside another where `?with=` names one."""
    role = load_role(code)
    if "with" in request.GET:
        return _compare(request, role, str(number), request.GET["with"])
    return render(request, "competencies/role.html", _page(request, role, version=number))


def _compare(request: MemberRequest, role: Role, one: str, other: str) -> HttpResponseBase:
    lines = [line for line in profiles.version_lines(role) if line.profile.published_at]
    chosen = [_of_version(lines, number) for number in (one, other)]
    before, after = sorted(chosen, key=lambda profile: profile.version)
    comparisons = compare(profiles.loaded_needs(before), profiles.loaded_needs(after))
    return render(
        request,
        "competencies/compare.html",
        {
            "role": role,
            "crumbs": [*crumbs_to(role), (f"Version {after.version} beside {before.version}", "")],
            "before": before,
            "before_words": f"Version {before.version}",
            "after_words": f"Version {after.version}",
            "after": after,
            "comparisons": comparisons,
            "words": in_words([each for each in comparisons if each.difference != "same"]),
            "versions": [line.profile for line in lines],
        },
    )


def _of_version(lines: Sequence[profiles.VersionLine], number: str) -> RoleProfile:
    for line in lines:
        if line.profile.published_at and str(line.profile.version) == number:
            return line.profile
    raise NotFound("There is no such published version of this role's profile.")


def _page(request: MemberRequest, role: Role, *, version: int | None = None) -> dict[str, object]:
    """Of the version in force, or of the one asked for."""
    can_edit = request.access.can(Permission.EDIT_ROLE_PROFILES)
    every = profiles.version_lines(role)
    current = next((one.profile for one in every if one.is_current), None)
    profile = current if version is None else _of_version(every, str(version))
    is_old = bool(profile and current and profile.version != current.version)
    # an older version is shown in the words of its time
    at = profile.published_at if profile and is_old else None
    lines = profiles.requirement_lines(profile, at=at)
    return {
        "role": role,
        "profile": profile,
        "is_old": is_old,
        "current": current,
        "crumbs": [*crumbs_to(), (role.name, "")],
        "lines": lines,
        "critical_count": sum(line.need.is_critical for line in lines),
        "ladder": roles.ladder_of(role),
        "used": roles.where_used(role, request.access),
        "versions": [one for one in every if can_edit or one.profile.published_at],
        "draft": next((one.profile for one in every if one.profile.is_open), None),
        "heritage": heritage_of(profile),
        "can_edit": can_edit,
        "hints": hints_for([line.need for line in lines]) if can_edit else [],
    }


def list_spec(request: MemberRequest) -> ListSpec:
    states = dict(roles.STATES)
    if not request.access.can(Permission.EDIT_ROLE_PROFILES):
        states = {key: words for key, words in states.items() if key in ("published", "none")}
    families = {
        code: f"{group}: {name}" if group else name
        for code, name, group in RoleFamily.objects.values_list("code", "name", "group")
    }
    return ListSpec(
        sorts={
            "name": ("name",),
            "family": ("family__group", "family__name", "grade", "name"),
            "published": ("published_at",),
            "requirements": ("requirement_count",),
            "people": ("people_count",),
        },
        default_sort="family",
        filters=(
            Filter(name="state", label="Profile", choices=states),
            Filter(name="family", label="Family", choices=families),
        ),
        search_label="Find a role by name or code",
    )


def _export_rows(request: MemberRequest, found: QuerySet[Role]) -> Iterator[Record]:
    rule = count_rule(request.access, Permission.VIEW_PEOPLE)
    can_edit = request.access.can(Permission.EDIT_ROLE_PROFILES)
    for line in (roles.role_line(role, rule) for role in found.iterator()):
        role = line.role
        yield (
            role.code,
            role.name,
            role.family.name if role.family else "",
            role.grade,
            roles.state_words(line.version, line.draft_words if can_edit else ""),
            line.published_at,
            line.requirement_count,
            line.people.number if line.people.is_shown else str(line.people),
        )
