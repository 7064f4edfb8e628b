"""A PostgreSQL, a broker and a beat of a test's own, to be killed without disturbing other tests."""

import os
import random
import signal
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis
from django.db import connection

from config.embedded.broker import use_broker
from config.embedded.postgres import use_postgres
from tests.support import worker
from tests.support.database import TestServer, url_of
from tests.support.worker import Worker, wait_until


@dataclass(kw_only=True)
class OwnServers:
    """Both have the settings of an installation: what was committed must survive. Each is started
    again by the product itself, as the next command would, and must be found at its address."""

    folder: Path
    database: TestServer
    broker_folder: Path
    broker_url: str
    processes: list[Worker] = field(default_factory=list)

    def start_worker(self) -> Worker:
        return self.start("worker", "--without-gossip", "--without-mingle", "--concurrency=2")

    def start_beat(self) -> Worker:
        """The clock of an installation."""
        return self.start("beat", "--pidfile=")

    def start(self, *command: str) -> Worker:
        """It may still be on its way up: nobody waits for it, as nobody does in production."""
        started = worker.start_celery(
            *command,
            "--loglevel=INFO",
            database_url=url_of(self.database, self.database.copy),
            broker_url=self.broker_url,
            log=self.broker_folder / f"{command[0]}.log",
        )
        self.processes.append(started)
        return started

    def kill_broker(self) -> None:
        """Its queues are gone with it."""
        with redis.Redis.from_url(self.broker_url) as client:
            process = client.info("server")["process_id"]
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{process}").exists() or is_zombie(process))
        url = use_broker(self.broker_folder, binary=worker.redis_binary())
        assert url == self.broker_url

    def kill_backend(self, chance: random.Random) -> None:
        """One session of a worker or the beat; the server then ends all others and recovers."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() ORDER BY pid"
            )
            sessions = [pid for (pid,) in cursor.fetchall()]
            cursor.execute("SELECT pg_backend_pid()")
            own = cursor.fetchone()[0]
        os.kill(chance.choice(sessions or [own]), signal.SIGKILL)
        self.wait_for_postgres()

    def kill_postgres(self) -> None:
        os.kill(self.postmaster(), signal.SIGKILL)
        self.start_postgres()

    def stop_postgres_at_once(self) -> None:
        """As `pg_ctl stop -m immediate` does: no goodbye, nothing flushed."""
        os.kill(self.postmaster(), signal.SIGQUIT)
        self.start_postgres()

    def start_postgres(self) -> None:
        assert use_postgres(self.folder) == self.database.url
        self.wait_for_postgres()

    def wait_for_postgres(self) -> None:
        connection.close()
        wait_until(self.is_answering, seconds=60)

    def is_answering(self) -> bool:
        try:
            psycopg2.connect(url_of(self.database, self.database.copy)).close()
        except psycopg2.OperationalError:
            return False
        return True

    def postmaster(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            pid_file = Path(cursor.fetchone()[0]) / "postmaster.pid"
        return int(pid_file.read_text().splitlines()[0])


def is_zombie(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
