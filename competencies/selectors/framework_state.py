"""What a framework says now, as far as the changes of a revision touch it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max

from competencies.models import (
    Competency,
    CompetencyLink,
    Evidence,
    Framework,
    FrameworkRevision,
    Indicator,
    Requirement,
    RevisionChange,
)
from competencies.revising import Change, ChangeKind, Facts, Known, mentioned
from competencies.revision_rules import Node

LINK_KINDS = frozenset(CompetencyLink.Kind.values)


def change_of(row: RevisionChange) -> Change:
    return Change(
        kind=ChangeKind(row.kind),
        code=row.code,
        after=row.after,
        before=row.before,
        label=row.label,
    )


def changes_of(revision: FrameworkRevision) -> list[Change]:
    return [change_of(row) for row in revision.changes.order_by("rank", "pk")]


def known_for(
    framework: Framework, changes: Collection[Change], added: Mapping[str, Mapping[str, Any]]
) -> Known:
    """What `checked` needs for these changes, in at most nine queries whatever their number.
    `added` are the additions of the revision beside theirs."""
    codes = {code for change in changes for code in mentioned(change)}
    rows = list(Competency.objects.filter(code__in=codes).select_related("parent"))
    own = [row for row in rows if row.framework_id == framework.pk]
    kinds = {change.kind for change in changes}
    texts = _texts(own) if ChangeKind.INDICATORS in kinds else {}
    return Known(
        facts={row.code: _facts(row, texts.get(row.pk, {})) for row in own},
        elsewhere={row.code: row.name for row in rows if row.framework_id != framework.pk},
        added={
            **added,
            **{one.code: one.after for one in changes if one.kind is ChangeKind.ADD},
        },
        level_names=level_names(framework) if ChangeKind.LEVELS in kinds else {},
        used_levels=_used_levels(_codes_of(changes, ChangeKind.RESCALE)),
        links=_links(_codes_of(changes, ChangeKind.LINK)),
        link_kinds=LINK_KINDS,
    )


def facts_of(competency: Competency) -> Facts:
    """Two queries where its parent came along."""
    return _facts(competency, _texts([competency]).get(competency.pk, {}))


def tree_of(framework: Framework) -> dict[str, Node]:
    """Every competency of the framework and its place, in one query. A parent of another framework
    counts as the top: it cannot be moved or retired from here."""
    rows = Competency.objects.filter(framework=framework).order_by()
    values = rows.values_list("code", "name", "parent__code", "parent__framework", "retired_on")
    return {
        code: Node(
            name=name,
            parent=(parent or "") if above == framework.pk else "",
            is_retired=retired is not None,
        )
        for code, name, parent, above, retired in values
    }


def level_names(framework: Framework) -> dict[int, tuple[str, str]]:
    return {row.level: (row.name, row.description) for row in framework.levels.all()}


def _facts(row: Competency, texts: Mapping[int, Sequence[str]]) -> Facts:
    return Facts(
        code=row.code,
        name=row.name,
        description=row.description,
        category=row.category,
        identifier=row.identifier,
        kind=row.kind,
        rank=row.rank,
        alternative_labels=row.alternative_labels,
        extras=row.extras,
        parent=row.parent.code if row.parent else "",
        scale_max=row.scale_max,
        half_life_days=row.half_life_days,
        is_retired=row.retired_on is not None,
        levels=dict(texts),
    )


def _texts(rows: Collection[Competency]) -> dict[int, dict[int, list[str]]]:
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in Indicator.objects.filter(competency__in=rows).order_by("rank", "pk"):
        found[row.competency_id][row.level].append(row.text)
    return found


def _codes_of(changes: Iterable[Change], kind: ChangeKind) -> list[str]:
    return [change.code for change in changes if change.kind is kind]


def _used_levels(codes: Collection[str]) -> dict[str, float]:
    """Code → the highest level that evidence, a requirement or content names."""
    if not codes:
        return {}
    highest: dict[str, float] = defaultdict(float)
    evidence = Evidence.objects.filter(competency__code__in=codes, retracted_at__isnull=True)
    required = Requirement.objects.filter(competency__code__in=codes)
    # Content lives in the room above; the relation is asked by its name.
    mapped = Competency.objects.filter(code__in=codes, content_mappings__isnull=False)
    for values in (
        evidence.order_by().values_list("competency__code").annotate(top=Max("level")),
        required.order_by().values_list("competency__code").annotate(top=Max("level")),
        mapped.order_by().values_list("code").annotate(top=Max("content_mappings__level")),
    ):
        for code, top in values:
            highest[code] = max(highest[code], top)
    return highest


def _links(codes: Collection[str]) -> dict[str, frozenset[tuple[str, str]]]:
    if not codes:
        return {}
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows = CompetencyLink.objects.filter(origin__code__in=codes).order_by()
    for origin, code, kind in rows.values_list("origin__code", "destination__code", "kind"):
        found[origin].add((code, kind))
    return {code: frozenset(links) for code, links in found.items()}
