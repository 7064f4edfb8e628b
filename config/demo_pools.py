"""Talent pools of the demo company: two by criteria, one hand-picked, filled month by month."""

from datetime import date, timedelta

from django.db.models import Count

from people.models import Account, Employee, Role
from succession.models import PoolSpell, ReadinessScore, TalentPool
from succession.models.readiness import Band
from succession.pools.criteria import Criteria
from succession.pools.services import PoolTerms, add_member, create_pool, refresh_pool

REVIEWED_EVERY = timedelta(days=91)


def fill_pools(*, as_of: date) -> None:
    """Once; again changes nothing."""
    if TalentPool.objects.exists():
        return
    admin = Account.objects.select_related("employee").get(demo_label="HR administrator")
    manager = Account.objects.select_related("employee").get(demo_label="Manager")
    assert admin.employee is not None
    assert manager.employee is not None
    role = _busiest_role()
    next_review = as_of + REVIEWED_EVERY
    create_pool(
        kind=TalentPool.Kind.LIVE,
        terms=PoolTerms(
            name=f"Next {role.name}s",
            purpose=f"People within two years of {role.name}: a project with responsibility each year.",
            owner=manager.employee,
            review_on=next_review,
            role=role,
            criteria=Criteria(
                bands=(Band.READY_NOW.value, Band.WITHIN_2_YEARS.value), coverage=0.5
            ),
        ),
        by=admin,
    )
    create_pool(
        kind=TalentPool.Kind.LIVE,
        terms=PoolTerms(
            name="First leaders",
            purpose="Experienced specialists who have not led yet: a first team, with a mentor.",
            owner=admin.employee,
            review_on=next_review,
            criteria=Criteria(grade_from=3, grade_to=4, tenure_months=36),
        ),
        by=admin,
    )
    _picked(admin, manager, next_review)
    _backdate(as_of)


def _busiest_role() -> Role:
    rows = (
        ReadinessScore.objects.filter(band__in=[Band.READY_NOW, Band.WITHIN_2_YEARS])
        .values("role_id")
        .annotate(people=Count("pk"))
        .order_by("-people", "role_id")
    )
    return Role.objects.get(pk=rows[0]["role_id"])


def _picked(admin: Account, manager: Account, next_review: date) -> None:
    assert manager.employee is not None
    pool = create_pool(
        kind=TalentPool.Kind.PICKED,
        terms=PoolTerms(
            name="Works that change",
            purpose="People who carry the move of machining to Casablanca.",
            owner=manager.employee,
            review_on=next_review,
            criteria=Criteria(tenure_months=24),
            longest_months=6,
        ),
        by=admin,
    )
    chosen = Employee.objects.filter(
        manager=manager.employee, status=Employee.Status.ACTIVE
    ).order_by("plain_name", "pk")
    for person in chosen[:6]:
        add_member(
            pool=pool,
            employee=person,
            reason="Knows the machines and has the trust of both sites.",
            by=admin,
        )
    TalentPool.objects.filter(pk=pool.pk).update(review_on=next_review - 2 * REVIEWED_EVERY)


def _backdate(as_of: date) -> None:
    """An invented company has kept its pools for longer than since this morning: stays began with the
    score that first met the criteria, or with the hand that picked."""
    for number, spell in enumerate(PoolSpell.objects.order_by("pk")):
        months = (number * 7) % 23
        PoolSpell.objects.filter(pk=spell.pk).update(joined_on=as_of - timedelta(days=30 * months))
    for pool in TalentPool.objects.filter(kind=TalentPool.Kind.LIVE):
        _some_left(pool, as_of)
        refresh_pool(pool=pool, today=as_of)


def _some_left(pool: TalentPool, as_of: date) -> None:
    """Every sixth met the criteria for a while and came back later."""
    for number, spell in enumerate(pool.spells.order_by("pk")):
        if number % 6 or spell.joined_on >= as_of - timedelta(days=120):
            continue
        PoolSpell.objects.filter(pk=spell.pk).update(
            left_on=spell.joined_on + timedelta(days=90 + number),
            left_because=PoolSpell.Left.CRITERIA,
        )
