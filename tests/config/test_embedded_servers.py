"""The embedded PostgreSQL and broker: found or started, private, theirs alone, stopped."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from config.embedded import EmbeddedServerError
from config.embedded.postgres import remove_postgres
from tests.support.worker import wait_until

USER = """
import sys
from pathlib import Path
from config.embedded.{module} import {function}
print({function}(Path(sys.argv[1]){options}), flush=True)
sys.stdin.read()
"""


QUICK = ", is_throwaway=True"


class User:
    """A process that uses a server until it is told to end."""

    def __init__(self, module: str, folder: Path, *, options: str = "") -> None:
        program = USER.format(module=module, function=f"use_{module}", options=options)
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


def answers(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


@pytest.fixture
def folder(open_folder: Path) -> Path:
    return open_folder / "postgres"


def test_users_who_start_at_once_share_one_server_until_the_last_ends(folder: Path) -> None:
    users = [User("postgres", folder, options=QUICK) for _ in range(3)]
    urls = {user.url() for user in users}
    assert len(urls) == 1
    url = urls.pop()
    for user in users[:2]:
        user.end()
    assert answers(url)
    users[2].end()
    assert not answers(url)
    assert (folder / "password").stat().st_mode & 0o777 == 0o600
    assert not answers(url.replace("cadre:", "cadre:not-"))


def test_data_survive_a_killed_server_and_user(folder: Path) -> None:
    """And are found at the address where the server was, by whoever still works with it."""
    user = User("postgres", folder)
    url = user.url()
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    connection.close()
    pid_file = folder / "data" / "postmaster.pid"
    os.kill(int(pid_file.read_text().splitlines()[0]), signal.SIGKILL)
    user.process.kill()
    user.process.communicate()

    again = User("postgres", folder)
    assert again.url() == url
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)
    connection.close()
    again.end()


def test_pid_file_naming_a_stranger_is_cleared_away(folder: Path) -> None:
    first = User("postgres", folder, options=QUICK)
    first.url()
    first.end()
    stranger = os.getpid()
    (folder / "data" / "postmaster.pid").write_text(f"{stranger}\n{folder}/data\n0\n1\n\n\n\n")
    second = User("postgres", folder, options=QUICK)
    assert answers(second.url())
    second.end()


def test_lost_password_is_told_in_a_sentence(folder: Path) -> None:
    user = User("postgres", folder, options=QUICK)
    user.url()
    user.end()
    (folder / "password").unlink()
    from config.embedded.postgres import use_postgres

    with pytest.raises(EmbeddedServerError, match="make demo-reset"):
        use_postgres(folder, is_throwaway=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL under another account")
def test_data_lie_elsewhere_where_the_account_cannot_enter(folder: Path) -> None:
    folder.mkdir()
    folder.parent.chmod(0o700)
    user = User("postgres", folder, options=QUICK)
    assert answers(user.url())
    user.end()
    data = Path((folder / "data-location").read_text().splitlines()[1])
    assert (data / "PG_VERSION").exists()
    remove_postgres(folder)
    assert not data.parent.exists()


def test_broker_asks_for_its_password_and_ends_with_its_last_user(tmp_path: Path) -> None:
    users = [User("broker", tmp_path) for _ in range(2)]
    url = users[0].url()
    assert users[1].url() == url
    stranger = redis.Redis.from_url(url.replace("redis://:", "redis://:not-"))
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()
    stranger.close()
    users[0].end()
    with redis.Redis.from_url(url) as client:
        assert client.ping() is True
    users[1].end()
    wait_until(lambda: not (tmp_path / "address").exists())
    with redis.Redis.from_url(url) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_killed_broker_comes_back_at_its_address(tmp_path: Path) -> None:
    first = User("broker", tmp_path)
    url = first.url()
    with redis.Redis.from_url(url) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    second = User("broker", tmp_path)
    assert second.url() == url
    with redis.Redis.from_url(url) as client:
        assert client.ping() is True
    for user in (first, second):
        user.end()
