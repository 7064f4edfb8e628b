"""Rounds: every measure of every company, again and again, so that a busy minute hits all alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from django.core.management import call_command

from bench.company import TEMPLATE, Company, make_company, run, use_database
from bench.cpu import Cost
from bench.measures import counts, one_round


@dataclass(kw_only=True)
class Measured:
    """One company's counts, and per measure its cost in each round."""

    counts: dict[str, int] = field(default_factory=dict)
    costs: dict[str, list[Cost]] = field(default_factory=dict)


def measure_companies(
    sizes: Sequence[int], *, rounds: int, is_shuffled: bool, tell: Callable[[str], None]
) -> Iterator[list[Measured]]:
    """All that was measured so far, after each round of each company."""
    companies = [Company(people=people, is_shuffled=is_shuffled) for people in sizes]
    prepare_server()
    import_module("scipy.special")  # the core imports it when first used; not what is measured
    for company in companies:
        if make_company(company):
            tell(f"made {company.people:,} people")
    measured: dict[Company, Measured] = {}
    for number in range(rounds):
        for company in companies:
            tell(f"round {number + 1} of {rounds}: {company.people:,} people")
            use_database(company.database)
            results = measured.setdefault(company, Measured())
            for name, cost in one_round(is_first=number == 0):
                results.costs.setdefault(name, []).append(cost)
                tell(f"  {name}: {cost.cpu:.3g} s CPU, {cost.wall:.3g} s")
            results.counts = counts()
            yield list(measured.values())


def prepare_server() -> None:
    use_database(TEMPLATE)
    call_command("migrate", verbosity=0)
    run("ALTER SYSTEM SET autovacuum = off")  # its moments are its own; `clean_up` does its work
    run("ALTER SYSTEM SET max_wal_size = '8GB'")  # nor checkpoints in the middle of a measure
    run("SELECT pg_reload_conf()")
