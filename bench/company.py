"""A company of a wanted size in a database of its own, made once and kept under `var/bench`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

HERE = Path(__file__).parent
TEMPLATE = "cadre"
"""The embedded server's own database, migrated and empty."""

TODAY = date(2026, 6, 1)
ROWS_PER_PERSON = 100


@dataclass(frozen=True, kw_only=True)
class Company:
    """`is_shuffled`: each batch of evidence lies in random order of people, not by their number."""

    people: int
    is_shuffled: bool = False

    @property
    def database(self) -> str:
        return f"bench_{self.people}{'_shuffled' if self.is_shuffled else ''}"


def use_database(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def make_company(company: Company) -> bool:
    """Whether it had to be made. Leaves its database in use."""
    return make_database(company.database, template=TEMPLATE, fill=lambda: _fill(company))


def make_database(name: str, *, template: str, fill: Callable[[], None]) -> bool:
    """Whole or not at all; whether it had to be made. Leaves it in use, migrated."""
    use_database(TEMPLATE)
    if value("SELECT count(*) FROM pg_database WHERE datname = %s", [name]):
        use_database(name)
        call_command("migrate", verbosity=0)
        return False
    partial = f"{name}_partial"
    run(f'DROP DATABASE IF EXISTS "{partial}"')
    connection.close()
    use_database("postgres")
    run(f'CREATE DATABASE "{partial}" TEMPLATE "{template}"')
    use_database(partial)
    fill()
    use_database("postgres")
    run(f'ALTER DATABASE "{partial}" RENAME TO "{name}"')
    use_database(name)
    return True


def _fill(company: Company) -> None:
    run((HERE / "company.sql").read_text(), {"people": company.people})
    batch_of_evidence = (HERE / "evidence.sql").read_text()
    with _without_indexes("competencies_evidence"):
        for batch in range(ROWS_PER_PERSON):
            values = {
                "people": company.people,
                "batch": batch,
                "batches": ROWS_PER_PERSON,
                "today": TODAY,
                "shuffled": company.is_shuffled,
            }
            run(batch_of_evidence, values)
    run("VACUUM (FREEZE, ANALYZE)")


@contextmanager
def _without_indexes(table: str) -> Iterator[None]:
    """Built once at the end: faster, and as compact as a REINDEX leaves them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [table],
        )
        indexes = cursor.fetchall()
    for name, _definition in indexes:
        run(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        run(definition)


def run(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def value(statement: str, values: Any = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None
