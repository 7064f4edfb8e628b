"""Asking pages with the test client: queries, CPU beside an empty page of the same frame, size."""

import gzip
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.company import value
from bench.every_page.urls import EMPTY
from people.models import Account

OK = 200
AT_MOST_SECONDS = 4.0
"""A page that takes longer is asked once a round."""


@dataclass(frozen=True, kw_only=True)
class PageCost:
    """One page as one reader sees it. CPU in milliseconds of this process and its database backend."""

    page: str
    reader: str
    status: int
    queries: int = 0
    cpu_ms: float = 0.0
    server_ms: float = 0.0
    ratio: float = 0.0
    compressed_kb: float = 0.0


def client_of(account_id: int) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(Account.objects.get(pk=account_id), backend="people.sign_in.AccountBackend")
    return client


def ask(page: str, url: str, reader: str, client: Client, *, rounds: int, times: int) -> PageCost:
    """Warmed up first, so that looks are recorded and kept figures stand."""
    first = client.get(url)
    if first.status_code != OK:
        return PageCost(page=page, reader=reader, status=first.status_code)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    queries = len(captured)  # now: the next request empties the log
    costs = list(_in_turns(client, url, rounds=rounds, times=times))
    return PageCost(
        page=page,
        reader=reader,
        status=answer.status_code,
        queries=queries,
        cpu_ms=median(cost.whole for cost, _ in costs) * 1000,
        server_ms=median(cost.server for cost, _ in costs) * 1000,
        ratio=median(cost.whole / empty.whole for cost, empty in costs),
        compressed_kb=_compressed(answer.content) / 1000,
    )


@dataclass(frozen=True, kw_only=True)
class Used:
    """CPU seconds of one request."""

    client: float
    server: float

    @property
    def whole(self) -> float:
        return self.client + self.server


def _in_turns(client: Client, url: str, *, rounds: int, times: int) -> Iterator[tuple[Used, Used]]:
    """The page and the empty one, again and again, so that a busy minute hits both alike."""
    for _ in range(rounds):
        empty = _mean(client, EMPTY, times)
        cost = _mean(client, url, 1)
        again = max(0, min(times, int(AT_MOST_SECONDS / max(cost.whole, 1e-6))) - 1)
        yield (_mean(client, url, again) if again else cost), empty


def _mean(client: Client, url: str, times: int) -> Used:
    backend = Path(f"/proc/{value('SELECT pg_backend_pid()')}/schedstat")
    server, own = _nanoseconds(backend), _own()
    for _ in range(times):
        client.get(url)
    return Used(
        client=(_own() - own) / times, server=(_nanoseconds(backend) - server) / times / 1e9
    )


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _nanoseconds(schedstat: Path) -> int:
    return int(schedstat.read_text().split()[0])


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
