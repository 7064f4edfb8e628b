"""Tables of docs/ that say what the code says: written by `manage.py write_docs`, kept by a test."""

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from audit.personal_data import DECLARATIONS, Kind
from config.bootstrap import CHECKOUT
from governance.models import KPI
from people.access import EMPLOYEE, MANAGER, ROLE_PERMISSIONS, Permission, Scope
from people.models import Grant

START, END = "<!-- written by `manage.py write_docs` -->", "<!-- end -->"

REACH = {
    Scope.SELF: "oneself",
    Scope.REPORTS: "own people",
    Scope.UNIT: "own units",
    Scope.ALL: "all",
    Scope.AGGREGATE: "figures",
    Scope.SESSION: "own sessions",
}


def access_table() -> str:
    """Permission × role: how far each reaches."""
    names = {EMPLOYEE: "Employee", MANAGER: "Manager", **dict(Grant.Role.choices)}
    rows = [
        [
            permission.value.replace("_", " "),
            *(_reach(ROLE_PERMISSIONS[role].get(permission)) for role in names),
        ]
        for permission in Permission
    ]
    return _table(["may", *names.values()], rows)


def _reach(scope: Scope | None) -> str:
    return REACH[scope] if scope else ""


def personal_data_table() -> str:
    """What each model holds about people; those that hold nothing are left to the code."""
    rows = []
    for model, group in groupby(DECLARATIONS, key=lambda one: one.model):
        fields = list(group)
        held = [[one.field for one in fields if one.kind is kind] for kind in Kind]
        if held[0] or held[1]:
            rows.append(
                [model, ", ".join(held[0]), ", ".join(held[1]), fields[0].purpose, fields[0].kept]
            )
    return _table(["where", "personal", "protected", "what for", "how long"], rows)


def kpi_table() -> str:
    """The figures of this release, as their rows define them. Needs a migrated database."""
    rows = [
        [kpi.key, kpi.name, kpi.definition, kpi.formula, kpi.get_direction_display()]
        for kpi in KPI.objects.order_by("rank", "key")
    ]
    return _table(["key", "name", "says", "formula", "better"], rows)


def _table(headers: list[str], rows: Iterable[list[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


TABLES: dict[str, Callable[[], str]] = {
    "access.md": access_table,
    "personal-data.md": personal_data_table,
    "kpis.md": kpi_table,
}


def path_of(name: str) -> Path:
    return CHECKOUT / "docs" / name


def with_table(text: str, table: str) -> str:
    """The document with what stands between its marks replaced. Raises ValueError without marks."""
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"The document needs {START} and {END}.")
    return f"{before}{START}\n{table}\n{END}{after}"
