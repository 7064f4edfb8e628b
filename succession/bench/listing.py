"""The list of critical positions: what the reader reaches, searched, filtered, in order and by pages,
all of it in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Func, Q, QuerySet, Value
from django.utils import timezone

from people.access import Access, Permission, reach, units_below
from people.models import Employee, OrgUnit, Position
from succession.bench.counting import REVIEW_WORDS, Facts, reviewed
from succession.bench.overview import (
    MOST_CELLS,
    NONE,
    YES,
    best_bands,
    heat_cell,
    trait_counts,
)
from succession.bench.reach import figures_within
from succession.bench.selectors import load_seats, load_slates, newest_review
from succession.bench.shapes import Bench, Seat
from succession.bench.words import COVER_WORDS
from succession.models import BenchFigure, Successor
from ui.lists import Filter, ListSpec, ListState
from ui.parts import HeatCell

PER_PAGE = 30
EXPOSURES = {"high": "High", "medium": "Medium", "low": "Low", NONE: "Not assessed"}
ITSELF = "="
"""Before the code of a unit: it alone, not what is below. By itself: no unit at all."""
SORTS = {
    "cover": ("gap", "-exposure", "title"),
    "title": ("title",),
    "exposure": ("-is_vacant", "-exposure", "title"),
    "shares": ("shares", "-exposure", "title"),
}


def list_spec(facts: Facts, asked_units: Mapping[str, str]) -> ListSpec:
    """`asked_units` are units that the address names, beside the divisions."""
    counts = {name: dict(count) for name, count in trait_counts(facts.tallies).items()}
    counts["unit"] = {code: count for code, (_, count) in facts.divisions.items()}
    counts["review"] = dict(facts.reviews)
    counts["family"] = {code: count for code, (_, count) in facts.families.items()}
    bands = {band or NONE: words for band, words in best_bands().items()}
    units = {code: name for code, (name, _) in facts.divisions.items()} | dict(asked_units)
    families = {code: name for code, (name, _) in facts.families.items()}
    choices: dict[str, tuple[str, Mapping[str, str]]] = {
        "cover": ("Status", {str(cover): words for cover, words in COVER_WORDS.items()}),
        "band": ("Best successor", bands),
        "impact": ("Impact", EXPOSURES),
        "risk": ("Risk", EXPOSURES),
        "unit": ("Org unit", units),
        "family": ("Role family", families),
        "shared": ("Net cover", {YES: "Ready person counted for another seat"}),
        "emergency": ("Emergency cover", {YES: "Not named"}),
        "review": ("Review", REVIEW_WORDS),
    }
    return ListSpec(
        sorts=SORTS,
        default_sort="cover",
        filters=[
            _filter(name, *choice, counts.get(name, {}), asked_units)
            for name, choice in choices.items()
        ],
        per_page=PER_PAGE,
        search_label="Find a position or person",
    )


def _filter(
    name: str,
    label: str,
    choices: Mapping[str, str],
    counts: Mapping[str, int],
    always: Mapping[str, str],
) -> Filter:
    """Only values that occur are offered, and those that were asked for."""
    present = {
        value: words for value, words in choices.items() if counts.get(value) or value in always
    }
    return Filter(name=name, label=label, choices=present, counts=counts)


def units_asked(codes: Sequence[str]) -> dict[str, str]:
    """Words by value for units that an address names; unknown ones are left out. At most one query."""
    wanted = [code.replace("\x00", "") for code in codes]
    plain = {code.removeprefix(ITSELF) for code in wanted} - {""}
    names = (
        dict(OrgUnit.objects.filter(code__in=plain).values_list("code", "name")) if plain else {}
    )
    found = {}
    for code in wanted:
        name = names.get(code.removeprefix(ITSELF))
        if code == ITSELF:
            found[code] = "None"
        elif name is not None:
            found[code] = f"{name} itself" if code.startswith(ITSELF) else name
    return found


def matching_figures(access: Access, state: ListState) -> QuerySet[BenchFigure]:
    """The seats that pass search and filters, in order."""
    rows = figures_within(access)
    if "review" in state.filters:
        rows = rows.annotate(review_on=newest_review("position"))
    for name, values in state.filters.items():
        rows = rows.filter(_rule(name, values))
    if state.search:
        rows = rows.filter(position__in=_searched(access, state.search).order_by())
    return rows.order_by(*state.order_by())


def _of_step(field: str, values: Sequence[str]) -> Q:
    return Q(**{f"{field}__in": ["" if value == NONE else value for value in values]})


def _in_units(values: Sequence[str]) -> Q:
    """Units with everything below them; after "=", themselves alone."""
    exact = [value.removeprefix(ITSELF) for value in values if value.startswith(ITSELF)]
    rule = Q(position__org_unit__code__in=[code for code in exact if code])
    if "" in exact:
        rule |= Q(position__org_unit__isnull=True)
    whole = [value for value in values if not value.startswith(ITSELF)]
    if whole:
        ids = OrgUnit.objects.filter(code__in=whole).order_by().values_list("pk", flat=True)
        rule |= Q(position__org_unit__in=units_below(ids))
    return rule


def _rule(name: str, values: Sequence[str]) -> Q:
    if name in _STEPS:
        return _of_step(_STEPS[name], values)
    if name == "review":
        return reviewed(values, timezone.localdate())
    rules = {
        "cover": Q(cover__in=values),
        "family": Q(position__role__family__code__in=values),
        "shared": Q(ready__gt=0, counted__isnull=True),
        "emergency": Q(has_emergency_cover=False),
    }
    return rules[name] if name in rules else _in_units(values)


_STEPS = {
    "band": "best_band",
    "risk": "risk",
    "impact": "impact",
}


def strip_cells(access: Access, facts: Facts) -> list[HeatCell]:
    """Every seat as a cell, most exposed first, where they are few enough to be read. One query."""
    if facts.total > MOST_CELLS:
        return []
    rows = figures_within(access).order_by(*SORTS["exposure"])
    names = ("position__code", "title", "best_band", "is_vacant", "ready", "counted_id")
    return [
        heat_cell(code, title, band, is_vacant=vacant, shared=bool(ready) and counted is None)
        for code, title, band, vacant, ready, counted in rows.values_list(*names)
    ]


@dataclass(frozen=True, kw_only=True)
class BenchPart:
    """Some seats with their slates and figures. `bench` also holds, without their slates, the seats
    for which the ready people here are counted. `covers`: how many are confirmed, and ready."""

    bench: Bench
    seats: Sequence[Seat]
    shares: Mapping[int, float]
    covers: Mapping[int, tuple[int, int]]


def load_part(position_ids: Sequence[int], *, is_brief: bool = False) -> BenchPart:
    """Three queries, however many seats. `is_brief`: without reviews and names from outside."""
    return part_of(load_slates(position_ids) if is_brief else load_seats(position_ids))


def part_of(seats: Sequence[Seat]) -> BenchPart:
    """One query."""
    own = {seat.position_id for seat in seats}
    ready = {one.employee_id for seat in seats for one in seat.ready}
    rows = BenchFigure.objects.filter(Q(position__in=own) | Q(counted__in=ready)).values_list(
        "position_id", "counted_id", "shares", "title", "confirmed", "ready"
    )
    found = list(rows)
    others = [
        Seat(position_id=pk, code="", title=title, role_id=0)
        for pk, _, _, title, *_ in found
        if pk not in own
    ]
    return BenchPart(
        bench=Bench(
            as_of=timezone.localdate(),
            seats=(*seats, *others),
            counted={pk: person for pk, person, *_ in found if person is not None},
        ),
        seats=seats,
        shares={pk: share for pk, _, share, *_ in found if pk in own},
        covers={pk: (confirmed, ready) for pk, *_, confirmed, ready in found if pk in own},
    )


def _searched(access: Access, search: str) -> QuerySet[Position]:
    """Found by title, code, unit, or the name of somebody on them whom the reader may see."""
    rule = (
        Q(code__iexact=search) | _all_words("title", search) | _all_words("org_unit__name", search)
    )
    if access.sees_people(Permission.VIEW_BENCH):
        named = Employee.objects.filter(_named(search), reach(access, Permission.VIEW_BENCH))
        people = named.order_by().values("pk")
        places = Successor.objects.filter(employee__in=people, plan__position__isnull=False)
        rule |= Q(incumbent__in=people) | Q(pk__in=places.order_by().values("plan__position"))
    return Position.objects.filter(rule, is_critical=True)


def _all_words(field: str, search: str) -> Q:
    rule = Q()
    for word in search.split():
        rule &= Q(**{f"{field}__icontains": word})
    return rule


def _named(search: str) -> Q:
    """Every word in the name; accents and case do not matter."""
    rule = Q()
    for word in search.split():
        plain = Func(Value(word), function="cadre_plain")
        rule &= Q(plain_name__contains=plain)
    return rule
