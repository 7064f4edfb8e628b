"""Usage: python -m bench.every_page [--rounds N] [--only WORDS] [--readers A,B] [--output FILE] PEOPLE ...

Servers and companies are kept in CADRE_VAR (default var/bench)."""

import argparse
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.bootstrap import CHECKOUT, prepare_environment

if TYPE_CHECKING:
    from bench.every_page.asking import PageCost


def main() -> None:
    options = _options()
    os.environ.setdefault("CADRE_VAR", str(CHECKOUT / "var" / "bench"))
    os.environ.setdefault("CADRE_PLAIN_STATIC", "true")
    os.environ.pop("DATABASE_URL", None)  # a database of our own: tables are emptied here
    prepare_environment(["bench", "migrate"])
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.every_page.urls"
    django.setup()
    logging.disable(logging.WARNING)
    from bench.every_page.report import print_table, write_results
    from bench.rounds import prepare_server

    prepare_server()
    results = {}
    for people in options.people:
        results[people] = _ask_all(people, options)
        if options.output:
            write_results(results, options.output)
    print_table(results, write=_tell)


def _ask_all(people: int, options: argparse.Namespace) -> "list[PageCost]":
    from bench.every_page.addresses import pages_of, places_of, readers
    from bench.every_page.asking import ask, client_of
    from bench.every_page.company import make_pages_company

    make_pages_company(people, tell=_tell)
    wanted = {
        page: url for page, url in pages_of(places_of(people)).items() if options.only in page
    }
    found = []
    for reader, account in readers(people).items():
        if options.readers and reader not in options.readers.split(","):
            continue
        client = client_of(account)
        for page, url in wanted.items():
            one = ask(page, url, reader, client, rounds=options.rounds, times=options.times)
            _tell(
                f"  {people:,} {reader}, {page}: {one.status}, {one.queries} queries, {one.ratio:.1f}"
            )
            found.append(one)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.every_page", description=__doc__)
    parser.add_argument("people", nargs="+", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=10, help="requests of a page in a round")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--readers", default="", help="such as HR,manager")
    parser.add_argument("--output", type=Path)
    return parser.parse_args()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
