"""recompute_readiness and export_readiness, as an operator and as another program call them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Event, Run
from people.models import Employee
from succession.models import ReadinessScore
from tests.cast import Cast, make_cast, make_profile, observe
from tests.succession.company import AS_OF, stored_scores
from tests.support.worker import Worker, publish_to

HEADER = (
    "employee_number,role_code,role_version,as_of,score,score_sd,coverage,gate_passed,"
    "months_to_ready,band,policy_version"
)


def exported(path: Path) -> list[dict[str, str]]:
    call_command("export_readiness", output=path)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def recomputed(capsys: pytest.CaptureFixture[str], **options: Any) -> dict[str, Any]:
    capsys.readouterr()
    call_command("recompute_readiness", json=True, **options)
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts


WORKED = [
    # scoring.md §3: the level that A needs, whether C is critical; score, sd, months, gate, band
    (4, False, "69.806799", "22.386009", "0.000000", "true", "within_2_years"),
    (5, False, "36.505099", "14.720662", "14.117647", "false", "within_2_years"),
    (4, True, "69.806799", "22.386009", "0.000000", "false", "insufficient_evidence"),
]


FILES = {
    "competencies.csv": ["code,name", "a,A", "b,B", "c,C"],
    "roles.csv": ["code,name,family,grade", "worked,Worked,Ladder,1"],
    "employees.csv": [
        "employee_number,full_name,role_code",
        "W1,Worked,worked",
        "W2,Unseen,worked",
    ],
    "evidence.csv": [
        "employee_number,competency_code,source,level,observed_on,assessor_number",
        "W1,a,assessment,4,2026-11-01,",
        "W1,b,manager_rating,3,2026-07-24,W2",
        "W1,b,self_assessment,5,2026-10-22,W1",
        "W1,b,feedback_360,3.4,2026-04-15,",
        "W1,c,course_completion,4,2026-11-01,",
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("worked", WORKED, ids=lambda row: f"A{row[0]}-C{row[1]}")
def test_worked_table_through_import_recompute_and_export(
    worked: tuple[Any, ...], tmp_path: Path
) -> None:
    level_of_a, is_c_critical, *expected = worked
    requirements = [
        "role_code,competency_code,level,weight,critical",
        f"worked,a,{level_of_a},3,yes",
        "worked,b,3,2,yes",
        f"worked,c,2,1,{'yes' if is_c_critical else 'no'}",
    ]
    for name, lines in (FILES | {"role_requirements.csv": requirements}).items():
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    call_command("import_data", tmp_path)
    call_command("recompute_readiness", as_of=AS_OF)
    row, unseen = exported(tmp_path / "out.csv")
    six = [f"{float(row[name]):.6f}" for name in ("score", "score_sd", "months_to_ready")]
    assert [*six, row["gate_passed"], row["band"]] == expected
    assert f"{float(row['coverage']):.6f}" == "0.833333"
    assert (row["role_version"], row["as_of"], row["policy_version"]) == ("1", "2026-11-01", "1")
    assert (unseen["employee_number"], unseen["score"], unseen["band"]) == (
        "W2",
        "0.0",
        "insufficient_evidence",
    )


@pytest.mark.django_db
def test_export_has_the_columns_the_order_and_every_bit(cast: Cast, tmp_path: Path) -> None:
    make_profile(cast.roles["sales-rep"], [(cast.competencies["planning"], 3, 1, False)])
    Employee.objects.create(number="E10", full_name="Ten", role=cast.roles["sales-rep"])
    Employee.objects.create(number="e1", full_name="Small", role=cast.roles["sales-rep"])
    observe(cast.people["erik"], cast.competencies["planning"], 2.7, days_ago=33)
    call_command("recompute_readiness")
    path = tmp_path / "out.csv"
    rows = exported(path)
    assert path.read_text(encoding="utf-8").splitlines()[0] == HEADER
    keys = [(row["employee_number"], row["role_code"]) for row in rows]
    assert keys == sorted(keys)
    assert {key: float(row["score"]) for key, row in zip(keys, rows, strict=True)} == {
        key: outputs[1] for key, outputs in stored_scores().items()
    }
    assert {row["gate_passed"] for row in rows} == {"true", "false"}
    assert not path.with_name("out.csv.part").exists()
    assert Event.objects.get(action="exported").detail == {"rows": len(rows), "file": "out.csv"}


@pytest.mark.django_db
def test_export_to_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Cannot write .+ No such file"):
        call_command("export_readiness", output=tmp_path / "missing" / "out.csv")


@pytest.mark.django_db
def test_recompute_as_of_a_day_and_again_as_of_today(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = recomputed(capsys, as_of=AS_OF)
    assert (
        facts.items()
        >= {
            "status": "done",
            "as_of": "2026-11-01",
            "policy_version": 1,
            "people": 7,
            "pairs": 13,
            "changed": 13,
            "removed": 0,
            "unpublished": 0,
            "empty": 0,
        }.items()
    )
    assert set(ReadinessScore.objects.values_list("as_of", flat=True)) == {AS_OF}
    assert recomputed(capsys)["as_of"] == timezone.localdate().isoformat()
    assert AS_OF not in set(ReadinessScore.objects.values_list("as_of", flat=True))


@pytest.mark.django_db
def test_known_at_leaves_out_what_was_recorded_later(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    before = timezone.now()
    observe(cast.people["erik"], cast.competencies["coaching"], 4)
    recomputed(capsys)
    assert stored_scores()["E3", "sales-rep"][1] > 0
    assert recomputed(capsys, known_at=before)["known_at"] == before.isoformat()
    assert stored_scores()["E3", "sales-rep"][1] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--as-of", "1.11.2026"], "'1.11.2026' is not a date such as"),
        (["--known-at", "yesterday"], "'yesterday' is not a moment such as"),
        (["--known-at", "2999-01-01"], "Nobody knows yet"),
    ],
)
def test_bad_arguments_are_refused_in_words(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("recompute_readiness", *arguments)
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_via_worker_without_a_broker_says_so(cast: Cast) -> None:
    publish_to("redis://127.0.0.1:1/0")
    try:
        with pytest.raises(CommandError, match="The broker does not answer"):
            call_command("recompute_readiness", via_worker=True)
    finally:
        publish_to("memory://")


def test_via_worker_waits_for_a_real_worker(
    celery_worker_process: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    make_cast()
    facts = recomputed(capsys, via_worker=True)
    assert (facts["status"], facts["pairs"]) == ("done", 13)
    assert "recompute_chunk" in celery_worker_process.log.read_text()
