"""What is wrong with the company's data, on purpose: a list that README.md prints.

All of it can be imported. Each sin takes a row of employees.csv and gives back the row to write,
or rows of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .people import People
from .plan import Plan
from .tables import COLUMNS, Row

_COLUMN = {name: place for place, name in enumerate(COLUMNS["employees.csv"].split())}
_CONTENT_COLUMN = {name: place for place, name in enumerate(COLUMNS["content.csv"].split())}
TWIN_UNIT = "SVC-HD"
SPELLINGS = {"Göteborg": "Gothenburg", "Wrocław": "Wroclaw", "Ōsaka": "Osaka"}
LOST_CONTENT = "LMS-0417"


def spoil_employees(rows: Iterable[Row], people: People) -> Iterator[Row]:
    """Among those at the foot of the tree, in regular distances; leaders and personas are spared."""
    spared = set(people.team(people.tree.showcase)) | {people.tree.showcase}
    for person, row in enumerate(rows):
        is_foot = 0 < person < people.staff and not people.tree.height[person]
        if is_foot and int(people.manager[person]) not in spared:
            yield _spoil(list(row), person, people)
        else:
            yield row


def _spoil(row: list[object], person: int, people: People) -> Row:
    turn = person % 211
    if turn == 0:  # still reports to somebody who has left
        row[_COLUMN["manager_number"]] = people.number[people.staff + person % len(people.left)]
    elif turn == 7:  # nobody knows what the job is
        row[_COLUMN["role_code"]] = row[_COLUMN["grade"]] = ""
    elif turn % 53 == 11:  # no way to write to them
        row[_COLUMN["email"]] = ""
    elif turn == 17:  # the department in its other spelling
        row[_COLUMN["org_unit_code"]] = TWIN_UNIT
    elif turn == 23:  # no department
        row[_COLUMN["org_unit_code"]] = ""
    elif turn == 29:  # nobody knows since when
        row[_COLUMN["hired_on"]] = ""
    elif turn == 37:  # the grade says one thing, the role another
        row[_COLUMN["grade"]] = 7
    elif person % 3 == 0:  # places in two spellings
        city = str(row[_COLUMN["location"]])
        row[_COLUMN["location"]] = SPELLINGS.get(city, city)
    return row


def twin_unit_rows() -> Iterator[Row]:
    """The same department once more, as another system spells it."""
    yield TWIN_UNIT, "Customer Services", "SVC"


def double_rows(people: People, rows: list[Row]) -> Iterator[Row]:
    """People who look like two: the same name and birth year under another number."""
    for turn, row in enumerate(rows):
        copy = list(row)
        copy[_COLUMN["employee_number"]] = f"X{9001 + turn}"
        copy[_COLUMN["email"]] = ""
        copy[_COLUMN["position_title"]] = str(copy[_COLUMN["position_title"]]).upper()
        copy[_COLUMN["position_code"]] = ""
        yield tuple(copy)


def spoil_content(rows: Iterable[Row]) -> Iterator[Row]:
    """Every thirteenth item has no language, every seventeenth no provider."""
    for turn, row in enumerate(rows):
        spoiled = list(row)
        if turn % 13 == 5:
            spoiled[_CONTENT_COLUMN["language"]] = ""
        if turn % 17 == 9:
            spoiled[_CONTENT_COLUMN["provider"]] = ""
        yield tuple(spoiled)


def lost_completion_rows(people: People, plan: Plan) -> Iterator[Row]:
    """Finished courses that no system knows any more."""
    for person in range(20, people.staff, max(60, people.staff // 40)):
        yield people.number[person], LOST_CONTENT, _first_day(people, person, plan), "", "yes"


def _first_day(people: People, person: int, plan: Plan) -> date:
    hired = date.fromordinal(int(people.hired[person]))
    return min(hired + timedelta(days=40), plan.as_of)
