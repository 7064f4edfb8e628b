"""Who of the invented people plays which part, so that a newcomer can try every view."""

from dataclasses import dataclass

from .ladder import all_roles
from .people import People
from .showcase import showcase_employee


@dataclass(frozen=True, kw_only=True)
class Persona:
    """`grant`: a role of `people.models.Grant`, empty where the right comes from the facts.
    `unit`: code of the org unit that an HR partner looks after."""

    persona: str
    employee_number: str
    grant: str = ""
    unit: str = ""


def choose_personas(people: People) -> list[Persona]:
    """One person for each part, in the order of the list to choose from; nobody plays two."""
    leader = people.tree.showcase
    sales = people.units[people.unit[leader]].code.partition("-")[0]
    seen = [
        Persona(persona="Manager", employee_number=people.number[leader]),
        Persona(persona="Employee", employee_number=people.number[showcase_employee(people)]),
    ]
    parts = (
        ("HR administrator", "hr_admin", "HRD", 4),
        ("HR partner", "hr_partner", "HRD", 3),
        ("Learning administrator", "learning_admin", "HRD", 3),
        ("Committee member", "committee_member", "FIN", 9),
        ("Auditor", "auditor", "FIN", 3),
        ("Integration administrator", "integration_admin", "ENG", 3),
        ("HR colleague", "hr_admin", "HRD", 4),
    )
    taken = {persona.employee_number for persona in seen}
    chosen = []
    for name, grant, family, grade in parts:
        number = _somebody(people, family, grade, taken)
        taken.add(number)
        unit = sales if grant == "hr_partner" else ""
        chosen.append(Persona(persona=name, employee_number=number, grant=grant, unit=unit))
    return [*chosen[:2], *seen, *chosen[2:]]


def _somebody(people: People, family: str, grade: int, taken: set[str]) -> str:
    """The first active person of the family who stands nearest to the grade."""
    return min(
        (abs(int(people.grade[person]) - grade), person, people.number[person])
        for person in range(people.staff)
        if all_roles()[people.role[person]].family.code == family
        and not people.on_leave[person]
        and people.number[person] not in taken
    )[2]
