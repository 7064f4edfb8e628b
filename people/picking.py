"""People, seats, roles and org units to pick from (ui/picking.py). Whoever asks says how far: each takes the
rows that may be picked, already limited to what the reader reaches."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db.models import Func, Q, QuerySet, Value

from people.models import Employee, OrgUnit, Position, Role
from people.selectors.directory import named
from ui.picking import Choice, Source

Named = TypeVar("Named", Role, OrgUnit)


def people_to_pick(
    people: QuerySet[Employee],
    *,
    first: Callable[[], Iterable[Employee]] = tuple,
    first_words: str = "Suggested",
    beside: Callable[[Employee], str] | None = None,
) -> Source[Employee]:
    """By name or employee number. Role and unit tell two of the same name apart; `beside` adds words."""
    return Source(
        rows=people.select_related("role", "org_unit"),
        key="number",
        matches=_people_found,
        describe=lambda one: _person(one, beside(one) if beside else ""),
        first=first,
        first_words=first_words,
        hint="Name or employee number",
    )


def _people_found(people: QuerySet[Employee], words: str) -> Sequence[QuerySet[Employee]]:
    """The number, then where a name begins with the words, then where they stand within one. Three
    questions, so that each has an index and stops early, instead of sorting everybody found."""
    first = Func(Value(words), function="cadre_plain")
    further = Func(Value(f" {words}"), function="cadre_plain")
    begins = Q(plain_name__startswith=first) | Q(plain_name__contains=further)
    return (
        people.filter(number__in={words, words.upper(), words.lower()}),
        people.filter(begins).order_by("plain_name", "pk"),
        named(people, words).order_by("plain_name", "pk"),
    )


def _person(one: Employee, beside: str) -> Choice:
    role = one.role.name if one.role else one.position_title
    unit = one.org_unit.name if one.org_unit else ""
    return Choice(
        value=one.number, name=one.full_name, under=_joined(role, unit, one.number, beside)
    )


def positions_to_pick(positions: QuerySet[Position]) -> Source[Position]:
    """By title, unit or code. Who holds a seat is not said: it may be somebody out of reach."""
    return Source(
        rows=positions.select_related("org_unit"),
        key="code",
        matches=_positions_found,
        describe=lambda one: Choice(
            value=one.code,
            name=one.title,
            under=_joined(
                "Critical" if one.is_critical else "", one.org_unit and one.org_unit.name, one.code
            ),
        ),
        hint="Title, unit or code",
    )


def _positions_found(positions: QuerySet[Position], words: str) -> Sequence[QuerySet[Position]]:
    named = Q()
    for word in words.split():
        named &= Q(title__icontains=word) | Q(org_unit__name__icontains=word)
    found = positions.filter(named | Q(code__iexact=words)).order_by("title", "code")
    return (found.filter(is_critical=True), found)


def roles_to_pick(roles: QuerySet[Role]) -> Source[Role]:
    """By name or code; the family tells two of the same name apart."""
    return Source(
        rows=roles.select_related("family"),
        key="code",
        matches=_by_name,
        describe=lambda one: Choice(
            value=one.code,
            name=one.name,
            under=_joined(one.family and one.family.name, one.grade and f"grade {one.grade}"),
        ),
        hint="Part of the role’s name",
    )


def units_to_pick(units: QuerySet[OrgUnit]) -> Source[OrgUnit]:
    """By name or code; the unit above tells two of the same name apart."""
    return Source(
        rows=units.select_related("parent"),
        key="code",
        matches=_by_name,
        describe=lambda one: Choice(
            value=one.code,
            name=one.name,
            under=_joined(one.parent and f"part of {one.parent.name}", one.code),
        ),
        hint="Part of the unit’s name, or its code",
    )


def _by_name(rows: QuerySet[Named], words: str) -> Sequence[QuerySet[Named]]:
    found = Q()
    for word in words.split():
        found &= Q(name__icontains=word)
    begins = Q(name__istartswith=words) | Q(code__iexact=words)
    return (
        rows.filter(begins).order_by("name", "pk"),
        rows.filter(found).order_by("name", "pk"),
    )


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
