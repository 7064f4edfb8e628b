"""The company that pages are looked at with, in a database of its own under CADRE_VAR."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.company import TEMPLATE, run, use_database, value

STATEMENTS = Path(__file__).parent / "company.sql"


def use_company(people: int) -> bool:
    """Leaves its database in use, and says whether it had to be made."""
    name = f"pages_{people}"
    use_database(TEMPLATE)
    call_command("migrate", verbosity=0)
    is_new = not value("SELECT count(*) FROM pg_database WHERE datname = %s", [name])
    connection.close()
    if is_new:
        use_database("postgres")
        run(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')
    use_database(name)
    if is_new:
        run(STATEMENTS.read_text(), {"people": people})
        run("RESET session_replication_role")
        run("VACUUM (ANALYZE)")
    return is_new
