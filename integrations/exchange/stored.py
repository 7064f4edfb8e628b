"""What is stored of a framework, as content. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F

from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    Indicator,
    Occupation,
    OccupationRequirement,
)
from competencies.revising import Facts
from integrations.exchange.content import Content, Head, Link, Need, Work

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
    queries. What occupations ask for is read by itself, for it is long."""
    items = {one.code: one for one in _items(framework, with_retired=with_retired)}
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
    # a parent of another framework is none of this one's tree
    values = rows.annotate(above=F("parent__code"), home=F("parent__framework")).values(
        "id", "code", "name", "description", "category", "identifier", "kind", "rank",
        "alternative_labels", "extras", "scale_max", "half_life_days", "retired_on", "above", "home",
    )  # fmt: skip
    for row in values:
        key, above, home = row.pop("id"), row.pop("above"), row.pop("home")
        yield Facts(
            parent=above if above and home == framework.pk else "",
            is_retired=row.pop("retired_on") is not None,
            levels=_frozen(texts.get(key, {})),
            alternative_labels=tuple(row.pop("alternative_labels")),
            **row,
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
    values: Iterator[dict[str, Any]] = rows.order_by("rank", "pk").annotate(
        from_code=F("origin__code"), to_code=F("destination__code")
    ).values("from_code", "to_code", "kind", "identifier", "rank", "extras")  # fmt: skip
    for row in values:
        yield Link(origin=row.pop("from_code"), destination=row.pop("to_code"), **row)


def works_of(framework: Framework) -> dict[str, Work]:
    rows = Occupation.objects.filter(framework=framework).order_by("code")
    values = rows.annotate(above=F("parent__code")).values(
        "code", "title", "description", "alternative_titles", "identifier", "kind", "zone",
        "extras", "above",
    )  # fmt: skip
    return {row["code"]: Work(parent=row.pop("above") or "", **row) for row in values}


def needs_of(framework: Framework) -> Iterator[Need]:
    rows = OccupationRequirement.objects.filter(occupation__framework=framework)
    values = rows.order_by("occupation__code", "competency__code").values_list(
        "occupation__code", "competency__code", "importance", "level", "is_essential", "extras"
    )
    for occupation, competency, importance, level, is_essential, extras in values.iterator():
        yield Need(
            occupation=occupation,
            competency=competency,
            importance=importance,
            level=level,
            is_essential=is_essential,
            extras=extras,
        )
