"""How one competency relates to others, in both directions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from competencies.models import Competency, CompetencyLink

MOST_OF_A_KIND = 20
_KINDS = dict(CompetencyLink.Kind.choices)


@dataclass(frozen=True, kw_only=True)
class LinkGroup:
    """Others in one relation, read as: this competency, `words`, others. `is_back`: the other way
    round, others `words` this one."""

    words: str
    is_back: bool
    others: Sequence[Competency]
    more: int


def links_of(competency: Competency) -> list[LinkGroup]:
    """Equivalences first. One query; children by link are many and stand in the tree."""
    rows = (
        CompetencyLink.objects.filter(Q(origin=competency) | Q(destination=competency))
        .select_related("origin__framework", "destination__framework")
        .order_by("kind", "rank", "pk")[:400]
    )
    found: dict[tuple[str, bool], list[Competency]] = defaultdict(list)
    for row in rows:
        is_back = row.destination_id == competency.pk and not _is_mutual(row.kind)
        other = row.origin if row.destination_id == competency.pk else row.destination
        found[row.kind, is_back].append(other)
    order = sorted(found, key=lambda key: (key[0] != "equivalent", key))
    return [
        LinkGroup(
            words=_KINDS.get(kind, kind.removeprefix("ext:")),
            is_back=is_back,
            others=found[kind, is_back][:MOST_OF_A_KIND],
            more=max(0, len(found[kind, is_back]) - MOST_OF_A_KIND),
        )
        for kind, is_back in order
    ]


def _is_mutual(kind: str) -> bool:
    return kind in {"equivalent", "related", "peer"}


@dataclass(frozen=True, kw_only=True)
class Link:
    kind: str
    words: str
    other: Competency


def links_from(code: str) -> list[Link]:
    """What a competency says of others, in force. One query."""
    rows = CompetencyLink.objects.filter(origin__code=code)
    found = rows.select_related("destination__framework").order_by("kind", "rank", "pk")
    return [
        Link(
            kind=row.kind,
            words=_KINDS.get(row.kind, row.kind.removeprefix("ext:")),
            other=row.destination,
        )
        for row in found[:200]
    ]
