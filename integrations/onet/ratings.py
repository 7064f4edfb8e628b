"""What O*NET's occupations ask for: importance and level of each rated element.

Importance 1 to 5 becomes 0 to 1. A level from 0 to 7 is a level of ours from 1 to 7; 0, and what is
marked as not relevant, is no level at all. Everything that is measured beside stays in `extras`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from integrations.core.cells import BadCell, number
from integrations.exchange.content import Need
from integrations.onet.model import IMPORTANCE, LEVEL
from integrations.onet.tables import ELEMENT, OCCUPATION, RATED, SCALE, VALUE, Tables
from integrations.outcomes import Record

IMPORTANT = 3
"""What O*NET calls important, of 5: from here on a requirement is essential."""
_YES = "Y"


class Rating(NamedTuple):
    """One value with what it was measured from; texts as they came, empty where there is nothing."""

    value: float
    n: str
    standard_error: str
    lower: str
    upper: str
    suppress: str
    not_relevant: str
    date: str
    source: str

    def as_extras(self) -> dict[str, Any]:
        return {name: value for name, value in self._asdict().items() if value not in ("", "N")}


@dataclass(kw_only=True)
class Ratings:
    """By occupation and element, then by scale; `kinds` says what each rated element is."""

    by_pair: dict[tuple[str, str], dict[str, Rating]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    leveled: set[str] = field(default_factory=set)
    suppressed: int = 0
    raised: int = 0


def read_ratings(
    tables: Tables, bounds: Mapping[str, Mapping[str, Any]], works: Collection[str]
) -> Ratings:
    """All tables that rate. `bounds` are the scales, `works` the known occupations."""
    ratings = Ratings()
    parse = {
        IMPORTANCE: _within(bounds, IMPORTANCE, 1, 5),
        LEVEL: _within(bounds, LEVEL, 0, 7),
    }
    for table, kind in RATED.items():
        for record in tables.rows(table):
            if (rating := _rating(tables, record, parse, works)) is not None:
                ratings.kinds[record.text(ELEMENT)] = kind
                _keep(tables, ratings, record, rating)
    _tell(tables, ratings)
    return ratings


def _within(bounds: Mapping[str, Mapping[str, Any]], scale: str, least: float, most: float) -> Any:
    found = bounds.get(scale, {})
    return number(found.get("minimum", least), found.get("maximum", most))


def _rating(
    tables: Tables, record: Record, parse: Mapping[str, Any], works: Collection[str]
) -> Rating | None:
    scale = record.text(SCALE)
    if scale not in parse:
        tables.books.reject_unknown(record, column=SCALE, known=parse)
        return None
    if record.text(OCCUPATION) not in works:
        reason = "It speaks of an occupation that these files do not describe."
        tables.books.exclude(record, column=OCCUPATION, reason=reason)
        return None
    try:
        value = float(parse[scale](record.text(VALUE) or "-"))
    except BadCell as bad:
        tables.books.reject(record, column=VALUE, reason=bad.reason, suggestion=bad.suggestion)
        return None
    return Rating(
        value=value,
        n=_figure(record, "N"),
        standard_error=_figure(record, "Standard Error"),
        lower=_figure(record, "Lower CI Bound"),
        upper=_figure(record, "Upper CI Bound"),
        suppress=record.text("Recommend Suppress"),
        not_relevant=_figure(record, "Not Relevant"),
        date=record.text("Date"),
        source=record.text("Domain Source"),
    )


def _figure(record: Record, column: str) -> str:
    """O*NET's text files write "n/a" where its workbooks are empty."""
    text = record.text(column)
    return "" if text.lower() == "n/a" else text


def _keep(tables: Tables, ratings: Ratings, record: Record, rating: Rating) -> None:
    pair = (record.text(OCCUPATION), record.text(ELEMENT))
    scale = record.text(SCALE)
    known = ratings.by_pair.setdefault(pair, {})
    if scale in known:
        if known[scale] == rating:
            tables.books.merge(record)
        else:
            reason = "An earlier row rates the same otherwise."
            tables.books.reject(record, column=VALUE, reason=reason)
        return
    known[scale] = rating
    ratings.suppressed += rating.suppress == _YES
    if scale == LEVEL:
        ratings.leveled.add(pair[1])
        ratings.raised += 0 < rating.value < 1 and rating.not_relevant != _YES
    if scale == LEVEL and level_of(rating) is None:
        reason = "The level does not apply: it is not relevant for this occupation."
        tables.books.exclude(record, column=VALUE, reason=reason)
    else:
        tables.books.take(record, "need", *pair)


def level_of(rating: Rating | None) -> float | None:
    """On our scale; nothing where none applies. Averages below 1 are raised to the lowest level."""
    if rating is None or rating.not_relevant == _YES or rating.value == 0:
        return None
    return max(1.0, rating.value)


def needs_of(ratings: Ratings, bounds: Mapping[str, Mapping[str, Any]]) -> Iterator[Need]:
    """One for each pair whose importance is known."""
    least = bounds.get(IMPORTANCE, {}).get("minimum", 1)
    most = bounds.get(IMPORTANCE, {}).get("maximum", 5)
    for (occupation, element), found in ratings.by_pair.items():
        if IMPORTANCE not in found:
            continue
        value = found[IMPORTANCE].value
        yield Need(
            occupation=occupation,
            competency=element,
            importance=(value - least) / (most - least),
            level=level_of(found.get(LEVEL)),
            is_essential=value >= IMPORTANT,
            extras={"onet": {scale: one.as_extras() for scale, one in found.items()}},
        )


def _tell(tables: Tables, ratings: Ratings) -> None:
    if ratings.suppressed:
        tables.books.notice(
            f"{ratings.suppressed:,} values are weak estimates that O*NET recommends to suppress. "
            "They were taken, and marked."
        )
    if ratings.raised:
        tables.books.notice(
            f"{ratings.raised:,} levels lie between 0 and 1. They count as level 1, the lowest; the "
            "value stays beside."
        )
    lacking = sum(IMPORTANCE not in found for found in ratings.by_pair.values())
    if lacking:
        tables.books.notice(f"{lacking:,} levels have no importance beside them: not taken.")
