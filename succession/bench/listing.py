"""The list of critical positions: what the reader reaches, searched, filtered and in order."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Func, Q, QuerySet, Value

from people.access import Access, Permission, positions_within, reach
from people.models import Position
from people.selectors.divisions import division_of_units
from succession.bench.shapes import Bench, Cover, Seat, most_exposed_first
from succession.bench.words import COVER_WORDS, EXPOSURE_WORDS, net_words
from ui.lists import Filter, ListSpec, ListState

EXPOSURE_CHOICES = {step: EXPOSURE_WORDS[step] for step in ("high", "medium", "low", "")}
YES = "yes"
PER_PAGE = 50


def visible_seats(access: Access, bench: Bench) -> list[Seat]:
    """One query: the critical seats within reach."""
    rows = positions_within(access, Permission.VIEW_BENCH).filter(is_critical=True)
    allowed = set(rows.order_by().values_list("pk", flat=True))
    return [seat for seat in bench.seats if seat.position_id in allowed]


@dataclass(frozen=True, kw_only=True)
class BenchList:
    """The reach of one reader, with what it can be filtered by."""

    bench: Bench
    seats: Sequence[Seat]
    divisions: Mapping[int, tuple[int, str]]

    def traits(self, seat: Seat) -> dict[str, str]:
        """The value of each filter for a seat."""
        division = self.divisions.get(seat.unit_id or 0)
        return {
            "cover": str(seat.cover),
            "risk": seat.risk or "none",
            "impact": seat.impact or "none",
            "division": str(division[0]) if division else "",
            "shared": YES if net_words(self.bench, seat) else "",
            "emergency": "" if seat.emergency_cover else YES,
            "review": _review(seat, self.bench.as_of),
        }

    def spec(self) -> ListSpec:
        counts: dict[str, Counter[str]] = {}
        for seat in self.seats:
            for name, value in self.traits(seat).items():
                counts.setdefault(name, Counter())[value] += 1
        names = {str(root): name for root, name in self.divisions.values()}
        choices: dict[str, tuple[str, Mapping[str, str]]] = {
            "cover": ("Cover", {str(cover): words for cover, words in COVER_WORDS.items()}),
            "impact": ("Impact", _EXPOSURES),
            "risk": ("Risk", _EXPOSURES),
            "division": ("Division", dict(sorted(names.items(), key=lambda one: one[1]))),
            "shared": ("Net cover", {YES: "Ready person counted for another seat"}),
            "emergency": ("Emergency cover", {YES: "Not named"}),
            "review": ("Review", REVIEW_WORDS),
        }
        return ListSpec(
            sorts={"cover": (), "title": (), "exposure": ()},
            default_sort="cover",
            filters=[
                _filter(name, *choice, counts.get(name, {})) for name, choice in choices.items()
            ],
            per_page=PER_PAGE,
            search_label="Find a position or person",
        )

    def found(self, state: ListState, matching: set[int] | None) -> list[Seat]:
        """The seats that pass search (`matching`, None = no search) and filters, in order."""
        seats = [
            seat
            for seat in self.seats
            if (matching is None or seat.position_id in matching) and self._passes(seat, state)
        ]
        ordered = ORDERS[state.sort_key](seats)
        return ordered[::-1] if state.is_descending else ordered

    def _passes(self, seat: Seat, state: ListState) -> bool:
        traits = self.traits(seat)
        return all(traits[name] in values for name, values in state.filters.items())


REVIEW_WORDS = {"overdue": "Overdue", "soon": "Due in 30 days", "none": "Nobody said why"}
SOON = timedelta(days=30)


def _review(seat: Seat, today: date) -> str:
    if seat.review_on is None:
        return "none"
    if seat.review_on <= today:
        return "overdue"
    return "soon" if seat.review_on <= today + SOON else ""


_EXPOSURES = {"high": "High", "medium": "Medium", "low": "Low", "none": "Not assessed"}


def _filter(name: str, label: str, choices: Mapping[str, str], counts: Mapping[str, int]) -> Filter:
    """Only values that occur are offered."""
    present = {value: words for value, words in choices.items() if counts.get(value)}
    return Filter(name=name, label=label, choices=present, counts=counts)


def _by_cover(seats: Iterable[Seat]) -> list[Seat]:
    order = list(Cover)
    return sorted(most_exposed_first(seats), key=lambda seat: order.index(seat.cover))


def _by_title(seats: Iterable[Seat]) -> list[Seat]:
    return sorted(seats, key=lambda seat: (seat.title.casefold(), seat.code))


ORDERS: Mapping[str, Callable[[Iterable[Seat]], list[Seat]]] = {
    "cover": _by_cover,
    "title": _by_title,
    "exposure": most_exposed_first,
}


def bench_list(access: Access, bench: Bench) -> BenchList:
    """Two queries, whatever the number of seats."""
    seats = visible_seats(access, bench)
    units = sorted({seat.unit_id for seat in seats if seat.unit_id is not None})
    return BenchList(bench=bench, seats=seats, divisions=division_of_units(units))


def matching_seats(access: Access, search: str) -> set[int] | None:
    """Ids of the positions found by title, code, unit, or the name of somebody on them whom the
    reader may see. None: nothing was searched for. One query."""
    if not search:
        return None
    return set(_searched(access, search).order_by().values_list("pk", flat=True))


def _searched(access: Access, search: str) -> QuerySet[Position]:
    rule = (
        Q(code__iexact=search) | _all_words("title", search) | _all_words("org_unit__name", search)
    )
    for person in (
        "incumbent",
        "plan__successors__employee",
        "role__succession_plan__successors__employee",
    ):
        rule |= (
            _named(person, search) & reach(access, Permission.VIEW_BENCH, prefix=f"{person}__")
            if access.sees_people(Permission.VIEW_BENCH)
            else Q(pk__in=[])
        )
    return Position.objects.filter(rule, is_critical=True)


def _all_words(field: str, search: str) -> Q:
    rule = Q()
    for word in search.split():
        rule &= Q(**{f"{field}__icontains": word})
    return rule


def _named(person: str, search: str) -> Q:
    """Every word in the name; accents and case do not matter."""
    rule = Q()
    for word in search.split():
        plain = Func(Value(word), function="cadre_plain")
        rule &= Q(**{f"{person}__plain_name__contains": plain})
    return rule
