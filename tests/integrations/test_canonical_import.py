"""The canonical files as a whole: what goes in, what stays as it was, what a run leaves behind."""

import json
from pathlib import Path

import pytest

from audit.models import Event, Run
from competencies.models import Evidence, RoleProfile
from integrations.models import FileReconciliation, ImportRun, RowOutcome
from learning.models import Completion, Content
from people.models import Demographics, Employee, Position
from succession.models import SuccessionPlan, Successor
from tests.integrations.canonical_files import BY, GOOD, command, database_digest, take

pytestmark = pytest.mark.django_db


def test_good_files_are_applied_and_add_up(tmp_path: Path) -> None:
    summary = take(tmp_path, GOOD)
    assert summary["status"] == "applied"
    assert summary["rejections"] == []
    assert set(summary["files"]) == set(GOOD)
    for counts in summary["files"].values():
        assert counts["source"] == counts["created"] > 0


def test_second_import_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    before = database_digest()
    summary = take(tmp_path, GOOD)
    assert database_digest() == before
    for counts in summary["files"].values():
        assert counts["unchanged"] == counts["source"]
    for counts in summary["objects"].values():
        assert counts["created"] == counts["updated"] == 0


def test_people_point_at_rows_further_down(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    bo = Employee.objects.filter(number="E2")
    assert bo.values_list("manager__number", "role__code", "org_unit__code").get() == (
        "E1",
        "rep",
        "U2",
    )
    holders = Position.objects.order_by("code").values_list("code", "incumbent__number")
    assert list(holders) == [("P1", "E1"), ("P2", "E3")]


def test_protected_attributes_are_kept_apart(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    kept = Demographics.objects.get()
    assert (kept.employee.number, kept.gender, kept.birth_year) == ("E2", "woman", 1980)
    changed = GOOD["employees.csv"].replace("woman,1980", "woman,1981")
    summary = take(tmp_path, {"employees.csv": changed})
    assert summary["files"]["employees.csv"]["updated"] == 1
    assert Demographics.objects.get().birth_year == 1981


def test_requirements_become_published_profiles(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    profile = RoleProfile.objects.get(role__code="head")
    assert (profile.version, profile.status, profile.origin) == (1, "published", "import")
    needed = profile.requirements.order_by("competency__code").values_list(
        "competency__code", "level", "weight", "is_critical"
    )
    assert list(needed) == [("coaching", 4.5, 2.0, True), ("planning", 3.0, 1.0, False)]


def test_changed_requirements_make_one_new_version_for_that_role_only(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    changed = GOOD["role_requirements.csv"].replace("head,planning,3,1,no\n", "")
    take(tmp_path, {"role_requirements.csv": changed})
    versions = RoleProfile.objects.order_by("role__code", "version")
    assert list(versions.values_list("role__code", "version")) == [
        ("head", 1),
        ("head", 2),
        ("rep", 1),
    ]
    latest = RoleProfile.objects.get(role__code="head", version=2)
    assert [row.competency.code for row in latest.requirements.all()] == ["coaching"]


def test_rejected_requirement_does_not_take_the_old_one_away(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    changed = GOOD["role_requirements.csv"].replace("planning,3", "planning,9").replace("4.5", "4")
    take(tmp_path, {"role_requirements.csv": changed}, rejects_allowed=True)
    latest = RoleProfile.objects.get(role__code="head", version=2)
    needed = latest.requirements.order_by("competency__code").values_list("level", flat=True)
    assert list(needed) == [4.0, 3.0]


def test_evidence_with_another_level_is_a_correction(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    changed = GOOD["evidence.csv"].replace("manager_rating,3", "manager_rating,4")
    summary = take(tmp_path, {"evidence.csv": changed})
    counts = summary["files"]["evidence.csv"]
    assert (counts["created"], counts["updated"], counts["unchanged"]) == (0, 1, 1)
    old, new = Evidence.objects.filter(source=3).order_by("id")
    run = ImportRun.objects.latest("pk")
    assert (old.level, old.retracted_by, old.retraction_reason) == (
        3.0,
        "Tests",
        f"Corrected by import {run.pk}",
    )
    assert (new.level, new.note, new.retracted_at) == (4.0, "clear, kind", None)
    assert new.import_run_id == run.pk


def test_column_that_is_absent_keeps_and_empty_cell_clears(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    take(tmp_path, {"employees.csv": "employee_number,full_name\nE2,Bo Berg\n"})
    assert Employee.objects.get(number="E2").email == "bo@example.org"
    take(tmp_path, {"employees.csv": "employee_number,full_name,email\nE2,Bo Berg,\n"})
    assert Employee.objects.get(number="E2").email == ""


def test_status_is_told_by_the_day_of_leaving_where_it_is_empty(tmp_path: Path) -> None:
    rows = "N1,A,2020-01-01,\nN2,B,2020-01-01,leave\nN3,C,2090-01-01,\nN4,D,,\n"
    take(tmp_path, {"employees.csv": "employee_number,full_name,left_on,status\n" + rows})
    found = Employee.objects.order_by("number").values_list("status", flat=True)
    assert list(found) == ["left", "leave", "active", "active"]


def test_unknown_content_is_kept_as_retired_and_found_again(tmp_path: Path) -> None:
    summary = take(tmp_path, GOOD)
    gone = Content.objects.get(code="GONE")
    assert gone.is_title_unknown
    assert gone.retired_on is not None
    assert gone.completions.count() == 1
    assert summary["objects"]["content"]["created"] == 2
    notices = ImportRun.objects.get().facts["notices"]
    assert notices == [
        "completions.csv: content codes that nobody knows: 1. They are kept as retired content "
        "without a title."
    ]
    take(tmp_path, {"content.csv": "code,title\nGONE,Found again\n"})
    gone = Content.objects.get(code="GONE")
    assert (gone.title, gone.is_title_unknown, gone.retired_on) == ("Found again", False, None)


def test_successors_and_emergency_cover(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    slate = Successor.objects.order_by("employee__number")
    assert [(one.status, one.is_emergency_cover) for one in slate] == [
        ("confirmed", True),
        ("proposed", False),
    ]
    assert SuccessionPlan.objects.get().code == "P1"


def test_same_row_twice_is_merged(tmp_path: Path) -> None:
    twice = GOOD["org_units.csv"] + "U2,Sales,U1\n"
    counts = take(tmp_path, {"org_units.csv": twice})["files"]["org_units.csv"]
    assert (counts["created"], counts["merged"], counts["source"]) == (2, 1, 3)


def test_rejected_row_refuses_everything(tmp_path: Path) -> None:
    before = database_digest()
    bad = {**GOOD, "org_units.csv": GOOD["org_units.csv"] + "U3,Ops,U9\n"}
    summary = take(tmp_path, bad)
    assert summary["status"] == "refused"
    assert database_digest() == before
    assert Run.objects.get().status == Run.Status.REFUSED
    assert RowOutcome.objects.count() == 1


def test_rejects_allowed_takes_the_good_rows(tmp_path: Path) -> None:
    bad = {**GOOD, "org_units.csv": GOOD["org_units.csv"] + "U3,Ops,U9\n"}
    summary = take(tmp_path, bad, rejects_allowed=True)
    assert summary["status"] == "applied"
    counts = summary["files"]["org_units.csv"]
    assert (counts["created"], counts["rejected"]) == (2, 1)


def test_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    before = database_digest()
    summary = take(tmp_path, GOOD, is_dry_run=True)
    assert summary["status"] == "dry_run"
    assert summary["files"]["employees.csv"]["created"] == 3
    assert database_digest() == before


def test_reconciliation_shows_that_what_was_planned_is_stored(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    assert FileReconciliation.objects.count() == len(GOOD)
    for file in FileReconciliation.objects.all():
        totals = file.control_totals
        assert totals["planned"] == totals["after"], file.file
        assert totals["before"]["rows"] == 0
        assert file.row_hash == totals["after"]["hash"]
    evidence = FileReconciliation.objects.get(file="evidence.csv").control_totals["file"]
    assert evidence["rows"] == 2
    assert evidence["sums"] == {"level": 7.0}
    assert evidence["distinct"]["employee_number"] == 1


def test_run_is_told_to_the_audit_trail_once(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    event = Event.objects.get(object_type="import")
    assert (event.action, event.actor_label) == ("imported", BY.audit_label)
    assert event.detail["status"] == "applied"


def test_command_exit_statuses(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    take(folder, GOOD)
    assert command(folder)[0] == 0
    (folder / "org_units.csv").write_text("code,name,parent_code\nU3,Ops,U9\n")
    status, out, _ = command(folder, "--json")
    assert status == 3
    assert json.loads(out)["status"] == "refused"
    assert command(folder, "--allow-rejects")[0] == 3
    status, out, err = command(tmp_path / "nothing", "--json")
    assert status == 2
    assert json.loads(out)["status"] == "refused"
    assert "nothing" in err


def test_summary_has_exactly_the_documented_shape(tmp_path: Path) -> None:
    summary = take(tmp_path, {"org_units.csv": "code,name,parent_code\nU3,Ops,U9\nU4,Ops,\n"})
    assert list(summary) == ["status", "files", "objects", "rejections"]
    assert summary["files"] == {
        "org_units.csv": {
            "source": 2,
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "merged": 0,
            "rejected": 1,
            "excluded": 0,
        }
    }
    assert summary["objects"] == {"org_unit": {"created": 1, "updated": 0, "unchanged": 0}}
    assert list(summary["rejections"][0]) == [
        "file",
        "line",
        "column",
        "value",
        "reason",
        "suggestion",
    ]


def test_finished_courses_become_evidence_at_the_highest_mapped_level(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    derived = Evidence.objects.filter(origin="completion").order_by("employee__number")
    found = derived.values_list("employee__number", "source", "level", "observed_on", "origin_ref")
    completed = dict(Completion.objects.values_list("employee__number", "completed_on"))
    assert list(found) == [
        ("E2", Evidence.Source.COURSE_COMPLETION, 3.0, completed["E2"], "content:K1"),
        ("E3", Evidence.Source.GRADED_COURSE, 3.0, completed["E3"], "content:K1"),
    ]
