"""Withholding something from people about themselves, and showing it again."""

from django.db import transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from people.models import Account, WithheldItem


@transaction.atomic
def withhold(*, item: WithheldItem.Item, reason: str, by: Account) -> WithheldItem:
    """Keep one kind of thing from everybody's own page, for a reason that they read there. Again
    with other words replaces the reason."""
    if not reason.strip():
        raise DomainError("Say why, in a sentence that everybody reads.")
    row, _ = WithheldItem.objects.update_or_create(
        item=item, defaults={"reason": reason.strip(), "withheld_by": by}
    )
    _record(item, by, is_withheld=True, reason=row.reason)
    return row


@transaction.atomic
def show_again(*, item: WithheldItem.Item, by: Account) -> None:
    """No longer withheld; nothing happens where it was not."""
    if WithheldItem.objects.filter(item=item).delete()[0]:
        _record(item, by, is_withheld=False, reason="")


def _record(item: WithheldItem.Item, by: Account, *, is_withheld: bool, reason: str) -> None:
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="withheld_item",
        object_id=item.value,
        object_label=str(item.label),
        detail={"is_withheld": is_withheld, "reason": reason},
    )
