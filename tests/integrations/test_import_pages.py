"""Sending files in, looking, applying, taking back: as a member does it in the browser."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from audit.models import Event, Run
from integrations.core.sources import open_source
from integrations.models import ImportRun, RowOutcome
from integrations.tasks import take_up_imports
from integrations.uploads import forget_old_uploads, upload_folder
from people.models import OrgUnit
from tests.cast import Cast
from tests.integrations.canonical_files import BY, refused_import, take

UNITS = b"code,name,parent_code\nU1,Company,\nU2,Sales,U1\n"
BAD_UNITS = UNITS + b"U3,=Ops,U9\n"


@pytest.fixture(autouse=True)
def uploads_below(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def signed_in(cast: Cast, client: Client) -> Callable[[str], Client]:
    def sign_in(persona: str) -> Client:
        cast.sign_in(client, persona)
        return client

    return sign_in


def send(client: Client, *files: tuple[str, bytes]) -> ImportRun:
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post("/imports/upload/", {"upload": uploads})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def test_trial_first_then_apply(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", UNITS))
    page = client.get(f"/imports/{trial.pk}/").content.decode()
    assert "Waiting for a worker" in page
    assert take_up_imports() == 1
    trial.refresh_from_db()
    assert (trial.run.status, trial.is_dry_run) == (Run.Status.DONE, True)
    assert not OrgUnit.objects.filter(code="U2").exists()
    page = client.get(f"/imports/{trial.pk}/").content.decode()
    assert "Nothing has changed yet." in page
    client.post(f"/imports/{trial.pk}/apply/")
    assert take_up_imports() == 1
    applied = ImportRun.objects.latest("pk")
    assert (applied.run.status, applied.run.started_by_label) == ("done", "Hanna Holm")
    assert OrgUnit.objects.get(code="U2").parent == OrgUnit.objects.get(code="U1")
    assert not upload_folder(trial.upload).exists()


def test_applying_twice_is_refused(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", UNITS))
    take_up_imports()
    client.post(f"/imports/{trial.pk}/apply/")
    assert client.post(f"/imports/{trial.pk}/apply/").status_code == 409
    assert ImportRun.objects.count() == 2


def test_rejected_rows_are_shown_downloaded_and_left_out(
    signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", BAD_UNITS))
    take_up_imports()
    page = client.get(f"/imports/{trial.pk}/").content.decode()
    assert "There is no org unit U9." in page
    assert client.post(f"/imports/{trial.pk}/apply/").status_code == 409
    answer = client.get(f"/imports/{trial.pk}/rejected/org_units.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # a stream
    assert text == (
        "code,name,parent_code,reason\r\n"
        "U3,'=Ops,U9,Line 4: parent_code: There is no org unit U9.\r\n"
    )
    client.post(f"/imports/{trial.pk}/apply/", {"leave_rejected_out": "on"})
    take_up_imports()
    assert OrgUnit.objects.filter(code__in=["U1", "U2", "U3"]).count() == 2
    mended = text.replace("U9", "U1", 1).encode()
    assert take(tmp_path / "mended", {"org_units.csv": mended})["rejections"] == []
    assert OrgUnit.objects.get(code="U3").name == "=Ops"


def test_zip_is_taken_as_a_folder(signed_in: Callable[[str], Client]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/org_units.csv", UNITS)
    trial = send(signed_in("hr_admin"), ("Monday's data.zip", packed.getvalue()))
    take_up_imports()
    assert trial.files.get().created == 2


def test_unreadable_upload_says_why(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", b"code;name\nU1;Company\n"))
    take_up_imports()
    page = client.get(f"/imports/{trial.pk}/").content.decode()
    assert "Its cells must be separated by commas." in page
    assert "Nothing was imported" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("org_unit.csv", "Did you mean org_units.csv?"),
        ("../../etc/passwd", "none of the files"),
        ("x.exe", "none of the files"),
    ],
)
def test_file_that_nobody_knows_is_refused(
    signed_in: Callable[[str], Client], name: str, words: str
) -> None:
    client = signed_in("hr_admin")
    answer = client.post("/imports/upload/", {"upload": [SimpleUploadedFile(name, UNITS)]})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert ImportRun.objects.count() == 0


def test_too_large_an_upload_is_refused(
    signed_in: Callable[[str], Client], settings: Settings
) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    file = SimpleUploadedFile("org_units.csv", UNITS)
    answer = signed_in("hr_admin").post("/imports/upload/", {"upload": [file]})
    assert answer.status_code == 400
    assert ImportRun.objects.count() == 0


def test_upload_without_file_comes_back_with_the_reason(
    signed_in: Callable[[str], Client],
) -> None:
    answer = signed_in("hr_admin").post("/imports/upload/", {})
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.content.decode()


@pytest.mark.parametrize("persona", ["manager", "auditor", "learning_admin"])
def test_upload_without_the_right_changes_nothing(
    signed_in: Callable[[str], Client], persona: str, tmp_path: Path
) -> None:
    file = SimpleUploadedFile("org_units.csv", UNITS)
    answer = signed_in(persona).post("/imports/upload/", {"upload": [file]})
    assert answer.status_code == 403
    assert ImportRun.objects.count() == Run.objects.count() == 0
    assert not (tmp_path / "imports").exists()


def test_reader_without_the_right_to_import_sees_counts_but_no_rows(
    signed_in: Callable[[str], Client],
) -> None:
    run = refused_import()
    page = signed_in("auditor").get(f"/imports/{run.pk}/").content.decode()
    assert "org_units.csv" in page
    assert "There is no org unit U9." not in page


def test_fragment_asks_until_the_run_is_done(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", UNITS))
    answer = client.get(f"/imports/{trial.pk}/progress/")
    assert "every 2s" in answer.content.decode()
    assert "HX-Refresh" not in answer
    take_up_imports()
    answer = client.get(f"/imports/{trial.pk}/progress/")
    assert answer["HX-Refresh"] == "true"


def test_worker_that_died_leaves_a_failed_run(cast: Cast) -> None:
    run = Run.objects.create(
        kind="import", label="x", status="running", started_by_label="T", total=100
    )
    ImportRun.objects.create(run=run, kind="canonical", source_name="x")
    assert take_up_imports() == 0
    run.refresh_from_db()
    assert (run.status, run.finished_at is not None) == ("failed", True)
    assert run.error.startswith("The process that did this ended")


def test_a_failure_of_the_database_quotes_no_row(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("hr_admin")
    trial = send(client, ("org_units.csv", b"code,name\nU9,Erik Ek's corner\n"))
    take_up_imports()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE people_orgunit ADD CONSTRAINT nobodys_corner CHECK (name NOT LIKE 'Erik%')"
        )
    client.post(f"/imports/{trial.pk}/apply/")
    take_up_imports()
    run = Run.objects.order_by("-pk")[0]
    assert run.status == "failed"
    assert run.error == (
        "This is not the fault of the files. Nothing was imported; whoever runs Cadre finds the "
        "reason in its log (IntegrityError)."
    )
    assert not OrgUnit.objects.filter(code="U9").exists()


def test_uploads_that_nobody_applied_are_forgotten(signed_in: Callable[[str], Client]) -> None:
    trial = send(signed_in("hr_admin"), ("org_units.csv", UNITS))
    take_up_imports()
    assert upload_folder(trial.upload).exists()
    assert forget_old_uploads(now_minus=timedelta(0)) == 1
    assert not upload_folder(trial.upload).exists()


def test_queries_do_not_grow_with_rows(
    signed_in: Callable[[str], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
    tmp_path: Path,
) -> None:
    client = signed_in("hr_admin")
    rows = "".join(f"U{index},Unit,NONE\n" for index in range(120))
    take(tmp_path, {"org_units.csv": f"code,name,parent_code\n{rows}"})
    run = ImportRun.objects.latest("pk")
    assert RowOutcome.objects.count() == 120
    for _ in range(3):
        refused_import()
    with django_assert_num_queries(7):
        client.get(f"/imports/{run.pk}/")
    with django_assert_num_queries(4):
        client.get("/imports/")
    with django_assert_num_queries(5):
        client.get("/runs/")


def test_runs_are_found_by_kind(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("auditor")
    refused_import()
    Run.objects.create(kind="digest", label="Digest of Monday", started_by_label="Cadre")
    page = client.get("/runs/?kind=digest").content.decode()
    assert "Digest of Monday" in page
    assert "Canonical files" not in page


def test_audit_trail_is_searched_and_exported(signed_in: Callable[[str], Client]) -> None:
    refused_import()
    client = signed_in("auditor")
    assert "Canonical files" in client.get("/audit/?q=Tests").content.decode()
    assert "No event matches" in client.get("/audit/?q=nobody+at+all").content.decode()
    answer = client.get("/audit/export.csv?q=Tests")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined] # a stream
    assert len(lines) == 1 + Event.objects.filter(actor_label=BY.audit_label).count() == 2


def test_zip_that_climbs_out_or_blows_up_is_refused(tmp_path: Path) -> None:
    from integrations.core.errors import UnreadableSource

    climbing = tmp_path / "climbing.zip"
    with zipfile.ZipFile(climbing, "w") as archive:
        archive.writestr("../org_units.csv", UNITS)
    with pytest.raises(UnreadableSource, match="leads outside the archive"):
        open_source(climbing)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("org_units.csv", b"0" * 20_000_000)
    with pytest.raises(UnreadableSource, match="unpack to far more"):
        open_source(bomb)
