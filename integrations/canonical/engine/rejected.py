"""Finishing the rejected rows: their raw values, what was probably meant, and keeping them."""

import csv
from array import array
from collections.abc import Iterator, Mapping
from io import StringIO

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import Noun
from integrations.canonical.engine.stage import CHUNK, row_as_json
from integrations.core.reading import Broken
from integrations.core.runs import LONGEST_VALUE
from integrations.core.sources import SourceFile, header_of
from integrations.core.suggest import closest

MOST_SUGGESTIONS = 500
"""Distinct unknown keys per noun that are compared with all known ones."""


def finish_rejections(batch: Batch, nouns: Mapping[str, Noun]) -> None:
    for file, source in batch.sources.items():
        _fill_rows(batch, file, source)
    batch.run(
        """
        UPDATE import_rejection SET value = left(COALESCE(row ->> col, ''), {longest})
        WHERE value IS NULL
    """.replace("{longest}", str(LONGEST_VALUE))
    )
    for noun in nouns.values():
        _suggest(batch, noun)


def keep_rejections(batch: Batch) -> None:
    """Store them with the run, in the order of the files and their lines."""
    ranks = ", ".join(f"('{kind.file}', {rank})" for rank, kind in enumerate(batch.kinds))
    batch.run(
        """
        INSERT INTO integrations_rowoutcome (
            import_run_id, kind, file, line, "column", value, reason, suggestion, "row"
        )
        SELECT {run}, 'rejected', r.file, r.line, COALESCE(r.col, ''), COALESCE(r.value, ''),
               r.reason, COALESCE(r.suggestion, ''), COALESCE(r.row, '{{}}')
        FROM import_rejection r JOIN (VALUES {ranks}) f(file, rank) ON f.file = r.file
        ORDER BY f.rank, r.line
        """,
        {"run": str(batch.run_id), "ranks": ranks},
    )


def _fill_rows(batch: Batch, file: str, source: SourceFile) -> None:
    """Read the file again for the rows that were found bad by comparing, not by reading."""
    lines = array(
        "L",
        (
            line
            for (line,) in batch.rows(
                "SELECT line FROM import_rejection WHERE file = '{file}' AND row IS NULL "
                "ORDER BY line",
                {"file": file},
            )
        ),
    )
    if not lines:
        return
    batch.run("DROP TABLE IF EXISTS raw_row; CREATE TEMP TABLE raw_row (line integer, row jsonb)")
    buffer = StringIO()
    write = csv.writer(buffer).writerow
    for count, pair in enumerate(_raw_rows(source, lines), start=1):
        write(pair)
        if count % CHUNK == 0:
            _empty(batch, buffer)
    _empty(batch, buffer)
    batch.run(
        "UPDATE import_rejection r SET row = raw.row FROM raw_row raw "
        "WHERE r.file = '{file}' AND r.line = raw.line AND r.row IS NULL",
        {"file": file},
    )


def _raw_rows(source: SourceFile, lines: "array[int]") -> Iterator[tuple[int, str]]:
    header, records = header_of(source)
    wanted = iter(lines)
    next_line = next(wanted)
    for line, cells in records:
        if line == next_line and not isinstance(cells, Broken):
            yield line, row_as_json(header, cells)
            found = next(wanted, None)
            if found is None:
                return
            next_line = found


def _empty(batch: Batch, buffer: StringIO) -> None:
    if buffer.tell():
        buffer.seek(0)
        batch.copy_in("raw_row", ("line", "row"), buffer)
        buffer.seek(0)
        buffer.truncate()


def _suggest(batch: Batch, noun: Noun) -> None:
    """ "Did you mean" for unknown keys, each distinct one once."""
    unknown = [
        key
        for (key,) in batch.rows(
            "SELECT DISTINCT btrim(value) FROM import_rejection "
            "WHERE noun = '{noun}' AND suggestion IS NULL LIMIT {most}",
            {"noun": noun.name, "most": str(MOST_SUGGESTIONS)},
        )
    ]
    if not unknown:
        return
    known = [key for (key,) in batch.rows("SELECT key FROM known_{n}", {"n": noun.name})]
    for key in unknown:
        if near := closest(key, known):
            batch.run(
                "UPDATE import_rejection SET suggestion = %s "
                "WHERE noun = %s AND btrim(value) = %s AND suggestion IS NULL",
                None,
                [f"Did you mean {near}?", noun.name, key],
            )
