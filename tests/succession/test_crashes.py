"""Workers die by SIGKILL in the middle of a run; it ends in the scores of an undisturbed one."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db.models import F, Q, Sum

from audit.models import Event, Run
from people.models import Employee
from succession.models import ReadinessChunk, ReadinessHistory, ReadinessRun, ReadinessScore
from succession.services.runs import advance_run, queue_chunks, start_run
from tests.succession.company import AS_OF, make_random_company, stored_scores
from tests.support.sessions import is_standing_still, somebody_holding
from tests.support.worker import Worker, wait_until

PEOPLE = 200
LONG = pytest.mark.skipif(
    not os.environ.get("CADRE_LONG_TESTS"),
    reason="twenty kills take a minute, most of it starts of workers: set CADRE_LONG_TESTS=1",
)


@pytest.mark.parametrize(
    ("kills", "seed"), [(5, 21), pytest.param(20, 22, marks=LONG), pytest.param(20, 23, marks=LONG)]
)
def test_killed_workers_lose_no_chunk_count_none_twice_and_change_no_bit(
    start_worker: Callable[[], Worker], kills: int, seed: int
) -> None:
    expected, history = undisturbed_run()
    chance = random.Random(seed)
    run_id = start_run(as_of=AS_OF, chunk_ids=1).pk
    killed_in_a_chunk(run_id, start_worker())
    assassin = Assassin(run_id=run_id, start_worker=start_worker, chance=chance)
    for done in sorted(chance.sample(range(1, PEOPLE * 4 // 5), kills - 1)):
        assassin.strike_after(done)
    assert assassin.strikes == kills - 1
    queue_chunks(run_id=run_id)
    wait_until(lambda: Run.objects.get(pk=run_id).status == "done", seconds=60)
    assert stored_scores() == expected
    assert ReadinessHistory.objects.count() == 2 * history
    assert Run.objects.get(pk=run_id).done == Employee.objects.count() == PEOPLE
    assert Event.objects.filter(object_type="readiness_run", object_id=run_id).count() == 1


def undisturbed_run() -> tuple[dict[tuple[str, str], object], int]:
    """Its scores, then forgotten, and how many rows of history it left."""
    make_random_company(seed=11, people=PEOPLE)
    run = start_run(as_of=AS_OF)
    while advance_run(run_id=run.pk) is not None:
        pass
    scores: dict[tuple[str, str], object] = dict(stored_scores())
    ReadinessScore.objects.all().delete()
    return scores, ReadinessHistory.objects.count()


def killed_in_a_chunk(run_id: int, worker: Worker) -> None:
    """Certainly between computing and writing: the chunk is as if nobody had begun it."""
    with somebody_holding("succession_readinesshistory"):
        queue_chunks(run_id=run_id)
        wait_until(is_standing_still)
        worker.kill()
        run = Run.objects.get(pk=run_id)
        assert (run.status, run.done) == ("running", 0)
        assert not finished_chunks(run_id)
        assert not ReadinessScore.objects.exists()


def finished_chunks(run_id: int) -> int:
    return ReadinessChunk.objects.filter(readiness_run_id=run_id, finished_at__isnull=False).count()


@dataclass
class Assassin:
    """Kills, at a random moment after some progress, the whole worker or the one of its processes
    that computes; the broker never gives back what a whole worker had taken."""

    run_id: int
    start_worker: Callable[[], Worker]
    chance: random.Random
    worker: Worker | None = None
    strikes: int = 0

    def strike_after(self, done: int) -> None:
        worker = self.worker or self.start_worker()
        if self.worker is None:
            queue_chunks(run_id=self.run_id)
        self.worker = worker
        wait_until(lambda: self.honest_progress() >= done)
        time.sleep(self.chance.random() * 0.03)
        if self.chance.random() < 0.3:
            worker.kill()
            self.worker = None
        else:
            os.kill(self.chance.choice(children_of(worker)), signal.SIGKILL)
        assert Run.objects.get(pk=self.run_id).status == "running"
        self.strikes += 1

    def honest_progress(self) -> int:
        """People done; never more nor fewer than those of the finished chunks."""
        ticked = Sum("chunks__people", filter=Q(chunks__finished_at__isnull=False), default=0)
        done, finished = (
            ReadinessRun.objects.annotate(done=F("run__done"), finished=ticked)
            .values_list("done", "finished")
            .get(pk=self.run_id)
        )
        assert done == finished
        return int(done)


def children_of(worker: Worker) -> list[int]:
    pid = worker.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
