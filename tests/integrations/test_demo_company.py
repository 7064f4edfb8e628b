"""The invented company: same numbers, same bytes; plausible; and nothing points nowhere."""

import hashlib
import json
import tracemalloc
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from integrations.demo.company import Company, write_company
from integrations.demo.plan import Plan, PlanError
from integrations.demo.tables import COLUMNS
from tests.support.folder import Rows, bands, read

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    plan = Plan(employees=400, seed=1, as_of=AS_OF)
    return write_company(plan, tmp_path_factory.mktemp("company"))


def digest(folder: Path) -> str:
    hashed = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        hashed.update(file.name.encode() + file.read_bytes())
    return hashed.hexdigest()


def employees(company: Company) -> dict[str, dict[str, str]]:
    return {row["employee_number"]: row for row in read(company.folder, "employees.csv")}


def test_same_numbers_give_the_same_bytes(company: Company, tmp_path: Path) -> None:
    write_company(Plan(employees=400, seed=1, as_of=AS_OF), tmp_path)
    assert digest(tmp_path) == digest(company.folder)


@pytest.mark.parametrize("change", [{"seed": 2}, {"as_of": date(2026, 11, 21)}, {"employees": 401}])
def test_any_other_number_gives_another_company(
    company: Company, tmp_path: Path, change: dict[str, object]
) -> None:
    numbers = {"employees": 400, "seed": 1, "as_of": AS_OF, **change}
    write_company(Plan(**numbers), tmp_path)  # type: ignore[arg-type] # one of them changed
    assert digest(tmp_path) != digest(company.folder)


def test_writes_thirteen_files_with_every_column_of_the_format(company: Company) -> None:
    assert sorted(company.rows) == sorted(COLUMNS)
    for file, columns in COLUMNS.items():
        rows = read(company.folder, file)
        assert list(rows[0]) == columns.split()
        assert len(rows) == company.rows[file]
    assert company.rows["employees.csv"] == 400


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"employees": 399}, "A company needs at least 400 people."),
        ({"evidence_per_person": 0.0}, "Evidence per person is a number above 0 and at most 500."),
        ({"seed": -1}, "The seed is a whole number from 0."),
    ],
)
def test_refuses_a_company_that_cannot_be(changes: dict[str, object], sentence: str) -> None:
    numbers = {"employees": 400, "seed": 1, "as_of": AS_OF, **changes}
    with pytest.raises(PlanError, match=sentence):
        Plan(**numbers)  # type: ignore[arg-type] # wrong on purpose


KEYS = {
    "org_units.csv": "code",
    "employees.csv": "employee_number",
    "competencies.csv": "code",
    "roles.csv": "code",
    "positions.csv": "code",
    "content.csv": "code",
    "role_requirements.csv": "role_code competency_code",
    "content_competencies.csv": "content_code competency_code level",
    "completions.csv": "employee_number content_code completed_on",
    "successors.csv": "position_code employee_number",
    "evidence.csv": "employee_number competency_code source observed_on assessor_number",
    "logins.csv": "employee_number logged_in_on system",
    "indicators.csv": "competency_code level text",
}
REFERENCES = [
    ("org_units.csv", "parent_code", "org_units.csv"),
    ("employees.csv", "manager_number", "employees.csv"),
    ("employees.csv", "org_unit_code", "org_units.csv"),
    ("employees.csv", "position_code", "positions.csv"),
    ("employees.csv", "role_code", "roles.csv"),
    ("indicators.csv", "competency_code", "competencies.csv"),
    ("role_requirements.csv", "role_code", "roles.csv"),
    ("role_requirements.csv", "competency_code", "competencies.csv"),
    ("positions.csv", "role_code", "roles.csv"),
    ("positions.csv", "org_unit_code", "org_units.csv"),
    ("positions.csv", "incumbent_number", "employees.csv"),
    ("content_competencies.csv", "content_code", "content.csv"),
    ("content_competencies.csv", "competency_code", "competencies.csv"),
    ("completions.csv", "employee_number", "employees.csv"),
    ("evidence.csv", "employee_number", "employees.csv"),
    ("evidence.csv", "competency_code", "competencies.csv"),
    ("evidence.csv", "assessor_number", "employees.csv"),
    ("successors.csv", "position_code", "positions.csv"),
    ("successors.csv", "employee_number", "employees.csv"),
    ("logins.csv", "employee_number", "employees.csv"),
]


@pytest.mark.parametrize(("file", "key"), KEYS.items())
def test_no_key_stands_twice(company: Company, file: str, key: str) -> None:
    rows = read(company.folder, file)
    assert len({tuple(row[name] for name in key.split()) for row in rows}) == len(rows)


@pytest.mark.parametrize(("file", "column", "target"), REFERENCES)
def test_every_reference_is_there(company: Company, file: str, column: str, target: str) -> None:
    known = {row[KEYS[target]] for row in read(company.folder, target)}
    named = {row[column] for row in read(company.folder, file)} - {""}
    assert named
    assert named <= known


def test_positions_and_employees_say_the_same_about_who_sits_where(company: Company) -> None:
    seats = {row["code"]: row for row in read(company.folder, "positions.csv")}
    for number, person in employees(company).items():
        if person["position_code"]:
            assert seats[person["position_code"]]["incumbent_number"] == number


def test_nothing_was_seen_before_hiring_or_after_today(company: Company) -> None:
    hired = {n: row["hired_on"] for n, row in employees(company).items()}
    for row in read(company.folder, "evidence.csv"):
        assert hired[row["employee_number"]] <= row["observed_on"] <= AS_OF.isoformat()
        assert 1 <= float(row["level"]) <= 5
        assert not row["expires_on"] or row["expires_on"] > row["observed_on"]


def test_content_that_nobody_knows_is_the_one_documented_gap(company: Company) -> None:
    known = {row["code"] for row in read(company.folder, "content.csv")}
    finished = {row["content_code"] for row in read(company.folder, "completions.csv")}
    assert finished - known == {"LMS-0417"}


@pytest.mark.parametrize(("people", "seed"), [(400, 1), (400, 7), (433, 2), (1500, 3)])
def test_teams_have_four_to_nine_people(tmp_path: Path, people: int, seed: int) -> None:
    plan = Plan(employees=people, seed=seed, as_of=AS_OF, evidence_per_person=1)
    made = write_company(plan, tmp_path)
    rows = employees(made)
    teams = Counter(
        row["manager_number"]
        for number, row in rows.items()
        if row["status"] != "left"
        and number[0] == "E"
        and rows.get(row["manager_number"], {}).get("status") not in (None, "left")
    )
    # one or two of a team may be filed under a manager who has left: a sin of sins.py
    assert max(teams.values()) <= 9
    assert min(teams.values()) >= 3
    assert Counter(teams.values())[3] <= people // 200
    assert sum(not row["manager_number"] for row in rows.values()) == 1


def test_levels_never_fall_along_a_ladder_and_rise_somewhere(company: Company) -> None:
    needs: dict[str, dict[str, float]] = {}
    for row in read(company.folder, "role_requirements.csv"):
        needs.setdefault(row["role_code"], {})[row["competency_code"]] = float(row["level"])
    ladders: dict[str, list[tuple[int, str]]] = {}
    for row in read(company.folder, "roles.csv"):
        ladders.setdefault(row["family"], []).append((int(row["grade"]), row["code"]))
    assert len(ladders) == 10
    for rungs in ladders.values():
        for (_, lower), (_, upper) in pairwise(sorted(rungs)):
            shared = needs[lower].keys() & needs[upper].keys()
            assert all(needs[lower][c] <= needs[upper][c] for c in shared)
            assert needs[lower] != needs[upper]
    assert {len(lines) for lines in needs.values()} == {6, 7, 8, 9, 10}


def test_bench_has_vacancies_gaps_and_people_on_several_slates(company: Company) -> None:
    seats = read(company.folder, "positions.csv")
    critical = {row["code"] for row in seats if row["is_critical"] == "yes"}
    slates = read(company.folder, "successors.csv")
    confirmed = {row["position_code"] for row in slates if row["status"] == "confirmed"}
    assert 24 <= len(critical) <= 40
    assert sum(not row["incumbent_number"] for row in seats) >= 6
    assert any(row["code"] in critical and not row["incumbent_number"] for row in seats)
    assert critical - {row["position_code"] for row in slates}
    assert len(critical & confirmed) > len(critical) / 2
    assert max(Counter(row["employee_number"] for row in slates).values()) > 1
    assert {row["emergency"] for row in slates} == {"yes", "no"}
    assert {row["status"] for row in slates} == {"proposed", "confirmed"}


def test_evidence_is_uneven(company: Company) -> None:
    rows = read(company.folder, "evidence.csv")
    known = Counter(row["employee_number"] for row in rows)
    active = [n for n, row in employees(company).items() if row["status"] == "active"]
    newest: dict[str, str] = {}
    for row in rows:
        newest[row["employee_number"]] = max(
            newest.get(row["employee_number"], ""), row["observed_on"]
        )
    assert 10 <= sum(number not in known for number in active) <= 60
    assert sum(day < "2025-11-22" for day in newest.values()) >= 20
    assert any("" < row["expires_on"] <= AS_OF.isoformat() for row in rows)
    assert len({row["source"] for row in rows}) == 6
    assert len({row["note"] for row in rows}) > 200
    assert 25 <= len(rows) / 400 <= 35


def test_every_band_appears_and_bands_differ_along_the_bench(company: Company) -> None:
    found = bands(company.folder, AS_OF)
    assert len(set(found.values())) == 5
    seats = {row["code"]: row["role_code"] for row in read(company.folder, "positions.csv")}
    benches = Counter(
        found[row["employee_number"], seats[row["position_code"]]]
        for row in read(company.folder, "successors.csv")
        if (row["employee_number"], seats[row["position_code"]]) in found
    )
    assert min(benches[band] for band in ("ready_now", "within_2_years", "within_5_years")) >= 5
    assert benches["insufficient_evidence"] >= 5


@pytest.mark.parametrize(("people", "seed"), [(400, 1), (400, 5), (700, 2), (2500, 4)])
def test_showcase_team_shows_every_band_for_the_next_rung(
    tmp_path: Path, people: int, seed: int
) -> None:
    plan = Plan(employees=people, seed=seed, as_of=AS_OF, evidence_per_person=5)
    made = write_company(plan, tmp_path)
    found = bands(made.folder, AS_OF)
    team = [n for n, row in employees(made).items() if row["manager_number"] == made.showcase]
    assert len(team) == 7
    assert Counter(found[number, "SAL-5"] for number in team) == {
        "ready_now": 1,
        "within_2_years": 2,
        "within_5_years": 1,
        "not_on_path": 1,
        "insufficient_evidence": 2,
    }


def test_showcase_team_has_learning_since_anybody_looked(company: Company) -> None:
    team = [n for n, row in employees(company).items() if row["manager_number"] == company.showcase]
    looked: dict[tuple[str, str], str] = {}
    for row in read(company.folder, "evidence.csv"):
        pair = (row["employee_number"], row["competency_code"])
        looked[pair] = max(looked.get(pair, ""), row["observed_on"])
    about: dict[str, Rows] = {}
    for row in read(company.folder, "content_competencies.csv"):
        about.setdefault(row["content_code"], []).append(row)
    waiting = {
        row["employee_number"]
        for row in read(company.folder, "completions.csv")
        for mapping in about.get(row["content_code"], [])
        if row["employee_number"] in team
        and "2026-09-01" < row["completed_on"] <= "2026-11-08"
        and looked.get((row["employee_number"], mapping["competency_code"]), "")
        < row["completed_on"]
    }
    assert len(waiting) >= 5


def test_library_has_duplicates_and_items_retired_or_about_nothing(company: Company) -> None:
    library = read(company.folder, "content.csv")
    mapped = {row["content_code"] for row in read(company.folder, "content_competencies.csv")}
    titles = [row["title"].lower() for row in library]
    assert 100 <= len(library) <= 140
    assert "leading change" in titles
    assert any(title.startswith("leading change ") for title in titles)
    assert sum(bool(row["retired_on"]) for row in library) >= 5
    assert len({row["code"] for row in library} - mapped) >= 10
    assert any(not row["language"] for row in library)


def test_data_has_the_documented_sins(company: Company) -> None:
    rows = employees(company)
    present = [row for row in rows.values() if row["status"] != "left"]
    names = Counter((row["full_name"], row["birth_year"]) for row in present)
    assert any(not row["role_code"] for row in present)
    assert any(not row["email"] for row in present)
    assert any(not row["org_unit_code"] for row in present)
    assert any(not row["hired_on"] for row in present)
    assert any(row["org_unit_code"] == "SVC-HD" for row in present)
    assert any(
        rows[row["manager_number"]]["status"] == "left" for row in present if row["manager_number"]
    )
    assert sum(number.startswith("X") for number in rows) == 2
    assert max(names.values()) >= 2


def test_every_persona_is_somebody_else_and_works_here(company: Company) -> None:
    rows = employees(company)
    numbers = [persona.employee_number for persona in company.personas]
    assert len(set(numbers)) == len(numbers) == 9
    assert all(rows[number]["status"] == "active" for number in numbers)
    assert [p.employee_number for p in company.personas if p.persona == "Manager"] == [
        company.showcase
    ]


def test_bad_rows_stand_where_the_list_says(tmp_path: Path) -> None:
    plan = Plan(employees=400, seed=1, as_of=AS_OF, with_bad_rows=True)
    made = write_company(plan, tmp_path)
    listed = json.loads((tmp_path / "bad_rows.json").read_text(encoding="utf-8"))
    assert len(listed) == len(made.bad_rows) == 12
    for bad in listed:
        row = read(tmp_path, bad["file"])[bad["line"] - 2]
        assert row[bad["column"]] == bad["value"]


def test_memory_does_not_grow_with_evidence(tmp_path: Path) -> None:
    peaks = []
    for rows in (1, 12, 24):  # the first also makes what is made once
        plan = Plan(employees=3_000, seed=1, as_of=AS_OF, evidence_per_person=rows)
        tracemalloc.start()
        write_company(plan, tmp_path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.3
    assert peaks[2] < 25_000_000
