"""Talent pools: the list, one pool with its members and how people move through it, and files."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.access import employees_within
from people.requests import MemberRequest, Permission, requires
from people.selectors.directory import matching
from succession.models import PoolSpell, TalentPool
from succession.models.readiness import Band
from succession.pools import selectors
from succession.pools.criteria import criteria_from, words_of
from succession.pools.selectors import load_pool, may_edit, with_counts
from succession.pools.services import names_for
from succession.pools.stale import STALE_WORDS, Stale
from ui.exports import Record, export_response
from ui.lists import Filter, ListSpec, ListState, paginate, read_list
from ui.trends import Series

DUE = "due"
POOLS = ListSpec(
    sorts={
        "review": ("review_on", "name"),
        "name": ("name",),
        "members": ("members", "name"),
        "entered": ("entered", "name"),
        "left": ("gone", "name"),
    },
    default_sort="review",
    filters=(
        Filter(name="state", label="State", choices=dict(TalentPool.State.choices)),
        Filter(name="kind", label="Kind", choices=dict(TalentPool.Kind.choices)),
        Filter(name="review", label="Review", choices={DUE: "Overdue"}),
    ),
    search_label="Find a pool by name, purpose or owner",
)
HEADERS = (
    "Pool", "Purpose", "Kind", "State", "Owner", "Review on", "Members", "Entered in 12 months",
    "Left in 12 months",
)  # fmt: skip
MEMBER_HEADERS = (
    "Number", "Name", "Role", "Org unit", "Joined on", "Left on", "Left because", "Why in it",
    "Readiness", "Score", "Asks for a look",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_POOLS)
def pools(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, POOLS)
    page = paginate(_found(request, state).order_by(*state.order_by()), state)
    context = {
        "list": state,
        "page": page,
        "today": timezone.localdate(),
        "may_create": request.access.can(Permission.EDIT_POOLS),
        "sees_all": request.access.can_all(Permission.VIEW_POOLS),
    }
    return render(request, "succession/pools/list.html", context)


@require_GET
@requires(Permission.VIEW_POOLS)
def pools_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, POOLS)
    found = list(_found(request, state).order_by(*state.order_by()))
    record_list_export(
        by=request.user, object_type="talent_pool", label="Talent pools", rows=len(found)
    )
    rows = (
        (
            one.name, one.purpose, one.get_kind_display(), one.get_state_display(),
            one.owner.full_name, one.review_on, *(vars(one)[key] for key in ("members", "entered", "gone")),
        )
        for one in found
    )  # fmt: skip
    return export_response(kind, "talent-pools", HEADERS, rows)


def _found(request: MemberRequest, state: ListState) -> QuerySet[TalentPool]:
    today = timezone.localdate()
    found = with_counts(request.access, selectors.visible_pools(request.access), today)
    for name in ("state", "kind"):
        if values := state.chosen(name):
            found = found.filter(**{f"{name}__in": values})
    if state.chosen("review"):
        found = found.filter(state=TalentPool.State.OPEN, review_on__lte=today)
    for word in state.search.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(purpose__icontains=word)
            | Q(owner__full_name__icontains=word)
        )
    return found


def member_spec() -> ListSpec:
    words = {kind.value: STALE_WORDS[kind].format(months="so many") for kind in Stale}
    return ListSpec(
        sorts={
            "joined": ("-joined_on", "employee__plain_name"),
            "name": ("employee__plain_name",),
            "score": ("score", "employee__plain_name"),
        },
        default_sort="name",
        filters=(
            Filter(name="stale", label="Asks for a look", choices=words),
            Filter(name="band", label="Readiness", choices=dict(Band.choices)),
        ),
        search_label="Find a person by name or number",
    )


@require_GET
@requires(Permission.VIEW_POOLS)
def pool(request: MemberRequest, pk: int) -> HttpResponseBase:
    found, today = load_pool(request.access, pk), timezone.localdate()
    state = read_list(request.GET, member_spec())
    everybody = selectors.members_of(request.access, found, today)
    page = paginate(_members(request, everybody, state).order_by(*state.order_by()), state)
    counts = selectors.stale_counts(everybody)
    velocity = selectors.velocity(request.access, found, today)
    names = names_for([found])
    context = {
        "list": state,
        "page": page,
        "pool": found,
        "today": today,
        "members": [selectors.member_of(spell, found, names, today) for spell in page.rows],
        "criteria": words_of(criteria_from(found.criteria), names),
        "stale": [
            (kind.value, STALE_WORDS[kind].format(months=found.longest_months), count)
            for kind, count in counts.items()
            if count
        ],
        "velocity": velocity,
        "periods": [one.label for one in velocity.periods],
        "series": [
            Series(
                name="In it at the end", values=[float(one.members) for one in velocity.periods]
            ),
            Series(name="Entered", values=[float(one.entered) for one in velocity.periods]),
            Series(name="Left", values=[float(one.left) for one in velocity.periods]),
        ],
        "past": selectors.spells_of(request.access, found)
        .filter(left_on__isnull=False)
        .select_related("employee")
        .order_by("-left_on", "-pk")[:20],
        "is_overdue": found.state == TalentPool.State.OPEN and found.review_on <= today,
        "may_edit": may_edit(request.access, found),
        "is_live": found.kind == TalentPool.Kind.LIVE,
        "is_open": found.state == TalentPool.State.OPEN,
    }
    return render(request, "succession/pools/pool.html", context)


def _members(
    request: MemberRequest, members: QuerySet[PoolSpell], state: ListState
) -> QuerySet[PoolSpell]:
    members = selectors.only_stale(members, state.chosen("stale"))
    if bands := state.chosen("band"):
        members = members.filter(Q(band__in=bands))
    if state.search:
        people = employees_within(request.access, Permission.VIEW_POOLS)
        members = members.filter(employee__in=matching(people, state.search))
    return members


@require_GET
@requires(Permission.VIEW_POOLS)
def pool_export(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    """Everybody within reach who is or was in it; what is stale only of those who are."""
    found, today = load_pool(request.access, pk), timezone.localdate()
    past = selectors.spells_of(request.access, found).filter(left_on__isnull=False)
    present = selectors.members_of(request.access, found, today)
    rows = [*_present(found, present, today), *_past(past)]
    record_list_export(by=request.user, object_type="talent_pool", label=found.name, rows=len(rows))
    return export_response(kind, f"pool {found.pk}", MEMBER_HEADERS, rows)


def _present(pool: TalentPool, spells: QuerySet[PoolSpell], today: date) -> Iterator[Record]:
    names = names_for([pool])
    for spell in spells.order_by("employee__plain_name", "pk"):
        member = selectors.member_of(spell, pool, names, today)
        score = None if member.score is None else round(member.score, 1)
        yield (*_stay(spell), member.label, score, "; ".join(member.stale))


def _past(spells: QuerySet[PoolSpell]) -> Iterator[Record]:
    rows = spells.select_related("employee__role", "employee__org_unit")
    for spell in rows.order_by("-left_on", "employee__plain_name", "pk"):
        yield (*_stay(spell), None, None, "")


def _stay(spell: PoolSpell) -> Record:
    person = spell.employee
    return (
        person.number,
        person.full_name,
        person.role.name if person.role else "",
        person.org_unit.name if person.org_unit else "",
        spell.joined_on,
        spell.left_on,
        spell.get_left_because_display(),
        spell.reason,
    )
