"""Workers as processes of their own: how much sooner two end a run than one, and how long new evidence
takes to its score through a real Celery worker."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median, quantiles

from django.conf import settings
from django.db import connection

from bench.company import TODAY, run, value
from bench.cpu import Cost
from competencies.services.evidence import wake_recompute
from config.bootstrap import CHECKOUT, EMBEDDED
from succession.services.runs import start_run

ARRIVALS = 40
PATIENCE_SECONDS = 60
WORKER_OPTIONS = ("--concurrency=1", "--loglevel=ERROR", "--without-gossip", "--without-mingle")
NEW_EVIDENCE = """
    INSERT INTO competencies_evidence (employee_id, competency_id, source, level, observed_on, note,
        origin, origin_ref, retracted_by, retraction_reason)
    SELECT score.employee_id, requirement.competency_id, 0, 3, %(today)s, '', 'import', %(mark)s, '', ''
    FROM succession_readinessscore score
    JOIN competencies_requirement requirement ON requirement.profile_id = score.profile_id
    WHERE score.employee_id = %(person)s LIMIT 1
"""
IS_WAITING = "SELECT EXISTS (SELECT FROM succession_pendingrecompute WHERE employee_id = %s)"


def run_by(workers: int, *, day: int) -> Cost:
    """Everybody as of a day by so many processes; only the wall time, from all being ready."""
    processes = [_worker_process() for _ in range(workers)]
    for process in processes:
        _read(process)  # it has imported everything and is connected
    cost = Cost()
    started = start_run(as_of=TODAY + timedelta(days=day))
    began = time.perf_counter()
    for process in processes:
        _tell(process, str(started.pk))
    for process in processes:
        process.wait()
    cost.wall = time.perf_counter() - began
    cost.notes["unfinished"] = value(
        "SELECT count(*) FROM succession_readinesschunk"
        " WHERE readiness_run_id = %s AND finished_at IS NULL",
        [started.pk],
    )
    return cost


def _worker_process() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.worker"],
        cwd=CHECKOUT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _environment() -> dict[str, str]:
    """The servers of this process, to be believed, and the database of the company in use."""
    head, _, _template = os.environ["DATABASE_URL"].rpartition("/")
    return os.environ | {
        "DATABASE_URL": f"{head}/{connection.settings_dict['NAME']}",
        "CADRE_SECRET_KEY": settings.SECRET_KEY,
        EMBEDDED: "",
    }


def _read(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline() if process.stdout else ""


def _tell(process: subprocess.Popen[str], line: str) -> None:
    if process.stdin is None:
        raise RuntimeError("The worker was started without a way to tell it anything.")
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def arrivals() -> Cost:
    """Seconds from the commit of one person's new evidence to the score, through a Celery worker."""
    people = value("SELECT count(*) FROM people_employee")
    waited = []
    with _celery_worker():
        for number in range(-1, ARRIVALS):  # the first warms up
            person = 1 + (number % ARRIVALS) * people // ARRIVALS
            seconds = _wait_for_score(person, mark=f"{time.time_ns()}")
            if number >= 0:
                waited.append(seconds)
    cost = Cost(wall=median(waited))
    cost.notes["p95_seconds"] = quantiles(waited, n=20)[-1]
    cost.notes["longest_seconds"] = max(waited)
    return cost


def _wait_for_score(person: int, *, mark: str) -> float:
    run(NEW_EVIDENCE, {"person": person, "mark": mark, "today": TODAY})
    began = time.perf_counter()
    wake_recompute()
    while value(IS_WAITING, [person]):
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise TimeoutError("No worker took the new evidence up.")
        time.sleep(0.005)
    return time.perf_counter() - began


@contextmanager
def _celery_worker() -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", *WORKER_OPTIONS],
        cwd=CHECKOUT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)
