"""The company that the chart is looked at with, in a database of its own under CADRE_VAR."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection

from bench.company import TEMPLATE, run, use_database, value

STATEMENTS = Path(__file__).parent / "company.sql"


def use_company(people: int) -> bool:
    """Leaves its database in use, and says whether it had to be made."""
    name = f"chart_{people}"
    use_database(TEMPLATE)
    call_command("migrate", verbosity=0)
    if value("SELECT count(*) FROM pg_database WHERE datname = %s", [name]):
        use_database(name)
        return False
    partial = f"{name}_partial"
    run(f'DROP DATABASE IF EXISTS "{partial}"')
    connection.close()
    use_database("postgres")
    run(f'CREATE DATABASE "{partial}" TEMPLATE {TEMPLATE}')
    use_database(partial)
    run(STATEMENTS.read_text(), {"people": people})
    run("RESET session_replication_role")
    run("VACUUM (ANALYZE)")
    use_database("postgres")
    run(f'ALTER DATABASE "{partial}" RENAME TO "{name}"')
    use_database(name)
    return True
