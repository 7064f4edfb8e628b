"""One search over everything that the reader may see: six queries at most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from competencies.models import Competency
from learning.models import Content
from people.access import Access, Permission, employees_within, positions_within
from people.models import Position, Role
from people.selectors.directory import matching

SHORTEST = 2
MOST = 8


@dataclass(frozen=True, kw_only=True)
class Hit:
    label: str
    under: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Hits of one kind; `more_url` leads to the full list."""

    heading: str
    icon: str
    hits: Sequence[Hit]
    more_url: str = ""


def search_everything(access: Access, words: str) -> list[Group]:
    """Groups with hits only. Shorter than two characters finds nothing."""
    if len(words) < SHORTEST:
        return []
    groups = [
        _people(access, words),
        _positions(access, words),
        _roles(access, words),
        _competencies(access, words),
        _content(access, words),
    ]
    return [group for group in groups if group.hits]


def _named(field: str, words: str) -> Q:
    return Q(**{f"{field}__icontains": words})


def _people(access: Access, words: str) -> Group:
    people = matching(employees_within(access, Permission.VIEW_PEOPLE), words)
    hits = [
        Hit(
            label=person.full_name,
            under=f"{person.role.name if person.role else person.position_title} · {person.number}",
            url=reverse("succession:person", args=[person.number]),
        )
        for person in people.select_related("role").order_by("plain_name", "pk")[:MOST]
    ]
    return Group(
        heading="People", icon="users", hits=hits, more_url=f"{reverse('people:directory')}?q="
    )


def _positions(access: Access, words: str) -> Group:
    found: Iterable[Position] = ()
    if access.can(Permission.VIEW_BENCH):
        found = (
            positions_within(access, Permission.VIEW_BENCH)
            .filter(_named("title", words), is_critical=True, closed_on__isnull=True)
            .select_related("org_unit")
            .order_by("title", "pk")[:MOST]
        )
    hits = [
        Hit(
            label=one.title,
            under=one.org_unit.name if one.org_unit else "",
            url=reverse("succession:position", args=[one.code]),
        )
        for one in found
    ]
    return Group(heading="Critical positions", icon="hierarchy", hits=hits)


def _roles(access: Access, words: str) -> Group:
    found: Iterable[Role] = ()
    if access.can(Permission.VIEW_COMPETENCIES):
        found = Role.objects.filter(_named("name", words)).select_related("family")[:MOST]
    hits = [
        Hit(
            label=one.name,
            under=one.family.name if one.family else "",
            url=reverse("competencies:role", args=[one.code]),
        )
        for one in found
    ]
    return Group(heading="Role profiles", icon="target", hits=hits)


def _competencies(access: Access, words: str) -> Group:
    found: Iterable[Competency] = ()
    if access.can(Permission.VIEW_COMPETENCIES):
        found = Competency.objects.filter(_named("name", words)).select_related("framework")[:MOST]
    hits = [
        Hit(
            label=one.name,
            under=one.framework.name if one.framework else "",
            url=reverse("competencies:competency", args=[one.code]),
        )
        for one in found
    ]
    return Group(heading="Competencies", icon="list", hits=hits)


def _content(access: Access, words: str) -> Group:
    found: Iterable[Content] = ()
    if access.can(Permission.VIEW_LEARNING):
        found = Content.objects.filter(_named("title", words), retired_on__isnull=True)[:MOST]
    hits = [
        Hit(label=one.title, under=one.provider, url=reverse("learning:content", args=[one.code]))
        for one in found
    ]
    return Group(heading="Library", icon="book", hits=hits)
