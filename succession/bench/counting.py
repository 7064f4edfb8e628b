"""Critical positions in counts: what the list says of all of them, and how many each filter has."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from people.access import Access
from people.selectors.divisions import DIVISION_SQL
from succession.bench.overview import NONE, Tally
from succession.bench.reach import figures_within, sees_every_seat
from succession.bench.selectors import newest_review
from succession.models import BenchFigure, BenchReading


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All positions within reach in counts."""

    tallies: Sequence[Tally]
    divisions: Mapping[str, tuple[str, int]]
    families: Mapping[str, tuple[str, int]]
    reviews: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.tallies)


_COLUMNS = (
    "cover", "best_band", "has_emergency_cover", "risk", "impact", "ready", "counted_id", "unit_id",
    "family_id",
)  # fmt: skip
_COUNT = f"""
    {DIVISION_SQL}, reached (cover, best_band, has_emergency_cover, risk, impact, ready, counted,
        unit_id, family_id) AS ({{reached}}),
    counted AS (
        SELECT grouping(cover) AS no_cover, grouping(root) AS no_root, cover, best_band,
            has_emergency_cover, risk, impact, ready > 0 AS has_ready,
            counted IS NOT NULL AS is_counted, root, family_id, count(*) AS seats
        FROM reached LEFT JOIN division ON division.id = unit_id
        GROUP BY GROUPING SETS (
            (cover, best_band, has_emergency_cover, risk, impact, ready > 0, counted IS NOT NULL),
            (root), (family_id)
        )
    )
    SELECT no_cover, no_root, cover, best_band, has_emergency_cover, risk, impact, has_ready,
        is_counted, COALESCE(unit.code, family.code), COALESCE(unit.name, family.name), seats
    FROM counted LEFT JOIN people_orgunit unit ON unit.id = root
    LEFT JOIN people_rolefamily family ON family.id = family_id
    ORDER BY COALESCE(unit.name, family.name)
"""  # noqa: S608 - built of constants, what is reached as a statement of the ORM


def load_facts(access: Access) -> Facts:
    """One query for whoever sees every seat: the counts are kept. Else two, whatever the number of
    seats."""
    if sees_every_seat(access):
        kept = BenchReading.objects.values_list("facts", flat=True).first()
        if kept:
            return facts_from(kept)
    return count_facts(figures_within(access), timezone.localdate())


def count_facts(figures: QuerySet[BenchFigure], day: date) -> Facts:
    sql, parameters = figures.values_list(*_COLUMNS).query.sql_with_params()
    tallies: list[Tally] = []
    divisions: dict[str, tuple[str, int]] = {}
    families: dict[str, tuple[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(reached=sql), parameters)
        for no_cover, no_root, *traits, code, name, count in cursor.fetchall():
            if not no_cover:
                tallies.append(Tally(*traits, count))  # type: ignore[call-arg] # as the statement gives them
            elif code is not None:
                (families if no_root else divisions)[code] = (name, count)
    reviews = _count_reviews(figures, day)
    return Facts(tallies=tallies, divisions=divisions, families=families, reviews=reviews)


def _count_reviews(figures: QuerySet[BenchFigure], day: date) -> dict[str, int]:
    rows = figures.annotate(review_on=newest_review("position"))
    counts = {value: Count("pk", filter=reviewed([value], day)) for value in REVIEW_WORDS}
    return dict(rows.aggregate(**counts))


def facts_to_keep(facts: Facts) -> dict[str, Any]:
    return {
        "tallies": [astuple(one) for one in facts.tallies],
        "divisions": facts.divisions,
        "families": facts.families,
        "reviews": facts.reviews,
    }


def facts_from(kept: Mapping[str, Any]) -> Facts:
    return Facts(
        tallies=[Tally(*one) for one in kept["tallies"]],
        divisions={code: (name, count) for code, (name, count) in kept["divisions"].items()},
        families={code: (name, count) for code, (name, count) in kept["families"].items()},
        reviews=kept["reviews"],
    )


REVIEW_WORDS = {"overdue": "Overdue", "soon": "Due in 30 days", NONE: "Nobody said why"}
SOON = timedelta(days=30)


def reviewed(values: Sequence[str], today: date) -> Q:
    rules = {
        "overdue": Q(review_on__lte=today),
        "soon": Q(review_on__gt=today, review_on__lte=today + SOON),
        NONE: Q(review_on__isnull=True),
    }
    rule = Q(pk__in=[])
    for value in values:
        rule |= rules[value]
    return rule
