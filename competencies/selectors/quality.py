"""What is known around a profile, for the check of its quality."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count, Max, Q
from django.utils import timezone

from competencies.comparing import Need
from competencies.models import DIRECT_SOURCES, Competency, Evidence, Indicator
from competencies.quality import Hint, Practice, Surroundings, quality_hints
from people.models import Employee, Role

MOST_PEOPLE = 2000
"""Of a larger role, that many are looked at: enough to see what nobody shows."""


def hints_for(needs: Sequence[Need]) -> list[Hint]:
    """Weaknesses of these requirements as they stand, in two queries."""
    return quality_hints(needs, surroundings_of(needs))


def surroundings_of(needs: Sequence[Need], role: Role | None = None) -> Surroundings:
    """Two queries; with a role four, for what was seen of the people in it."""
    described, behaviours = _described(needs)
    reached, retired = _reached_and_retired(needs)
    return Surroundings(
        described_levels=described,
        with_content=reached,
        retired=retired,
        behaviours=behaviours,
        practice=_practice(needs, role) if role else None,
    )


def _described(
    needs: Sequence[Need],
) -> tuple[Mapping[int, set[int]], Mapping[int, list[str]]]:
    """The levels that have behaviours, and those of the level that is needed."""
    levels = {need.competency_id: int(need.level) for need in needs}
    described: dict[int, set[int]] = defaultdict(set)
    behaviours: dict[int, list[str]] = defaultdict(list)
    for row in Indicator.objects.filter(competency__in=levels).order_by("rank", "pk"):
        described[row.competency_id].add(row.level)
        if row.level == levels[row.competency_id]:
            behaviours[row.competency_id].append(row.text)
    return described, behaviours


def _reached_and_retired(needs: Sequence[Need]) -> tuple[set[int], set[int]]:
    """Competencies with live content, and retired ones. Content lives in the room above; the
    relation is asked by its name."""
    is_live = Q(content_mappings__content__retired_on__isnull=True) | Q(
        content_mappings__content__retired_on__gt=timezone.localdate()
    )
    rows = (
        Competency.objects.filter(pk__in=[need.competency_id for need in needs])
        .order_by()
        .annotate(reached=Count("content_mappings", filter=is_live))
        .values_list("pk", "reached", "retired_on")
    )
    facts = list(rows)
    return (
        {key for key, reached, _ in facts if reached},
        {key for key, _, retired_on in facts if retired_on},
    )


def _practice(needs: Sequence[Need], role: Role) -> dict[int, Practice] | None:
    people = Employee.objects.filter(role=role, status=Employee.Status.ACTIVE).order_by("pk")
    if not people.exists():
        return None
    rows = (
        Evidence.objects.filter(
            employee__in=people.values("pk")[:MOST_PEOPLE],
            competency__in=[need.competency_id for need in needs],
            source__in=DIRECT_SOURCES,
            retracted_at__isnull=True,
        )
        .exclude(source=Evidence.Source.SELF_ASSESSMENT)
        .order_by()
        .values_list("competency")
        .annotate(seen=Count("employee", distinct=True), highest=Max("level"))
    )
    return {key: Practice(seen=seen, highest=highest) for key, seen, highest in rows}
