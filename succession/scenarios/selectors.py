"""Scenarios as their readers see them: names within reach, a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from audit.errors import NotFound
from people.access import Access, Permission, employees_within, positions_within
from people.models import Role
from succession.bench.people import Person, names_shown
from succession.bench.rows import band_label
from succession.models import Scenario, Successor
from succession.scenarios.figures import Figures, SeatAcross, seats_across
from succession.scenarios.reading import units_within
from succession.scenarios.shapes import (
    Horizon,
    Inputs,
    Move,
    OpenSeat,
    Outcome,
    SeatFact,
    inputs_from_json,
    outcome_from_json,
)
from succession.scenarios.words import HORIZON_WORDS, REASON_WORDS, Names
from ui.wording import signed

SOMEBODY = "Somebody outside your area"


def scenarios_of(access: Access) -> QuerySet[Scenario]:
    """One's own; whoever plans for everybody also reads those of others."""
    rows = Scenario.objects.select_related("owner")
    if access.can_all(Permission.PLAN_SCENARIOS):
        return rows
    return rows.filter(owner=access.account)


def load_scenario(access: Access, scenario_id: int) -> Scenario:
    found = scenarios_of(access).filter(pk=scenario_id).first()
    if found is None:
        raise NotFound("There is no such scenario, or it is not yours to see.")
    return found


def names_of(access: Access, inputs: Inputs) -> Names:
    """What the inputs name, within the reader's reach. At most three queries."""
    plan = Permission.PLAN_SCENARIOS
    seats = positions_within(access, plan).filter(code__in=(*inputs.seats, *inputs.closing_seats))
    units = units_within(access).filter(code__in=inputs.closing_units)
    people = employees_within(access, plan).filter(number__in=inputs.leavers)
    return Names(
        seats=dict(seats.order_by("title").values_list("code", "title")),
        units=dict(units.order_by("name").values_list("code", "name")),
        people=dict(people.order_by("plain_name").values_list("number", "full_name")),
    )


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """One move in words. `nominable`: into a critical seat, by somebody not on its slate yet whom the
    reader may see."""

    move: Move
    seat: SeatFact
    name: str
    url: str
    band: str
    when: str
    opens: Sequence[SeatFact]
    is_first: bool
    is_nominable: bool = False

    @property
    def change(self) -> float | None:
        """Points against the holder before."""
        return None if self.move.lost is None else -self.move.lost


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    open: OpenSeat
    seat: SeatFact
    why: str
    opened_by: str


@dataclass(frozen=True, kw_only=True)
class StepRows:
    number: int
    when: str
    rows: Sequence[MoveRow]


@dataclass(frozen=True, kw_only=True)
class ScenarioPage:
    scenario: Scenario
    inputs: Inputs
    outcome: Outcome
    figures: Figures
    moves: Sequence[MoveRow]
    steps: Sequence[StepRows]
    open: Sequence[OpenRow]
    unplaced: Sequence[str]

    @property
    def nominable(self) -> list[MoveRow]:
        return [row for row in self.moves if row.is_nominable]


def scenario_page(access: Access, scenario: Scenario) -> ScenarioPage:
    """Three queries: names, role codes, places on slates."""
    outcome = outcome_from_json(scenario.result)
    names = names_shown(access, scenario.people_ids).people
    moves = _move_rows(outcome, names)
    return ScenarioPage(
        scenario=scenario,
        inputs=inputs_from_json(scenario.inputs),
        outcome=outcome,
        figures=Figures(outcome),
        moves=moves,
        steps=_by_step(moves),
        open=[_open_row(one, outcome, names) for one in outcome.uncovered],
        unplaced=[_name(one, names) for one in outcome.unplaced],
    )


def _move_rows(outcome: Outcome, names: Mapping[int, Person]) -> list[MoveRow]:
    roles = dict(
        Role.objects.filter(pk__in={outcome.seats[one.seat].role_id for one in outcome.moves})
        .order_by()
        .values_list("pk", "code")
    )
    placed = set(
        Successor.objects.filter(
            employee_id__in=[one.person for one in outcome.moves],
            plan__position_id__in=[one.seat for one in outcome.moves],
        )
        .order_by()
        .values_list("plan__position_id", "employee_id")
    )
    first = set(outcome.first)
    return [_move_row(one, outcome, names, roles, placed, first) for one in outcome.moves]


def _move_row(
    move: Move,
    outcome: Outcome,
    names: Mapping[int, Person],
    roles: Mapping[int, str],
    placed: set[tuple[int, int]],
    first: set[int],
) -> MoveRow:
    seat, person = outcome.seats[move.seat], names.get(move.person)
    role = roles.get(seat.role_id)
    url = (
        reverse("succession:readiness-role", args=[person.number, role]) if person and role else ""
    )
    return MoveRow(
        move=move,
        seat=seat,
        name=_name(move.person, names),
        url=url,
        band=band_label(move.band),
        when=HORIZON_WORDS[move.horizon],
        opens=[outcome.seats[one] for one in move.opens],
        is_first=move.seat in first,
        is_nominable=seat.is_critical
        and person is not None
        and (move.seat, move.person) not in placed,
    )


def _name(person: int | None, names: Mapping[int, Person]) -> str:
    found = names.get(person or 0)
    return found.name if found else SOMEBODY


def _by_step(moves: Iterable[MoveRow]) -> list[StepRows]:
    steps: dict[int, list[MoveRow]] = {}
    for row in moves:
        steps.setdefault(row.move.step, []).append(row)
    return [StepRows(number=number, when=rows[0].when, rows=rows) for number, rows in steps.items()]


def _open_row(one: OpenSeat, outcome: Outcome, names: Mapping[int, Person]) -> OpenRow:
    return OpenRow(
        open=one,
        seat=outcome.seats[one.seat],
        why=REASON_WORDS[one.reason],
        opened_by=_name(one.opened_by, names) if one.opened_by is not None else "",
    )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Scenarios side by side. `rows` in words: a seat, then what becomes of it in each."""

    pages: Sequence[tuple[Scenario, Figures]]
    rows: Sequence[tuple[SeatAcross, Sequence[tuple[str, str, str]]]]

    @property
    def lines(self) -> list[tuple[str, list[str]]]:
        figures = [one for _, one in self.pages]
        return [
            ("Seats that fall empty", [f"{one.vacancies:,}" for one in figures]),
            ("Filled at once", [f"{one.covered_now:,} of {one.vacancies:,}" for one in figures]),
            (
                "Filled within 2 years",
                [f"{one.covered_by(Horizon.TWO_YEARS):,} of {one.vacancies:,}" for one in figures],
            ),
            ("Filled in the end", [f"{one.covered:,} of {one.vacancies:,}" for one in figures]),
            ("Moves", [f"{one.moves:,} in {one.steps} steps" for one in figures]),
            ("Seats opened on the way", [f"{one.opened:,}" for one in figures]),
            ("Open in the end", [f"{one.uncovered:,}" for one in figures]),
            ("Of these critical", [f"{one.uncovered_critical:,}" for one in figures]),
            ("Readiness against the holders before", [_change(one) for one in figures]),
        ]


def _change(figures: Figures) -> str:
    if figures.change is None:
        return "Not known"
    return f"{signed(figures.change)} points a seat, over {figures.compared}"


def compare(access: Access, scenarios: Sequence[Scenario]) -> Compared:
    """One query: the names."""
    outcomes = [outcome_from_json(one.result) for one in scenarios]
    people = {person for one in scenarios for person in one.people_ids}
    names = names_shown(access, people).people
    return Compared(
        pages=[(one, Figures(outcome)) for one, outcome in zip(scenarios, outcomes, strict=True)],
        rows=[(row, [_cell(one, names) for one in row.cells]) for row in seats_across(outcomes)],
    )


def _cell(one: Move | OpenSeat | None, names: Mapping[int, Person]) -> tuple[str, str, str]:
    """Words, band and its label."""
    if isinstance(one, Move):
        return _name(one.person, names), one.band, f"{HORIZON_WORDS[one.horizon]}"
    if isinstance(one, OpenSeat):
        return "Stays open", "", REASON_WORDS[one.reason]
    return "Not touched", "", ""
