"""Org units and roles that posts stand in. Runs inside the import."""

from collections.abc import Iterable

from integrations.codes import slug, stable_code
from integrations.organogram.posts import Post, Scope
from integrations.settling import Written, settle
from people.models import OrgUnit, Role, RoleFamily

FAMILY_CODE = "senior-civil-service"
FAMILY_NAME = "Senior Civil Service"
RUNGS = {"SCS1": 1, "SCS1A": 2, "SCS2": 3, "SCS3": 4, "SCS4": 5}
"""The pay bands of the Senior Civil Service, lowest first. Other grades have no known ladder."""


def store_units(posts: Iterable[Post], written: Written) -> dict[tuple[Scope, str], OrgUnit]:
    """The unit of each (organisation, unit name): department, organisation and unit one below the
    other, where their names differ."""
    wanted = list(dict.fromkeys((post.scope, post.unit) for post in posts))
    heads = {scope: _store_head(scope, written) for scope in dict.fromkeys(s for s, _ in wanted)}
    by_code: dict[str, OrgUnit] = {}
    stored: dict[tuple[Scope, str], OrgUnit] = {}
    for scope, name in wanted:
        if slug(name) == slug(scope.organisation):
            stored[scope, name] = heads[scope]
            continue
        code = scope.child("unit", slug(name))
        if code not in by_code:
            by_code[code] = _store_unit(code, name, heads[scope], written)
        stored[scope, name] = by_code[code]
    return stored


def store_roles(posts: Iterable[Post], written: Written) -> dict[str, Role]:
    """A role per grade. Made when first met, and from then on HR's own to name and describe."""
    known = {role.code: role for role in Role.objects.filter(code__startswith="grade.")}
    stored: dict[str, Role] = {}
    for grade in dict.fromkeys(post.grade for post in posts):
        code = stable_code("grade", slug(grade), limit=120)
        if code not in known:
            known[code] = _make_role(code, grade, written)
        elif known[code] not in stored.values():
            written.objects.add("role", unchanged=1)
        stored[grade] = known[code]
    return stored


def _store_head(scope: Scope, written: Written) -> OrgUnit:
    """The organisation's own unit. Where HR has put a department below something else, it stays."""
    department = _head(slug(scope.department), scope.department, None, written)
    if scope.is_department:
        return department
    return _head(scope.code, scope.organisation, department, written)


def _head(code: str, name: str, parent: OrgUnit | None, written: Written) -> OrgUnit:
    code = stable_code(code, limit=34)
    unit = OrgUnit.objects.filter(code=code).first()
    values = {} if unit else {"code": code, "name": name, "parent": parent}
    return settle(unit, OrgUnit, written, "org_unit", **values)[0]


def _store_unit(code: str, name: str, parent: OrgUnit, written: Written) -> OrgUnit:
    unit, _ = settle(
        OrgUnit.objects.filter(code=code).first(),
        OrgUnit,
        written,
        "org_unit",
        code=code,
        name=name,
        parent_id=parent.pk,
    )
    return unit


def _make_role(code: str, grade: str, written: Written) -> Role:
    rung = RUNGS.get(grade.upper())
    values: dict[str, object] = {"code": code, "name": f"Grade {grade}"}
    if rung is not None:
        family = RoleFamily.objects.filter(code=FAMILY_CODE).first() or _make_family(written)
        name = f"{FAMILY_NAME}, pay band {grade.upper()}"
        values |= {"name": name, "family": family, "grade": rung}
    return settle(None, Role, written, "role", **values)[0]


def _make_family(written: Written) -> RoleFamily:
    values = {"code": FAMILY_CODE, "name": FAMILY_NAME}
    return settle(None, RoleFamily, written, "role_family", **values)[0]
