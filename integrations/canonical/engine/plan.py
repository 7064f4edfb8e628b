"""What each good row would do: make something, change it, or find it as it should be."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import Field, FileKind, Reference


def plan_file(batch: Batch, kind: FileKind) -> None:
    """Make plan_<file> (line, id, is_new, is_changed, the table's columns)."""
    targets = target_columns(kind)
    values = [_reference_value(batch, kind, ref) for ref in kind.references if ref.target]
    values += [_field_value(batch, kind, field) for field in kind.fields]
    also = kind.also_changed(batch) if kind.also_changed else "false"
    batch.run(
        """
        DROP TABLE IF EXISTS {planned};
        CREATE TEMP TABLE {planned} AS
        SELECT p.*, p.found AND (({targets}) IS DISTINCT FROM ({olds}) OR p.also_changed) AS is_changed
        FROM (
            SELECT s.line, {id} AS id, t.id IS NULL AS is_new, t.id IS NOT NULL AS found,
                   {values}, {old_values}, {also} AS also_changed
            FROM {stage} s {joins} ORDER BY s.line
        ) p
        """,
        {
            "planned": kind.planned,
            "stage": kind.stage,
            "targets": ", ".join(f"p.{name}" for name in targets),
            "olds": ", ".join(f"p.old_{name}" for name in targets),
            "also": also,
            "id": _id_value(kind),
            "values": ", ".join(
                f"{value} AS {name}" for value, name in zip(values, targets, strict=True)
            ),
            "old_values": ", ".join(f"t.{name} AS old_{name}" for name in targets),
            "joins": _joins(kind),
        },
    )


def count_outcomes(batch: Batch, kind: FileKind) -> None:
    created, updated, unchanged = batch.rows(
        """
        SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE is_changed),
               count(*) FILTER (WHERE NOT is_new AND NOT is_changed)
        FROM {planned}
        """,
        {"planned": kind.planned},
    )[0]
    counts = batch.counts[kind.file]
    counts.created, counts.updated, counts.unchanged = created, updated, unchanged
    batch.objects.add(kind.noun, created=created, updated=updated, unchanged=unchanged)


def target_columns(kind: FileKind) -> list[str]:
    """The table's columns that this file fills, references first."""
    references = [reference.target for reference in kind.references if reference.target]
    return references + [field.target for field in kind.fields]


def write_file(batch: Batch, kind: FileKind) -> None:
    """Carry the plan out, keeping each row as it was before for a roll-back."""
    targets = target_columns(kind)
    names = {
        "table": kind.table,
        "planned": kind.planned,
        "targets": ", ".join(targets),
        "sets": ", ".join(f"{name} = p.{name}" for name in targets),
        "values": ", ".join(f"p.{name}" for name in targets),
        "others": "".join(f", {name}" for name in kind.defaults),
        "defaults": "".join(f", {value}" for value in kind.defaults.values()),
        "differs": f"({', '.join(f't.{name}' for name in targets)}) IS DISTINCT FROM "
        f"({', '.join(f'p.{name}' for name in targets)})",
    }
    keep_before(batch, kind.table, f"SELECT id FROM {kind.planned} WHERE is_changed")
    batch.run(
        "UPDATE {table} t SET {sets} FROM {planned} p "
        "WHERE p.is_changed AND t.id = p.id AND {differs}",
        names,
    )
    batch.run(
        "INSERT INTO {table} (id, {targets}{others}) SELECT p.id, {values}{defaults} FROM {planned} p "
        "WHERE p.is_new ORDER BY p.line",
        names,
    )
    keep_created(batch, kind.table, f"SELECT id FROM {kind.planned} WHERE is_new ORDER BY line")


def keep_before(batch: Batch, table: str, ids: str, *, key: str = "id") -> None:
    """Remember rows as they are now. `ids` is a query of their keys."""
    batch.run(
        """
        INSERT INTO integrations_changedrow (import_run_id, "table", object_id, before)
        SELECT {run}, '{table}', t.{key}, to_jsonb(t) FROM {table} t WHERE t.{key} IN ({ids})
        ON CONFLICT DO NOTHING
        """,
        {"run": str(batch.run_id), "table": table, "key": key, "ids": ids},
    )


def keep_created(batch: Batch, table: str, ids: str) -> None:
    """Remember that these rows did not exist before."""
    batch.run(
        """
        INSERT INTO integrations_changedrow (import_run_id, "table", object_id, before)
        SELECT {run}, '{table}', made.id, NULL FROM ({ids}) made ON CONFLICT DO NOTHING
        """,
        {"run": str(batch.run_id), "table": table, "ids": ids},
    )


def _id_value(kind: FileKind) -> str:
    if len(kind.key) == 1:
        return "k.id"
    return f"COALESCE(t.id, nextval(pg_get_serial_sequence('{kind.table}', 'id')))"


def _joins(kind: FileKind) -> str:
    """The staged row's references by id, then the row of the table that has its key, if any."""
    joins = [
        f"LEFT JOIN known_{ref.noun} k_{ref.column} ON k_{ref.column}.key = s.{ref.column}"
        for ref in kind.references
    ]
    if len(kind.key) == 1:
        joins.append(f"JOIN known_{kind.noun} k ON k.key = s.{kind.key[0]}")
        joins.append(f"LEFT JOIN {kind.table} t ON t.id = k.id AND NOT k.is_new")
    else:
        matches = " AND ".join(_key_match(kind, column) for column in kind.key)
        joins.append(f"LEFT JOIN {kind.table} t ON {matches}")
    return "\n".join([*joins, kind.joins])


def _key_match(kind: FileKind, column: str) -> str:
    for reference in kind.references:
        if reference.column == column:
            return f"t.{reference.target} = k_{column}.id"
    field = next(field for field in kind.fields if field.column == column)
    if field.empty == "NULL":
        return f"t.{field.target} = s.{column}"
    return f"t.{field.target} = COALESCE(s.{column}, {field.empty})"


def _reference_value(batch: Batch, kind: FileKind, reference: Reference) -> str:
    if batch.has(kind.file, reference.column):
        return f"k_{reference.column}.id"
    return f"t.{reference.target}"


def _field_value(batch: Batch, kind: FileKind, field: Field) -> str:
    """Column given: its cell, an empty one clears. Not given: what is there stays."""
    if batch.has(kind.file, field.column):
        return f"COALESCE(s.{field.column}, {field.empty})"
    return f"CASE WHEN t.id IS NULL THEN {field.empty} ELSE t.{field.target} END"
