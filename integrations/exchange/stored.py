"""What is stored of a framework, as content. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    Indicator,
)
from competencies.revising import Facts
from integrations.exchange.content import Content, Head, Link

HEAD_FIELDS = (
    "code",
    "name",
    "description",
    "source",
    "licence",
    "identifier",
    "version_label",
    "publisher",
    "language",
    "attribution",
    "extras",
)


def head_of(framework: Framework) -> Head:
    return Head(**{name: getattr(framework, name) for name in HEAD_FIELDS})


def content_of(framework: Framework, *, with_retired: bool = True) -> Content:
    """Its competencies with everything around them, in the order of the tree's ranks. Five
    queries; occupations are not among it."""
    items = {one.code: one for one in _items(framework, with_retired=with_retired)}
    for code, one in items.items():
        if one.parent and one.parent not in items:
            items[code] = replace(one, parent="")
    return Content(
        head=head_of(framework),
        items=items,
        links=[one for one in _links(framework, with_retired=with_retired) if one.origin in items],
        level_names={one.level: (one.name, one.description) for one in framework.levels.all()},
    )


def _items(framework: Framework, *, with_retired: bool) -> Iterator[Facts]:
    rows = Competency.objects.filter(framework=framework).order_by("rank", "code")
    if not with_retired:
        rows = rows.filter(retired_on__isnull=True)
    texts = _texts(framework)
    for row in rows.select_related("parent"):
        # a parent of another framework is none of this one's tree
        is_own = row.parent is not None and row.parent.framework_id == framework.pk
        yield Facts(
            code=row.code,
            name=row.name,
            description=row.description,
            category=row.category,
            identifier=row.identifier,
            kind=row.kind,
            rank=row.rank,
            alternative_labels=tuple(row.alternative_labels),
            extras=row.extras,
            parent=row.parent.code if row.parent is not None and is_own else "",
            scale_max=row.scale_max,
            half_life_days=row.half_life_days,
            is_retired=row.retired_on is not None,
            levels=_frozen(texts.get(row.pk, {})),
        )


def _texts(framework: Framework) -> Mapping[int, Mapping[int, Sequence[str]]]:
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Indicator.objects.filter(competency__framework=framework).order_by("rank", "pk")
    for key, level, text in rows.values_list("competency_id", "level", "text"):
        found[key][level].append(text)
    return found


def _frozen(levels: Mapping[int, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    return {level: tuple(texts) for level, texts in sorted(levels.items())}


def _links(framework: Framework, *, with_retired: bool) -> Iterator[Link]:
    rows = CompetencyLink.objects.filter(origin__framework=framework)
    if not with_retired:
        rows = rows.filter(destination__retired_on__isnull=True)
    values = rows.order_by("rank", "pk").values_list(
        "origin__code", "destination__code", "kind", "identifier", "rank", "extras"
    )
    for origin, destination, kind, identifier, rank, extras in values:
        yield Link(
            origin=origin,
            destination=destination,
            kind=kind,
            identifier=identifier,
            rank=rank,
            extras=extras,
        )
