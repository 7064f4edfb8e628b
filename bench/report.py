"""Medians, ratios, the table, and the file: figures of no particular machine's name or place."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bench.cpu import Cost
from bench.measures import measured_on
from bench.rounds import Measured

OUT, BARE, INDEXED = (
    "floor, evidence out",
    "floor, scores in, bare table",
    "floor, scores in, same indexes",
)
RUNS = ("first run", "next day", "same day again", "day after, nothing kept")
ONE_WORKER = ("one worker", "one worker, other order")
TWO_WORKERS = ("two workers", "two workers, other order")
Results = dict[str, Any]


def results_of(measured: Sequence[Measured], *, is_shuffled: bool) -> Results:
    return {
        "measured_on": measured_on().isoformat(),
        "evidence_order": "random within a batch" if is_shuffled else "by person within a batch",
        "unit": "seconds, median of the rounds; cpu = client + server",
        "sizes": [_size(one) for one in measured],
    }


def _size(one: Measured) -> Results:
    return {
        **one.counts,
        "rounds": len(one.costs[OUT]),
        "costs": {name: _medians(costs) for name, costs in one.costs.items()},
        "ratios": _ratios(one),
    }


def _medians(costs: Sequence[Cost]) -> Results:
    found = {
        name: _round(median(getattr(cost, name) for cost in costs))
        for name in ("cpu", "client", "server", "wall")
    }
    notes = {
        name: _round(median(float(cost.notes[name]) for cost in costs)) for name in costs[0].notes
    }
    return found | notes


def _ratios(one: Measured) -> Results:
    """Of CPU, formed within each round; then the median and the range."""
    found: Results = {}
    for floor, scores_in in (("bare", BARE), ("indexed", INDEXED)):
        for name in RUNS:
            per_round = [
                full.cpu / (out.cpu + into.cpu)
                for full, out, into in zip(
                    one.costs[name], one.costs[OUT], one.costs[scores_in], strict=True
                )
            ]
            found[f"{name} / {floor} floor"] = _spread(per_round)
    found["wall time, one worker / two"] = _spread(
        [
            alone.wall / together.wall
            for a, b in zip(ONE_WORKER, TWO_WORKERS, strict=True)
            for alone, together in zip(one.costs[a], one.costs[b], strict=True)
        ]
    )
    rows = one.counts["evidence_rows"]
    found["next day, CPU microseconds per evidence row"] = _round(
        median(cost.cpu for cost in one.costs["next day"]) / rows * 1e6
    )
    return found


def _spread(ratios: Sequence[float]) -> Results:
    return {
        "median": _round(median(ratios)),
        "lowest": _round(min(ratios)),
        "highest": _round(max(ratios)),
    }


def _round(number: float) -> float:
    return float(f"{number:.3g}") if abs(number) < 1000 else round(number)


def print_table(results: Results, *, write: Callable[[str], None]) -> None:
    for size in results["sizes"]:
        write("")
        write(
            f"{size['people']:,} people, {size['evidence_rows']:,} evidence rows,"
            f" {size['pairs']:,} pairs; median of {size['rounds']} rounds, seconds"
        )
        write(f"{'':34}{'CPU':>9}{'client':>9}{'server':>9}{'wall':>9}")
        for name, cost in size["costs"].items():
            figures = "".join(f"{cost[key]:>9.4g}" for key in ("cpu", "client", "server", "wall"))
            notes = ", ".join(f"{key} {cost[key]:g}" for key in cost if key not in _SHOWN)
            write(f"{name:<34}{figures}  {notes}")
        for name, ratio in size["ratios"].items():
            write(f"{name:<46}{_shown(ratio)}")


_SHOWN = ("cpu", "client", "server", "wall")


def _shown(ratio: Any) -> str:
    if isinstance(ratio, dict):
        return f"{ratio['median']:.2f} ({ratio['lowest']:.2f} to {ratio['highest']:.2f})"
    return f"{ratio:.2f}"


def write_results(results: Results, file: Path) -> None:
    file.write_text(json.dumps(results, indent=2) + "\n")
