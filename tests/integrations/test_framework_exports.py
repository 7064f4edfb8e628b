"""Taking a framework along: by command, from its page, over the API; and bringing it back."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from audit.models import Event
from competencies.models import Competency, Framework, Indicator
from integrations.canonical.services import import_folder
from integrations.case.services import package_of
from integrations.exchange.exports import export_framework
from integrations.exchange.stored import content_of
from integrations.models import ImportRun
from integrations.uploads import take_up_imports
from tests.cast import Cast
from tests.integrations.case_packages import BY, baking, counts, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(cast: Cast, client: Client) -> Callable[[str], Client]:
    def sign_in(persona: str) -> Client:
        cast.sign_in(client, persona)
        return client

    return sign_in


def baking_here() -> Framework:
    take(baking())
    framework = Framework.objects.get(code="baking")
    Competency.objects.filter(code="B2").update(half_life_days=90, name="=Tasting")
    return framework


def test_command_writes_a_package_that_imports_as_no_change(tmp_path: Path) -> None:
    framework = baking_here()
    out = StringIO()
    call_command(
        "export_framework",
        "baking",
        "--format",
        "case",
        "--output",
        tmp_path / "b.json",
        stdout=out,
    )
    assert out.getvalue().startswith("Baking: ")
    before = content_of(framework)
    again = take((tmp_path / "b.json").read_bytes())
    assert counts(again)["CFItems"] == {"source": 3, "unchanged": 3}
    assert again.row_outcomes.count() == 0
    assert content_of(framework) == before


def test_command_names_what_there_is(tmp_path: Path) -> None:
    baking_here()
    with pytest.raises(CommandError, match=r"There is no framework nothing\. There are: baking\."):
        call_command("export_framework", "nothing", "--output", tmp_path / "b.json")
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("export_framework", "baking", "--output", tmp_path / "no" / "b.json")


def test_package_brought_to_another_house_is_equal() -> None:
    framework = baking_here()
    before, data = content_of(framework), json.loads(json.dumps(package_of(framework)))
    Indicator.objects.all().delete()
    Competency.objects.update(parent=None)
    Competency.objects.all().delete()
    framework.delete()
    take(data)
    assert content_of(Framework.objects.get()) == before


@pytest.mark.parametrize(("form", "name"), [("csv", "b.zip"), ("xlsx", "b.xlsx")])
def test_canonical_files_come_back_unchanged(form: str, name: str, tmp_path: Path) -> None:
    exported = export_framework(framework=baking_here(), form=form, by=BY)
    (tmp_path / name).write_bytes(exported.data)
    again = import_folder(path=tmp_path / name, by=BY)
    assert counts(again) == {
        "competencies.csv": {"source": 3, "unchanged": 3},
        "indicators.csv": {"source": 3, "unchanged": 3},
    }


def test_what_is_retired_is_left_out() -> None:
    framework = baking_here()
    Competency.objects.filter(code="B2").update(retired_on="2026-01-01")
    names = [one["fullStatement"] for one in package_of(framework)["CFItems"]]
    assert names == ["Dough", "Kneading"]
    assert counts(take(package_of(framework)))["CFItems"] == {"source": 2, "unchanged": 2}


def test_page_offers_the_downloads_and_the_trail_knows(
    signed_in: Callable[[str], Client],
) -> None:
    baking_here()
    client = signed_in("employee")
    page = client.get("/frameworks/baking/").content.decode()
    for form in ("case", "csv", "xlsx"):
        assert f'href="/frameworks/baking/download.{form}"' in page
    response = client.get("/frameworks/baking/download.case")
    assert response["Content-Disposition"] == 'attachment; filename="baking.case.json"'
    assert json.loads(response.content)["CFDocument"]["title"] == "Baking"
    event = Event.objects.filter(action="exported").latest("pk")
    assert (event.object_type, event.object_label, event.detail["form"]) == (
        "framework", "Baking", "case",
    )  # fmt: skip
    assert client.get("/frameworks/baking/download.pdf").status_code == 404
    assert client.get("/frameworks/other/download.case").status_code == 404


def test_api_gives_the_package(signed_in: Callable[[str], Client]) -> None:
    baking_here()
    response = signed_in("hr_admin").get("/api/v1/frameworks/baking/case/")
    assert response.status_code == 200
    assert [one["humanCodingScheme"] for one in response.json()["CFItems"]] == ["B1", "B1.1", "B2"]
    assert signed_in("hr_admin").get("/api/v1/frameworks/other/case/").status_code == 404


def test_queries_do_not_grow_with_competencies(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    framework = baking_here()
    for index in range(30):
        Competency.objects.create(code=f"N{index}", name=f"New {index}", framework=framework)
    with django_assert_num_queries(5):
        package_of(framework)


def test_package_comes_in_from_the_page(
    signed_in: Callable[[str], Client], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in("hr_admin")
    given = baking()
    given["CFItems"][0]["educationalLevel"] = "06"
    file = SimpleUploadedFile("baking.json", json.dumps(given).encode())
    client.post("/imports/upload/", {"upload": file})
    assert take_up_imports() == 1
    trial = ImportRun.objects.get()
    assert (trial.kind, trial.is_dry_run, trial.run.status) == ("case", True, "done")
    page = client.get(f"/imports/{trial.pk}/").content.decode()
    assert "CFItems[0].educationalLevel" in page
    assert "Read as educationLevel." in page
    faults = b"".join(client.get(f"/imports/{trial.pk}/faults.csv").streaming_content)  # type: ignore[attr-defined] # it streams
    assert b"CFItems[0].educationalLevel" in faults
    assert not Framework.objects.filter(code="baking").exists()
    client.post(f"/imports/{trial.pk}/apply/")
    assert take_up_imports() == 1
    assert Framework.objects.get(code="baking").competencies.count() == 3


def test_a_bad_package_from_the_page_says_what_is_wrong(
    signed_in: Callable[[str], Client], settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = signed_in("hr_admin")
    client.post("/imports/upload/", {"upload": SimpleUploadedFile("baking.json", b"{")})
    take_up_imports()
    trial = ImportRun.objects.get()
    assert trial.run.status == "failed"
    assert "is not JSON" in client.get(f"/imports/{trial.pk}/").content.decode()
