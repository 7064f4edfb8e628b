"""Changing talent pools: a named human makes and fills them, or the criteria that they wrote down do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import Actor, System, record_event
from audit.transitions import next_state
from competencies.models import Competency
from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from succession.models import PoolSpell, TalentPool
from succession.models.readiness import Band
from succession.pools.criteria import Criteria, Names, criteria_from, faults_of, words_of
from succession.pools.matching import people_meeting
from succession.pools.policies import TRANSITIONS, Act, State

OBJECT_TYPE = "talent_pool"
Left = PoolSpell.Left


@dataclass(frozen=True, kw_only=True)
class PoolTerms:
    """What a pool is; all of it can be changed but its kind."""

    name: str
    purpose: str
    owner: Employee
    review_on: date
    role: Role | None = None
    criteria: Criteria = field(default_factory=Criteria)
    longest_months: int = 24


@transaction.atomic
def create_pool(*, kind: TalentPool.Kind, terms: PoolTerms, by: Actor) -> TalentPool:
    """An open pool; a live one is filled at once."""
    _check(kind, terms)
    try:
        with transaction.atomic():
            pool = TalentPool.objects.create(
                kind=kind,
                created_by=by if isinstance(by, Account) else None,
                **_columns(terms),
            )
    except IntegrityError as error:
        raise Conflict("There is a pool of this name already.") from error
    _record(pool, Event.Action.CREATED, by, act="create")
    if kind == TalentPool.Kind.LIVE:
        refresh_pool(pool=pool, by=by)
    return pool


@transaction.atomic
def change_pool(*, pool: TalentPool, terms: PoolTerms, by: Actor) -> TalentPool:
    """Other terms; a live pool is held against everybody anew."""
    locked = _locked(pool, Act.CHANGE)
    _check(TalentPool.Kind(locked.kind), terms)
    before = {name: getattr(locked, name) for name in _columns(terms)}
    for name, value in _columns(terms).items():
        setattr(locked, name, value)
    try:
        with transaction.atomic():
            locked.save(update_fields=list(before))
    except IntegrityError as error:
        raise Conflict("There is a pool of this name already.") from error
    changed = sorted(name for name, value in before.items() if value != getattr(locked, name))
    _record(locked, Event.Action.CHANGED, by, act=Act.CHANGE, changed=changed)
    if locked.kind == TalentPool.Kind.LIVE:
        refresh_pool(pool=locked, by=by)
    return locked


@transaction.atomic
def review_pool(*, pool: TalentPool, next_on: date, by: Actor) -> TalentPool:
    """Looked at; the next time is then."""
    locked = _locked(pool, Act.REVIEW)
    if next_on <= timezone.localdate():
        raise DomainError("The next review lies ahead.")
    locked.review_on = next_on
    locked.save(update_fields=["review_on"])
    _record(locked, Event.Action.CHANGED, by, act=Act.REVIEW, next_on=next_on.isoformat())
    return locked


@transaction.atomic
def add_member(*, pool: TalentPool, employee: Employee, reason: str, by: Account) -> PoolSpell:
    """Put somebody into a hand-picked pool, for a reason that the person may read."""
    locked = _locked(pool, Act.ADD)
    if locked.kind != TalentPool.Kind.PICKED:
        raise Conflict("The criteria of this pool say who is in it.")
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")
    if employee.has_left(timezone.localdate()):
        raise DomainError(f"{employee.full_name} has left.")
    if by.employee_id == employee.pk:
        raise Forbidden("Nobody puts themselves into a pool. Ask somebody else.")
    if PoolSpell.objects.filter(pool=locked, employee=employee, left_on__isnull=True).exists():
        raise Conflict(f"{employee.full_name} is in this pool already.")
    spell = PoolSpell.objects.create(
        pool=locked,
        employee=employee,
        joined_on=timezone.localdate(),
        reason=reason.strip(),
        joined_by=by,
    )
    _record(locked, Event.Action.CHANGED, by, act=Act.ADD, subject=employee.number)
    return spell


@transaction.atomic
def add_members(
    *, pool: TalentPool, people: Iterable[Employee], reason: str, by: Account
) -> list[PoolSpell]:
    """All of them, or nobody."""
    return [add_member(pool=pool, employee=one, reason=reason, by=by) for one in people]


@transaction.atomic
def remove_member(*, spell: PoolSpell, reason: str, by: Account) -> PoolSpell:
    """Take somebody out of a hand-picked pool; the stay is kept as it was."""
    pool = _locked(spell.pool, Act.REMOVE)
    if pool.kind != TalentPool.Kind.PICKED:
        raise Conflict("The criteria of this pool say who is in it.")
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")
    found = PoolSpell.objects.select_for_update().filter(pk=spell.pk, left_on__isnull=True).first()
    if found is None:
        raise Conflict("This person is not in the pool any more.")
    if by.employee_id == found.employee_id:
        raise Forbidden("Nobody decides about their own place in a pool. Ask somebody else.")
    found.left_on, found.left_because = timezone.localdate(), Left.REMOVED
    found.left_note, found.left_by = reason.strip(), by
    found.save(update_fields=["left_on", "left_because", "left_note", "left_by"])
    _record(pool, Event.Action.CHANGED, by, act=Act.REMOVE, subject=spell.employee.number)
    return found


@transaction.atomic
def close_pool(*, pool: TalentPool, by: Actor) -> TalentPool:
    """Everybody's stay ends today; past ones stay readable."""
    locked = _locked(pool, Act.CLOSE)
    locked.state, locked.closed_at = TalentPool.State.CLOSED, timezone.now()
    locked.save(update_fields=["state", "closed_at"])
    ended = _end(locked.spells.filter(left_on__isnull=True), Left.CLOSED, timezone.localdate())
    _record(locked, Event.Action.CHANGED, by, act=Act.CLOSE, left=ended)
    return locked


@transaction.atomic
def reopen_pool(*, pool: TalentPool, by: Actor) -> TalentPool:
    """Open again: a live one is filled at once, a hand-picked one begins empty."""
    locked = _locked(pool, Act.REOPEN)
    locked.state, locked.closed_at = TalentPool.State.OPEN, None
    locked.save(update_fields=["state", "closed_at"])
    _record(locked, Event.Action.CHANGED, by, act=Act.REOPEN)
    if locked.kind == TalentPool.Kind.LIVE:
        refresh_pool(pool=locked, by=by)
    return locked


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    joined: int
    left: int


@transaction.atomic
def refresh_pool(
    *, pool: TalentPool, by: Actor | None = None, today: date | None = None
) -> Refreshed:
    """Hold the criteria of a live pool against everybody and write who joined and who left, as of a
    day. Again on the same day changes nothing. A hand-picked pool is only noted as looked at."""
    locked = _locked(pool, Act.REFRESH)
    day = today or timezone.localdate()
    joined = left = 0
    if locked.kind == TalentPool.Kind.LIVE:
        joined, left = _move(locked, day)
    locked.refreshed_at = timezone.now()
    locked.save(update_fields=["refreshed_at"])
    if joined or left:
        _record(
            locked, Event.Action.CHANGED, by or System(), act=Act.REFRESH, joined=joined, left=left
        )
    return Refreshed(joined=joined, left=left)


def refresh_pools(*, today: date | None = None) -> int:
    """Every open live pool, each in a transaction of its own; how many joined or left."""
    moved = 0
    open_pools = TalentPool.objects.filter(state=TalentPool.State.OPEN, kind=TalentPool.Kind.LIVE)
    for pool in open_pools.order_by("pk"):
        done = refresh_pool(pool=pool, today=today)
        moved += done.joined + done.left
    return moved


def _move(pool: TalentPool, day: date) -> tuple[int, int]:
    criteria = criteria_from(pool.criteria)
    meeting = set(people_meeting(criteria, pool.role, day))
    present = dict(
        pool.spells.filter(left_on__isnull=True).order_by().values_list("employee_id", "pk")
    )
    going = [pk for employee, pk in present.items() if employee not in meeting]
    gone = PoolSpell.objects.filter(pk__in=going).filter(employee__status=Employee.Status.LEFT)
    _end(gone, Left.GONE, day)
    _end(PoolSpell.objects.filter(pk__in=going, left_on__isnull=True), Left.CRITERIA, day)
    reason = "; ".join(words_of(criteria, names_for([pool])))
    PoolSpell.objects.bulk_create(
        PoolSpell(pool=pool, employee_id=employee, joined_on=day, reason=reason)
        for employee in sorted(meeting - set(present))
    )
    return len(meeting - set(present)), len(going)


def _end(spells: Any, because: PoolSpell.Left, day: date) -> int:
    """Never before its first day: a stay that began later today's clock ends with it."""
    return int(spells.filter(joined_on__lte=day).update(left_on=day, left_because=because))


def names_for(pools: Iterable[TalentPool]) -> Names:
    """Words for the codes of these pools. Three queries."""
    asked = [pool.criteria for pool in pools]
    role = next((pool.role.name for pool in pools if pool.role), "")

    def named(rows: Any) -> Mapping[str, str]:
        return dict(rows.values_list("code", "name"))

    families = [code for one in asked for code in one.get("families", ())]
    units = [code for one in asked for code in one.get("units", ())]
    competencies = [one["competency"] for one in asked if one.get("competency")]
    return Names(
        families=named(RoleFamily.objects.filter(code__in=families)),
        units=named(OrgUnit.objects.filter(code__in=units)),
        competencies=named(Competency.objects.filter(code__in=competencies)),
        bands={band.value: str(band.label) for band in Band},
        role=role,
    )


def _check(kind: TalentPool.Kind, terms: PoolTerms) -> None:
    if terms.owner.has_left(timezone.localdate()):
        raise DomainError(f"{terms.owner.full_name} has left. Name somebody who works here.")
    if kind == TalentPool.Kind.LIVE and terms.criteria.is_empty:
        raise DomainError("A pool by criteria needs at least one.")
    for _, sentence in faults_of(terms.criteria, has_role=terms.role is not None):
        raise DomainError(sentence)


def _columns(terms: PoolTerms) -> dict[str, Any]:
    return {
        "name": terms.name.strip(),
        "purpose": terms.purpose.strip(),
        "owner": terms.owner,
        "review_on": terms.review_on,
        "role": terms.role,
        "criteria": terms.criteria.as_json(),
        "longest_months": terms.longest_months,
    }


def _locked(pool: TalentPool, act: Act) -> TalentPool:
    """The row as it is now, locked, where the act is possible."""
    found = (
        TalentPool.objects.select_for_update(of=("self",)).select_related("role").get(pk=pool.pk)
    )
    next_state(TRANSITIONS, State(found.state), act)
    return found


def _record(
    pool: TalentPool, action: Event.Action, by: Actor, *, act: str, subject: str = "", **detail: Any
) -> None:
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=pool.pk,
        object_label=str(pool),
        subject_number=subject,
        detail={"act": str(act), **detail},
    )
