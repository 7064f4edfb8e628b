"""Keeping the figures of the bench and the reporting tree current.

Triggers mark what changes in the changing transaction. Whoever needs figures takes the marks first and
reads afterwards, in one transaction: what commits later leaves a new mark. So figures are never older
than the newest commit that the reader could have seen, and a page pays for it once per change.
"""

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from succession.bench.counting import count_facts, facts_to_keep
from succession.bench.figures import SeatFigures, figures_of
from succession.bench.selectors import load_bench
from succession.models import BenchFigure
from succession.orgchart.keeping import lay_tree


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What figures and tree are of."""

    as_of: date
    tree: int


_STATE = """
    SELECT as_of, tree, EXISTS (SELECT FROM succession_benchmark) OR facts_of IS DISTINCT FROM worked_out_at
    FROM succession_benchreading
"""


def current_bench(today: date | None = None) -> Reading:
    """One query where nothing changed since the last time; else figures are worked out first."""
    day = today or timezone.localdate()
    return _standing(day) or refresh_bench(day)


def _standing(day: date) -> Reading | None:
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        row = cursor.fetchone()
    if row is None or row[0] != day or row[2]:
        return None
    return Reading(as_of=row[0], tree=row[1])


@transaction.atomic
def refresh_bench(day: date) -> Reading:
    """One at a time; who waited finds the work done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('succession_benchfigure'))")
        standing = _standing(day)
        if standing is not None:
            return standing
        cursor.execute("DELETE FROM succession_benchmark RETURNING is_tree")
        moved = any(is_tree for (is_tree,) in cursor.fetchall())
        cursor.execute("SELECT as_of, tree FROM succession_benchreading")
        before = cursor.fetchone()
    tree = before[1] if before else 0
    if before is None or moved or before[0] != day:
        lay_tree(day)
        tree += 1
    _keep(figures_of(load_bench(day)))
    return _note(day, tree)


_NAMES = [one.name for one in fields(SeatFigures)]
_TYPES = {
    "bool": "boolean[]", "str": "text[]", "float": "double precision[]",
}  # fmt: skip
_ARRAYS = ", ".join(
    f"%s::{_TYPES.get(str(getattr(one.type, '__name__', one.type)), 'bigint[]')}"
    for one in fields(SeatFigures)
)
_KEPT = [name for name in _NAMES if name != "position_id"] + ["place"]
_MERGE = f"""
    INSERT INTO succession_benchfigure AS was ({", ".join(_NAMES)}, place)
    SELECT {", ".join(f"fresh.{name}" for name in _NAMES)}, COALESCE(held.first, bare.first)
    FROM unnest({_ARRAYS}) AS fresh ({", ".join(_NAMES)})
    JOIN people_position seat ON seat.id = fresh.position_id
    LEFT JOIN succession_chartnode held ON held.employee_id = seat.incumbent_id
    LEFT JOIN succession_chartnode bare ON bare.position_id = seat.id
    ON CONFLICT (position_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _KEPT)}
    WHERE ({", ".join(f"was.{name}" for name in _KEPT)})
        IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _KEPT)})
"""  # noqa: S608 - built of our own field names, values as parameters


def _keep(figures: Iterable[SeatFigures]) -> None:
    """Writes what became another figure, and removes what is no longer critical."""
    columns = [list(one) for one in zip(*map(astuple, figures), strict=True)]
    columns = columns or [[] for _ in _NAMES]
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, columns)
        cursor.execute(
            "DELETE FROM succession_benchfigure WHERE position_id <> ALL(%s::bigint[])",
            [columns[0]],
        )


def _note(day: date, tree: int) -> Reading:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO succession_benchreading
                (is_the_one, as_of, tree, worked_out_at, facts_of, facts)
            VALUES (true, %s, %s, statement_timestamp(), statement_timestamp(), %s)
            ON CONFLICT (is_the_one) DO UPDATE SET as_of = excluded.as_of, tree = excluded.tree,
                worked_out_at = excluded.worked_out_at, facts_of = excluded.facts_of,
                facts = excluded.facts""",
            [
                day,
                tree,
                json.dumps(facts_to_keep(count_facts(BenchFigure.objects.order_by(), day))),
            ],
        )
    return Reading(as_of=day, tree=tree)
