"""Changing what a session is held by, until it opens."""

from django.db import transaction

from audit.models import Event
from people.models import Account
from succession.calibration.grid import to_data
from succession.calibration.places import before_of
from succession.calibration.preparing import (
    Rules,
    changeable,
    members_of,
    place_by_evidence,
    record,
)
from succession.models import CalibrationSession

SIMPLE = ("name", "held_on", "dissent_mode", "minutes_per_person", "quorum")


@transaction.atomic
def change_rules(*, session: CalibrationSession, rules: Rules, by: Account) -> int:
    """How many people the evidence puts elsewhere now: everybody is placed anew by another grid. The
    agenda stays as it was made."""
    locked = changeable(session)
    changed = [one for one in SIMPLE if getattr(locked, one) != getattr(rules, one)]
    for one in changed:
        setattr(locked, one, getattr(rules, one))
    if (grid := to_data(rules.grid)) != locked.grid:
        changed.append("grid")
        locked.grid = grid
    if not changed:
        return 0
    locked.save(update_fields=changed)
    moved = _placed_anew(locked) if "grid" in changed else 0
    names = ", ".join(changed)
    record(locked, Event.Action.CHANGED, by, act="rules", changed=names, placed_elsewhere=moved)
    return moved


def _placed_anew(session: CalibrationSession) -> int:
    """By row and column: another name of the same step moves nobody."""
    members = members_of(session)
    was = {one.pk: before_of(one) for one in members}
    place_by_evidence(session, members)
    return sum(before_of(one) != was[one.pk] for one in members)
