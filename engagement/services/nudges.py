"""Asking, and taking the answer."""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from audit.errors import Conflict, Forbidden
from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import Evidence
from competencies.services.evidence import record_evidence
from engagement.holdout import is_held_out
from engagement.models import Nudge, NudgeRule
from engagement.policies import may_become
from engagement.selectors.candidates import (
    LEARNING_WITHOUT_BEHAVIOUR,
    Candidate,
    learning_without_behaviour,
)
from engagement.selectors.nudges import looked_since
from people.models import Account

_BATCH = 5_000


@transaction.atomic
def run_nudge_round(*, as_of: date, by: Actor) -> dict[str, int]:
    """Close what is answered or too old, then ask anew within every manager's limit.

    Safe to run again on the same day: the same question is never put twice, and its lot never
    changes. Returns counts: asked, held_out, elsewhere, lapsed.
    """
    rule = NudgeRule.objects.select_for_update().get(key=LEARNING_WITHOUT_BEHAVIOUR)
    counts = {
        "elsewhere": _close_seen_elsewhere(rule),
        "lapsed": _close_lapsed(rule, as_of),
        "asked": 0,
        "held_out": 0,
    }
    if rule.is_active:
        drawn = [_draw(rule, one, as_of) for one in _within_limit(rule, as_of)]
        Nudge.objects.bulk_create(drawn, batch_size=_BATCH)
        arms = Counter(one.arm for one in drawn)
        counts |= {"asked": arms[Nudge.Arm.ASSIGNED], "held_out": arms[Nudge.Arm.HELD_OUT]}
    record_event(
        by=by,
        action=Event.Action.RAN,
        object_type="nudge_rule",
        object_id=rule.pk,
        object_label=rule.name,
        detail=counts,
    )
    return counts


@transaction.atomic
def answer_nudge(
    *, nudge: Nudge, level: float | None, note: str, by: Account, behaviour: str = ""
) -> Nudge:
    """A level becomes a manager rating of today; no level says "I have not seen this yet"."""
    locked = (
        Nudge.objects.select_for_update(of=("self",))
        .select_related("employee", "competency", "recipient")
        .get(pk=nudge.pk)
    )
    if locked.recipient_id != by.employee_id or locked.arm != Nudge.Arm.ASSIGNED:
        raise Forbidden("This question was put to somebody else.")
    if locked.employee.manager_id != locked.recipient_id:
        raise Conflict(f"{locked.employee} no longer reports to you; nothing was changed.")
    outcome = Nudge.Outcome.NOT_SEEN if level is None else Nudge.Outcome.RATED
    if not may_become(locked.outcome, outcome):
        raise Conflict("This question is closed already; nothing was changed.")
    if level is not None:
        record_evidence(
            employee=locked.employee,
            competency=locked.competency,
            source=Evidence.Source.MANAGER_RATING,
            level=level,
            observed_on=timezone.localdate(),
            assessor=locked.recipient,
            note=note,
            behaviour=behaviour,
            origin=Evidence.Origin.NUDGE,
            by=by,
        )
    locked.outcome = outcome
    locked.answered_at = timezone.now()
    locked.answered_by = by
    locked.save(update_fields=["outcome", "answered_at", "answered_by"])
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="nudge",
        object_id=locked.pk,
        object_label=f"{locked.competency.name}: {outcome.label}",
        subject_number=locked.employee.number,
    )
    return locked


def _within_limit(rule: NudgeRule, as_of: date) -> list[Candidate]:
    """The limit counts held-out questions too, so that both arms come from the same people."""
    room = Counter(
        dict(
            Nudge.objects.filter(rule=rule, outcome=Nudge.Outcome.OPEN)
            .values_list("recipient")
            .annotate(n=Count("pk"))
        )
    )
    chosen = []
    for one in learning_without_behaviour(rule, as_of):
        if room[one.recipient_id] < rule.open_limit:
            room[one.recipient_id] += 1
            chosen.append(one)
    return chosen


def _draw(rule: NudgeRule, one: Candidate, as_of: date) -> Nudge:
    held_out = is_held_out(
        rule=rule.key,
        recipient=one.recipient_number,
        employee=one.employee_number,
        competency=one.competency_code,
        holdout_share=rule.holdout_share,
    )
    return Nudge(
        rule=rule,
        recipient_id=one.recipient_id,
        employee_id=one.employee_id,
        competency_id=one.competency_id,
        completion_id=one.completion_id,
        arm=Nudge.Arm.HELD_OUT if held_out else Nudge.Arm.ASSIGNED,
        due_on=as_of + timedelta(days=rule.due_days),
    )


def _close_seen_elsewhere(rule: NudgeRule) -> int:
    return Nudge.objects.filter(looked_since(), rule=rule, outcome=Nudge.Outcome.OPEN).update(
        outcome=Nudge.Outcome.ELSEWHERE
    )


def _close_lapsed(rule: NudgeRule, as_of: date) -> int:
    return Nudge.objects.filter(rule=rule, outcome=Nudge.Outcome.OPEN, due_on__lt=as_of).update(
        outcome=Nudge.Outcome.LAPSED
    )
