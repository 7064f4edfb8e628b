"""One migrated template per set of migrations; each test process copies it in a moment."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg2 import sql

from config.bootstrap import CHECKOUT, var_folder
from config.embedded.postgres import use_postgres

TEMPLATE_PREFIX = "cadre_template_"
COPY_PREFIX = "cadre_test_"


@dataclass(frozen=True, kw_only=True)
class TestServer:
    """``is_ours``: the embedded server of this checkout, where we may tidy up after the dead."""

    __test__ = False
    url: str
    is_ours: bool

    @property
    def copy(self) -> str:
        return f"{COPY_PREFIX}{os.getpid()}"


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


def drop_copy(server: TestServer) -> None:
    connections.close_all()
    with _alone(server) as cursor:
        _drop(cursor, server.copy)


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


def _exists(cursor: Any, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


def _drop(cursor: Any, name: str) -> None:
    _execute(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(cursor: Any, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
