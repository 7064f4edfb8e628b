"""What is measured: the floor, full runs, one person."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.company import HERE, TODAY, run, value
from bench.cpu import Cost, forget_peak_memory, measured, peak_memory_mb
from bench.workers import arrivals, run_by
from succession.services.pending import recompute_pending
from succession.services.runs import advance_run, start_run

ONE_BY_ONE = 200
WARMED_BY = 10
"""People before those who are measured: a worker has long imported and planned (PostgreSQL takes one
plan for all from the sixth time on)."""
EVIDENCE = "employee_id, competency_id, source, level, observed_on, expires_on"
SCORES = (
    "employee_id, role_id, profile_id, policy_id, as_of, score, score_sd, coverage, gate_passed,"
    " months_to_ready, band, computed_at"
)
TABLES = (
    "succession_readinessscore, succession_readinesshistory, succession_pendingrecompute,"
    " succession_keptsummary, succession_unscoredpair"
)
STATEMENT = "one SQL statement"
ARRIVAL = "new evidence to score"
ONE_STATEMENT = HERE / "one_statement.sql"
COMPARE = (
    "SELECT {columns} FROM bench_statement AS a JOIN succession_readinessscore AS b"
    " USING (employee_id, role_id)"
)


class Sink:
    """Takes what a COPY sends and keeps only how much it was."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def forget_scores() -> None:
    run(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")
    clean_up()


def clean_up() -> None:
    """What autovacuum does at times of its own, here between measurements."""
    run("VACUUM (ANALYZE) succession_readinessscore")
    run("VACUUM (ANALYZE) succession_readinesshistory")
    run("VACUUM (ANALYZE) succession_keptsummary")
    run("CHECKPOINT")


def floor_out() -> Cost:
    """Every row that a run reads, out in binary, thrown away."""
    query = f"SELECT {EVIDENCE} FROM competencies_evidence WHERE retracted_at IS NULL"
    with measured() as cost, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", Sink())
    return cost


def floor_in(*, indexed: bool) -> Cost:
    """Every current score, in by binary COPY: into a bare table, or into one with the same
    constraints and indexes as theirs."""
    scores = BytesIO()
    like = "LIKE succession_readinessscore INCLUDING ALL"
    run("DROP TABLE IF EXISTS bench_floor")
    run(
        f"CREATE TABLE bench_floor ({like})"
        if indexed
        else f"CREATE TABLE bench_floor AS SELECT {SCORES} FROM succession_readinessscore LIMIT 0"
    )
    with connection.cursor() as cursor:
        everything = f"(SELECT {SCORES} FROM succession_readinessscore)"
        cursor.copy_expert(f"COPY {everything} TO STDOUT (FORMAT binary)", scores)
        scores.seek(0)
        with measured() as cost:
            cursor.copy_expert(f"COPY bench_floor ({SCORES}) FROM STDIN (FORMAT binary)", scores)
    run("DROP TABLE bench_floor")
    return cost


def full_run(day: int) -> Cost:
    """Everybody as of a day, chunk by chunk in this process: what one worker does."""
    forget_peak_memory()
    with measured() as cost:
        started = start_run(as_of=TODAY + timedelta(days=day))
        while advance_run(run_id=started.pk) is not None:
            pass
    cost.notes["peak_memory_mb"] = peak_memory_mb()
    cost.notes["changed"] = value(
        "SELECT sum(changed) FROM succession_readinesschunk WHERE readiness_run_id = %s",
        [started.pk],
    )
    clean_up()
    return cost


def forget_sums() -> None:
    run("TRUNCATE succession_keptsummary")
    clean_up()


def from_rows(day: int) -> Cost:
    """As a night that finds nothing kept: every row of evidence is read, and every sum kept anew."""
    forget_sums()
    return full_run(day)


def one_statement(day: int) -> Cost:
    """The same scores by SQL alone, as of the day that the current ones are of."""
    run("SET work_mem = '256MB'")
    with measured() as cost:
        run(ONE_STATEMENT.read_text(), {"as_of": TODAY + timedelta(days=day)})
    run("RESET work_mem")
    cost.notes["bands_unlike"] = value(
        COMPARE.format(columns="count(*) FILTER (WHERE a.band <> b.band)")
    )
    cost.notes["largest_difference"] = value(COMPARE.format(columns="max(abs(a.score - b.score))"))
    run("DROP TABLE bench_statement")
    return cost


def one_person() -> Cost:
    """What a worker does when one person has new evidence; the mean of some people. Their marks are
    measured by themselves and taken off: reading the kernel's accounts between one person and the
    next would leave both processes with cold caches."""
    people = value("SELECT count(*) FROM people_employee")
    whom = [1 + n * people // ONE_BY_ONE for n in range(ONE_BY_ONE)]
    for person in whom[-WARMED_BY:]:
        _recompute(person)
    with measured() as marked_and_recomputed:
        for person in whom:
            _recompute(person)
    with measured() as marked:
        for person in whom:
            _mark(person)
    recompute_pending()
    mean = Cost(
        client=(marked_and_recomputed.client - marked.client) / ONE_BY_ONE,
        server=(marked_and_recomputed.server - marked.server) / ONE_BY_ONE,
        wall=(marked_and_recomputed.wall - marked.wall) / ONE_BY_ONE,
    )
    with CaptureQueriesContext(connection) as captured:
        _recompute(whom[0])
    statements = [query["sql"] for query in captured.captured_queries]
    queries = sum(not sql.startswith(("BEGIN", "COMMIT")) for sql in statements)
    mean.notes["queries"] = queries - 1  # the mark is ours
    return mean


def _recompute(person: int) -> None:
    _mark(person)
    recompute_pending()


def _mark(person: int) -> None:
    run(
        "INSERT INTO succession_pendingrecompute"
        " (employee_id, marked_in, marked_at, is_whole, competency_ids)"
        " SELECT %(person)s, 0, statement_timestamp(), false, array_agg(DISTINCT competency_id)"
        " FROM competencies_evidence WHERE employee_id = %(person)s",
        {"person": person},
    )


def one_round(*, is_first: bool) -> Iterator[tuple[str, Cost]]:
    """All measures once, the floor between the runs; the slow comparison only the first time. Workers
    come in both orders, so that a machine that grows slower favours neither."""
    forget_scores()
    for name, measure in MEASURES:
        if is_first or name != STATEMENT:
            yield name, measure()


MEASURES: tuple[tuple[str, Callable[[], Cost]], ...] = (
    ("first run", lambda: full_run(0)),
    ("floor, evidence out", floor_out),
    ("floor, scores in, bare table", lambda: floor_in(indexed=False)),
    ("floor, scores in, same indexes", lambda: floor_in(indexed=True)),
    ("next day", lambda: full_run(1)),
    ("same day again", lambda: full_run(1)),
    ("day after, nothing kept", lambda: from_rows(2)),
    (STATEMENT, lambda: one_statement(2)),
    ("one person", one_person),
    ("one worker", lambda: run_by(1, day=3)),
    ("two workers", lambda: run_by(2, day=4)),
    ("two workers, other order", lambda: run_by(2, day=5)),
    ("one worker, other order", lambda: run_by(1, day=6)),
    (ARRIVAL, arrivals),
)


def counts() -> dict[str, int]:
    return {
        "people": value("SELECT count(*) FROM people_employee"),
        "evidence_rows": value("SELECT count(*) FROM competencies_evidence"),
        "pairs": value("SELECT count(*) FROM succession_readinessscore"),
    }


def measured_on() -> date:
    return timezone.localdate()
