"""Export → import gives the same company."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from integrations.canonical.export import export_folder
from integrations.canonical.services import import_folder
from integrations.models import ImportRun
from integrations.rollback import roll_back
from people.models import Employee
from tests.cast import Cast
from tests.integrations.canonical_files import BY, GOOD, database_digest, summary_of, take

pytestmark = pytest.mark.django_db


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in sorted(folder.glob("*.csv"))}


def test_importing_the_export_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path / "in", GOOD)
    Employee.objects.filter(number="E1").update(position_title="=Chief", location="'-x")
    before = database_digest()
    export_folder(folder=tmp_path / "out", by=BY)
    summary = summary_of(import_folder(path=tmp_path / "out", by=BY))
    assert summary["rejections"] == []
    for counts in summary["files"].values():
        assert counts["unchanged"] == counts["source"]
    assert database_digest() == before


def test_export_of_an_import_of_the_export_is_the_same(tmp_path: Path) -> None:
    take(tmp_path / "in", GOOD)
    rows = export_folder(folder=tmp_path / "out", by=BY)
    assert (rows["employees.csv"], rows["evidence.csv"]) == (3, 2)
    roll_back(import_run=ImportRun.objects.latest("pk"), by=BY)
    assert Employee.objects.count() == 0
    import_folder(path=tmp_path / "out", by=BY)
    export_folder(folder=tmp_path / "again", by=BY)
    assert texts(tmp_path / "again") == texts(tmp_path / "out")
    assert texts(tmp_path / "out")["role_requirements.csv"] == (
        "role_code,competency_code,level,weight,critical\n"
        "head,coaching,4.5,2,yes\nhead,planning,3,1,no\nrep,coaching,2,1,no\n"
    )


def test_company_made_by_hand_is_taken_back_as_it_is(cast: Cast, tmp_path: Path) -> None:
    export_folder(folder=tmp_path, by=BY)
    before = database_digest()
    summary = summary_of(import_folder(path=tmp_path, by=BY))
    assert summary["rejections"] == []
    assert database_digest() == before


def test_export_is_told_to_the_audit_trail_and_says_where_it_cannot_write(tmp_path: Path) -> None:
    call_command("export_data", str(tmp_path / "out"))
    assert Event.objects.get(action="exported").actor_label == "Command line"
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="Cannot write to"):
        call_command("export_data", str(tmp_path / "file"))
