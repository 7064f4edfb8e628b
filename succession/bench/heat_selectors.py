"""Counting critical positions for the heat map: one query, whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from people.access import Access
from people.models import OrgUnit
from succession.bench.heat import Count, HeatMap, heat_map
from succession.bench.listing import EXPOSURES
from succession.bench.overview import NONE, best_bands
from succession.bench.reach import figures_within
from succession.bench.words import COVER_WORDS

ROWS = {"unit": "Org units", "family": "Role families"}
STATUS, BAND, RISK = "cover", "band", "risk"
BYS = {STATUS: "Status (b)", BAND: "Best successor (a)", RISK: "Risk of loss"}
_COLUMN_SQL = {STATUS: "cover", BAND: "best_band", RISK: "risk"}


@dataclass(frozen=True, kw_only=True)
class HeatQuestion:
    """What a heat map is asked for: rows (`unit` or `family`), columns, and the part of the
    organisation (None: all of it)."""

    rows: str
    by: str
    unit: OrgUnit | None


def columns_of(by: str) -> Mapping[str, str]:
    """Value of the list's filter and its words."""
    if by == BAND:
        return {band or NONE: words for band, words in best_bands().items()}
    return EXPOSURES if by == RISK else {str(cover): words for cover, words in COVER_WORDS.items()}


def load_heat_map(access: Access, question: HeatQuestion) -> HeatMap:
    """One query; two for the whole organisation."""
    reached = figures_within(access).values_list(
        "cover", "best_band", "risk", "ready", "unit_id", "family_id"
    )
    sql, parameters = reached.query.sql_with_params()
    top = question.unit or _only_top()
    statement = _STATEMENT.format(
        reached=sql,
        column=_COLUMN_SQL[question.by],
        named=_BY_FAMILY if question.rows == "family" else _BY_UNIT,
    )
    top_id = top.pk if top else None
    is_part = question.unit is not None
    with connection.cursor() as cursor:
        cursor.execute(statement, [top_id, *parameters, not is_part, top_id])
        counts = [_count(question, top, *row) for row in cursor.fetchall()]
    return heat_map(counts, columns_of(question.by), by_uncovered=question.by == RISK)


def _only_top() -> OrgUnit | None:
    tops = list(OrgUnit.objects.filter(parent=None).order_by()[:2])
    return tops[0] if len(tops) == 1 else None


# What lies in no part is the unit itself, or of no unit at all.
_STATEMENT = """
    WITH RECURSIVE part(id, root) AS (
        SELECT id, id FROM people_orgunit WHERE parent_id IS NOT DISTINCT FROM %s
        UNION ALL
        SELECT unit.id, part.root FROM people_orgunit unit JOIN part ON unit.parent_id = part.id
    ), reached (cover, best_band, risk, ready, unit_id, family_id) AS ({reached}), inside AS (
        SELECT {column} AS trait, ready > 0 AS has_ready, family_id,
            COALESCE(part.root, unit_id) AS row_id
        FROM reached LEFT JOIN part ON part.id = unit_id
        WHERE %s OR part.root IS NOT NULL OR unit_id = %s
    )
    SELECT named.code, named.name, trait, count(*), count(*) FILTER (WHERE has_ready)
    FROM inside {named}
    GROUP BY named.code, named.name, trait
"""
_BY_UNIT = "LEFT JOIN people_orgunit named ON named.id = row_id"
_BY_FAMILY = "LEFT JOIN people_rolefamily named ON named.id = family_id"


def _count(
    question: HeatQuestion, top: OrgUnit | None, code: str | None, name: str | None, trait: str,
    positions: int, covered: int,
) -> Count:  # fmt: skip
    is_top = question.rows == "unit" and top is not None and code == top.code
    missing = "No org unit" if question.rows == "unit" else "No role family"
    return Count(
        row=code or "",
        name=f"{name} itself" if is_top else name or missing,
        column=trait or NONE,
        positions=positions,
        covered=covered,
        is_itself=is_top,
    )
