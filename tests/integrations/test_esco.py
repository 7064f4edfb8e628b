"""Importing ESCO's files, with every trap that the published ones hold, in small."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from audit.services import System
from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    FrameworkRevision,
    Occupation,
    OccupationRequirement,
    RevisionChange,
)
from integrations.core.errors import UnreadableSource
from integrations.esco.services import ATTRIBUTION, import_esco
from integrations.models import ImportRun
from integrations.rollback import roll_back

pytestmark = pytest.mark.django_db

BASE = "http://data.europa.eu/esco"
SKILL, GROUP, WORK = f"{BASE}/skill/", f"{BASE}/skill/g", f"{BASE}/occupation/"

Rows = list[tuple[str, ...]]

FILES: dict[str, Rows] = {
    "skills_en": [
        ("conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "description"),
        (f"{SKILL}1", "skill/competence", "transversal", "knead dough",
         "knead\nwork dough, by hand\nknead \n", "Works\ndough."),
        (f"{SKILL}2", "knowledge", "", "knead dough ", "", "studentsâ\x80\x99 dough"),
        (f"{SKILL}3", "", "", "bake bread", "bread baking", ""),
    ],
    "skillGroups_en": [
        ("conceptUri", "preferredLabel", "altLabels", "description", "code"),
        (f"{GROUP}0", "skills", "", "", "S"),
        (f"{GROUP}1", "working with food", "", "", "S1"),
        (f"{GROUP}2", "preparing food", "", "", "S1.1"),
    ],
    "skillsHierarchy_en": [
        ("Level 0 URI", "Level 0 preferred term", "Level 1 URI", "Level 1 preferred term",
         "Description", "Level 0 code", "Level 1 code"),
        (f"{GROUP}0", "skills", "", "", "", "S", ""),
        (f"{GROUP}0", "skills", f"{GROUP}9", "only in the hierarchy", "Alone.", "S", "S9"),
    ],
    "broaderRelationsSkillPillar": [
        ("conceptType", "conceptUri", "broaderType", "broaderUri"),
        ("SkillGroup", f"{GROUP}1", "SkillGroup", f"{GROUP}0"),
        ("SkillGroup", f"{GROUP}2", "SkillGroup", f"{GROUP}1"),
        ("KnowledgeSkillCompetence", f"{SKILL}1", "KnowledgeSkillCompetence", f"{SKILL}3"),
        ("KnowledgeSkillCompetence", f"{SKILL}1", "SkillGroup", f"{GROUP}2"),
        ("KnowledgeSkillCompetence", f"{SKILL}1", "SkillGroup", f"{GROUP}1"),
        ("KnowledgeSkillCompetence", f"{SKILL}404", "SkillGroup", f"{GROUP}1"),
    ],
    "skillSkillRelations": [
        ("originalSkillUri", "relationType", "relatedSkillUri"),
        (f"{SKILL}1", "essential", f"{SKILL}2"),
        (f"{SKILL}1", "optional", f"{SKILL}1"),
    ],
    "occupations_en": [
        ("conceptUri", "iscoGroup", "preferredLabel", "altLabels", "description", "code"),
        (f"{WORK}1", "7512", "baker", "bread baker\npâtissier", "Bakes.", "7512.1"),
    ],
    "ISCOGroups_en": [
        ("conceptUri", "code", "preferredLabel", "altLabels", "description"),
        (f"{BASE}/isco/C75", "75", "Food workers", "", ""),
        (f"{BASE}/isco/C7512", "7512", "Bakers", "", ""),
    ],
    "broaderRelationsOccPillar": [
        ("conceptUri", "broaderUri"),
        (f"{WORK}1", f"{BASE}/isco/C7512"),
        (f"{BASE}/isco/C7512", f"{BASE}/isco/C75"),
    ],
    "occupationSkillRelations": [
        ("occupationUri", "relationType", "skillType", "skillUri"),
        (f"{WORK}1", "essential", "", f"{SKILL}1"),
        (f"{WORK}1", "optional", "", f"{SKILL}2"),
        (f"{WORK}404", "optional", "", f"{SKILL}2"),
    ],
    "digitalSkillsCollection_en": [("conceptUri", "altLabels"), (f"{SKILL}3", "a | b")],
    "conceptSchemes_en": [
        ("conceptSchemeUri", "preferredLabel", "hasTopConcept"),
        (f"{BASE}/concept-scheme/green", "Green", "x" * 300_000),
    ],
}  # fmt: skip

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes the files; what is given replaces a file, None leaves it out."""

    def write(**changed: Rows | None) -> Path:
        place = tmp_path / "esco_1_2_0"
        place.mkdir(exist_ok=True)
        for name, rows in {**FILES, **changed}.items():
            path = place / f"{name}.csv"
            if rows is None:
                path.unlink(missing_ok=True)
                continue
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(rows)
        return place

    return write


def run(folder: Path, **options: bool) -> ImportRun:
    return import_esco(folder, lambda percent, doing: None, by=System("Tests"), **options)


def counts(import_run: ImportRun) -> dict[str, dict[str, int]]:
    names = ("created", "updated", "unchanged", "merged", "rejected", "excluded")
    return {
        one.file: {name: getattr(one, name) for name in names if getattr(one, name)}
        for one in import_run.files.all()
    }


def test_every_row_of_every_file_is_accounted_for(folder: Folder) -> None:
    assert counts(run(folder())) == {
        "skillGroups_en.csv": {"created": 3},
        "skillsHierarchy_en.csv": {"created": 2},
        "skills_en.csv": {"created": 3},
        "digitalSkillsCollection_en.csv": {"created": 1},
        "broaderRelationsSkillPillar.csv": {"created": 5, "excluded": 1},
        "skillSkillRelations.csv": {"created": 1, "excluded": 1},
        "ISCOGroups_en.csv": {"created": 2},
        "occupations_en.csv": {"created": 1},
        "broaderRelationsOccPillar.csv": {"created": 2},
        "occupationSkillRelations.csv": {"created": 2, "excluded": 1},
        "conceptSchemes_en.csv": {"created": 1},
    }


def test_skills_stand_in_one_place_and_are_linked_to_the_others(folder: Folder) -> None:
    run(folder())
    dough = Competency.objects.get(code="esco/skill/1")
    assert (dough.name, dough.kind, dough.description) == ("knead dough", "skill", "Works\ndough.")
    assert dough.alternative_labels == ["knead", "work dough, by hand"]
    assert dough.identifier == f"{SKILL}1"
    assert dough.parent is not None
    assert (dough.parent.name, dough.category) == ("working with food", "working with food")
    assert dough.extras == {"esco": {"reuseLevel": "transversal"}}
    assert set(CompetencyLink.objects.values_list("origin__code", "kind", "destination__code")) == {
        ("esco/skill/1", "child_of", "esco/skill/g2"),
        ("esco/skill/1", "child_of", "esco/skill/3"),
        ("esco/skill/2", "essential_for", "esco/skill/1"),
    }
    alone = Competency.objects.get(code="esco/skill/g9")
    assert (alone.name, alone.description, alone.kind) == (
        "only in the hierarchy",
        "Alone.",
        "group",
    )
    assert Competency.objects.get(code="esco/skill/3").extras["esco"]["collections"] == ["digital"]


def test_occupations_ask_for_skills(folder: Folder) -> None:
    run(folder())
    baker = Occupation.objects.get(code="7512.1")
    assert (baker.title, baker.alternative_titles) == ("baker", ["bread baker", "pâtissier"])
    assert baker.parent is not None
    assert (baker.parent.title, baker.parent.kind) == ("Bakers", "group")
    assert list(
        OccupationRequirement.objects.order_by("pk").values_list(
            "competency__name", "importance", "is_essential", "level"
        )
    ) == [("knead dough", 1.0, True, None), ("knead dough", 0.5, False, None)]
    assert Occupation.objects.filter(plain_text__contains="patissier").exists()


def test_framework_says_where_it_comes_from(folder: Folder) -> None:
    run(folder())
    framework = Framework.objects.get()
    assert framework.attribution == ATTRIBUTION
    assert (framework.code, framework.version_label, framework.language) == ("esco", "1.2.0", "en")


def test_text_in_a_wrong_encoding_is_read_as_it_was_and_said(folder: Folder) -> None:
    import_run = run(folder())
    assert Competency.objects.get(code="esco/skill/2").description == "students’ dough"
    fault = import_run.row_outcomes.get(kind="mended")
    assert (fault.file, fault.line, fault.column) == ("skills_en.csv", 7, "description")
    assert fault.suggestion == "Read as: students’ dough"


def test_second_import_changes_nothing_whatever_the_order(folder: Folder) -> None:
    run(folder())
    place = "broaderRelationsSkillPillar"
    header, *rows = FILES[place]
    second = run(folder(**{place: [header, *reversed(rows)]}))
    assert all(n["created"] == n["updated"] == 0 for n in second.objects_counts.values())
    assert not FrameworkRevision.objects.filter(origin="import", status="draft").exists()
    assert {word for one in counts(second).values() for word in one} == {"unchanged", "excluded"}


def test_a_later_version_is_proposed_and_its_occupations_wait_for_it(folder: Folder) -> None:
    run(folder())
    header, first, second, _ = FILES["skills_en"]
    renamed = (*first[:3], "knead doughs", *first[4:])
    new = (f"{SKILL}4", "skill/competence", "", "proof dough", "", "")
    needs = [*FILES["occupationSkillRelations"][:2], (f"{WORK}1", "optional", "", f"{SKILL}4")]
    later = run(
        folder(
            skills_en=[header, renamed, second, new],
            occupationSkillRelations=needs,
            digitalSkillsCollection_en=None,
            broaderRelationsSkillPillar=FILES["broaderRelationsSkillPillar"][:3]
            + FILES["broaderRelationsSkillPillar"][4:],
        )
    )
    assert set(RevisionChange.objects.values_list("kind", "code")) == {
        ("rename", "esco/skill/1"),
        ("add", "esco/skill/4"),
        ("retire", "esco/skill/3"),
    }
    assert Competency.objects.get(code="esco/skill/1").name == "knead dough"
    assert counts(later)["occupationSkillRelations.csv"] == {"unchanged": 1, "excluded": 1}
    assert OccupationRequirement.objects.count() == 1


def test_files_may_come_in_archives(folder: Folder, tmp_path: Path) -> None:
    place = folder()
    for name, files in (("a", ["skills_en", "skillGroups_en"]), ("b", ["occupations_en"])):
        (tmp_path / "zips").mkdir(exist_ok=True)
        with zipfile.ZipFile(tmp_path / "zips" / f"{name}.zip", "w") as archive:
            for file in files:
                archive.write(place / f"{file}.csv", f"{file}.csv")
    import_run = run(tmp_path / "zips")
    assert counts(import_run)["skills_en.csv"] == {"created": 3}
    assert Occupation.objects.count() == 1


def test_rows_that_cannot_be_taken_are_rejected_and_nothing_is_stored(folder: Folder) -> None:
    header, first, *_ = FILES["skills_en"]
    bad = [
        header,
        first,
        (f"{SKILL}1", "knowledge", "", "another", "", ""),
        ("", "", "", "", "", ""),
    ]
    kind = [FILES["occupationSkillRelations"][0], (f"{WORK}1", "esential", "", f"{SKILL}1")]
    refused = run(folder(skills_en=bad, occupationSkillRelations=kind))
    assert refused.run.status == "refused"
    rejected = refused.row_outcomes.filter(kind="rejected").order_by("id")
    assert list(rejected.values_list("reason", "suggestion")) == [
        ("This concept stands in an earlier row.", ""),
        ("A concept needs its address.", ""),
        ("Not one of: essential, optional.", "Did you mean essential?"),
    ]
    assert not Competency.objects.exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path, folder: Folder) -> None:
    with pytest.raises(UnreadableSource, match="There is no skills_en"):
        run(tmp_path)
    twice = folder()
    (twice / "skills_fr.csv").write_bytes((twice / "skills_en.csv").read_bytes())
    with pytest.raises(UnreadableSource, match="Give one language"):
        run(twice)


def test_import_can_be_taken_back(folder: Folder) -> None:
    roll_back(import_run=run(folder()), by=System("Tests"))
    assert not Competency.objects.exists()
    assert not Occupation.objects.exists()
    assert not Framework.objects.exists()


def test_the_plan_of_an_import_is_looked_up_and_not_read_for_every_row(folder: Folder) -> None:
    """Beside the tens of thousands of requirements of another framework, ESCO would take for ever."""
    run(folder())  # its plan goes with the transaction, which is the test's
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename IN ('plan_work', 'plan_need')"
        )
        columns = [definition.partition(" btree ")[2] for (definition,) in cursor.fetchall()]
    assert sorted(columns) == ["(code)", "(occupation_id, competency_id)"]
