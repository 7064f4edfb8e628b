"""Rows that an import must reject, one kind each, with where they stand and why."""

import json
from dataclasses import asdict, dataclass

from .people import People
from .plan import Plan
from .tables import COLUMNS, Folder

SIDECAR = "bad_rows.json"


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """`line`: physical line in the file, header = 1. `column`: the one that is wrong."""

    file: str
    line: int
    column: str
    value: str
    why: str


def add_bad_rows(folder: Folder, people: People, plan: Plan) -> list[BadRow]:
    """Append them to the files and list them in `bad_rows.json` beside."""
    today, one, other = plan.as_of.isoformat(), people.number[1], people.number[2]
    broken = (
        ("employees.csv", "full_name", "", "required", {"employee_number": "B9001"}),
        (
            "employees.csv",
            "manager_number",
            "E999999",
            "no such employee",
            {"employee_number": "B9002", "full_name": "Tove Lund"},
        ),
        (
            "employees.csv",
            "hired_on",
            "2024-02-30",
            "no such day",
            {"employee_number": "B9003", "full_name": "Ivo Brandt"},
        ),
        ("competencies.csv", "name", "", "required", {"code": "BAD-1"}),
        (
            "role_requirements.csv",
            "level",
            "6",
            "above the scale",
            {"role_code": "OPS-4", "competency_code": "DIR-DIRECTION"},
        ),
        (
            "positions.csv",
            "role_code",
            "OPS-99",
            "no such role",
            {"code": "B9001", "title": "Shift lead, Atlantis"},
        ),
        (
            "completions.csv",
            "score",
            "104",
            "above 100",
            {"employee_number": one, "content_code": "L-1001", "completed_on": today},
        ),
        (
            "evidence.csv",
            "level",
            "7",
            "above the scale",
            _seen(one, "DIR-CHANGE", "assessment", today),
        ),
        (
            "evidence.csv",
            "source",
            "horoscope",
            "no such source",
            _seen(one, "DIR-CHANGE", "horoscope", today) | {"level": "3"},
        ),
        (
            "evidence.csv",
            "competency_code",
            "DIR-CHARGE",
            "no such competency",
            _seen(other, "DIR-CHARGE", "assessment", today) | {"level": "3"},
        ),
        (
            "successors.csv",
            "employee_number",
            "E000000",
            "no such employee",
            {"position_code": "P10001", "status": "proposed"},
        ),
        (
            "logins.csv",
            "logged_in_on",
            "yesterday",
            "not a date",
            {"employee_number": one, "system": "cadre"},
        ),
    )
    bad = []
    for file, column, value, why, rest in broken:
        row = {**rest, column: value}
        bad.append(
            BadRow(file=file, line=folder.rows[file] + 2, column=column, value=value, why=why)
        )
        folder.write(file, [[row.get(name, "") for name in COLUMNS[file].split()]])
    text = json.dumps([asdict(row) for row in bad], indent=1)
    (folder.path / SIDECAR).write_text(text + "\n", encoding="utf-8")
    return bad


def _seen(number: str, competency: str, source: str, day: str) -> dict[str, str]:
    return {
        "employee_number": number,
        "competency_code": competency,
        "source": source,
        "observed_on": day,
    }
