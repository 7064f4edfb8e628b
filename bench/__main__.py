"""Usage: python -m bench [--rounds N] [--shuffled] [--output FILE] PEOPLE [PEOPLE ...]

Servers and companies are kept in CADRE_VAR (default var/bench)."""

import argparse
import os
import sys
from pathlib import Path

from config.bootstrap import CHECKOUT, prepare_environment


def main() -> None:
    options = _options()
    os.environ.setdefault("CADRE_VAR", str(CHECKOUT / "var" / "bench"))
    os.environ.pop("DATABASE_URL", None)  # a database of our own: tables are emptied here
    prepare_environment(["bench", "migrate"])
    import django

    django.setup()
    from bench.report import print_table, results_of, write_results
    from bench.rounds import measure_companies

    results = {}
    for measured in measure_companies(
        options.people, rounds=options.rounds, is_shuffled=options.shuffled, tell=_tell
    ):
        results = results_of(measured, is_shuffled=options.shuffled)
        if options.output:
            write_results(results, options.output)  # after each, so that breaking off loses little
    print_table(results, write=_tell)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("people", nargs="+", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--shuffled", action="store_true", help="evidence in random order of people"
    )
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
