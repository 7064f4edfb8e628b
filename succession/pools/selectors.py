"""Reading pools: which the reader may see, who of their people is in them, and how people move through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from audit.errors import NotFound
from competencies.models import Evidence
from people.access import Access, Permission, Scope, reach
from people.models import RoleChange
from succession.models import PoolSpell, ReadinessHistory, ReadinessScore, TalentPool
from succession.models.readiness import Band
from succession.pools.criteria import Facts, Names, criteria_from, why_words
from succession.pools.matching import DAYS_IN_MONTH, people_meeting
from succession.pools.stale import QUIET_DAYS, Stale, stale_words
from succession.pools.velocity import Stay, Velocity, months_between, velocity_of

A_YEAR = timedelta(days=365)


def visible_pools(access: Access) -> QuerySet[TalentPool]:
    """All of them, or those that one's people are in, and those that one made or answers for."""
    pools = TalentPool.objects.select_related("owner", "role", "created_by")
    if access.can_all(Permission.VIEW_POOLS):
        return pools
    theirs = PoolSpell.objects.filter(reach(access, Permission.VIEW_POOLS, prefix="employee__"))
    rule = Q(pk__in=theirs.order_by().values("pool_id")) | Q(created_by=access.account)
    if access.employee_id is not None:
        rule |= Q(owner_id=access.employee_id)
    return pools.filter(rule)


def load_pool(access: Access, pk: int) -> TalentPool:
    found = visible_pools(access).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such pool, or nobody in it is yours to see.")
    return found


def may_edit(access: Access, pool: TalentPool) -> bool:
    """HR for all pools; an HR partner for those made or answered for."""
    scopes = access.scopes(Permission.EDIT_POOLS)
    if Scope.ALL in scopes:
        return True
    is_own = pool.created_by_id == access.account.pk or (
        access.employee_id is not None and pool.owner_id == access.employee_id
    )
    return bool(scopes) and is_own


def with_counts(access: Access, pools: QuerySet[TalentPool], today: date) -> QuerySet[TalentPool]:
    """Adds how many of the reader's people are in each, and came and went in twelve months."""
    theirs = reach(access, Permission.VIEW_POOLS, prefix="spells__employee__")
    year = today - A_YEAR
    return pools.annotate(
        members=Count("spells", filter=theirs & Q(spells__left_on__isnull=True)),
        entered=Count("spells", filter=theirs & Q(spells__joined_on__gt=year)),
        gone=Count("spells", filter=theirs & Q(spells__left_on__gt=year)),
    )


def spells_of(access: Access, pool: TalentPool) -> QuerySet[PoolSpell]:
    return pool.spells.filter(reach(access, Permission.VIEW_POOLS, prefix="employee__"))


def members_of(access: Access, pool: TalentPool, today: date) -> QuerySet[PoolSpell]:
    """Those of the reader's people who are in it now, with what is stale about each."""
    cutoff = today - timedelta(days=round(pool.longest_months * DAYS_IN_MONTH))
    score = ReadinessScore.objects.filter(employee=OuterRef("employee_id"), role=pool.role_id)
    members = spells_of(access, pool).filter(left_on__isnull=True)
    return members.select_related("employee__role__family", "employee__org_unit").annotate(
        band=Coalesce(Subquery(score.values("band")[:1]), Value("")),
        score=Subquery(score.values("score")[:1]),
        score_sd=Subquery(score.values("score_sd")[:1]),
        seen=Subquery(score.values("coverage")[:1]),
        is_gone=_flag(Q(employee__status="left") | Q(employee__left_on__lte=today)),
        is_quiet=_flag(~Q(Exists(_evidence_since(today - timedelta(days=QUIET_DAYS))))),
        is_long=_flag(
            Q(joined_on__lte=cutoff)
            & ~Q(Exists(_moves_since(cutoff)))
            & ~Q(Exists(_bands_since(pool, cutoff)))
        ),
        is_off=_flag(~Q(employee_id__in=_meeting(pool, members, today)))
        if _is_checked(pool)
        else Value(value=False),
    )


def _flag(rule: Q) -> "ExpressionWrapper[Q]":
    return ExpressionWrapper(rule, output_field=BooleanField())


def _evidence_since(day: date) -> QuerySet[Evidence]:
    return Evidence.objects.filter(
        employee=OuterRef("employee_id"), observed_on__gt=day, retracted_at__isnull=True
    )


def _moves_since(day: date) -> QuerySet[RoleChange]:
    return RoleChange.objects.filter(employee=OuterRef("employee_id"), changed_on__gt=day)


def _bands_since(pool: TalentPool, day: date) -> QuerySet[ReadinessHistory]:
    """Another band than today's, seen since."""
    now = ReadinessScore.objects.filter(employee=OuterRef("employee_id"), role=pool.role_id).values(
        "band"
    )[:1]
    return ReadinessHistory.objects.filter(
        employee=OuterRef("employee_id"), role=pool.role_id, as_of__gt=day
    ).exclude(band=Subquery(now))


def _is_checked(pool: TalentPool) -> bool:
    """Of a live pool everybody meets the criteria, as of the last refresh."""
    return pool.kind == TalentPool.Kind.PICKED and bool(pool.criteria)


def _meeting(pool: TalentPool, members: QuerySet[PoolSpell], today: date) -> Sequence[int]:
    among = members.order_by().values("employee_id")
    return people_meeting(criteria_from(pool.criteria), pool.role, today, among=among)


FLAGS = {
    Stale.GONE: "is_gone",
    Stale.CRITERIA: "is_off",
    Stale.QUIET: "is_quiet",
    Stale.LONG: "is_long",
}


def only_stale(members: QuerySet[PoolSpell], kinds: Sequence[str]) -> QuerySet[PoolSpell]:
    """Those to whom any of these applies."""
    rules = [Q(**{FLAGS[Stale(kind)]: True}) for kind in kinds]
    return members.filter(reduce(or_, rules)) if rules else members


def stale_counts(members: QuerySet[PoolSpell]) -> dict[Stale, int]:
    """One query."""
    found = members.order_by().aggregate(
        **{kind.value: Count("pk", filter=Q(**{flag: True})) for kind, flag in FLAGS.items()}
    )
    return {kind: found[kind.value] for kind in Stale}


@dataclass(frozen=True, kw_only=True)
class Member:
    """A stay that goes on, as a page shows it; `stale` in words."""

    spell: PoolSpell
    band: str
    label: str
    score: float | None
    score_sd: float | None
    stale: Sequence[str]
    why: str


def member_of(spell: PoolSpell, pool: TalentPool, names: Names, today: date) -> Member:
    """`why`: into a hand-picked pool the reason given, else what of the person meets the criteria."""
    row = vars(spell)
    return Member(
        spell=spell,
        band=row["band"],
        label=str(Band(row["band"]).label) if row["band"] else "",
        score=row["score"],
        score_sd=row["score_sd"],
        why=spell.reason
        if pool.kind == TalentPool.Kind.PICKED
        else why_words(criteria_from(pool.criteria), _facts(spell, today), names) or spell.reason,
        stale=stale_words({kind: row[flag] for kind, flag in FLAGS.items()}, pool.longest_months),
    )


def _facts(spell: PoolSpell, today: date) -> Facts:
    person = spell.employee
    family = person.role.family if person.role else None
    return Facts(
        family=family.name if family else "",
        unit=person.org_unit.name if person.org_unit else "",
        grade=person.grade,
        months_here=int(months_between(person.hired_on, today)) if person.hired_on else None,
        seen=vars(spell)["seen"],
    )


def velocity(access: Access, pool: TalentPool, today: date) -> Velocity:
    """Over all stays of the reader's people; one query."""
    until = Coalesce(OuterRef("left_on"), Value(today))
    history = ReadinessHistory.objects.filter(employee=OuterRef("employee_id"), role=pool.role_id)
    before = history.filter(as_of__lte=OuterRef("joined_on")).order_by("-as_of", "-id")
    ready = history.filter(
        band=Band.READY_NOW, as_of__gt=OuterRef("joined_on"), as_of__lte=until
    ).order_by()
    moves = RoleChange.objects.filter(
        employee=OuterRef("employee_id"),
        is_promotion=True,
        changed_on__gt=OuterRef("joined_on"),
        changed_on__lte=until,
    ).order_by()
    rows = (
        spells_of(access, pool)
        .order_by("joined_on", "pk")
        .annotate(
            band_before=Subquery(before.values("band")[:1]),
            ready_on=Subquery(_first(ready, "as_of")),
            promoted_on=Subquery(_first(moves, "changed_on")),
        )
        .values_list("joined_on", "left_on", "band_before", "ready_on", "promoted_on")
    )
    stays = [
        Stay(
            joined_on=joined,
            left_on=left,
            ready_on=None if before_ == Band.READY_NOW else ready_on,
            promoted_on=promoted,
        )
        for joined, left, before_, ready_on, promoted in rows
    ]
    return velocity_of(stays, today)


def _first(
    rows: QuerySet[ReadinessHistory] | QuerySet[RoleChange], day: str
) -> QuerySet[ReadinessHistory] | QuerySet[RoleChange]:
    return rows.values("employee_id").annotate(first=Min(F(day))).values("first")  # type: ignore[return-value] # rows of one value
