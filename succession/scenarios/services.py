"""Working scenarios out, and turning one into nominations. Nothing else of a scenario touches anything
real."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from people.access import Access, Permission, employees_within, positions_within
from people.models import Account, Employee, Position
from succession.bench.services import propose_successor
from succession.models import Scenario
from succession.scenarios.cascade import run_cascade
from succession.scenarios.figures import Figures
from succession.scenarios.reading import load_world
from succession.scenarios.shapes import Inputs, Outcome, World, inputs_from_json
from succession.scenarios.standing import known_hash

OBJECT_TYPE = "scenario"


@transaction.atomic
def create_scenario(*, name: str, inputs: Inputs, by: Account, access: Access) -> Scenario:
    """Work it out and keep it."""
    scenario = Scenario(name=_named(name), owner=by)
    _work_out(scenario, inputs, access)
    _record(scenario, Event.Action.CREATED, by)
    return scenario


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, name: str, inputs: Inputs, by: Account, access: Access
) -> Scenario:
    """Work it out afresh from these inputs; the former result is gone."""
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    locked.name = _named(name)
    _work_out(locked, inputs, access)
    _record(locked, Event.Action.CHANGED, by)
    return locked


def recompute_scenario(*, scenario: Scenario, by: Account, access: Access) -> Scenario:
    """The same supposition with what is known now."""
    inputs = inputs_from_json(scenario.inputs)
    return change_scenario(
        scenario=scenario, name=scenario.name, inputs=inputs, by=by, access=access
    )


@transaction.atomic
def discard_scenario(*, scenario: Scenario, by: Account) -> None:
    _record(scenario, Event.Action.RETRACTED, by)
    scenario.delete()


def _named(name: str) -> str:
    if not name.strip():
        raise DomainError("Give the scenario a name.")
    return name.strip()


def _work_out(scenario: Scenario, inputs: Inputs, access: Access) -> None:
    as_of = timezone.localdate()
    world = load_world(inputs, access=access, as_of=as_of)
    outcome = _followed(world, inputs)
    figures = Figures(outcome)
    roles = sorted({one.role_id for one in world.seats.values()})
    people = outcome.people | set(world.gone)
    scenario.inputs = inputs.to_json()
    scenario.result = _kept(outcome).to_json()
    scenario.as_of = as_of
    scenario.role_ids = roles
    scenario.people_ids = sorted(people)
    scenario.known_hash = known_hash(roles, as_of)
    scenario.vacancies, scenario.covered = figures.vacancies, figures.covered
    scenario.moves, scenario.uncovered = figures.moves, figures.uncovered
    scenario.solved_at = timezone.now()
    scenario.save()


def _followed(world: World, inputs: Inputs) -> Outcome:
    try:
        return run_cascade(world, inputs)
    except ArithmeticError as error:
        raise DomainError(
            "This is too much to be worked out with a limit for each unit. Choose fewer seats, or take"
            " the limit away."
        ) from error


def _kept(outcome: Outcome) -> Outcome:
    """Only the seats that the outcome speaks of; more were read than were needed."""
    spoken = set(outcome.first) | {one.seat for one in outcome.uncovered}
    for move in outcome.moves:
        spoken |= {move.seat, *move.opens}
    return Outcome(
        seats={key: one for key, one in outcome.seats.items() if key in spoken},
        first=outcome.first,
        moves=outcome.moves,
        uncovered=outcome.uncovered,
        unplaced=outcome.unplaced,
        looked_at=outcome.looked_at,
        is_by_steps=outcome.is_by_steps,
    )


@dataclass(frozen=True, kw_only=True)
class Nominations:
    """`refused`: the sentence why, by seat id."""

    proposed: int
    refused: dict[int, str]


def nominate(
    *, scenario: Scenario, outcome: Outcome, seats: Sequence[int], by: Account, access: Access
) -> Nominations:
    """Propose those who move into these critical seats, each as anybody would be proposed, with the
    scenario as the reason. One that cannot be is told and keeps none of the others back."""
    wanted = {one.seat: one.person for one in outcome.moves if one.seat in seats}
    positions, people = _reached(wanted, access)
    refused: dict[int, str] = {}
    for seat, person in wanted.items():
        try:
            propose_successor(
                position=_found(positions, seat),
                employee=_found(people, person),
                reason=f"Scenario “{scenario.name}” of {scenario.as_of:%-d %b %Y}",
                by=by,
            )
        except DomainError as error:
            refused[seat] = error.sentence
    return Nominations(proposed=len(wanted) - len(refused), refused=refused)


def _reached(
    wanted: dict[int, int], access: Access
) -> tuple[dict[int, Position], dict[int, Employee]]:
    propose = Permission.PROPOSE_SUCCESSORS
    return (
        positions_within(access, propose).in_bulk(list(wanted)),
        employees_within(access, propose).in_bulk(list(wanted.values())),
    )


def _found(rows: dict[int, Any], key: int) -> Any:
    if key not in rows:
        raise DomainError("This is out of your reach now.")
    return rows[key]


def is_outdated(scenario: Scenario, today: date) -> bool:
    """Something that the result rests on is another since. One query."""
    return scenario.known_hash != known_hash(scenario.role_ids, today)


def _record(scenario: Scenario, action: Event.Action, by: Account) -> None:
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=scenario.pk,
        object_label=scenario.name,
        detail={"vacancies": scenario.vacancies, "covered": scenario.covered},
    )
