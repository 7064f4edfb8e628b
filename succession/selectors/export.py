"""The current scores as the canonical file."""

from collections.abc import Iterator

from django.db.models.functions import Collate

from succession.models import ReadinessScore

FIELDS = {
    "employee_number": "employee__number",
    "role_code": "role__code",
    "role_version": "profile__version",
    "as_of": "as_of",
    "score": "score",
    "score_sd": "score_sd",
    "coverage": "coverage",
    "gate_passed": "gate_passed",
    "months_to_ready": "months_to_ready",
    "band": "band",
    "policy_version": "policy__version",
}
"""Column of the file → field, in the order of the file."""


def exported_scores() -> Iterator[tuple[str, ...]]:
    """One row per current score in the order of FIELDS; numbers with full float precision, yes
    and no as true and false. By number and code in code-point order, the same on every server."""
    scores = ReadinessScore.objects.order_by(
        Collate("employee__number", "C"), Collate("role__code", "C")
    ).values_list(*FIELDS.values())
    for row in scores.iterator(chunk_size=5000):
        yield tuple(_written(value) for value in row)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)
