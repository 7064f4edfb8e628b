"""manage.py finds its servers before Django reads the settings, and only where it needs them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap import CHECKOUT, needs_servers

SHOW = (
    "import os, django.conf as c; print(os.environ['DATABASE_URL']); "
    "print(c.settings.DATABASES['default']['PORT'])"
)


@pytest.fixture
def environment(open_folder: Path) -> dict[str, str]:
    """Nothing is given but a folder."""
    return {"PATH": os.environ["PATH"], "CADRE_VAR": str(open_folder / "var")}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["manage.py"], False),
        (["manage.py", "help"], False),
        (["manage.py", "--version"], False),
        (["manage.py", "migrate", "--help"], False),
        (["manage.py", "collectstatic"], False),
        (["manage.py", "migrate"], True),
        (["manage.py", "makemigrations", "--check"], True),
        (["manage.py", "celery", "worker"], True),
    ],
)
def test_commands_that_need_servers(command: list[str], *, expected: bool) -> None:
    assert needs_servers(command) is expected


def test_help_starts_nothing(environment: dict[str, str]) -> None:
    assert manage(environment, "help").returncode == 0
    assert not (Path(environment["CADRE_VAR"]) / "postgres").exists()


def test_command_uses_servers_of_its_own_folder(environment: dict[str, str]) -> None:
    shown = manage(environment, "shell", "--no-imports", "-c", SHOW)
    url, port = shown.stdout.split()
    assert url.startswith("postgresql://cadre:")
    assert url.endswith(f"@127.0.0.1:{port}/cadre")
    postmaster = Path(environment["CADRE_VAR"]) / "postgres" / "data" / "postmaster.pid"
    assert not postmaster.exists()  # stopped again by its only user


def test_given_addresses_are_used_as_they_are(environment: dict[str, str]) -> None:
    given = {
        "DATABASE_URL": "postgresql://somebody@db.example:4321/theirs",
        "REDIS_URL": "redis://broker.example:1/0",
        "CADRE_SECRET_KEY": "given",
    }
    shown = manage(environment | given, "shell", "--no-imports", "-c", SHOW)
    assert shown.stdout.split() == [given["DATABASE_URL"], "4321"]
    assert not Path(environment["CADRE_VAR"]).exists()


def test_ended_command_gives_its_servers_back(environment: dict[str, str]) -> None:
    program = "import time; print('up', flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM
    postmaster = Path(environment["CADRE_VAR"]) / "postgres" / "data" / "postmaster.pid"
    assert not postmaster.exists()


def test_reset_deletes_the_database_but_not_under_a_user(environment: dict[str, str]) -> None:
    cluster = Path(environment["CADRE_VAR"]) / "postgres"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", "print('up'); input()"],
        cwd=CHECKOUT,
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    refused = manage(environment, "demo_reset")
    assert refused.returncode == 1
    assert "stop it first" in refused.stderr
    assert (cluster / "password").exists()
    process.communicate("\n", timeout=60)
    assert manage(environment, "demo_reset").returncode == 0
    assert not cluster.exists()
