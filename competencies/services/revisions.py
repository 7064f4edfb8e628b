"""Changing a framework: somebody writes a revision, somebody else approves it, then it is applied in
one piece. Published revisions are the changelog."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

import pgtrigger
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import Framework, FrameworkRevision, RevisionChange
from competencies.revising import Change, ChangeKind, checked, read_kind
from competencies.revision_rules import Deed, may, problems
from competencies.selectors.framework_state import changes_of, known_for, tree_of
from competencies.services.applying import apply_changes
from people.models import Account

Status = FrameworkRevision.Status
BATCH = 2_000
"""Rows per INSERT."""


class ChangedMeanwhile(Conflict):
    """The framework or the revision is not any more what this writer saw."""


class Proposal(TypedDict):
    """One change as `propose_changes` takes it; `after` as in `competencies/revising.py`."""

    kind: str
    code: str
    after: dict[str, Any]


@transaction.atomic
def start_revision(
    *, framework: Framework, by: Actor, note: str = "", origin: str = "form"
) -> FrameworkRevision:
    """Open the next revision. Raises Conflict where one is open."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    if open_revision(framework) is not None:
        raise Conflict(f"{framework.name} has an open revision already. It is open to you, too.")
    revision = FrameworkRevision.objects.create(
        framework=framework,
        number=_next_number(framework),
        note=note.strip(),
        origin=FrameworkRevision.Origin(origin),
        created_by=_account(by),
    )
    _tell(revision, by, Event.Action.CREATED)
    return revision


def open_revision(framework: Framework) -> FrameworkRevision | None:
    return framework.revisions.filter(status__in=[Status.DRAFT, Status.IN_REVIEW]).first()


def hold_draft(revision: FrameworkRevision) -> FrameworkRevision:
    """The draft as it is now, held until the transaction ends. Raises Conflict where it is none."""
    return _locked(revision, Deed.CHANGE)


def propose_change(
    *, revision: FrameworkRevision, kind: str, code: str, after: dict[str, Any], by: Actor
) -> RevisionChange | None:
    """Add one change, instead of an earlier one of the same kind and code. One that says what is so
    already only takes the earlier one away, and None is returned."""
    proposed = propose_changes(
        revision=revision, changes=[Proposal(kind=kind, code=code, after=after)], by=by
    )
    return proposed[0] if proposed else None


@transaction.atomic
def propose_changes(
    *, revision: FrameworkRevision, changes: Sequence[Proposal], by: Actor
) -> list[RevisionChange]:
    """Add many changes, all or none, in a number of queries that does not grow with them but for
    the rows written. Raises DomainError with the first that cannot be."""
    locked = _locked(revision, Deed.CHANGE)
    wanted = {(one.kind, one.code): one for one in map(_read, changes)}
    known = known_for(locked.framework, wanted.values(), _added(locked))
    rows = [checked(change, known) for change in wanted.values()]
    rank = locked.changes.aggregate(last=Max("rank"))["last"] or 0
    _forget(locked, wanted)
    written = RevisionChange.objects.bulk_create(
        _rows(locked, [one for one in rows if not one.is_empty], rank, by), batch_size=BATCH
    )
    locked.save(update_fields=["changed_at"])
    _tell(locked, by, Event.Action.CHANGED, {"changes": _in_short(rows)})
    return written


@transaction.atomic
def withdraw_change(*, revision: FrameworkRevision, kind: str, code: str, by: Actor) -> None:
    """Take a change out of a draft. Raises Conflict where another change needs what it adds."""
    locked = _locked(revision, Deed.CHANGE)
    found = locked.changes.filter(kind=read_kind(kind), code=code).first()
    if found is None:
        raise Conflict("This change is not in the revision any more.")
    found.delete()
    locked.save(update_fields=["changed_at"])
    if kind == ChangeKind.ADD:
        _recheck(locked)
    _tell(locked, by, Event.Action.RETRACTED, {"kind": kind, "code": code})


@transaction.atomic
def submit_revision(*, revision: FrameworkRevision, by: Actor, note: str = "") -> FrameworkRevision:
    """Ask somebody else to look. Raises DomainError where there is nothing, no reason, or where
    the changes cannot come into force together."""
    locked = _locked(revision, Deed.SUBMIT)
    locked.note = note.strip() or locked.note
    if not locked.note:
        raise DomainError("Say in a sentence what changes and why.")
    if not locked.changes.exists():
        raise DomainError("There is no change in this revision yet.")
    _refuse_problems(locked, changes_of(locked))
    locked.status = Status.IN_REVIEW
    locked.submitted_by, locked.submitted_at = _account(by), timezone.now()
    locked.save()
    _tell(locked, by, Event.Action.CHANGED, {"status": "in review"})
    return locked


@transaction.atomic
def send_back(*, revision: FrameworkRevision, by: Actor, reason: str = "") -> FrameworkRevision:
    """From review to draft again, an approval that waits for its day included."""
    locked = _locked(revision, Deed.SEND_BACK)
    _reopen(locked)
    _tell(locked, by, Event.Action.RETRACTED, {"reason": reason.strip()[:300]})
    return locked


@transaction.atomic
def approve_and_publish(
    *, revision: FrameworkRevision, by: Account, effective_from: date | None = None
) -> FrameworkRevision:
    """Put the changes in force, now or on a day to come. Raises Forbidden for whoever wrote any of
    it, ChangedMeanwhile where the framework is not what the changes replace."""
    locked = _locked(revision, Deed.APPROVE)
    if locked.is_waiting_for_day:
        raise Conflict("It is approved already and waits for its day.")
    _refuse_author(locked, by)
    day = effective_from or locked.effective_from
    if effective_from is not None and effective_from < timezone.localdate():
        raise DomainError("A revision cannot come into force in the past.")
    locked.approved_by, locked.approved_at, locked.effective_from = by, timezone.now(), day
    if day is not None and day > timezone.localdate():
        _changes_in_force(locked)
        locked.save()
        _tell(locked, by, Event.Action.CHANGED, {"approved for": day.isoformat()})
        return locked
    return _publish(locked, by)


@transaction.atomic
def publish_on_its_day(*, revision: FrameworkRevision, by: Actor) -> FrameworkRevision:
    """Apply what was approved before. Where the framework changed meanwhile it goes back to its
    author instead, for what was approved is not what would happen."""
    locked = _locked(revision, Deed.APPROVE)
    if not locked.is_waiting_for_day or (locked.effective_from or date.max) > timezone.localdate():
        raise Conflict("This revision is not due.")
    try:
        return _publish(locked, by)
    except DomainError as error:
        return send_back(revision=locked, by=by, reason=error.sentence)


@transaction.atomic
def record_published(
    *, framework: Framework, changes: Sequence[Change], note: str, by: Actor
) -> FrameworkRevision:
    """Enter in the changelog what an import wrote already. An open revision stays open."""
    Framework.objects.select_for_update().get(pk=framework.pk)
    revision = FrameworkRevision.objects.create(
        framework=framework,
        number=_next_number(framework),
        note=note,
        origin=FrameworkRevision.Origin.IMPORT,
        status=Status.PUBLISHED,
        created_by=_account(by),
        published_at=timezone.now(),
        effective_from=timezone.localdate(),
    )
    with pgtrigger.ignore("competencies.RevisionChange:change_of_closed_revision_insert"):
        RevisionChange.objects.bulk_create(_rows(revision, changes, 0, by), batch_size=BATCH)
    _tell(revision, by, Event.Action.IMPORTED, {"changes": _in_short(changes)})
    return revision


def publish_due_revisions(*, by: Actor) -> int:
    """Everything approved for today or before, each in its own transaction; how many came into
    force. Sent twice it does nothing more."""
    due = FrameworkRevision.objects.filter(
        status=Status.IN_REVIEW,
        approved_at__isnull=False,
        effective_from__lte=timezone.localdate(),
    )
    done = [publish_on_its_day(revision=one, by=by) for one in due.order_by("effective_from", "pk")]
    return sum(one.status == Status.PUBLISHED for one in done)


@transaction.atomic
def discard_revision(*, revision: FrameworkRevision, by: Actor) -> FrameworkRevision:
    """Close it without effect. Its changes stay readable in the trail of the framework."""
    locked = _locked(revision, Deed.DISCARD)
    locked.status = Status.DISCARDED
    locked.approved_by = locked.approved_at = None
    locked.save()
    _tell(locked, by, Event.Action.RETRACTED, {"status": "discarded"})
    return locked


@transaction.atomic
def refresh_revision(*, revision: FrameworkRevision, by: Actor) -> FrameworkRevision:
    """Hold a draft against the framework as it is now: what it replaces is read again, and changes
    that came to be so by other ways fall out."""
    locked = _locked(revision, Deed.CHANGE)
    proposals = [
        Proposal(kind=one.kind, code=one.code, after=dict(one.after)) for one in changes_of(locked)
    ]
    locked.changes.all().delete()
    propose_changes(revision=locked, changes=proposals, by=by)
    return locked


def _next_number(framework: Framework) -> int:
    return (framework.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def _publish(locked: FrameworkRevision, by: Actor) -> FrameworkRevision:
    changes = _changes_in_force(locked)
    try:
        with transaction.atomic():
            apply_changes(revision=locked, changes=changes)
    except IntegrityError as error:
        raise ChangedMeanwhile(
            "Something else in the framework does not allow these changes any more."
        ) from error
    locked.status, locked.published_at = Status.PUBLISHED, timezone.now()
    locked.effective_from = locked.effective_from or timezone.localdate()
    locked.save()
    _tell(locked, by, Event.Action.PUBLISHED, {"changes": _in_short(changes)})
    return locked


def _changes_in_force(locked: FrameworkRevision) -> list[Change]:
    """The changes, if they can come into force on the framework as it is now."""
    changes = changes_of(locked)
    _refuse_stale(locked, changes)
    _refuse_problems(locked, changes)
    return changes


def _refuse_stale(locked: FrameworkRevision, changes: Sequence[Change]) -> None:
    stale = stale_changes(locked, changes)
    if stale:
        names = ", ".join(one.label or "names of levels" for one in stale[:3])
        raise ChangedMeanwhile(
            f"The framework changed after this was written: {names}"
            f"{f' and {len(stale) - 3} more' if len(stale) > 3 else ''}. "
            "Send it back, and take up what changed."
        )


def stale_changes(revision: FrameworkRevision, changes: Sequence[Change]) -> list[Change]:
    """Those that would replace something else than they say, or cannot be any more."""
    known = known_for(revision.framework, changes, {})

    def is_stale(change: Change) -> bool:
        try:
            now = checked(change, known)
        except DomainError:
            return True
        return (now.replaces, now.after) != (change.replaces, change.after)

    return [change for change in changes if is_stale(change)]


def _refuse_problems(locked: FrameworkRevision, changes: Sequence[Change]) -> None:
    found = problems(tree_of(locked.framework), changes)
    if found:
        raise DomainError(found[0])


def _refuse_author(locked: FrameworkRevision, by: Account) -> None:
    wrote = locked.changes.filter(proposed_by=by).exists()
    if wrote or by.pk in {locked.created_by_id, locked.submitted_by_id}:
        raise Forbidden("Whoever wrote a revision does not approve it. Ask somebody else.")


def _reopen(locked: FrameworkRevision) -> None:
    locked.status = Status.DRAFT
    locked.submitted_by = locked.submitted_at = None
    locked.approved_by = locked.approved_at = None
    locked.save()


def _recheck(locked: FrameworkRevision) -> None:
    """Every change still stands on what is there. All or none."""
    changes = changes_of(locked)
    known = known_for(locked.framework, changes, {})
    for change in changes:
        checked(change, known)


def _locked(revision: FrameworkRevision, deed: Deed) -> FrameworkRevision:
    """The revision as it is now, held with its framework until the transaction ends."""
    locked = (
        FrameworkRevision.objects.select_for_update(of=("self",))
        .select_related("framework")
        .get(pk=revision.pk)
    )
    if not may(locked.status, deed):
        raise Conflict(f"This revision is {locked.get_status_display().lower()} by now.")
    return locked


def _added(locked: FrameworkRevision) -> dict[str, Mapping[str, Any]]:
    return dict(locked.changes.filter(kind=ChangeKind.ADD).values_list("code", "after"))


def _read(proposal: Proposal) -> Change:
    code, after = proposal["code"], proposal["after"]
    if not isinstance(code, str) or not isinstance(after, dict):
        raise DomainError("A change has a code and says what shall be.")
    return Change(kind=read_kind(proposal["kind"]), code=code, after=after)


def _forget(locked: FrameworkRevision, wanted: Iterable[tuple[ChangeKind, str]]) -> None:
    codes: dict[ChangeKind, list[str]] = {}
    for kind, code in wanted:
        codes.setdefault(kind, []).append(code)
    for kind, some in codes.items():
        locked.changes.filter(kind=kind, code__in=some).delete()


def _rows(
    revision: FrameworkRevision, changes: Collection[Change], rank: int, by: Actor
) -> list[RevisionChange]:
    return [
        RevisionChange(
            revision=revision,
            kind=change.kind.value,
            code=change.code,
            label=change.label[:200],
            before=change.before,
            after=change.after,
            rank=rank + index,
            proposed_by=_account(by),
        )
        for index, change in enumerate(changes, start=1)
    ]


def _in_short(changes: Sequence[Change]) -> list[str]:
    said = [f"{one.kind.value} {one.code}".strip() for one in changes[:20]]
    return [*said, f"{len(changes) - 20} more"] if len(changes) > 20 else said


def _account(by: Actor) -> Account | None:
    return by if isinstance(by, Account) else None


def _tell(
    revision: FrameworkRevision,
    by: Actor,
    action: Event.Action,
    detail: dict[str, Any] | None = None,
) -> None:
    record_event(
        by=by,
        action=action,
        object_type="framework_revision",
        object_id=revision.pk,
        object_label=f"{revision.framework.name} revision {revision.number}",
        detail={"framework": revision.framework.code, **(detail or {})},
    )
