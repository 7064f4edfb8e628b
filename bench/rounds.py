"""Rounds: every measure of every company, again and again, so that a busy minute hits all alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
) -> list[Measured]:
    companies = [Company(people=people, is_shuffled=is_shuffled) for people in sizes]
    _prepare_server()
    for company in companies:
        if make_company(company):
            tell(f"made {company.people:,} people")
    measured = [Measured() for _ in companies]
    for number in range(rounds):
        for company, results in zip(companies, measured, strict=True):
            use_database(company.database)
            tell(f"round {number + 1} of {rounds}: {company.people:,} people")
            for name, cost in one_round():
                results.costs.setdefault(name, []).append(cost)
                tell(f"  {name}: {cost.cpu:.3g} s CPU, {cost.wall:.3g} s")
            results.counts = counts()
    return measured


def _prepare_server() -> None:
    use_database(TEMPLATE)
    call_command("migrate", verbosity=0)
    run("ALTER SYSTEM SET autovacuum = off")  # its moments are its own; `clean_up` does its work
    run("ALTER SYSTEM SET max_wal_size = '8GB'")  # nor checkpoints in the middle of a measure
    run("SELECT pg_reload_conf()")
