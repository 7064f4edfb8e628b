"""Taking an import back: the database is as before, or the refusal says what builds on it."""

from pathlib import Path

import pytest

from audit.errors import Conflict
from audit.models import Event
from competencies.models import Evidence, RoleProfile
from integrations.models import ImportRun
from integrations.rollback import reason_against, roll_back
from learning.models import Completion, ContentMapping
from people.models import Account, Employee, OrgUnit, Position
from tests.integrations.canonical_files import BY, GOOD, database_digest, take

pytestmark = pytest.mark.django_db


def latest() -> ImportRun:
    return ImportRun.objects.latest("pk")


def live_evidence() -> list[tuple[object, ...]]:
    rows = Evidence.objects.filter(retracted_at__isnull=True)
    return sorted(
        rows.values_list("employee__number", "competency__code", "source", "level", "origin"),
        key=repr,
    )


def test_first_import_is_taken_back_without_a_trace_in_the_data(tmp_path: Path) -> None:
    before = database_digest()
    take(tmp_path, GOOD)
    roll_back(import_run=latest(), by=BY)
    assert database_digest() == before
    assert latest().rolled_back_by == "Tests"
    assert Event.objects.filter(object_type="import", action="retracted").count() == 1


def test_changed_rows_get_their_old_values(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    before = database_digest()
    people = GOOD["employees.csv"].replace("Bo Berg", "Bo Borg").replace("woman,1980", "man,1981")
    seats = GOOD["positions.csv"].replace("E3,no,", ",yes,low")
    take(tmp_path, {"employees.csv": people, "positions.csv": seats})
    assert Employee.objects.get(number="E2").plain_name == "bo borg"
    assert Position.objects.get(code="P2").incumbent is None
    roll_back(import_run=latest(), by=BY)
    assert database_digest() == before


def test_evidence_is_retracted_and_the_corrected_row_comes_back(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    before = live_evidence()
    rows = GOOD["evidence.csv"].replace("manager_rating,3", "manager_rating,4")
    take(tmp_path, {"evidence.csv": rows + "E2,planning,assessment,2,2026-02-01,,,\n"})
    roll_back(import_run=latest(), by=BY)
    assert live_evidence() == before
    retracted = Evidence.objects.filter(import_run_id=latest().pk)
    assert {one.retraction_reason for one in retracted} == {f"Import {latest().pk} was rolled back"}


def test_profile_before_comes_back_as_a_new_version(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    take(tmp_path, {"role_requirements.csv": GOOD["role_requirements.csv"].replace("4.5", "3")})
    roll_back(import_run=latest(), by=BY)
    versions = RoleProfile.objects.filter(role__code="head").order_by("version")
    levels = [sorted(row.level for row in version.requirements.all()) for version in versions]
    assert levels == [[3.0, 4.5], [3.0, 3.0], [3.0, 4.5]]
    assert {version.status for version in versions} == {"published"}


def test_evidence_from_courses_follows_what_is_restored(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    before = live_evidence()
    changed = GOOD["completions.csv"].replace("80,yes", "80,no")
    mapped = GOOD["content_competencies.csv"] + "K1,planning,2\nK1,coaching,4\n"
    take(tmp_path, {"completions.csv": changed, "content_competencies.csv": mapped})
    assert live_evidence() != before
    roll_back(import_run=latest(), by=BY)
    assert live_evidence() == before
    assert ContentMapping.objects.count() == 2
    assert Completion.objects.filter(passed=False).count() == 0


def test_later_import_of_the_same_rows_must_go_first(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    first = latest()
    take(tmp_path, {"org_units.csv": "code,name,parent_code\nU2,Selling,U1\n"})
    second = latest()
    before = database_digest()
    with pytest.raises(Conflict, match=f"Import {second.pk} .* has since changed 1 of the same"):
        roll_back(import_run=first, by=BY)
    assert database_digest() == before
    roll_back(import_run=second, by=BY)
    roll_back(import_run=first, by=BY)
    assert OrgUnit.objects.count() == 0


def test_later_correction_of_evidence_must_go_first(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    take(tmp_path, {"evidence.csv": GOOD["evidence.csv"].replace("rating,3", "rating,4")})
    first = ImportRun.objects.earliest("pk")
    assert "has since changed 1 of the same rows" in reason_against(first)


def test_change_by_somebody_is_not_undone(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    Employee.objects.filter(number="E3").update(location="Oslo")
    with pytest.raises(Conflict, match="1 employee changed since, outside of this import"):
        roll_back(import_run=latest(), by=BY)
    assert Employee.objects.get(number="E3").location == "Oslo"


def test_refusal_names_what_builds_on_it(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    employee = Employee.objects.get(number="E3")
    Account.objects.create(email="cy@example.org", full_name="Cy Cole", employee=employee)
    before = database_digest()
    with pytest.raises(Conflict, match="can no longer be rolled back: accounts build on"):
        roll_back(import_run=latest(), by=BY)
    assert database_digest() == before
    assert latest().rolled_back_at is None


def test_newer_profile_builds_on_it(tmp_path: Path) -> None:
    take(tmp_path, GOOD)
    role = RoleProfile.objects.get(role__code="head").role
    RoleProfile.objects.create(role=role, version=2)
    assert reason_against(latest()) == (
        "1 role got a newer profile since, which builds on this import."
    )


def test_trial_run_and_second_time_have_nothing_to_take_back(tmp_path: Path) -> None:
    take(tmp_path, GOOD, is_dry_run=True)
    with pytest.raises(Conflict, match="It changed nothing"):
        roll_back(import_run=latest(), by=BY)
    take(tmp_path, GOOD)
    roll_back(import_run=latest(), by=BY)
    with pytest.raises(Conflict, match="rolled back already"):
        roll_back(import_run=latest(), by=BY)
