"""What closed sessions left in people's records."""

from collections.abc import Sequence

from people.models import Employee, WithheldItem
from people.selectors.withheld import is_withheld
from succession.models import CalibrationRecord


def records_of(employee: Employee, *, is_self: bool) -> Sequence[CalibrationRecord]:
    """Newest first; none for oneself where the organisation withholds them. At most two queries."""
    if is_self and is_withheld(WithheldItem.Item.CALIBRATIONS):
        return ()
    rows = CalibrationRecord.objects.filter(employee=employee)
    return list(rows.select_related("session", "role"))


def moves_in_words(record: CalibrationRecord) -> str:
    """ "To High readiness, meets expectations: Ran the site alone (Mona Lind)"."""
    return "; ".join(
        f"To {one['went_to']}: {one['rationale']} ({one['by']})" for one in record.moves
    )


def dissent_in_words(record: CalibrationRecord) -> str:
    """ "Mona Lind: Four weeks is short"; without a name where none is kept."""
    return "; ".join(
        f"{one['by']}: {one['text']}" if one["by"] else one["text"] for one in record.dissent
    )
