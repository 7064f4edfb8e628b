"""Rejecting rows that cannot be taken, with sets instead of row by row."""

from collections.abc import Mapping, Sequence

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.known import forget_rejected
from integrations.canonical.engine.spec import Check, FileKind, Noun, Reference
from integrations.core.loops import find_loops

LONGEST_LOOP_SHOWN = 12


def reject(batch: Batch, kind: FileKind, check: Check, *, noun: str = "") -> int:
    """Move the rows for which the check's condition holds from the stage to the rejections."""
    rejected = batch.run(
        """
        WITH found AS (
            SELECT DISTINCT ON (s.line) s.line, {reason} AS reason, {suggestion} AS suggestion
            FROM {stage} s {joins} WHERE {where} ORDER BY s.line
        ), gone AS (
            DELETE FROM {stage} s USING found f WHERE s.line = f.line
            RETURNING s.line, s.{key}::text AS key, f.reason, f.suggestion
        )
        INSERT INTO import_rejection (file, line, col, reason, suggestion, key, noun)
        SELECT '{file}', line, '{column}', reason, suggestion, key, '{noun}' FROM gone
        """,
        {
            "stage": kind.stage,
            "file": kind.file,
            "key": kind.key[0],
            "noun": noun,
            "joins": check.joins,
            "where": check.where,
            "reason": check.reason,
            "suggestion": check.suggestion,
            "column": check.column,
        },
    )
    batch.counts[kind.file].rejected += rejected
    return rejected


def settle(batch: Batch, group: Sequence[FileKind], nouns: Mapping[str, Noun]) -> None:
    """Check a group of files that refer to one another until no further row falls."""
    for kind in group:
        if kind.before_checks:
            kind.before_checks(batch)
        for check in kind.checks:
            reject(batch, kind, check)
    while sum(_reject_unknown(batch, kind, nouns) for kind in group):
        _forget(batch, group, nouns)
    for kind in group:
        _settle_duplicates(batch, kind)
    while sum(_reject_more(batch, kind) for kind in group):
        _forget(batch, group, nouns)
        while sum(_reject_unknown(batch, kind, nouns) for kind in group):
            _forget(batch, group, nouns)


def _forget(batch: Batch, group: Sequence[FileKind], nouns: Mapping[str, Noun]) -> None:
    for kind in group:
        if kind.noun in nouns:
            forget_rejected(batch, kind)


def _reject_more(batch: Batch, kind: FileKind) -> int:
    rejected = _reject_loops(batch, kind) if kind.parent else 0
    return rejected + (kind.settle(batch) if kind.settle else 0)


def _reject_unknown(batch: Batch, kind: FileKind, nouns: Mapping[str, Noun]) -> int:
    return sum(
        _reject_unknown_key(batch, kind, reference, nouns[reference.noun])
        for reference in kind.references
        if reference.noun in nouns and batch.has(kind.file, reference.column)
    )


def _reject_unknown_key(batch: Batch, kind: FileKind, reference: Reference, noun: Noun) -> int:
    reason = (
        "CASE WHEN r.line IS NULL THEN "
        f"'There is no {noun.label} ' || s.{reference.column} || '.' "
        f"ELSE '{noun.label.capitalize()} ' || s.{reference.column} || ' is on line ' || r.line "
        f"|| ' of {noun.file}, which was rejected.' END"
    )
    return reject(
        batch,
        kind,
        Check(
            column=reference.column,
            joins=(
                f"LEFT JOIN known_{noun.name} k ON k.key = s.{reference.column} "
                f"LEFT JOIN (SELECT key, min(line) AS line FROM import_rejection "
                f"WHERE file = '{noun.file}' GROUP BY key) r ON r.key = s.{reference.column}"
            ),
            where=f"s.{reference.column} IS NOT NULL AND k.key IS NULL",
            reason=reason,
            suggestion=f"CASE WHEN r.line IS NULL THEN NULL ELSE "
            f"'Mend line ' || r.line || ' of {noun.file} first.' END",
        ),
        noun=noun.name,
    )


def _reject_loops(batch: Batch, kind: FileKind) -> int:
    """Reject every row whose new parent makes it part of a loop: which of them is the wrong one
    cannot be known, so none is taken."""
    if not batch.has(kind.file, kind.parent):
        return 0
    names = {
        "stage": kind.stage,
        "table": kind.table,
        "key": kind.key[0],
        "parent": kind.parent,
        "noun": kind.noun,
        "code": next(field.target for field in kind.fields if field.column == kind.key[0]),
        "target": next(ref.target for ref in kind.references if ref.column == kind.parent),
    }
    parents: dict[str, str] = dict(
        batch.rows(
            """
            SELECT t.{code}, p.{code} FROM {table} t JOIN {table} p ON p.id = t.{target}
            WHERE NOT EXISTS (SELECT 1 FROM {stage} s WHERE s.{key} = t.{code})
            UNION ALL
            SELECT s.{key}, s.{parent} FROM {stage} s WHERE s.{parent} IS NOT NULL
            """,
            names,
        )
    )
    loops = find_loops(parents)
    if not loops:
        return 0
    batch.run("DROP TABLE IF EXISTS loop; CREATE TEMP TABLE loop (key text, words text)")
    for loop in loops:
        values = [(member, _loop_words(loop, kind)) for member in loop]
        placeholders = ", ".join(["(%s, %s)"] * len(values))
        batch.run(f"INSERT INTO loop VALUES {placeholders}", {}, [x for v in values for x in v])
    return reject(
        batch,
        kind,
        Check(
            column=kind.parent,
            joins=(
                f"JOIN loop l ON l.key = s.{kind.key[0]} "
                f"LEFT JOIN {kind.table} t ON t.{names['code']} = s.{kind.key[0]} "
                f"LEFT JOIN {kind.table} p ON p.id = t.{names['target']}"
            ),
            where=f"s.{kind.parent} IS DISTINCT FROM p.{names['code']}",
            reason="l.words",
        ),
    )


def _loop_words(loop: Sequence[str], kind: FileKind) -> str:
    if len(loop) == 1:
        return f"{kind.parent} is the row's own {kind.key[0]}."
    shown = list(loop[:LONGEST_LOOP_SHOWN])
    more = ["…"] if len(loop) > LONGEST_LOOP_SHOWN else []
    return f"A loop: {' → '.join([*shown, *more, loop[0]])}."


def _settle_duplicates(batch: Batch, kind: FileKind) -> None:
    """The same key again: merged where every cell is the same, otherwise the later row is
    rejected at the first column that differs."""
    given = batch.given[kind.file]
    keys = [name for name in kind.key if name in given]
    others = [name for name in given if name not in keys]
    names = {
        "stage": kind.stage,
        "keys": ", ".join(keys),
        "same": " AND ".join(_same(kind, name) for name in keys),
        "partition": ", ".join(f"s.{name}" for name in keys),
        "differs": _first_difference(others),
    }
    batch.run(
        """
        DROP TABLE IF EXISTS twice;
        CREATE TEMP TABLE twice AS
        SELECT {keys}, NULL::integer AS line FROM {stage} GROUP BY {keys} HAVING count(*) > 1
        """,
        names,
    )
    if not batch.number("SELECT count(*) FROM twice"):
        return
    batch.run(
        """
        DROP TABLE IF EXISTS again;
        CREATE TEMP TABLE again AS SELECT line, first_line, {differs} AS col FROM (
            SELECT s.*, first_value(s.line) OVER w AS first_line,
                   first_value(s) OVER w AS one
            FROM {stage} s JOIN twice d ON {same}
            WINDOW w AS (PARTITION BY {partition} ORDER BY s.line)
        ) s WHERE line <> first_line
        """,
        names,
    )
    batch.counts[kind.file].merged += batch.run(
        "DELETE FROM {stage} s USING again a WHERE a.line = s.line AND a.col IS NULL", names
    )
    for (column,) in batch.rows("SELECT DISTINCT col FROM again WHERE col IS NOT NULL"):
        reject(
            batch,
            kind,
            Check(
                column=column,
                joins="JOIN again a ON a.line = s.line",
                where=f"a.col = '{column}'",
                reason=f"'Contradicts line ' || a.first_line || ', which has the same "
                f"{' and '.join(keys)} with another {column}.'",
            ),
        )


def _same(kind: FileKind, name: str) -> str:
    column = next(column for column in kind.columns if column.name == name)
    if column.is_required:
        return f"d.{name} = s.{name}"
    return f"COALESCE(d.{name}, '') = COALESCE(s.{name}, '')"


def _first_difference(columns: Sequence[str]) -> str:
    if not columns:
        return "NULL::text"
    cases = " ".join(
        f"WHEN s.{name} IS DISTINCT FROM (s.one).{name} THEN '{name}'" for name in columns
    )
    return f"CASE {cases} END"
