"""Scores as their own subject may see them."""

from django.db.models import QuerySet

from people.models import Employee, WithheldItem
from people.selectors.withheld import is_withheld
from succession.models import ReadinessScore
from succession.selectors.scores import ways_up


def scores_shown_to(
    reader: Employee | None, scores: QuerySet[ReadinessScore]
) -> QuerySet[ReadinessScore]:
    """Without the reader's own for roles that are in sight only because of a slate, where the
    organisation withholds nominations: such a score would tell of one. At most three queries."""
    if reader is None or not is_withheld(WithheldItem.Item.NOMINATIONS):
        return scores
    ways = ways_up(reader)
    told = ways.slate - ways.next_rung - {ways.own}
    return scores.exclude(employee=reader, role__in=told)
