"""The first rows of the published O*NET and ESCO files: what the gate has time for."""

import csv
import gzip
import shutil
import zipfile
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import pytest

from audit.services import System
from competencies.models import Competency, Occupation, OccupationRequirement
from integrations.esco.services import import_esco
from integrations.models import ImportRun
from integrations.onet.services import import_onet
from tests.support.thirdparty import FOLDER, needs

pytestmark = pytest.mark.django_db

BY = System("Tests")
WHOLE = {"skillGroups_en.csv", "skillsHierarchy_en.csv", "ISCOGroups_en.csv"}


def silent(percent: int, doing: str) -> None:
    """Nobody watches."""


def is_reconciled(import_run: ImportRun) -> bool:
    """Every row is accounted for, none is rejected, and the run was applied."""
    rows = list(import_run.files.all())
    return import_run.run.status == "done" and all(
        one.source > 0
        and one.rejected == 0
        and one.source
        == one.created + one.updated + one.unchanged + one.merged + one.rejected + one.excluded
        for one in rows
    )


def has_changed(import_run: ImportRun) -> bool:
    return any(noun["created"] or noun["updated"] for noun in import_run.objects_counts.values())


class TestESCO:
    pytestmark = needs("esco_1_1_1")

    def test_first_rows_of_every_file(self, tmp_path: Path) -> None:
        place = tmp_path / "esco_1_1_1"
        place.mkdir()
        for archive in (FOLDER / "esco_1_1_1").glob("*.zip"):
            write_first_rows(archive, place)
        first = import_esco(place, silent, by=BY)
        assert is_reconciled(first)
        assert first.files.count() == 17
        assert Competency.objects.filter(kind="group").count() == 647
        assert Competency.objects.exclude(kind="group").count() == 300
        assert Occupation.objects.filter(kind="group").count() == 619
        again = import_esco(place, silent, by=BY)
        assert is_reconciled(again)
        assert not has_changed(again)


def write_first_rows(archive: Path, place: Path) -> None:
    """300 of each file, all of the groups."""
    csv.field_size_limit(10_000_000)
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            with opened.open(name) as raw, (place / name).open("w", newline="") as target:
                rows = csv.reader(TextIOWrapper(raw, "utf-8-sig", newline=""))
                most = None if name in WHOLE else 301
                csv.writer(target).writerows(islice(rows, most))


class TestONet:
    pytestmark = needs("onet_29_3")

    def test_first_occupations(self, tmp_path: Path) -> None:
        place = tmp_path / "onet_29_3"
        place.mkdir()
        for name in ("Content Model Reference", "Scales Reference", "Level Scale Anchors",
                     "Occupation Data", "Job Zones", "Job Zone Reference"):  # fmt: skip
            shutil.copy(FOLDER / "onet_29_3" / f"{name}.xlsx", place)
        for name in ("Skills", "Knowledge", "Work Styles"):
            source = FOLDER / "onet_29_3" / f"{name}.txt.gz"
            with gzip.open(source, "rt") as opened:
                (place / f"{name}.txt").write_text("".join(islice(opened, 1401)))
        first = import_onet(place, silent, by=BY)
        assert is_reconciled(first)
        assert Competency.objects.exclude(kind="group").count() == 84
        assert Occupation.objects.count() == 1016
        assert OccupationRequirement.objects.count() == 700 + 700 + 1400
        assert not has_changed(import_onet(place, silent, by=BY))
