"""The whole company: every canonical file of a folder, from a plan."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from . import learning, model, seats, sins
from .bad_rows import BadRow, add_bad_rows
from .evidence import evidence_rows
from .notes import Notes
from .people import People, employee_rows, make_people
from .personas import Persona, choose_personas
from .plan import Plan
from .reviews import review_rows
from .showcase import showcase_fates
from .tables import Folder
from .units import unit_rows


@dataclass(frozen=True, kw_only=True)
class Company:
    """What was written. `rows`: by file. `showcase`: the manager's number. `nominated`: see
    `seats.nomination_days`."""

    folder: Path
    rows: dict[str, int]
    personas: list[Persona]
    showcase: str
    nominated: dict[tuple[str, str], tuple[date, date | None]]
    bad_rows: list[BadRow]


def write_company(plan: Plan, path: Path) -> Company:
    """Write the thirteen files into the folder, over older ones of the same name."""
    folder = Folder(path)
    people = make_people(plan)
    slates = seats.Slates(fates=showcase_fates(people))
    places = seats.make_seats(people, plan)
    seats.make_slates(people, places, plan, slates)
    _write_model(folder)
    _write_people(folder, people, places, slates, plan)
    _write_learning(folder, people, slates, plan)
    notes = Notes()
    folder.write("evidence.csv", review_rows(people, slates.fates, plan, notes))
    folder.write("evidence.csv", evidence_rows(people, set(slates.fates), plan, notes))
    folder.write("logins.csv", learning.login_rows(people, plan))
    return Company(
        folder=path,
        rows=folder.rows,
        personas=choose_personas(people),
        showcase=people.number[people.tree.showcase],
        nominated=seats.nomination_days(people, slates, plan),
        bad_rows=add_bad_rows(folder, people, plan) if plan.with_bad_rows else [],
    )


def _write_model(folder: Folder) -> None:
    folder.write("competencies.csv", model.model_rows("competencies.csv"))
    folder.write("indicators.csv", model.model_rows("indicators.csv"))
    folder.write("roles.csv", model.role_rows())
    folder.write("role_requirements.csv", model.requirement_rows())


def _write_people(
    folder: Folder, people: People, places: list[seats.Seat], slates: seats.Slates, plan: Plan
) -> None:
    folder.write("org_units.csv", chain(unit_rows(people.units), sins.twin_unit_rows()))
    held = {
        seat.holder: seat.code
        for seat in reversed(places)
        if seat.holder is not None and seat.unit != 0
    }
    held[0] = places[0].code
    rows = list(employee_rows(people, held, plan))
    feet = [person for person in range(people.staff) if not people.tree.height[person]]
    doubled = [rows[person] for person in feet[:: len(feet) // plan.doubles][: plan.doubles]]
    spoiled = sins.spoil_employees(rows, people)
    folder.write("employees.csv", chain(spoiled, sins.double_rows(people, doubled)))
    folder.write("positions.csv", seats.position_rows(people, places))
    folder.write("successors.csv", seats.successor_rows(people, slates))


def _write_learning(folder: Folder, people: People, slates: seats.Slates, plan: Plan) -> None:
    library = learning.make_library()
    folder.write("content.csv", sins.spoil_content(learning.content_rows(library, plan)))
    folder.write("content_competencies.csv", learning.mapping_rows(library))
    completions = learning.completion_rows(people, library, slates.fates, plan)
    folder.write("completions.csv", chain(completions, sins.lost_completion_rows(people, plan)))
