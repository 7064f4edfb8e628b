"""One migrated template per set of migrations; each test process copies it in a moment."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql

from config.bootstrap import CHECKOUT, var_folder
from config.embedded.account import ServerAccount
from config.embedded.binaries import find_postgres
from config.embedded.postgres import use_postgres

TEMPLATE_PREFIX = "cadre_template_"
COPY_PREFIX = "cadre_test_"

EMPTY_EVERY_TABLE = """
    DO $$
    DECLARE one regclass;
    BEGIN
        FOR one IN SELECT oid FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE format('DELETE FROM %s', one); END LOOP;
    END $$
"""
SEQUENCES = """
    SELECT format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
        last_value IS NOT NULL
    FROM pg_sequences WHERE schemaname = 'public'
"""
PUT_BACK_SEQUENCES = """
    SELECT setval(name, value, is_used)
    FROM unnest(%s::text[], %s::bigint[], %s::boolean[]) AS was (name, value, is_used)
"""


@dataclass(frozen=True, kw_only=True)
class TestServer:
    """``is_ours``: the embedded server of this checkout, where we may tidy up after the dead."""

    __test__ = False
    url: str
    is_ours: bool

    @property
    def copy(self) -> str:
        return f"{COPY_PREFIX}{os.getpid()}"


@dataclass(frozen=True, kw_only=True)
class Migrated:
    """What a migrated database holds: `rows` by table, as COPY writes them, and its sequences."""

    rows: dict[str, bytes]
    sequences: list[tuple[str, int, bool]]


def find_server() -> TestServer:
    given = os.environ.get("DATABASE_URL")
    if given:
        return TestServer(url=given, is_ours=False)
    return TestServer(
        url=use_postgres(var_folder() / "test" / "postgres", is_throwaway=True), is_ours=True
    )


def point_django_at(server: TestServer, name: str) -> None:
    connections.close_all()
    settings.DATABASES["default"].update(connection_settings(server.url), NAME=name)
    connection.settings_dict.update(settings.DATABASES["default"])


def connection_settings(url: str) -> dict[str, Any]:
    parts = psycopg2.extensions.parse_dsn(url)
    return {
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "CONN_MAX_AGE": 0,  # a kept connection would be cut when its database is replaced
        "CONN_HEALTH_CHECKS": False,
    }


def url_of(server: TestServer, name: str) -> str:
    """The server's address with another database, for a process of its own."""
    address, _, options = server.url.partition("?")
    base = address.rsplit("/", 1)[0]
    return f"{base}/{name}{'?' + options if options else ''}"


def make_copy(server: TestServer) -> None:
    """Give this process a fresh database; migrates first where nobody has yet."""
    template = template_name()
    with _alone(server) as cursor:
        if not _exists(cursor, template):
            _build_template(server, cursor, template)
        if server.is_ours:
            _drop_left_behind(cursor, template)
        _drop(cursor, server.copy)
        _execute(cursor, "CREATE DATABASE {} TEMPLATE {}", server.copy, template)
    point_django_at(server, server.copy)


def read_migrated(server: TestServer) -> Migrated | None:
    """From this process's copy while it is fresh. None where only a superuser could put it back."""
    with _copy_of(server) as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return None
        rows = {table: _copy_out(cursor, table) for table in _tables(cursor)}
        cursor.execute(SEQUENCES)
        return Migrated(
            rows={table: held for table, held in rows.items() if held}, sequences=cursor.fetchall()
        )


def put_back(server: TestServer, migrated: Migrated) -> None:
    """As `make_copy` leaves it, in a tenth of the time; whoever is still connected is cut off."""
    connections.close_all()
    with _alone(server) as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [server.copy],
        )
    with _copy_of(server) as cursor:
        cursor.execute("SET session_replication_role = replica")  # past triggers and foreign keys
        cursor.execute(EMPTY_EVERY_TABLE)
        for table, rows in migrated.rows.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', BytesIO(rows))
        cursor.execute(
            PUT_BACK_SEQUENCES, [list(one) for one in zip(*migrated.sequences, strict=True)]
        )
    point_django_at(server, server.copy)


def drop_copy(server: TestServer) -> None:
    connections.close_all()
    with _alone(server) as cursor:
        _drop(cursor, server.copy)


def carry_template(source: TestServer, target: TestServer) -> None:
    """The migrated template of one server of ours in another: a fifth of migrating again."""
    template = template_name()
    binaries = find_postgres(ServerAccount(), private=var_folder() / "test" / "server", major=None)
    with _alone(target) as cursor, TemporaryDirectory() as folder:
        if _exists(cursor, template):
            return
        unfinished = f"{template}_unfinished"
        _drop(cursor, unfinished)
        _execute(cursor, "CREATE DATABASE {}", unfinished)
        dump = f"{folder}/dump"
        for command in (
            ("pg_dump", "-Fc", "-Z0", "-f", dump, url_of(source, template)),
            ("pg_restore", "--exit-on-error", "-d", url_of(target, unfinished), dump),
        ):
            subprocess.run([binaries / command[0], *command[1:]], check=True)
        _execute(cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, template)


def template_name() -> str:
    digest = hashlib.sha256()
    for file in [*sorted(CHECKOUT.glob("*/migrations/*.py")), CHECKOUT / "requirements/base.txt"]:
        digest.update(f"{file.relative_to(CHECKOUT)}\0".encode() + file.read_bytes())
    digest.update(repr(settings.INSTALLED_APPS).encode())
    return f"{TEMPLATE_PREFIX}{digest.hexdigest()[:16]}"


def _build_template(server: TestServer, cursor: Any, template: str) -> None:
    unfinished = f"{template}_unfinished"
    _drop(cursor, unfinished)
    _execute(cursor, "CREATE DATABASE {}", unfinished)
    point_django_at(server, unfinished)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    _execute(cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, template)


def _drop_left_behind(cursor: Any, template: str) -> None:
    """Templates of older migrations, and copies of test processes that were killed."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cadre\\_te%'")
    for (name,) in cursor.fetchall():
        is_old = name.startswith(TEMPLATE_PREFIX) and name != template
        pid = name.removeprefix(COPY_PREFIX)
        is_orphan = pid.isdigit() and not Path(f"/proc/{pid}").exists()
        if is_old or (is_orphan and Path("/proc/self").exists()):
            _drop(cursor, name)


@contextmanager
def _alone(server: TestServer) -> Iterator[Any]:
    """A cursor outside the test databases, while no other test process makes or drops any."""
    maintenance = psycopg2.connect(url_of(server, "postgres"))
    maintenance.autocommit = True
    try:
        with maintenance.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('cadre test databases'))")
            yield cursor
    finally:
        maintenance.close()


@contextmanager
def _copy_of(server: TestServer) -> Iterator[Any]:
    """A cursor in this process's copy, everything in one transaction."""
    own = psycopg2.connect(url_of(server, server.copy))
    try:
        with own, own.cursor() as cursor:
            yield cursor
    finally:
        own.close()


def _tables(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [table for (table,) in cursor.fetchall()]


def _copy_out(cursor: Any, table: str) -> bytes:
    buffer = BytesIO()
    cursor.copy_expert(f'COPY "{table}" TO STDOUT', buffer)
    return buffer.getvalue()


def _exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _drop(cursor: Any, name: str) -> None:
    _execute(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
