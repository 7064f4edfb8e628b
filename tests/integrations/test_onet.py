"""Importing O*NET's files, with every trap that the published ones hold, in small."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from audit.services import System
from competencies.models import (
    Competency,
    Framework,
    Indicator,
    Occupation,
    OccupationRequirement,
)
from integrations.core.errors import UnreadableSource
from integrations.models import ImportRun
from integrations.onet.services import import_onet

pytestmark = pytest.mark.django_db

Cell = str | float
Rows = list[tuple[Cell, ...]]

RATED = (
    "O*NET-SOC Code", "Element ID", "Scale ID", "Data Value", "N", "Standard Error",
    "Lower CI Bound", "Upper CI Bound", "Recommend Suppress", "Not Relevant", "Date",
    "Domain Source",
)  # fmt: skip
TAIL = ("8", "0.1", "3", "4", "N", "n/a", "08/2023", "Analyst")

FILES: dict[str, Rows] = {
    "Content Model Reference.xlsx": [
        ("Element ID", "Element Name", "Description"),
        ("1", "Worker Characteristics", ""),
        ("1.C", "Work Styles", ""),
        ("1.C.1", "Achievement", "Job requires …"),
        ("2", "Worker Requirements", ""),
        ("2.A", "Basic Skills", "Developed capacities"),
        ("2.A.1", "Kneading", "Works dough"),
        ("3", "Nothing rated below", ""),
    ],
    "Scales Reference.xlsx": [
        ("Scale ID", "Scale Name", "Minimum", "Maximum"),
        ("IM", "Importance", 1.0, 5.0),
        ("LV", "Level", 0.0, 7.0),
    ],
    "Level Scale Anchors.xlsx": [
        ("Element ID", "Element Name", "Scale ID", "Scale Name", "Anchor Value",
         "Anchor Description"),
        ("2.A.1", "Kneading", "LV", "Level", 2.0, "Knead a loaf"),
        ("2.A.1", "Kneading", "LV", "Level", 6.0, '=Teach "kneading"'),
        ("9.Z", "Unknown", "LV", "Level", 6.0, "Something"),
    ],
    "Occupation Data.xlsx": [
        ("O*NET-SOC Code", "Title", "Description"),
        ("51-3011.00", "Bakers", "Mix and bake."),
        ("11-1011.00", "Chief Executives", "Direct."),
        ("55-1011.00", "Unrated", "No ratings."),
    ],
    "Job Zones.xlsx": [
        ("O*NET-SOC Code", "Title", "Job Zone", "Date", "Domain Source"),
        ("51-3011.00", "Bakers", 2.0, "08/2023", "Analyst"),
        ("99-9999.99", "Unknown", 2.0, "08/2023", "Analyst"),
    ],
    "Task Statements.xlsx": [
        ("O*NET-SOC Code", "Title", "Task ID", "Task", "Task Type"),
        ("51-3011.00", "Bakers", 1.0, 'Knead "well"', "Core"),
    ],
    "Skills.txt.gz": [
        RATED,
        ("51-3011.00", "2.A.1", "IM", "4.5", *TAIL),
        ("51-3011.00", "2.A.1", "LV", "4.62", *TAIL[:5], "N", *TAIL[6:]),
        ("11-1011.00", "2.A.1", "IM", "2", *TAIL[:4], "Y", *TAIL[5:]),
        ("11-1011.00", "2.A.1", "LV", "0", *TAIL[:5], "Y", *TAIL[6:]),
    ],
    "Work Styles.txt": [
        (*RATED[:9], *RATED[10:]),
        ("51-3011.00", "1.C.1", "IM", "3", *TAIL[:5], *TAIL[6:]),
    ],
    "Work Styles.xlsx": [
        ("O*NET-SOC Code", "Title", *RATED[1:9], *RATED[10:]),
        ("51-3011.00", "Bakers", "1.C.1", "IM", 3.0, 8.0, 0.1, 3.0, 4.0, "N", "08/2023", "Analyst"),
    ],
    "Read Me.txt": [("O*NET 30.1 Database",), ("----",)],
}  # fmt: skip

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes the files; what is given replaces a file, None leaves it out."""

    def write(changed: dict[str, Rows | None] | None = None) -> Path:
        place = tmp_path / "onet"
        place.mkdir(exist_ok=True)
        for name, rows in {**FILES, **(changed or {})}.items():
            (place / name).unlink(missing_ok=True)
            if rows is not None:
                write_table(place / name, rows)
        return place

    return write


def write_table(path: Path, rows: Rows) -> None:
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet(path.stem)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return
    text = "\n".join("\t".join(map(str, row)) for row in rows) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def run(folder: Path, **options: bool) -> ImportRun:
    return import_onet(folder, lambda percent, doing: None, by=System("Tests"), **options)


def counts(import_run: ImportRun) -> dict[str, dict[str, int]]:
    names = ("created", "updated", "unchanged", "merged", "rejected", "excluded")
    return {
        one.file: {name: getattr(one, name) for name in names if getattr(one, name)}
        for one in import_run.files.all()
    }


def test_every_row_of_every_file_is_accounted_for(folder: Folder) -> None:
    assert counts(run(folder())) == {
        "Scales Reference.xlsx": {"created": 2},
        "Occupation Data.xlsx": {"created": 3},
        "Job Zones.xlsx": {"created": 1, "excluded": 1},
        "Task Statements.xlsx": {"created": 1},
        "Skills.txt.gz": {"created": 3, "excluded": 1},
        "Work Styles.txt": {"created": 1},
        "Work Styles.xlsx": {"merged": 1},
        "Content Model Reference.xlsx": {"created": 6, "excluded": 1},
        "Level Scale Anchors.xlsx": {"created": 2, "excluded": 1},
    }


def test_rated_elements_stand_in_the_content_model(folder: Folder) -> None:
    run(folder())
    assert list(
        Competency.objects.order_by("rank").values_list("code", "kind", "parent__code", "scale_max")
    ) == [
        ("1", "group", None, 5),
        ("1.C", "group", "1", 5),
        ("1.C.1", "work_style", "1.C", 5),
        ("2", "group", None, 5),
        ("2.A", "group", "2", 5),
        ("2.A.1", "skill", "2.A", 7),
    ]
    assert list(Indicator.objects.values_list("competency__code", "level", "text")) == [
        ("2.A.1", 2, "Knead a loaf"),
        ("2.A.1", 6, '=Teach "kneading"'),
    ]


def test_importance_and_level_come_to_our_scales(folder: Folder) -> None:
    run(folder())
    values = OccupationRequirement.objects.order_by("occupation__title", "competency__code")
    assert list(
        values.values_list(
            "occupation__title", "competency__code", "importance", "level", "is_essential"
        )
    ) == [
        ("Bakers", "1.C.1", 0.5, None, True),
        ("Bakers", "2.A.1", 0.875, 4.62, True),
        ("Chief Executives", "2.A.1", 0.25, None, False),
    ]
    weak = values.get(occupation__title="Chief Executives").extras["onet"]
    assert weak["IM"]["suppress"] == "Y"
    assert weak["LV"] == {
        "value": 0.0, "n": "8", "standard_error": "0.1", "lower": "3", "upper": "4",
        "not_relevant": "Y", "date": "08/2023", "source": "Analyst",
    }  # fmt: skip


def test_zones_tasks_and_unrated_occupations_are_kept(folder: Folder) -> None:
    import_run = run(folder())
    baker = Occupation.objects.get(code="51-3011.00")
    assert (baker.title, baker.zone) == ("Bakers", 2)
    assert baker.extras["onet"]["tasks"] == [{"id": "1", "task": 'Knead "well"', "type": "Core"}]
    assert Occupation.objects.get(title="Unrated").requirements.count() == 0
    assert import_run.facts["notices"] == [
        "1 values are weak estimates that O*NET recommends to suppress. They were taken, and marked.",
        "1 of 3 occupations have no ratings.",
    ]


def test_framework_says_its_version_and_attribution(folder: Folder) -> None:
    run(folder())
    framework = Framework.objects.get()
    assert (framework.code, framework.version_label) == ("onet", "30.1")
    assert framework.attribution.startswith("O*NET 30.1 Database by the U.S. Department of Labor")


def test_second_import_changes_nothing(folder: Folder) -> None:
    run(folder())
    second = run(folder())
    assert all(n["created"] == n["updated"] == 0 for n in second.objects_counts.values())
    assert {word for one in counts(second).values() for word in one} == {
        "unchanged", "merged", "excluded",
    }  # fmt: skip


def test_later_ratings_replace_earlier_ones(folder: Folder) -> None:
    run(folder())
    header, first, *others = FILES["Skills.txt.gz"]
    later = run(folder({"Skills.txt.gz": [header, (*first[:3], "5", *first[4:]), *others[:1]]}))
    assert counts(later)["Skills.txt.gz"] == {"updated": 2}
    assert later.objects_counts["occupation_requirement"]["updated"] == 1
    assert set(OccupationRequirement.objects.values_list("importance", flat=True)) == {
        0.5, 1.0, 0.25,
    }  # fmt: skip


def test_levels_between_0_and_1_count_as_the_lowest_and_are_said(folder: Folder) -> None:
    header, first, second, *_ = FILES["Skills.txt.gz"]
    low = (*second[:3], "0.37", *second[4:])
    import_run = run(folder({"Skills.txt.gz": [header, first, low]}))
    need = OccupationRequirement.objects.get(competency__code="2.A.1")
    assert (need.level, need.extras["onet"]["LV"]["value"]) == (1.0, 0.37)
    assert "1 levels lie between 0 and 1" in import_run.facts["notices"][0]


def test_rows_that_cannot_be_taken_are_rejected(folder: Folder) -> None:
    header, first, *_ = FILES["Skills.txt.gz"]
    bad: Rows = [
        header,
        first,
        (*first[:3], "4", *first[4:]),
        (*first[:2], "XX", *first[3:]),
        (*first[:3], "NaN", *first[4:]),
        (*first[:3], "9", *first[4:]),
    ]
    refused = run(folder({"Skills.txt.gz": bad}))
    assert refused.run.status == "refused"
    assert list(refused.row_outcomes.filter(kind="rejected").values_list("line", "reason")) == [
        (3, "An earlier row rates the same otherwise."),
        (4, "Not one of: IM, LV."),
        (5, "Not a number."),
        (6, "Must be from 1 to 5."),
    ]
    assert not Competency.objects.exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path, folder: Folder) -> None:
    with pytest.raises(
        UnreadableSource, match="There is no Content Model Reference and Occupation"
    ):
        run(tmp_path)
    place = folder()
    (place / "Skills.txt.gz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(UnreadableSource, match="is damaged"):
        run(place)
