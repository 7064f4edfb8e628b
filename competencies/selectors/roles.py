"""Reading roles with the state of their profiles, and where a role is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from competencies.models import Requirement, RoleProfile
from competencies.selectors.profiles import profiles_behind
from people.access import Access, Permission
from people.models import Employee, Position, Role, left_by
from people.selectors.counting import CountRule, PeopleCount, count_rule
from ui.lists import ListState

STATES = {
    "published": "Published",
    "draft": "Draft open",
    "in_review": "In review",
    "approved": "Waits for its day",
    "behind": "Behind what it follows",
    "none": "No profile",
}
OPEN_STATES = ("draft", "in_review", "approved")
OPEN_WORDS = {
    "draft": "Draft of version",
    "in_review": "In review: version",
    "approved": "Waits for its day: version",
}
MOST_TO_COPY = 12
CURRENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)
_LATEST = RoleProfile.objects.filter(
    role=OuterRef("pk"), status=RoleProfile.Status.PUBLISHED
).order_by("-version")
_OPEN = RoleProfile.objects.filter(role=OuterRef("pk")).exclude(status=RoleProfile.Status.PUBLISHED)


def roles_of(
    access: Access, *, search: str = "", families: Sequence[str] = (), states: Sequence[str] = ()
) -> QuerySet[Role]:
    """Roles with `version`, `published_at`, `draft_version`, `requirement_count` and
    `people_count`, whom this reader may count."""
    roles = with_profiles(Role.objects.select_related("family")).annotate(
        people_count=_people_in(access)
    )
    if families:
        roles = roles.filter(family__code__in=families)
    if states:
        roles = roles.filter(_in_states(states))
    return matching(roles, search)


def listed(access: Access, state: ListState) -> QuerySet[Role]:
    """As a list of roles asks for them: search, filters and order."""
    found = roles_of(
        access,
        search=state.search,
        families=state.chosen("family"),
        states=state.chosen("state"),
    )
    return found.order_by(*state.order_by())


def roles_with_profile() -> int:
    published = RoleProfile.objects.filter(status=RoleProfile.Status.PUBLISHED)
    return published.order_by().values("role").distinct().count()


def with_profiles(roles: QuerySet[Role]) -> QuerySet[Role]:
    return roles.annotate(
        profile_id=Subquery(_LATEST.values("pk")[:1]),
        version=Subquery(_LATEST.values("version")[:1]),
        published_at=Subquery(_LATEST.values("published_at")[:1]),
        draft_version=Subquery(_OPEN.values("version")[:1]),
        draft_status=Subquery(_OPEN.values("status")[:1]),
    ).annotate(
        requirement_count=_counted(
            Requirement.objects.filter(profile=OuterRef("profile_id")), "profile"
        )
    )


def matching(roles: QuerySet[Role], search: str) -> QuerySet[Role]:
    """Every word in the name, or the whole as its code. Accents and case do not matter."""
    if not search:
        return roles
    plain = Func(F("name"), function="cadre_plain", output_field=TextField())
    roles = roles.alias(plain_name=plain)
    found = Q()
    for word in search.split():
        found &= Q(plain_name__contains=Func(Value(word), function="cadre_plain"))
    return roles.filter(found | Q(code__iexact=search))


def _in_states(states: Sequence[str]) -> Q:
    rules = {
        "published": Q(version__isnull=False),
        **{status: Q(draft_status=status) for status in OPEN_STATES},
        "behind": Q(pk__in=profiles_behind().values("role")),
        "none": Q(version__isnull=True, draft_version__isnull=True),
    }
    wanted = Q()
    for state in states:
        wanted |= rules[state]
    return wanted


def _people_in(access: Access) -> Coalesce:
    rule = count_rule(access, Permission.VIEW_PEOPLE)
    people = Employee.objects.filter(rule.within, role=OuterRef("pk"), status__in=CURRENT)
    return _counted(people, "role")


def _counted(rows: QuerySet, field: str) -> Coalesce:  # type: ignore[type-arg] # of any model
    counts = rows.order_by().values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """A role of `roles_of` as lists show it."""

    role: Role
    version: int | None
    published_at: datetime | None
    draft_version: int | None
    draft_words: str
    requirement_count: int
    people: PeopleCount


def role_line(role: Role, rule: CountRule) -> RoleLine:
    found = vars(role)
    return RoleLine(
        role=role,
        version=found["version"],
        published_at=found["published_at"],
        draft_version=found["draft_version"],
        draft_words=open_words(found["draft_status"], found["draft_version"]),
        requirement_count=found["requirement_count"],
        people=rule.count(found["people_count"]),
    )


def open_words(status: str | None, version: int | None) -> str:
    """ "In review: version 3"; empty where nothing is open."""
    return f"{OPEN_WORDS[status]} {version}" if status else ""


def state_words(version: int | None, draft_words: str) -> str:
    words = [f"Version {version}"] if version else []
    words += [draft_words] if draft_words else []
    return ", ".join(words) or "No profile"


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A role on the ladder of its family. `place` is below, here or above, as seen from one role;
    `is_next` where it is the rung that this one leads to, or comes from."""

    role: Role
    place: str
    is_next: bool


def ladder_of(role: Role) -> list[Rung]:
    """The family's roles, highest rung first; a role without a family or grade has no ladder."""
    if role.family_id is None or role.grade is None:
        return []
    siblings = with_profiles(Role.objects.filter(family=role.family_id, grade__isnull=False))
    roles = list(siblings.order_by("-grade", "name"))
    grades = [one.grade for one in roles if one.grade is not None]
    above = min((grade for grade in grades if grade > role.grade), default=None)
    below = max((grade for grade in grades if grade < role.grade), default=None)
    return [
        Rung(role=one, place=_place(one, role), is_next=one.grade in {above, below})
        for one in roles
    ]


def _place(one: Role, role: Role) -> str:
    if one.pk == role.pk:
        return "here"
    assert one.grade is not None
    assert role.grade is not None
    if one.grade == role.grade:
        return "beside"
    return "above" if one.grade > role.grade else "below"


@dataclass(frozen=True, kw_only=True)
class WhereUsed:
    """Who and what depends on the role. None where this reader may not know at all."""

    people: PeopleCount
    candidates: PeopleCount
    positions: int
    vacant: int
    successors: PeopleCount | None
    whom: str


def where_used(role: Role, access: Access) -> WhereUsed:
    """Three queries: people, seats, whoever is named for them."""
    people = count_rule(access, Permission.VIEW_PEOPLE)
    counts = _people_by_role(role, people)
    seats = _seats_of(role, access)
    in_it = counts.pop(role.pk, 0)
    return WhereUsed(
        people=people.count(in_it),
        candidates=people.count(sum(counts.values())),
        positions=seats.positions,
        vacant=seats.vacant,
        successors=seats.successors,
        whom=people.whom,
    )


def _people_by_role(role: Role, rule: CountRule) -> dict[int, int]:
    """Of the role itself and of the roles that lead to it."""
    wanted = Q(role=role) | Q(role__in=rung_below(role))
    rows = Employee.objects.filter(rule.within, wanted, status__in=CURRENT).order_by()
    return {row["role"]: row["n"] for row in rows.values("role").annotate(n=Count("pk"))}


@dataclass(frozen=True, kw_only=True)
class _Seats:
    positions: int
    vacant: int
    successors: PeopleCount | None


def _seats_of(role: Role, access: Access) -> _Seats:
    """Plans live in the room above; the relation is asked by its name."""
    empty = Q(incumbent__isnull=True, is_holder_undisclosed=False)
    found = Position.objects.filter(role=role, closed_on__isnull=True).aggregate(
        every=Count("pk"),
        vacant=Count("pk", filter=empty | left_by(timezone.localdate(), "incumbent__")),
    )
    may_know = access.can(Permission.VIEW_BENCH)
    return _Seats(
        positions=found["every"],
        vacant=found["vacant"],
        successors=_named_for(role, access) if may_know else None,
    )


def _named_for(role: Role, access: Access) -> PeopleCount:
    """People on slates of its seats, or on its own."""
    rule = count_rule(access, Permission.VIEW_BENCH)
    seats = Q(
        nominations__plan__position__role=role,
        nominations__plan__position__closed_on__isnull=True,
    )
    people = Employee.objects.filter(rule.within, status__in=CURRENT)
    named = people.filter(seats | Q(nominations__plan__role=role))
    return rule.count(named.order_by().values("pk").distinct().count())


def rung_below(role: Role) -> QuerySet[Role]:
    """The roles whose next rung this is."""
    if role.family_id is None or role.grade is None:
        return Role.objects.none()
    lower = Role.objects.filter(family=role.family_id, grade__lt=role.grade)
    nearest = lower.order_by().values("family").annotate(most=Max("grade")).values("most")
    return lower.filter(grade=Subquery(nearest))


def people_concerned_by(role: Role) -> QuerySet[Employee]:
    """Active people who are scored for the role: those in it, on the rung below, and named for
    one of its seats or for the role. In no order."""
    is_scored = (
        Q(role=role)
        | Q(role__in=rung_below(role))
        | Q(nominations__plan__position__role=role)
        | Q(nominations__plan__role=role)
    )
    people = Employee.objects.filter(is_scored, status=Employee.Status.ACTIVE)
    return people.order_by().distinct()


def concerned_by(role: Role) -> int:
    return people_concerned_by(role).count()


def roles_to_copy_from(role: Role, search: str) -> list[Role]:
    """Other roles with a published profile that a search finds; the same family first."""
    others = with_profiles(Role.objects.exclude(pk=role.pk).filter(Exists(_LATEST)))
    is_family = Exists(Role.objects.filter(pk=OuterRef("pk"), family=role.family_id))
    found = matching(others.select_related("family"), search).annotate(is_family=is_family)
    return list(found.order_by("-is_family", "name", "pk")[:MOST_TO_COPY])
