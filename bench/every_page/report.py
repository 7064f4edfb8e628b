"""The table and the file: figures of no particular machine's name or place."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from bench.every_page.asking import OK, PageCost

MOST_QUERIES, MOST_RATIO, MOST_KB = 12, 3.0, 60.0
Results = dict[int, list[PageCost]]


def print_table(results: Results, *, write: Callable[[str], None]) -> None:
    """Of the largest company, beside the queries that the smallest needs."""
    few = {(one.page, one.reader): one.queries for one in results[min(results)]}
    write(
        f"{'':34}{'reader':12}{'queries':>8}{'small':>6}{'CPU ms':>9}{'of it DB':>9}{'ratio':>7}{'KB':>7}"
    )
    for one in results[max(results)]:
        write(_line(one, few.get((one.page, one.reader))))


def _line(one: PageCost, queries_of_few: int | None) -> str:
    over = "".join(
        mark
        for mark, is_over in (
            ("q", one.queries > MOST_QUERIES),
            ("c", one.ratio > MOST_RATIO),
            ("k", one.compressed_kb > MOST_KB),
            ("n", queries_of_few is not None and queries_of_few != one.queries),
        )
        if is_over
    )
    return (
        f"{one.page:34}{one.reader:12}{one.queries:>8}{queries_of_few or 0:>6}{one.cpu_ms:>9.1f}"
        f"{one.server_ms:>9.1f}{one.ratio:>7.1f}{one.compressed_kb:>7.1f}  {over}"
    )


def write_results(results: Results, file: Path) -> None:
    content = {
        "measured_on": timezone.localdate().isoformat(),
        "unit": "CPU of web process and database backend, median of the rounds; ratio to an empty page",
        "sizes": {
            str(people): [_rounded(one) for one in costs if one.status == OK]
            for people, costs in results.items()
        },
    }
    file.write_text(json.dumps(content, indent=1) + "\n")


def _rounded(one: PageCost) -> dict[str, object]:
    return {
        key: round(figure, 2) if isinstance(figure, float) else figure
        for key, figure in asdict(one).items()
        if key != "status"
    }


def faults(costs: Sequence[PageCost]) -> list[PageCost]:
    """Pages that answered neither with themselves nor with a refusal or another address."""
    return [one for one in costs if one.status >= 500]
