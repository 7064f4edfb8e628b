"""A real broker and real Celery workers, each a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap import CHECKOUT
from config.celery import app

READY_SECONDS = 60
OPTIONS = ("--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle")


@dataclass(frozen=True, kw_only=True)
class Worker:
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As the out-of-memory killer would: no goodbye, children included."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def redis_binary() -> Path | None:
    """A real redis-server where there is one; None leaves the choice to the embedded broker."""
    found = shutil.which("redis-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
    return Path(found) if found else None


def publish_to(broker_url: str) -> None:
    """Make this process send its tasks there."""
    app.conf.broker_url = broker_url
    app.close()  # forgets the connections to the previous broker, but not the pools of producers:
    app.amqp._producer_pool = None
    app.control.mailbox.__dict__.pop("producer_pool", None)


def start_worker(*, database_url: str, broker_url: str, folder: Path) -> Worker:
    """Start a worker and wait until it answers a ping over the broker."""
    name = f"test-{time.monotonic_ns()}@localhost"
    worker = start_celery(
        *("worker", "-n", name, *OPTIONS),
        database_url=database_url,
        broker_url=broker_url,
        log=folder / f"{name}.log",
    )
    wait_until(
        lambda: bool(app.control.ping([name], timeout=0.5)) or worker.process.poll() is not None,
        seconds=READY_SECONDS,
    )
    if worker.process.poll() is not None:
        raise RuntimeError(f"The worker ended at once:\n{worker.log.read_text()}")
    return worker


def start_celery(*command: str, database_url: str, broker_url: str, log: Path) -> Worker:
    """Start a worker or the beat; it may still be on its way up."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command],
            cwd=CHECKOUT,
            env=os.environ
            | {"DATABASE_URL": database_url, "REDIS_URL": broker_url}
            | {"CADRE_SECRET_KEY": "only for tests"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Worker(process=process, log=log)


def wait_until(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """Ask again and again until ``condition`` holds; TimeoutError when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not so within {seconds} seconds")
        time.sleep(0.05)
