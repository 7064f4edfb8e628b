"""One bad row at a time: where it is, what is wrong with it, and what was probably meant."""

from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from tests.integrations.canonical_files import GOOD, database_digest, take

pytestmark = pytest.mark.django_db

HUGE = "x" * 30_000

BadRow = tuple[str, str, str, str, str, str]

# file, bad row (added below the good ones), column, raw value, part of the reason, suggestion
BAD_ROWS: list[BadRow] = [
    ("org_units.csv", ",Nameless,", "code", "", "required", ""),
    ("org_units.csv", "U3,,", "name", "", "required", ""),
    ("org_units.csv", "U3,   ,", "name", "   ", "required", ""),
    ("org_units.csv", "U3,Ops,U22", "parent_code", "U22", "no org unit U22", "Did you mean U2?"),
    ("org_units.csv", "U3,Ops,U3", "parent_code", "U3", "row's own code", ""),
    ("org_units.csv", "U2,Sales,", "parent_code", "", "Contradicts line 3", ""),
    ("org_units.csv", "U2,Selling,U1", "name", "Selling", "Contradicts line 3", ""),
    ("org_units.csv", f"{'u' * 61},Ops,", "code", "u" * 61, "Too long: 61", ""),
    ("org_units.csv", "U3,Ops", "parent_code", "", "2 cells, the header 3", ""),
    ("org_units.csv", "U3,Ops,U1,more", "", "more", "4 cells, the header 3", "quotes"),
    ("org_units.csv", "U3,Op\x07s,", "name", "Op\x07s", "cannot be printed (U+0007)", ""),
    ("org_units.csv", "U3,Op\x00s,", "name", "Op�s", "cannot be printed (U+0000)", ""),
    ("org_units.csv", '"U3"x,Ops,', "", '"U3"x,Ops,', "quotes do not match", ""),
    ("org_units.csv", 'U3,"Ops,', "", 'U3,"Ops,', "quotes do not match", ""),
    ("competencies.csv", "c3,C,F,Leading,1", "scale_max", "1", "from 2 to 10", ""),
    ("competencies.csv", "c3,C,F,Leading,11", "scale_max", "11", "from 2 to 10", ""),
    ("competencies.csv", "c3,C,F,Leading,4.5", "scale_max", "4.5", "whole number", ""),
    ("competencies.csv", "c3,C,F,Leading,4.0", "scale_max", "4.0", "whole number", "4"),
    ("competencies.csv", "c3,C,F,Other,", "framework_name", "Other", "calls framework F", ""),
    ("competencies.csv", "c3,C,,Other,", "framework_code", "", "needs a framework_code", ""),
    ("indicators.csv", "coachin,1,x", "competency_code", "coachin", "no competency", "coaching?"),
    ("indicators.csv", "planning,5,x", "level", "5", "goes from 1 to 4", ""),
    ("indicators.csv", "planning,0,x", "level", "0", "from 1 to 10", ""),
    ("indicators.csv", "planning,1.5,x", "level", "1.5", "whole number", ""),
    ("indicators.csv", "planning,1,", "text", "", "required", ""),
    ("roles.csv", "r3,R,Sales,0,no", "grade", "0", "from 1 to", ""),
    ("roles.csv", "r3,R,Sales,2.5,no", "grade", "2.5", "whole number", ""),
    (
        "roles.csv",
        "r3,R,Sales,2,perhaps",
        "is_critical",
        "perhaps",
        "Neither yes nor no",
        "yes or no",
    ),
    ("roles.csv", "r3,R,Sales,99999999999999999999,no", "grade", "9" * 20, "from 1", ""),
    ("role_requirements.csv", "rep,planning,4.01,1,no", "level", "4.01", "from 1 to 4", ""),
    ("role_requirements.csv", "rep,planning,0.99,1,no", "level", "0.99", "from 1 to 10", ""),
    ("role_requirements.csv", "rep,planning,3,0,no", "weight", "0", "above 0", ""),
    ("role_requirements.csv", "rep,planning,3,-1,no", "weight", "-1", "above 0", ""),
    ("role_requirements.csv", "rep,planning,3,nan,no", "weight", "nan", "Not a number", ""),
    ("role_requirements.csv", "rep,planning,3,inf,no", "weight", "inf", "Not a number", ""),
    ("role_requirements.csv", "rep,planning,3,1e309,no", "weight", "1e309", "finite", ""),
    ("role_requirements.csv", 'rep,planning,"3,5",1,no', "level", "3,5", "Not a number", "3.5"),
    ("role_requirements.csv", "repp,planning,3,1,no", "role_code", "repp", "no role", "mean rep?"),
    ("role_requirements.csv", "rep,coaching,3,,", "level", "3", "Contradicts line 2", ""),
    ("role_requirements.csv", "rep,planning,3,1,critical", "critical", "critical", "Neither", ""),
    ("employees.csv", "E7,,,,,,,,,,,,", "full_name", "", "required", ""),
    ("employees.csv", "E7,N,no mail,,,,,,,,,,", "email", "no mail", "e-mail", ""),
    ("employees.csv", "E7,N,,E11,,,,,,,,,", "manager_number", "E11", "no employee E11", "E1?"),
    ("employees.csv", "E7,N,,E7,,,,,,,,,", "manager_number", "E7", "row's own", ""),
    ("employees.csv", "E7,N,,,U9,,,,,,,,", "org_unit_code", "U9", "no org unit U9", ""),
    ("employees.csv", "E7,N,,,,P9,,,,,,,", "position_code", "P9", "no position P9", ""),
    ("employees.csv", "E7,N,,,,P1,,,,,,,", "position_code", "P1", "holds position P1", ""),
    ("employees.csv", "E7,N,,,,,boss,,,,,,", "role_code", "boss", "no role boss", ""),
    ("employees.csv", "E7,N,,,,,,1.5,,,,,", "grade", "1.5", "whole number", ""),
    ("employees.csv", "E7,N,,,,,,,2026-02-30,,,,", "hired_on", "2026-02-30", "no such day", ""),
    ("employees.csv", "E7,N,,,,,,,31/01/2026,,,,", "hired_on", "31/01/2026", "YYYY", "2026-01-31"),
    ("employees.csv", "E7,N,,,,,,,01/02/2026,,,,", "hired_on", "01/02/2026", "YYYY", "Write it"),
    ("employees.csv", "E7,N,,,,,,,20260131,,,,", "hired_on", "20260131", "YYYY-MM-DD", ""),
    ("employees.csv", "E7,N,,,,,,,2026-W01-1,,,,", "hired_on", "2026-W01-1", "YYYY-MM-DD", ""),
    ("employees.csv", "E7,N,,,,,,,0001-01-01,,,,", "hired_on", "0001-01-01", "between", ""),
    (
        "employees.csv",
        "E7,N,,,,,,,2026-01-31T00:00,,,,",
        "hired_on",
        "2026-01-31T00:00",
        "YYYY",
        "",
    ),
    (
        "employees.csv",
        "E7,N,,,,,,,2026-01-31,2025-01-31,left,,",
        "left_on",
        "2025-01-31",
        "before being hired on 2026-01-31",
        "",
    ),
    ("employees.csv", "E7,N,,,,,,,,,Active,,", "status", "Active", "Not one of", "mean active?"),
    ("employees.csv", "E7,N,,,,,,,,,fired,,", "status", "fired", "active, leave, left", ""),
    ("employees.csv", "E7,N,,,,,,,,,,,1850", "birth_year", "1850", "from 1900", ""),
    ("employees.csv", "E2,Bob Berg,,,,,,,,,,,", "full_name", "Bob Berg", "Contradicts line 2", ""),
    ("positions.csv", "P3,T,boss,,,no,", "role_code", "boss", "no role boss", ""),
    ("positions.csv", "P3,T,,,,no,", "role_code", "", "required", ""),
    ("positions.csv", "P3,T,rep,,E9,no,", "incumbent_number", "E9", "no employee E9", ""),
    ("positions.csv", "P3,T,rep,,,no,hi", "risk_of_loss", "hi", "low, medium, high", ""),
    ("content.csv", "K2,T,javascript:alert(1),,", "url", "javascript:alert(1)", "https://", ""),
    ("content.csv", "K2,T,,-1,EUR", "yearly_cost", "-1", "0 or more", ""),
    ("content.csv", "K2,T,,1.005,EUR", "yearly_cost", "1.005", "two decimals", ""),
    ("content.csv", "K2,T,,1,eur", "currency", "eur", "three capital letters", "EUR"),
    ("content_competencies.csv", "K9,coaching,2", "content_code", "K9", "no content K9", ""),
    ("content_competencies.csv", "K1,planning,4.5", "level", "4.5", "from 1 to 4", ""),
    ("completions.csv", "E9,K1,2026-01-05,,", "employee_number", "E9", "no employee E9", ""),
    ("completions.csv", "E1,K1,2099-01-05,,", "completed_on", "2099-01-05", "future", ""),
    ("completions.csv", "E1,K1,2026-01-05,100.5,", "score", "100.5", "from 0 to 100", ""),
    ("completions.csv", "E1,K1,2026-01-05,-1,", "score", "-1", "from 0 to 100", ""),
    ("completions.csv", "E1,K1,2026-01-05,,passed", "passed", "passed", "Neither", ""),
    ("completions.csv", "E3,K1,2026-01-05,81,yes", "score", "81", "Contradicts line 2", ""),
    (
        "evidence.csv",
        "E1,coaching,rumour,3,2026-01-05,,,",
        "source",
        "rumour",
        "Unknown source",
        "",
    ),
    (
        "evidence.csv",
        "E1,coaching,manager-rating,3,2026-01-05,,,",
        "source",
        "manager-rating",
        "Unknown source",
        "Did you mean manager_rating?",
    ),
    ("evidence.csv", "E1,planning,assessment,4.5,2026-01-05,,,", "level", "4.5", "1 to 4", ""),
    ("evidence.csv", "E1,planning,assessment,0,2026-01-05,,,", "level", "0", "from 1", ""),
    ("evidence.csv", "E1,planning,assessment,NaN,2026-01-05,,,", "level", "NaN", "Not a num", ""),
    ("evidence.csv", "E1,planning,assessment,,2026-01-05,,,", "level", "", "required", ""),
    ("evidence.csv", "E1,planning,assessment,2,,,,", "observed_on", "", "required", ""),
    ("evidence.csv", "E1,planning,assessment,2,2026-13-01,,,", "observed_on", "2026-13-01", "", ""),
    (
        "evidence.csv",
        "E1,planning,assessment,2,2026-01-05,2026-01-04,,",
        "expires_on",
        "2026-01-04",
        "before it was observed",
        "",
    ),
    (
        "evidence.csv",
        "E1,planning,assessment,2,2026-01-05,,E22,",
        "assessor_number",
        "E22",
        "",
        "E2?",
    ),
    ("evidence.csv", "E3,coaching,manager_rating,4,2026-01-05,,E2,", "level", "4", "line 2", ""),
    ("evidence.csv", f"E1,planning,assessment,2,2026-01-05,,,{HUGE}", "note", HUGE, "Too long", ""),
    ("successors.csv", "P9,E2,,", "position_code", "P9", "no position P9", ""),
    ("successors.csv", "P1,E9,,", "employee_number", "E9", "no employee E9", ""),
    ("successors.csv", "P1,E1,maybe,", "status", "maybe", "proposed, confirmed", ""),
    ("successors.csv", "P1,E2,proposed,yes", "status", "proposed", "Contradicts line 2", ""),
    ("logins.csv", "E3,2099-01-05,LMS", "logged_in_on", "2099-01-05", "future", ""),
    ("logins.csv", "E9,2026-01-05,LMS", "employee_number", "E9", "no employee", ""),
]


def one_of_each_file() -> list[list[BadRow]]:
    """All of them in as few imports as can be: at most one in each file, so that each stands
    there alone."""
    of_files: dict[str, list[BadRow]] = {}
    for case in BAD_ROWS:
        of_files.setdefault(case[0], []).append(case)
    return [
        [case for case in cases if case is not None] for cases in zip_longest(*of_files.values())
    ]


@pytest.mark.parametrize(
    "cases", one_of_each_file(), ids=lambda cases: " ".join(case[1][:12] for case in cases)
)
def test_bad_row(tmp_path: Path, cases: list[BadRow]) -> None:
    files = {file: f"{GOOD[file]}{row}\n" for file, row, *_ in cases}
    summary = take(tmp_path, {**GOOD, **files})
    assert summary["status"] == "refused"
    assert len(summary["rejections"]) == len(cases)
    for file, _row, column, value, reason, suggestion in cases:
        (rejection,) = (one for one in summary["rejections"] if one["file"] == file)
        line = GOOD[file].count("\n") + 1
        assert (rejection["line"], rejection["column"]) == (line, column)
        assert rejection["value"] == value[:2000]
        assert reason in rejection["reason"]
        assert suggestion in rejection["suggestion"]
        assert summary["files"][file]["rejected"] == 1


def lines_of(summary: dict[str, Any], file: str) -> list[tuple[int, str]]:
    return [(one["line"], one["column"]) for one in summary["rejections"] if one["file"] == file]


def test_line_is_where_the_record_starts(tmp_path: Path) -> None:
    text = (
        "\ufeffcompetency_code,level,text\r\n"
        'coaching,1,"one\r\ntwo\r\nthree"\r\n'
        "\r\n"
        'coaching,9,"one\r\ntwo"\r\n'
        "coaching,8,x\r\n"
    )
    summary = take(tmp_path, {**GOOD, "indicators.csv": text})
    assert lines_of(summary, "indicators.csv") == [(6, "level"), (8, "level")]
    assert summary["files"]["indicators.csv"]["source"] == 3


def test_bytes_that_are_not_utf8_cost_one_row(tmp_path: Path) -> None:
    data = b"code,name\nU1,Caf\xe9\nU2,Caf\xc3\xa9\n"
    summary = take(tmp_path, {"org_units.csv": data}, rejects_allowed=True)
    (rejection,) = summary["rejections"]
    assert (rejection["line"], rejection["column"], rejection["value"]) == (2, "name", "Caf�")
    assert "Not UTF-8" in rejection["reason"]
    assert summary["files"]["org_units.csv"]["created"] == 1


def test_loop_is_named_whole_and_each_of_its_rows_is_rejected(tmp_path: Path) -> None:
    rows = "E7,A,E9\nE8,B,E7\nE9,C,E8\nE6,D,\n"
    text = "employee_number,full_name,manager_number\n" + rows
    summary = take(tmp_path, {"employees.csv": text}, rejects_allowed=True)
    assert lines_of(summary, "employees.csv") == [(2, "manager_number"), (3, "manager_number"),
                                                  (4, "manager_number")]  # fmt: skip
    reasons = {one["reason"] for one in summary["rejections"]}
    assert reasons == {"A loop: E7 → E9 → E8 → E7."}
    assert summary["files"]["employees.csv"]["created"] == 1


def test_loop_with_people_who_are_there_rejects_the_rows_that_close_it(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    text = "employee_number,full_name,manager_number\nE1,Ann Arn,E3\nE2,Bo Berg,E1\n"
    summary = take(tmp_path, {"employees.csv": text}, rejects_allowed=True)
    assert lines_of(summary, "employees.csv") == [(2, "manager_number")]
    assert summary["rejections"][0]["reason"] == "A loop: E1 → E3 → E2 → E1."
    assert summary["files"]["employees.csv"]["unchanged"] == 1


def test_rows_that_build_on_a_rejected_row_say_so(tmp_path: Path) -> None:
    bad = GOOD["employees.csv"].replace("E2,Bo Berg,bo@example.org", "E2,Bo Berg,bo")
    summary = take(tmp_path, {**GOOD, "employees.csv": bad}, rejects_allowed=True)
    employees = [one for one in summary["rejections"] if one["file"] == "employees.csv"]
    assert [(one["line"], one["column"]) for one in employees] == [
        (2, "email"),
        (4, "manager_number"),
    ]
    assert (
        employees[1]["reason"] == "Employee E2 is on line 2 of employees.csv, which was rejected."
    )
    assert employees[1]["suggestion"] == "Mend line 2 of employees.csv first."
    for one in summary["rejections"]:
        if one["file"] == "evidence.csv":
            assert one["reason"].startswith("Employee E3 is on line 4 of employees.csv")


def test_contradicting_holders_reject_the_seats_row(tmp_path: Path) -> None:
    bad = GOOD["positions.csv"].replace("head,U1,,yes", "head,U1,E3,yes")
    summary = take(tmp_path, {**GOOD, "positions.csv": bad})
    first = next(one for one in summary["rejections"] if one["file"] == "positions.csv")
    assert (first["line"], first["column"], first["value"]) == (2, "incumbent_number", "E3")
    assert first["reason"] == "Line 3 of employees.csv says that E1 holds this position."


def test_scale_cannot_end_below_a_level_in_use(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    text = "code,name,scale_max\ncoaching,Coaching,3\n"
    summary = take(tmp_path, {"competencies.csv": text})
    assert lines_of(summary, "competencies.csv") == [(2, "scale_max")]
    assert "Level 4.5 of this competency is in use" in summary["rejections"][0]["reason"]


def test_open_draft_is_not_overrun(tmp_path: Path) -> None:
    from competencies.models import RoleProfile
    from people.models import Role

    take(tmp_path, GOOD)
    RoleProfile.objects.create(role=Role.objects.get(code="rep"), version=2)
    before = database_digest()
    changed = GOOD["role_requirements.csv"].replace("rep,coaching,2", "rep,coaching,3")
    summary = take(tmp_path, {"role_requirements.csv": changed})
    assert lines_of(summary, "role_requirements.csv") == [(2, "role_code")]
    assert database_digest() == before


def test_draft_does_not_matter_to_requirements_that_stay(tmp_path: Path) -> None:
    from competencies.models import RoleProfile
    from people.models import Role

    take(tmp_path, GOOD)
    RoleProfile.objects.create(role=Role.objects.get(code="rep"), version=2)
    summary = take(tmp_path, GOOD)
    assert summary["rejections"] == []


def test_rejected_row_is_kept_whole_to_be_mended(tmp_path: Path) -> None:
    from integrations.models import RowOutcome

    take(tmp_path, {"org_units.csv": "code,name,parent_code\n U3 ,Ops,U9\nU4\n"})
    kept = RowOutcome.objects.order_by("line").values_list("row", flat=True)
    assert list(kept) == [{"code": " U3 ", "name": "Ops", "parent_code": "U9"}, {"code": "U4"}]


def test_future_observation_is_taken_and_counts_later(tmp_path: Path) -> None:
    text = GOOD["evidence.csv"].replace("self_assessment,4,2026-01-05", "assessment,4,2099-01-05")
    assert take(tmp_path, {**GOOD, "evidence.csv": text})["rejections"] == []
