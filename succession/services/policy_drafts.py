"""Writing the next scoring policy: one draft, open to whoever may edit policies."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import record_event
from competencies.habits.services import keep_habits
from competencies.services.profiles import ChangedMeanwhile
from people.models import Account
from succession.models import ScoringPolicyDraft, ScoringPolicyVersion
from succession.pages.constants import changes_in_words, in_words
from succession.previews.question import stated_policy
from succession.previews.selectors import preview_of_policy
from succession.scoring import RaterCorrection, ScoringPolicy, policy_from_json
from succession.services.policies import LOCK_VERSIONS, publish_policy

DRAFT_LABEL = "Draft of the next scoring policy"
MOST_CHANGES = 20


@transaction.atomic
def start_policy_draft(*, source: ScoringPolicyVersion, by: Account) -> ScoringPolicyDraft:
    """Open the draft of the next version with the constants of `source`."""
    _lock()
    if ScoringPolicyDraft.objects.exists():
        raise Conflict("There is a draft already. It is open to you, too.")
    draft = ScoringPolicyDraft.objects.create(
        parameters=source.parameters, started_from=source, created_by=by, changed_by=by
    )
    _tell(by, Event.Action.CREATED, {"source": source.version})
    return draft


@transaction.atomic
def change_policy_draft(
    *,
    draft: ScoringPolicyDraft,
    policy: ScoringPolicy,
    seen: datetime,
    by: Account,
    takes_newest_habits: bool = False,
) -> ScoringPolicyDraft:
    """Replace the constants. `seen` is its `changed_at` when the writer opened it: where somebody
    saved since, ChangedMeanwhile is raised and nothing is overwritten. `takes_newest_habits` keeps
    what was last worked out of raters, for the draft to correct by."""
    locked = _locked(draft, seen)
    if takes_newest_habits:
        policy = replace(policy, rater_correction=_by_newest_habits(by))
    before = policy_from_json(locked.parameters)
    if stated_policy(before) == stated_policy(policy):
        return locked
    locked.parameters = stated_policy(policy)
    locked.changed_by = by
    locked.save()
    _tell(by, Event.Action.CHANGED, {"changes": _changes(before, policy)})
    return locked


@transaction.atomic
def publish_policy_draft(
    *,
    draft: ScoringPolicyDraft,
    effective_from: date,
    note: str,
    seen: datetime,
    by: Account,
    is_unpreviewed_accepted: bool = False,
) -> ScoringPolicyVersion:
    """Make the draft the next version, from today on or later. Without a finished preview of
    exactly these constants it is refused unless that is accepted."""
    locked = _locked(draft, seen)
    policy = policy_from_json(locked.parameters)
    if effective_from < timezone.localdate():
        raise DomainError("A version counts from today on or later. Choose another day.")
    preview = preview_of_policy(policy)
    if preview is None and not is_unpreviewed_accepted:
        raise DomainError("Nobody has seen what these constants change. Run the preview first.")
    published = publish_policy(policy=policy, effective_from=effective_from, note=note, by=by)
    told = {"published_as": published.version, "preview": preview.pk if preview else "none"}
    _tell(by, Event.Action.PUBLISHED, told)
    locked.delete()
    return published


@transaction.atomic
def discard_policy_draft(*, draft: ScoringPolicyDraft, seen: datetime, by: Account) -> None:
    """Throw the draft away. What it said is kept in the trail."""
    locked = _locked(draft, seen)
    _tell(by, Event.Action.RETRACTED, {"parameters": locked.parameters})
    locked.delete()


def _by_newest_habits(by: Account) -> RaterCorrection:
    kept = keep_habits(by=by)
    return RaterCorrection(measurement=kept.pk, measured_on=kept.measured_on)


def _lock() -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(LOCK_VERSIONS)


def _locked(draft: ScoringPolicyDraft, seen: datetime) -> ScoringPolicyDraft:
    """The draft as it is now, held until the transaction ends."""
    locked = ScoringPolicyDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Conflict("This draft was published or discarded meanwhile.")
    if locked.changed_at != seen:
        raise ChangedMeanwhile("Somebody else changed this draft while you had it open.")
    return locked


def _changes(before: ScoringPolicy, after: ScoringPolicy) -> str:
    return changes_in_words(in_words(after, before).changes, most=MOST_CHANGES)


def _tell(by: Account, action: Event.Action, detail: dict[str, Any]) -> None:
    record_event(
        by=by,
        action=action,
        object_type="scoring_policy_draft",
        object_id="draft",
        object_label=DRAFT_LABEL,
        detail=detail,
    )
