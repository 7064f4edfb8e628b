"""The company of `bench.company`, with an organisation, scores, and everything that succession lists."""

import json
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone

from audit.services import System
from bench.company import Company, make_company, make_database, run, value
from governance.services import observe_kpis
from people.access import access_of
from people.models import Account
from succession.bench.keeping import current_bench
from succession.calibration.grid import DEFAULT, to_data
from succession.coverage.measuring import measure_coverage
from succession.scenarios.services import create_scenario
from succession.scenarios.shapes import Inputs
from succession.services.runs import advance_run, start_run

HERE = Path(__file__).parent
SCENARIOS = 100
BEFORE_THE_LAST = 11
"""So far from the last number stands HR, and behind it the others who are granted something."""


def make_pages_company(people: int, *, tell: Callable[[str], None]) -> None:
    """Made once and kept; its scores and figures are brought to today. Leaves its database in use."""
    bare = Company(people=people)
    if make_company(bare):
        tell(f"made {people:,} people with evidence")
    if make_database(f"pages_{people}", template=bare.database, fill=lambda: _fill(people)):
        tell(f"made their organisation and what succession lists of {people:,} people")
    if value("SELECT max(as_of) FROM succession_readinessscore") != timezone.localdate():
        _bring_to_today()
    current_bench()


def _fill(people: int) -> None:
    today = timezone.localdate()
    values = {"people": people, "today": today, "grid": json.dumps(to_data(DEFAULT))}
    run((HERE / "organisation.sql").read_text(), values)
    run("RESET session_replication_role")
    run("VACUUM (ANALYZE)")
    _score()
    run((HERE / "succession.sql").read_text(), values)
    run("RESET session_replication_role")
    run("VACUUM (ANALYZE)")
    _measure()
    _suppose(people)
    run("VACUUM (ANALYZE)")


def _bring_to_today() -> None:
    _score()
    _measure()
    run("VACUUM (ANALYZE)")


def _score() -> None:
    started = start_run(as_of=timezone.localdate())
    while advance_run(run_id=started.pk) is not None:
        pass


def _measure() -> None:
    measure_coverage()
    observe_kpis(as_of=timezone.localdate(), by=System("Bench"))


def _suppose(people: int) -> None:
    """One scenario worked out by the service, the others copies of it."""
    by = Account.objects.select_related("employee").get(pk=people - BEFORE_THE_LAST)
    supposed = Inputs(seats=tuple(f"seat-{number * 4}" for number in range(20)))
    made = create_scenario(name="Twenty go at once", inputs=supposed, by=by, access=access_of(by))
    columns = (
        "owner_id, inputs, result, as_of, known_hash, role_ids, people_ids, vacancies, covered, moves,"
        " uncovered, created_at, solved_at"
    )
    run(
        f"INSERT INTO succession_scenario (name, {columns}) SELECT 'Scenario ' || n, {columns}"
        " FROM succession_scenario, generate_series(2, %s) AS n WHERE id = %s",
        [SCENARIOS, made.pk],
    )
