"""Workers, broker and PostgreSQL die at random moments of a run, while new evidence comes in; what
is left is exactly what an undisturbed run makes of it."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F, Q, Sum
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule

from audit.models import Event, Run
from competencies.models import Competency, Evidence
from competencies.services.evidence import wake_recompute
from people.models import Employee
from succession.models import (
    PendingRecompute,
    ReadinessChunk,
    ReadinessRun,
    ReadinessScore,
)
from succession.readiness.writing import OUTPUTS
from succession.services.runs import advance_run, queue_chunks, start_run
from tests.succession.company import make_random_company, stored_scores
from tests.support.crashes import OwnServers
from tests.support.sessions import is_standing_still, somebody_holding
from tests.support.worker import Worker, wait_until

PEOPLE = 120
STRIKES = {"child": 6, "worker": 1, "broker": 5, "backend": 4, "postgres": 2, "at_once": 1}
"""With the worker that is killed in a chunk for certain: twenty."""
# Each score as it became, beside the one before of the same pair, and the last beside the current.
REPEATED_OR_ELSEWHERE = """
    WITH told AS (
        SELECT employee_id, role_id, ROW({outputs})::text AS became,
            lag(ROW({outputs})::text) OVER pair AS was,
            lead(id) OVER pair IS NULL AS is_last
        FROM succession_readinesshistory
        WINDOW pair AS (PARTITION BY employee_id, role_id ORDER BY id)
    )
    SELECT count(*) FILTER (WHERE was = became),
        count(*) FILTER (WHERE is_last AND became IS DISTINCT FROM (
            SELECT ROW({outputs})::text FROM succession_readinessscore score
            WHERE score.employee_id = told.employee_id AND score.role_id = told.role_id
        ))
    FROM told
"""
LONG = pytest.mark.skipif(
    not os.environ.get("CADRE_LONG_TESTS"),
    reason="sixty kills take minutes, most of it starts of workers: set CADRE_LONG_TESTS=1",
)


@pytest.mark.parametrize("times", [1, pytest.param(3, marks=LONG)])
def test_whatever_dies_no_chunk_is_lost_none_counts_twice_and_no_bit_differs(
    own_servers: OwnServers, times: int
) -> None:
    seed = int(os.environ.get("CADRE_CRASH_SEED") or random.SystemRandom().randrange(10**6))
    print(f"to see these moments again: CADRE_CRASH_SEED={seed}")  # noqa: T201 - shown on failure
    make_random_company(seed=11, people=PEOPLE)
    hurry_the_beat()
    run_id = start_run(chunk_ids=2).pk
    assassin = Assassin(run_id=run_id, servers=own_servers, chance=random.Random(seed))
    assassin.kill_worker_in_a_chunk()
    assassin.strike_all(times)
    assert assassin.strikes >= 20
    wait_until(assassin.all_is_done, seconds=120)
    judge(run_id)


def hurry_the_beat() -> None:
    """The rounds of every minute come every second."""
    IntervalSchedule.objects.filter(every=1, period="minutes").update(period="seconds")


def judge(run_id: int) -> None:
    run = Run.objects.get(pk=run_id)
    chunks = ReadinessChunk.objects.filter(readiness_run_id=run_id)
    assert (run.status, run.done, run.total, run.error) == ("done", PEOPLE, PEOPLE, "")
    assert chunks.aggregate(people=Sum("people"))["people"] == Employee.objects.count() == PEOPLE
    assert Event.objects.filter(object_type="readiness_run", object_id=run_id).count() == 1
    assert histories_that_repeat_or_end_elsewhere() == (0, 0)
    assert stored_scores() == undisturbed_scores()


def histories_that_repeat_or_end_elsewhere() -> tuple[int, int]:
    """Rows of the history equal to the one before, and pairs whose last is not the current score."""
    with connection.cursor() as cursor:
        cursor.execute(REPEATED_OR_ELSEWHERE.format(outputs=", ".join(OUTPUTS)))
        repeated, elsewhere = cursor.fetchone()
    return repeated, elsewhere


def undisturbed_scores() -> dict[tuple[str, str], object]:
    """Of the same evidence, by one process that nobody disturbs."""
    ReadinessScore.objects.all().delete()
    run = start_run()
    while advance_run(run_id=run.pk) is not None:
        pass
    return dict(stored_scores())


@dataclass(kw_only=True)
class Assassin:
    """Kills at random moments after some progress; brings in evidence before and after."""

    run_id: int
    servers: OwnServers
    chance: random.Random
    strikes: int = 0
    done: int = 0
    stood_still_since: float = field(default_factory=time.monotonic)
    worker: Worker | None = None
    beat: Worker | None = None

    def kill_worker_in_a_chunk(self) -> None:
        """Certainly between computing and writing: the chunk is as if nobody had begun it."""
        doomed = self.servers.start_worker()
        with somebody_holding("succession_readinesshistory"):
            queue_chunks(run_id=self.run_id)
            wait_until(is_standing_still, seconds=120)
            doomed.kill()
            assert self.honest_progress() == 0
            assert not ReadinessScore.objects.exists()
        self.strikes += 1

    def strike_all(self, times: int) -> None:
        self.start_what_ended()
        kinds = [kind for kind, count in STRIKES.items() for _ in range(count * times)]
        self.chance.shuffle(kinds)
        moments = sorted(self.chance.sample(range(1, PEOPLE * 4 // 5), len(kinds)))
        acts = self.acts()
        for kind, moment in zip(kinds, moments, strict=True):
            wait_until(lambda at=moment: self.progress() >= at, seconds=120)  # type: ignore[misc] # bound at once
            self.observe_somebody()
            time.sleep(self.chance.random() * 0.03)
            acts[kind]()
            self.observe_somebody()
            assert Run.objects.get(pk=self.run_id).status == "running", kind
            self.strikes += 1

    def acts(self) -> dict[str, Callable[[], None]]:
        return {
            "child": self.kill_child,
            "worker": self.kill_worker,
            "broker": self.servers.kill_broker,
            "backend": lambda: self.servers.kill_backend(self.chance),
            "postgres": self.servers.kill_postgres,
            "at_once": self.servers.stop_postgres_at_once,
        }

    def kill_child(self) -> None:
        """The process that computes; the worker starts another."""
        assert self.worker is not None
        wait_until(lambda: bool(children_of(self.worker)), seconds=60)
        os.kill(self.chance.choice(children_of(self.worker)), signal.SIGKILL)

    def kill_worker(self) -> None:
        """The whole of it; what it had taken, the broker does not give back."""
        assert self.worker is not None
        self.worker.kill()
        self.worker = self.servers.start_worker()

    def observe_somebody(self) -> None:
        """Evidence about three people, written while the run is under way; a worker is told where
        the broker is there to do it."""
        people = list(Employee.objects.order_by("pk").values_list("pk", flat=True))
        competencies = list(Competency.objects.order_by("pk").values_list("pk", flat=True))
        Evidence.objects.bulk_create(
            Evidence(
                employee_id=self.chance.choice(people),
                competency_id=self.chance.choice(competencies),
                source=Evidence.Source.ASSESSMENT,
                level=self.chance.choice([1, 2, 3, 4, 5]),
                observed_on=timezone.localdate() - timedelta(days=self.chance.randrange(600)),
                origin=Evidence.Origin.API,
                origin_ref=f"{self.strikes}-{self.chance.random()}",
            )
            for _ in range(3)
        )
        wake_recompute()

    def progress(self) -> int:
        """Where nothing moved for a second, a minute passes for those who watch over it."""
        before = self.done
        self.done = self.honest_progress()
        if self.done > before:
            self.stood_still_since = time.monotonic()
        elif time.monotonic() - self.stood_still_since > 1:
            self.start_what_ended()
            self.let_a_minute_pass()
        return self.done

    def start_what_ended(self) -> None:
        """As the restart policy of docker-compose.yml does: now and then Celery gives up over a
        broker or a database that was away ("Unrecoverable error")."""
        if self.beat is None or self.beat.process.poll() is not None:
            self.beat = self.servers.start_beat()
        if self.worker is None or self.worker.process.poll() is not None:
            self.worker = self.servers.start_worker()

    def honest_progress(self) -> int:
        """People done: never fewer than before, never more nor fewer than those of the finished
        chunks."""
        ticked = Sum("chunks__people", filter=Q(chunks__finished_at__isnull=False), default=0)
        done, finished = (
            ReadinessRun.objects.annotate(done=F("run__done"), finished=ticked)
            .values_list("done", "finished")
            .get(pk=self.run_id)
        )
        assert done == finished
        assert done >= self.done
        return int(done)

    def let_a_minute_pass(self) -> None:
        minute = timedelta(minutes=1)
        Run.objects.filter(pk=self.run_id).update(started_at=F("started_at") - minute)
        ReadinessChunk.objects.filter(readiness_run_id=self.run_id).update(
            finished_at=F("finished_at") - minute
        )
        self.stood_still_since = time.monotonic()

    def all_is_done(self) -> bool:
        return (
            self.progress() == PEOPLE
            and Run.objects.get(pk=self.run_id).status == "done"
            and not PendingRecompute.objects.exists()
        )


def children_of(worker: Worker | None) -> list[int]:
    assert worker is not None
    pid = worker.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
