"""What a page costs the server: CPU beside an empty page in turns, queries, bytes."""

import gzip
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from bench.cpu import measured

EMPTY = "/empty/"
REQUESTS, ROUNDS = 4, 3


@dataclass(frozen=True, kw_only=True)
class PageCost:
    """CPU of web process and database together, per request; `ratio` to the empty page, the median
    of rounds. Bytes as gzip leaves them."""

    persona: str
    path: str
    milliseconds: float
    ratio: float
    ratios: Sequence[float]
    queries: int
    bytes: int


def page_costs(persona: str, paths: Sequence[str]) -> Iterator[PageCost]:
    client = Client()
    account = get_user_model().objects.get(email=f"{persona}@example.org")
    client.force_login(account)
    for path in (EMPTY, *paths):
        client.get(path)
    for path in paths:
        yield _cost(client, persona, path)


def _cost(client: Client, persona: str, path: str) -> PageCost:
    queries: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        queries.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(note):
        content = client.get(path).content
    pairs = [(_seconds(client, path), _seconds(client, EMPTY)) for _ in range(ROUNDS)]
    ratios = [page / empty for page, empty in pairs]
    return PageCost(
        persona=persona,
        path=path,
        milliseconds=1000 * statistics.median(page for page, _ in pairs),
        ratio=statistics.median(ratios),
        ratios=ratios,
        queries=len(queries),
        bytes=len(gzip.compress(content)),
    )


def _seconds(client: Client, path: str) -> float:
    with measured() as cost:
        for _ in range(REQUESTS):
            response = client.get(path)
            if response.status_code != 200:
                raise RuntimeError(f"{path} answered {response.status_code}")
    return cost.cpu / REQUESTS
