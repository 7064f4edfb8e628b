"""Storing a framework that is new here, in sets."""

from collections.abc import Iterator, Mapping

from competencies.models import Competency, Framework
from competencies.revising import Facts
from integrations.exchange.content import Content
from integrations.exchange.copying import copy_in, keep_created, take_ids
from integrations.exchange.stored import HEAD_FIELDS
from integrations.settling import Written, settle

COMPETENCY, LINK = "competencies_competency", "competencies_competencylink"
INDICATOR, LEVEL = "competencies_indicator", "competencies_frameworklevel"

_OF_FRAMEWORK = "t.framework_id = %s"
_OF_COMPETENCIES = (
    "t.competency_id IN (SELECT id FROM competencies_competency c WHERE c.framework_id = %s)"
)
_OF_ORIGINS = "t.origin_id IN (SELECT id FROM competencies_competency c WHERE c.framework_id = %s)"


def store_head(framework: Framework | None, content: Content, written: Written) -> Framework:
    """The framework's own words. Its code stays, and so does what the source says nothing about."""
    said = {name: getattr(content.head, name) for name in HEAD_FIELDS}
    if framework is not None:
        said = {name: value for name, value in said.items() if value and name != "code"}
    stored, _ = settle(framework, Framework, written, "framework", **said)
    return stored


def store_new(framework: Framework, content: Content, written: Written) -> None:
    """Everything of a framework that had no competency so far."""
    ids = dict(zip(content.items, take_ids(COMPETENCY, len(content.items)), strict=True))
    copy_in(
        LEVEL,
        ("framework_id", "level", "name", "description"),
        ((framework.pk, level, *words) for level, words in sorted(content.level_names.items())),
    )
    copy_in(COMPETENCY, _COLUMNS, _competencies(framework, content, ids))
    copy_in(INDICATOR, ("competency_id", "level", "text", "rank"), _indicators(content, ids))
    store_links(content, ids)
    for table, which in (
        (LEVEL, _OF_FRAMEWORK),
        (COMPETENCY, _OF_FRAMEWORK),
        (INDICATOR, _OF_COMPETENCIES),
        (LINK, _OF_ORIGINS),
    ):
        keep_created(written.run_id, table, which, [framework.pk])
    for noun, count in counted(content).items():
        written.objects.add(noun, created=count)


def counted(content: Content) -> dict[str, int]:
    """How many there are of each noun."""
    texts = sum(len(texts) for one in content.items.values() for texts in one.levels.values())
    found = {
        "framework_level": len(content.level_names),
        "competency": len(content.items),
        "indicator": texts,
        "competency_link": len(content.links),
    }
    return {noun: count for noun, count in found.items() if count}


def store_links(content: Content, own: Mapping[str, int]) -> None:
    """`own` maps codes of this framework to ids; links may lead to others."""
    named = {one.destination for one in content.links} - own.keys()
    others = Competency.objects.filter(code__in=named).order_by().values_list("code", "pk")
    ids = {**own, **dict(others)}
    copy_in(
        LINK,
        ("origin_id", "destination_id", "kind", "identifier", "rank", "extras"),
        (
            (ids[one.origin], ids[one.destination], one.kind, one.identifier, one.rank, one.extras)
            for one in content.links
        ),
    )


_COLUMNS = (
    "id",
    "code",
    "framework_id",
    "name",
    "description",
    "category",
    "parent_id",
    "scale_max",
    "half_life_days",
    "identifier",
    "kind",
    "rank",
    "alternative_labels",
    "extras",
)


def _competencies(
    framework: Framework, content: Content, ids: Mapping[str, int]
) -> Iterator[tuple[object, ...]]:
    for code, one in content.items.items():
        yield (
            ids[code],
            code,
            framework.pk,
            one.name,
            one.description,
            one.category,
            ids[one.parent] if one.parent else None,
            one.scale_max,
            one.half_life_days,
            one.identifier,
            one.kind,
            one.rank,
            one.alternative_labels,
            one.extras,
        )


def _indicators(content: Content, ids: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    for code, one in content.items.items():
        yield from ((ids[code], *rest) for rest in _texts(one))


def _texts(one: Facts) -> Iterator[tuple[int, str, int]]:
    for level, texts in sorted(one.levels.items()):
        for rank, text in enumerate(texts):
            yield level, text, rank
