"""Preparing, opening, closing and cancelling 360 rounds."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import Actor, record_event
from audit.transitions import next_state
from competencies.feedback.checking import check_comments
from competencies.feedback.policies import TRANSITIONS, Act, State
from competencies.feedback.suppression import ANONYMOUS, MINIMUM
from competencies.models import FeedbackRound, RaterGroup, RoundRater
from competencies.selectors.towards import current_profiles
from people.models import Account, Employee, Role

QUIET = timedelta(days=180)
"""Between a release and the next opening about the same person: a round soon afterwards, with one
rater more, would tell that one's answers by difference."""
LONGEST = timedelta(days=60)
MOST_RATERS = 30


@transaction.atomic
def start_round(*, employee: Employee, role: Role, by: Account) -> FeedbackRound:
    """A draft that asks about what the role requires, with the manager and oneself among the
    raters. Raises Conflict where a round about this person is under way."""
    refuse_oneself(employee, by)
    if employee.status == Employee.Status.LEFT:
        raise Conflict(f"{employee} has left; nobody is asked about them.")
    profile = current_profiles([role]).get(role.pk)
    lines = list(profile.requirements.all()) if profile is not None else []
    if not lines:
        raise DomainError(f"{role} requires nothing yet, so there is nothing to ask. Publish more.")
    try:
        with transaction.atomic():
            started = FeedbackRound.objects.create(employee=employee, role=role, created_by=by)
    except IntegrityError as error:
        raise Conflict("A round about this person is under way already.") from error
    started.competencies.set([line.competency_id for line in lines])
    first = [one for one in (employee.manager, employee) if one is not None]
    RoundRater.objects.bulk_create(
        RoundRater(round=started, rater=one, group=group_of(employee, one))
        for one in first
        if one.status == Employee.Status.ACTIVE
    )
    record(started, Event.Action.CREATED, by)
    return started


def group_of(employee: Employee, rater: Employee) -> RaterGroup:
    """By the reporting lines, so that nobody is put where there are too few."""
    if rater.pk == employee.pk:
        return RaterGroup.SELF
    if rater.pk == employee.manager_id:
        return RaterGroup.MANAGER
    if rater.manager_id == employee.pk:
        return RaterGroup.REPORTS
    if rater.manager_id is not None and rater.manager_id == employee.manager_id:
        return RaterGroup.PEERS
    return RaterGroup.OTHERS


@transaction.atomic
def add_raters(
    *, feedback_round: FeedbackRound, people: Sequence[Employee], by: Account
) -> FeedbackRound:
    """More people to ask, while the round is prepared or open. Who is asked already stays."""
    locked = locked_round(feedback_round, Act.CHANGE, by)
    if any(one.status != Employee.Status.ACTIVE for one in people):
        raise DomainError("Ask only people who work here now.")
    if locked.raters.count() + len(people) > MOST_RATERS:
        raise DomainError(f"Ask at most {MOST_RATERS} people in one round.")
    RoundRater.objects.bulk_create(
        [
            RoundRater(round=locked, rater=one, group=group_of(locked.employee, one))
            for one in people
        ],
        ignore_conflicts=True,
    )
    record(locked, Event.Action.CHANGED, by, act=Act.CHANGE)
    return locked


@transaction.atomic
def remove_rater(*, rater: RoundRater, by: Account) -> None:
    """Somebody is no longer asked. Whoever has answered stays: nobody can find their answers."""
    locked = locked_round(rater.round, Act.CHANGE, by)
    found = locked.raters.select_for_update().filter(pk=rater.pk).first()
    if found is None:
        raise Conflict("This person is not asked any more.")
    if found.state == RoundRater.State.ANSWERED:
        raise Conflict("This person has answered, and what they said can no longer be told apart.")
    found.delete()
    record(locked, Event.Action.CHANGED, by, act=Act.CHANGE)


@transaction.atomic
def open_round(*, feedback_round: FeedbackRound, closes_on: date, by: Account) -> FeedbackRound:
    """Ask everybody. Raises DomainError for too few raters or an unlikely day, Conflict too soon
    after the last release."""
    locked = locked_round(feedback_round, Act.OPEN, by)
    today = timezone.localdate()
    if not today <= closes_on <= today + LONGEST:
        raise DomainError(f"Choose a last day from today on, within {LONGEST.days} days.")
    if locked.raters.filter(group__in=ANONYMOUS).count() < MINIMUM:
        raise DomainError(
            f"Ask at least {MINIMUM} people beside the manager and the person: "
            "of fewer nothing could be shown."
        )
    _refuse_too_soon(locked.employee, today)
    locked.state, locked.opens_on, locked.closes_on = State.OPEN.value, today, closes_on
    locked.save(update_fields=["state", "opens_on", "closes_on"])
    record(locked, Event.Action.CHANGED, by, act=Act.OPEN)
    return locked


def _refuse_too_soon(employee: Employee, today: date) -> None:
    last = (
        FeedbackRound.objects.filter(employee=employee, state=State.RELEASED)
        .order_by("-finished_at")
        .first()
    )
    if last is None or last.finished_at is None:
        return
    free_on = timezone.localtime(last.finished_at).date() + QUIET
    if today < free_on:
        raise Conflict(
            f"The last round about {employee} was released less than {QUIET.days} days ago. "
            f"Open the next one from {free_on:%-d %b %Y} on, so that nobody's answers can be "
            "told from the difference."
        )


@transaction.atomic
def close_round(*, feedback_round: FeedbackRound, by: Actor) -> FeedbackRound:
    """No more answers; comments are looked through for names."""
    locked = locked_round(feedback_round, Act.CLOSE, by)
    locked.state = State.CLOSED.value
    locked.save(update_fields=["state"])
    check_comments(locked)
    record(locked, Event.Action.CHANGED, by, act=Act.CLOSE)
    return locked


@transaction.atomic
def cancel_round(*, feedback_round: FeedbackRound, by: Account) -> FeedbackRound:
    """End it without a result. What was answered is deleted, and nothing was ever shown of it."""
    locked = locked_round(feedback_round, Act.CANCEL, by)
    locked.answers.all().delete()
    locked.comments.all().delete()
    finish(locked, State.CANCELLED, by)
    record(locked, Event.Action.RETRACTED, by, act=Act.CANCEL)
    return locked


def locked_round(feedback_round: FeedbackRound, act: Act, by: Actor) -> FeedbackRound:
    """The row as it is now. Raises Conflict where its state does not allow the act, Forbidden where
    it is about the account's own person."""
    locked = (
        FeedbackRound.objects.select_for_update(of=("self",))
        .select_related("employee", "role")
        .get(pk=feedback_round.pk)
    )
    refuse_oneself(locked.employee, by)
    next_state(TRANSITIONS, State(locked.state), act)
    return locked


def refuse_oneself(employee: Employee, by: Actor) -> None:
    if isinstance(by, Account) and by.employee_id == employee.pk:
        raise Forbidden("Nobody runs a round about themselves. Ask a colleague in HR.")


def finish(locked: FeedbackRound, state: State, by: Account) -> None:
    locked.state = state.value
    locked.finished_at, locked.finished_by = timezone.now(), by
    locked.save(update_fields=["state", "finished_at", "finished_by"])


def record(
    locked: FeedbackRound, action: Event.Action, by: Actor, *, act: Act | None = None
) -> None:
    record_event(
        by=by,
        action=action,
        object_type="feedback_round",
        object_id=locked.pk,
        object_label=f"360 round for {locked.role} ({locked.state})",
        subject_number=locked.employee.number,
        detail={"act": str(act)} if act else {},
    )
