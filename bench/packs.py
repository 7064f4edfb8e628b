"""What a session's pack costs: `python -m bench.packs [--people N] [--output FILE.pdf]`.

In the bench's company of 1,000 people, scored as of its day; the CPU seconds of reading, setting and
of the spreadsheet, client and server; everything is read and set once before."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from config.bootstrap import CHECKOUT, prepare_environment


def main() -> None:
    options = _options()
    os.environ.setdefault("CADRE_VAR", str(CHECKOUT / "var" / "bench"))
    os.environ.pop("DATABASE_URL", None)  # a company of our own
    prepare_environment(["bench", "migrate"])
    import django

    django.setup()
    from bench.company import TODAY, Company, make_company
    from bench.measures import full_run
    from bench.rounds import prepare_server
    from succession.models import ReadinessScore

    prepare_server()
    make_company(Company(people=1_000))
    if not ReadinessScore.objects.exists():
        full_run(0)
    for name, seconds in _measure(options.people, TODAY, options.output):
        sys.stdout.write(f"{name}: {seconds}\n")


def _measure(people: int, day: date, output: Path | None) -> Sequence[tuple[str, str]]:
    from bench.cpu import measured
    from succession.packs.files import read_in_batches
    from succession.packs.pdf import session_pdf
    from succession.packs.session import SessionPack
    from succession.packs.spreadsheet import session_sheets
    from ui.exports import book_bytes

    pairs = _pairs(people)

    def pack() -> SessionPack:
        found, missing = read_in_batches(pairs)
        return SessionPack(
            title="Bench", day=day, facilitator="", agenda=tuple(one.full_name for one, _ in pairs),
            people=found, missing=missing,
        )  # fmt: skip

    few = pack()
    session_pdf(SessionPack(**vars(few) | {"people": few.people[:1]}), paper="a4", holder="Bench")
    with measured() as reading:
        made = pack()
    with measured() as setting:
        pdf = session_pdf(made, paper="a4", holder="Bench")
    with measured() as booking:
        book_bytes(session_sheets(made, holder="Bench"))
    if output:
        output.write_bytes(pdf)
    costs = [("reading", reading), ("setting", setting), ("spreadsheet", booking)]
    return [
        (name, f"{one.cpu:.2f} s CPU (client {one.client:.2f}, server {one.server:.2f})")
        for name, one in costs
    ] + [("pieces of evidence", str(sum(len(one.lineage) for one in made.people))),
         ("bytes", f"{len(pdf):,}")]  # fmt: skip


def _pairs(people: int) -> list[tuple]:  # type: ignore[type-arg] # models only after setup
    from succession.models import ReadinessScore
    from succession.packs.files import pairs_of

    rows = ReadinessScore.objects.order_by("employee_id", "role_id").distinct("employee_id")
    return list(pairs_of(list(rows.values_list("employee_id", "role_id")[:people])))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.packs", description=__doc__)
    parser.add_argument("--people", type=int, default=150)
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
