"""The competencies of a framework as a tree, a branch at a time or whole."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from competencies.models import Competency, Framework

WHOLE_AT_MOST = 300
"""Live competencies; a larger framework is opened branch by branch."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A competency with what stands below it. `below` counts its children; `children` are there
    where the tree came whole."""

    competency: Competency
    below: int
    children: Sequence["Branch"] = field(default_factory=list)


def has_tree(framework: Framework | None) -> bool:
    rows = Competency.objects.filter(framework=framework, parent__framework=framework)
    return framework is not None and rows.exists()


def live_in(framework: Framework) -> QuerySet[Competency]:
    return Competency.objects.filter(framework=framework, retired_on__isnull=True)


def children_of(framework: Framework, at: Competency | None) -> QuerySet[Competency]:
    """The live ones directly below, with how many stand below each as `below`. What stands below a
    competency of another framework, or below a retired one, stands at the top of this one."""
    rows = live_in(framework)
    if at is not None:
        rows = rows.filter(parent=at)
    else:
        above = Competency.objects.filter(
            pk=OuterRef("parent"), framework=framework, retired_on__isnull=True
        )
        rows = rows.filter(~Exists(above))
    alive = Q(children__retired_on__isnull=True, children__framework=framework)
    return rows.annotate(below=Count("children", filter=alive)).order_by("rank", "name", "pk")


def branches(rows: Sequence[Competency]) -> list[Branch]:
    """Of rows that came from `children_of`."""
    return [Branch(competency=row, below=row.below) for row in rows]  # type: ignore[attr-defined]  # annotated


def whole_tree(framework: Framework) -> list[Branch]:
    """Every live competency below its parent, in one query. For frameworks of moderate size."""
    rows = list(live_in(framework).order_by("rank", "name", "pk"))
    keys = {row.pk for row in rows}
    below: dict[int | None, list[Competency]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in keys else None].append(row)

    def grown(parent: int | None) -> list[Branch]:
        return [
            Branch(competency=row, below=len(below[row.pk]), children=grown(row.pk))
            for row in below[parent]
        ]

    return grown(None)


def way_to(competency: Competency) -> list[Competency]:
    """Its ancestors, the topmost first, in one query."""
    rows = Competency.objects.raw(
        """
        WITH RECURSIVE up(id, parent_id, depth) AS (
            SELECT id, parent_id, 0 FROM competencies_competency WHERE id = %s
            UNION ALL
            SELECT c.id, c.parent_id, depth + 1 FROM competencies_competency c
            JOIN up ON up.parent_id = c.id
        )
        SELECT c.* FROM competencies_competency c JOIN up USING (id) WHERE depth > 0
        ORDER BY depth DESC
        """,
        [competency.pk],
    )
    return list(rows)
