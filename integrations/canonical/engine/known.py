"""Tables of known keys: everything with a code that is in the database or in this import."""

from collections.abc import Iterable

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import FileKind, Noun


def learn_keys(batch: Batch, nouns: Iterable[Noun]) -> None:
    """Make known_<noun> (key, id, is_new, …) of what the database has and what the files add.
    New things get their id here, so that rows may refer to rows further down."""
    for noun in nouns:
        names = {
            "noun": noun.name,
            "table": noun.table,
            "key": noun.key,
            "types": "".join(f", {name} {sql}" for name, (sql, _) in noun.extra.items()),
            "values": "".join(f", {value}" for _, value in noun.extra.values()),
        }
        batch.run(
            """
            DROP TABLE IF EXISTS known_{noun};
            CREATE TEMP TABLE known_{noun} (
                key text PRIMARY KEY, id bigint NOT NULL, is_new boolean NOT NULL{types}
            );
            INSERT INTO known_{noun} SELECT t.{key}, t.id, false{values} FROM {table} t;
            """,
            names,
        )
        if batch.has(noun.file):
            add_new(batch, noun)
        batch.run("ANALYZE known_{noun}", names)


def add_new(batch: Batch, noun: Noun) -> None:
    batch.run(
        """
        INSERT INTO known_{noun} (key, id, is_new)
        SELECT fresh.key, nextval(pg_get_serial_sequence('{table}', 'id')), true
        FROM (
            SELECT s.{column} AS key FROM {stage} s
            LEFT JOIN known_{noun} k ON k.key = s.{column}
            WHERE k.key IS NULL GROUP BY s.{column} ORDER BY min(s.line)
        ) fresh
        """,
        {
            "noun": noun.name,
            "table": noun.table,
            "column": noun.file_column,
            "stage": f"stage_{noun.file.removesuffix('.csv')}",
        },
    )


def forget_rejected(batch: Batch, kind: FileKind) -> None:
    """Take back the new keys whose rows were all rejected."""
    batch.run(
        """
        DELETE FROM known_{noun} k WHERE k.is_new AND NOT EXISTS (
            SELECT 1 FROM {stage} s WHERE s.{key} = k.key
        )
        """,
        {"noun": kind.noun, "stage": kind.stage, "key": kind.key[0]},
    )
