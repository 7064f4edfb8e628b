"""What an import changed in frameworks that were there, as revisions for their changelogs. Read from
the rows that every import keeps to be rolled back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from audit.services import Actor
from competencies.models import Competency, Framework, FrameworkLevel, Indicator
from competencies.revising import Change, ChangeKind
from competencies.services.revisions import record_published
from integrations.models import ChangedRow, ImportRun

COMPETENCY, INDICATOR = "competencies_competency", "competencies_indicator"
FRAMEWORK, LEVEL = "competencies_framework", "competencies_frameworklevel"
Kept = Mapping[int, dict[str, Any] | None]
"""Id → the row as it was; None where the import made it."""


def record_framework_changes(*, import_run: ImportRun, by: Actor) -> None:
    """One published revision for each framework that was there before and is otherwise now. A
    number of queries that does not grow with rows; one where the import changed no framework."""
    kept: dict[str, dict[int, dict[str, Any] | None]] = defaultdict(dict)
    rows = ChangedRow.objects.filter(
        import_run=import_run, table__in=[COMPETENCY, INDICATOR, FRAMEWORK, LEVEL]
    )
    for table, key, before in rows.order_by().values_list("table", "object_id", "before"):
        kept[table][key] = before
    if not kept:
        return
    made = [key for key, before in kept[FRAMEWORK].items() if before is None]
    changes: dict[int, list[Change]] = defaultdict(list)
    _competencies(kept[COMPETENCY], changes)
    _behaviours(kept[INDICATOR], kept[COMPETENCY], changes)
    _level_names(kept[LEVEL], changes)
    note = f"Import {import_run.pk}: {import_run.source_name}"
    for framework in Framework.objects.filter(pk__in=changes).exclude(pk__in=made).order_by("pk"):
        record_published(framework=framework, changes=changes[framework.pk], note=note, by=by)


def _competencies(kept: Kept, changes: dict[int, list[Change]]) -> None:
    rows = list(Competency.objects.filter(pk__in=kept).select_related("parent").order_by("pk"))
    earlier = {before["parent_id"] for before in kept.values() if before and before["parent_id"]}
    parents = dict(Competency.objects.filter(pk__in=earlier).values_list("pk", "code"))
    texts = _texts_of([row for row in rows if kept[row.pk] is None])
    for row in rows:
        if row.framework_id is None:
            continue
        before = kept[row.pk]
        changes[row.framework_id] += (
            [_addition(row, texts[row.pk])]
            if before is None
            else _differences(row, before, parents)
        )


def _texts_of(rows: Collection[Competency]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(dict)
    for one in Indicator.objects.filter(competency__in=rows).order_by("level", "rank", "pk"):
        found[one.competency_id].setdefault(str(one.level), []).append(one.text)
    return found


def _addition(row: Competency, levels: dict[str, list[str]]) -> Change:
    wording = ("name", "description", "category", "identifier", "kind", "rank")
    after = {key: getattr(row, key) for key in (*wording, "alternative_labels", "extras")}
    scale: dict[str, Any] = {
        "scale_max": row.scale_max,
        "half_life_days": row.half_life_days,
        "levels": levels,
    }
    parent = {"parent": row.parent.code if row.parent else ""}
    return Change(
        kind=ChangeKind.ADD, code=row.code, label=row.name, after={**after, **parent, **scale}
    )


def _differences(
    row: Competency, before: dict[str, Any], parents: Mapping[int, str]
) -> list[Change]:
    was = {**before, "parent": parents.get(before["parent_id"], "")}
    now = {**vars(row), "parent": row.parent.code if row.parent else ""}
    stated = {
        ChangeKind.RENAME: ("name", "description", "category"),
        ChangeKind.MOVE: ("parent",),
        ChangeKind.RESCALE: ("scale_max", "half_life_days"),
    }
    return [
        Change(
            kind=kind,
            code=row.code,
            label=before["name"],
            before={key: was[key] for key in keys if was[key] != now[key]},
            after={key: now[key] for key in keys if was[key] != now[key]},
        )
        for kind, keys in stated.items()
        if any(was[key] != now[key] for key in keys)
    ]


def _behaviours(kept: Kept, competencies: Kept, changes: dict[int, list[Change]]) -> None:
    """The texts of a level before are those of now, without what was made, with what went."""
    touched = {before["competency_id"] for before in kept.values() if before}
    touched |= set(Indicator.objects.filter(pk__in=kept).values_list("competency", flat=True))
    touched -= {key for key, before in competencies.items() if before is None}
    rows = Competency.objects.filter(pk__in=touched, framework__isnull=False).order_by("pk")
    now: dict[tuple[int, int], dict[int, tuple[int, str]]] = defaultdict(dict)
    for one in Indicator.objects.filter(competency__in=touched):
        now[one.competency_id, one.level][one.pk] = (one.rank, one.text)
    was = {key: {pk: row for pk, row in texts.items() if pk not in kept}
           for key, texts in now.items()}  # fmt: skip
    for pk, before in kept.items():
        if before:
            level = was.setdefault((before["competency_id"], before["level"]), {})
            level[pk] = (before["rank"], before["text"])
    for row in rows:
        levels = sorted(level for key, level in {*was, *now} if key == row.pk)
        stated = {level: (_texts(was.get((row.pk, level), {})), _texts(now.get((row.pk, level), {})))
                  for level in levels}  # fmt: skip
        differing = {level: texts for level, texts in stated.items() if texts[0] != texts[1]}
        if differing:
            assert row.framework_id is not None  # the query says so
            changes[row.framework_id].append(
                Change(
                    kind=ChangeKind.INDICATORS,
                    code=row.code,
                    label=row.name,
                    before={"levels": {str(key): texts[0] for key, texts in differing.items()}},
                    after={"levels": {str(key): texts[1] for key, texts in differing.items()}},
                )
            )


def _texts(rows: Mapping[int, tuple[int, str]]) -> list[str]:
    return [text for _, text in sorted(rows.values())]


def _level_names(kept: Kept, changes: dict[int, list[Change]]) -> None:
    touched = set(FrameworkLevel.objects.filter(pk__in=kept).values_list("framework", flat=True))
    rows = FrameworkLevel.objects.filter(framework__in=touched).order_by("level")
    names: dict[int, list[FrameworkLevel]] = defaultdict(list)
    for row in rows:
        names[row.framework_id].append(row)
    for framework, levels in names.items():
        before = _named(
            kept.get(one.pk, vars(one)) for one in levels if kept.get(one.pk, {}) is not None
        )
        after = _named(vars(one) for one in levels)
        if before != after:
            changes[framework].append(
                Change(
                    kind=ChangeKind.LEVELS,
                    code="",
                    before={"names": before},
                    after={"names": after},
                )
            )


def _named(rows: Iterable[Mapping[str, Any] | None]) -> dict[str, dict[str, str]]:
    return {
        str(row["level"]): {"name": row["name"], "description": row["description"]}
        for row in rows
        if row is not None
    }
