"""Rows that an import must reject, one kind each, with where they stand and why."""

import json
from dataclasses import asdict, dataclass

from .people import People
from .plan import Plan
from .tables import COLUMNS, WORDS_FOLDER, Folder, read_table

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
    places = {"one": people.number[1], "two": people.number[2], "today": plan.as_of.isoformat()}
    bad = [_add(folder, listed, places) for listed in read_table(WORDS_FOLDER / "bad_rows.csv")]
    text = json.dumps([asdict(row) for row in bad], indent=1)
    (folder.path / SIDECAR).write_text(text + "\n", encoding="utf-8")
    return bad


def _add(folder: Folder, listed: dict[str, str], places: dict[str, str]) -> BadRow:
    """`rest` holds the good cells: name=value, parted by semicolons."""
    file, column = listed["file"], listed["column"]
    row = dict(cell.split("=", 1) for cell in listed["rest"].format(**places).split(";"))
    row[column] = listed["value"]
    line = folder.rows[file] + 2
    folder.write(file, [[row.get(name, "") for name in COLUMNS[file].split()]])
    return BadRow(file=file, line=line, column=column, value=listed["value"], why=listed["why"])
