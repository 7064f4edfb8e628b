"""Evidence by oneself, by HR with a file, and on which behaviour."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.test import Client
from django.utils import timezone

from audit.models import Event
from competencies.giving.files import MOST_BYTES, kind_of, safe_name
from competencies.models import Attachment, Evidence, Indicator, RoleInterest
from tests.cast import Cast
from tests.succession.pages import read

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\nno more than its first bytes count"
ADD = "/people/E3/add/coaching/"


@pytest.fixture(autouse=True)
def _store(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined] # pytest-django's wrapper


def typed(**changes: object) -> dict[str, object]:
    return {
        "source": "1",
        "level": "3.5",
        "observed_on": "2026-03-01",
        "expires_on": "2099-03-01",
        "note": "By an outside centre",
    } | changes


def pdf(name: str = "../../certificate\u202e.exe", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\x\\Report final.docx", "application/pdf", "Report final.pdf"),
        ("évil\u202efdp.exe", "image/png", "évil fdp.png"),
        ('a"; filename="b.html', "image/jpeg", "a filename b.jpg"),
        ("...", "image/png", "attachment.png"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_of_files_are_made_safe(name: str, kind: str, safe: str) -> None:
    assert safe_name(name, kind) == safe


def test_kinds_are_known_by_content() -> None:
    assert kind_of(PDF) == "application/pdf"
    assert kind_of(b"\x89PNG\r\n\x1a\nrest") == "image/png"
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert kind_of(b"<html>") == kind_of(b"") == kind_of(b" %PDF-") == ""


def test_own_page_lists_what_roles_in_sight_require(cast: Cast) -> None:
    RoleInterest.objects.create(employee=cast.people["erik"], role=cast.roles["sales-director"])
    page = read(cast.client("employee"), "/me/assess/")
    assert "Coaching Needed for Sales director, Sales manager, Sales representative." in page
    assert "Not assessed yet" in page


def test_self_assessment_is_evidence_with_the_behaviour_of_the_time(cast: Cast) -> None:
    behaviour = Indicator.objects.get(competency__code="coaching", level=3)
    wording = behaviour.text
    response = cast.client("employee").post(
        "/me/assess/coaching/", {"level": "3", "behaviour": behaviour.pk, "note": "Two juniors"}
    )
    assert response["Location"] == "/me/assess/"
    Indicator.objects.filter(pk=behaviour.pk).update(text="Rewritten since")
    piece = Evidence.objects.get()
    assert (piece.source, piece.level, piece.behaviour) == (
        Evidence.Source.SELF_ASSESSMENT,
        3,
        wording,
    )
    assert piece.assessor == piece.employee == cast.people["erik"]
    assert wording in read(cast.client("manager"), f"/evidence/{piece.pk}/")


@pytest.mark.parametrize(
    "data",
    [{"note": ""}, {"level": "not_seen"}, {"level": "6"}, {"level": "3", "behaviour": "999999"},
     {"level": "3", "note": "x" * 2001}],
)  # fmt: skip
def test_bad_self_assessment_is_refused_at_the_field(cast: Cast, data: dict[str, str]) -> None:
    assert cast.client("employee").post("/me/assess/coaching/", data).status_code == 422
    assert not Evidence.objects.exists()


def test_hr_records_a_certificate_with_its_file(cast: Cast) -> None:
    client = cast.client("hr_partner")
    response = client.post(ADD, typed(attachment=pdf()))
    piece = Evidence.objects.get()
    assert response["Location"] == f"/evidence/{piece.pk}/"
    assert (piece.source, piece.level, piece.recorded_by) == (
        Evidence.Source.CERTIFICATION,
        3.5,
        cast.accounts["hr_partner"],
    )
    held = piece.attachment
    assert (held.name, held.kind, held.size) == ("certificate.pdf", "application/pdf", len(PDF))
    assert "certificate" not in str(held.file.name)
    page = read(cast.client("employee"), f"/evidence/{piece.pk}/")
    assert "certificate.pdf" in page
    assert "valid until 1 Mar 2099" in page


def test_file_is_a_download_that_is_written_down(cast: Cast) -> None:
    cast.client("hr_partner").post(ADD, typed(attachment=pdf()))
    url = f"/evidence/{Evidence.objects.get().pk}/file/"
    response = cast.client("manager").get(url)
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined] # a file
    assert response["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    event = Event.objects.get(object_type="attachment")
    assert (event.action, event.actor_label, event.subject_number) == (
        Event.Action.EXPORTED,
        "Mona Lind",
        "E3",
    )
    for persona in ("stranger", "committee_member", "learning_admin"):
        assert cast.client(persona).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"attachment": pdf("x.pdf", b"<script>alert(1)</script>")}, "This is no PDF"),
        ({"attachment": pdf("x.pdf", b"")}, "This file is empty"),
        ({"attachment": pdf("x.pdf", PDF + b"0" * MOST_BYTES)}, "larger than 5 MB"),
        ({"level": "nan"}, "Enter a number"),
        ({"level": "9"}, "Choose a level from 1 to 5"),
        ({"level": "0"}, "greater than or equal to 1"),
        ({"observed_on": "2999-01-01"}, "in the future"),
        ({"expires_on": "2026-03-01"}, "The expiry must be after"),
        ({"source": "3"}, "Select a valid choice"),
        ({"note": "x" * 2001}, "at most 2000"),
    ],
)
def test_bad_assessment_is_refused_at_the_field(
    cast: Cast, change: dict[str, object], words: str
) -> None:
    response = cast.client("hr_admin").post(ADD, typed(**change))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Evidence.objects.exists()
    assert not Attachment.objects.exists()


def test_second_file_for_the_same_piece_is_refused(cast: Cast) -> None:
    client = cast.client("hr_admin")
    client.post(ADD, typed(attachment=pdf()))
    response = client.post(ADD, typed(attachment=pdf()))
    assert "with a file that stays as it is" in response.content.decode()
    assert Attachment.objects.count() == 1


def test_attachments_are_never_changed_or_removed(cast: Cast) -> None:
    cast.client("hr_admin").post(ADD, typed(attachment=pdf()))
    with pytest.raises(InternalError), transaction.atomic():
        Attachment.objects.update(name="other.pdf")
    with pytest.raises(InternalError), transaction.atomic():
        Attachment.objects.all().delete()


def test_hr_of_another_unit_or_about_oneself_records_nothing(cast: Cast) -> None:
    assert cast.client("hr_partner").post("/people/E7/add/coaching/", typed()).status_code == 404
    cast.accounts["hr_admin"].employee = cast.people["nia"]
    cast.accounts["hr_admin"].save()
    assert cast.client("hr_admin").post("/people/E4/add/coaching/", typed()).status_code == 403
    assert not Evidence.objects.exists()


def test_rating_names_the_behaviour(cast: Cast) -> None:
    behaviour = Indicator.objects.get(competency__code="coaching", level=4)
    data = {"level": "4", "behaviour": behaviour.pk}
    cast.client("manager").post("/people/E3/rate/coaching/", data)
    assert Evidence.objects.get().behaviour == "Coaching: behaviour of level 4"
    page = read(cast.client("employee"), "/people/E3/evidence/")
    assert "Seen: Coaching: behaviour of level 4" in page


def test_an_expired_certificate_says_so(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    cast.client("hr_admin").post(ADD, typed(expires_on=str(yesterday)))
    page = read(cast.client("employee"), f"/evidence/{Evidence.objects.get().pk}/")
    assert "Expired, so it no longer counts." in page
