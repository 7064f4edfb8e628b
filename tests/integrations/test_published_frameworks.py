"""The published frameworks as they are: every figure pinned, and a second import changes nothing."""

import json
import os
from pathlib import Path

import pytest

from audit.services import System
from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    Indicator,
    Occupation,
    OccupationRequirement,
    RevisionChange,
)
from integrations.case.services import import_case, package_of
from integrations.esco.services import import_esco
from integrations.exchange.stored import content_of
from integrations.models import ImportRun
from integrations.onet.services import import_onet
from integrations.uk_gdd.services import import_uk_gdd
from tests.integrations.case_packages import counts, faults, take
from tests.integrations.test_case_round_trip import schema_errors
from tests.support.thirdparty import FOLDER, needs

pytestmark = pytest.mark.django_db

BY = System("Tests")
long_ones = pytest.mark.skipif(
    "CADRE_LONG_TESTS" not in os.environ,
    reason="takes half a minute; the traps of the files are tested in small",
)


def silent(percent: int, doing: str) -> None:
    """Nobody watches."""


def case(path: Path) -> ImportRun:
    return import_case(path, silent, by=BY)


def has_changed(import_run: ImportRun) -> bool:
    return any(noun["created"] or noun["updated"] for noun in import_run.objects_counts.values())


class TestGDD:
    pytestmark = needs("uk_gdd_framework") + needs("case")

    def test_goes_out_as_valid_case_and_comes_back_equal(self) -> None:
        import_uk_gdd(FOLDER / "uk_gdd_framework", silent, by=BY)
        framework = Framework.objects.get(code="uk-gdd")
        written, before = package_of(framework), content_of(framework)
        assert schema_errors(written) == []
        again = take(json.loads(json.dumps(written)))
        assert counts(again)["CFItems"] == {"source": 188, "unchanged": 188}
        assert counts(again)["CFRubrics"] == {"source": 166, "unchanged": 166}
        assert again.row_outcomes.count() == 0
        assert not has_changed(again)
        assert content_of(framework) == before


class TestOpenSALT:
    pytestmark = needs("case")

    def test_package_of_case_1_0_comes_in_with_every_fault_listed(self) -> None:
        path = FOLDER / "case" / "sample-cfpackage-v1p0.json"
        first = case(path)
        assert counts(first) == {
            "CFDocument": {"source": 1, "created": 1},
            "CFItems": {"source": 16, "created": 16},
            "CFAssociations": {"source": 39, "created": 39},
            "CFDefinitions": {"source": 3, "created": 3},
        }
        assert first.row_outcomes.filter(kind="mended").count() == 171
        assert faults(first)["CFItems[0].educationalLevel"] == "Read as a list."
        assert first.run.status == "done"
        assert Competency.objects.filter(parent__isnull=True).count() == 2
        framework = Framework.objects.get()
        assert schema_errors(package_of(framework)) == []
        for run in (case(path), take(package_of(framework))):
            assert not has_changed(run)
        assert not RevisionChange.objects.exists()


class TestONet:
    pytestmark = [*needs("onet_29_3"), long_ones]

    def test_comes_in_whole_and_again_with_no_change(self) -> None:
        first = import_onet(FOLDER / "onet_29_3", silent, by=BY)
        assert counts(first) == ONET
        assert Competency.objects.exclude(kind="group").count() == 84
        kinds = ("skill", "knowledge", "work_style")
        assert {kind: Competency.objects.filter(kind=kind).count() for kind in kinds} == {
            "skill": 35,
            "knowledge": 33,
            "work_style": 16,
        }
        assert Indicator.objects.count() == 204
        assert Occupation.objects.count() == 1016
        assert Occupation.objects.filter(requirements__isnull=True).count() == 137
        assert OccupationRequirement.objects.count() == 879 * 84
        without = OccupationRequirement.objects.filter(level__isnull=True)
        assert without.exclude(competency__kind="work_style").count() == 3302 + 5939
        assert Framework.objects.get().version_label == "29.3"
        assert not has_changed(import_onet(FOLDER / "onet_29_3", silent, by=BY))


ONET = {
    "Scales Reference.xlsx": {"source": 29, "created": 29},
    "Job Zone Reference.xlsx": {"source": 5, "created": 5},
    "Occupation Data.xlsx": {"source": 1016, "created": 1016},
    "Job Zones.xlsx": {"source": 923, "created": 923},
    "Task Statements.xlsx": {"source": 18796, "created": 18796},
    "Related Occupations.xlsx": {"source": 18460, "created": 18460},
    "Skills.txt.gz": {"source": 61530, "created": 58228, "excluded": 3302},
    "Knowledge.txt.gz": {"source": 58014, "created": 52075, "excluded": 5939},
    "Work Styles.txt.gz": {"source": 14064, "created": 14064},
    "Work Styles.xlsx": {"source": 14064, "merged": 14064},
    "Content Model Reference.xlsx": {"source": 627, "created": 111, "excluded": 516},
    "Level Scale Anchors.xlsx": {"source": 483, "created": 204, "excluded": 279},
}


class TestESCO:
    pytestmark = [*needs("esco_1_1_1"), long_ones]

    def test_comes_in_whole_and_again_with_no_change(self) -> None:
        first = import_esco(FOLDER / "esco_1_1_1", silent, by=BY)
        assert counts(first) == ESCO
        assert first.row_outcomes.filter(kind="mended").count() == 14
        assert Competency.objects.exclude(kind="group").count() == 13896
        assert Competency.objects.filter(kind="group").count() == 647
        assert Competency.objects.filter(parent__isnull=True).count() == 4
        assert CompetencyLink.objects.filter(kind="child_of").count() == 20656 - 14539
        assert Occupation.objects.filter(kind="occupation").count() == 3007
        assert Occupation.objects.filter(kind="group").count() == 619
        assert OccupationRequirement.objects.count() == 123855 - 67
        assert not has_changed(import_esco(FOLDER / "esco_1_1_1", silent, by=BY))


ESCO = {
    "skillGroups_en.csv": {"source": 640, "created": 640},
    "skillsHierarchy_en.csv": {"source": 647, "created": 647},
    "skills_en.csv": {"source": 13896, "created": 13896},
    "transversalSkillsCollection_en.csv": {"source": 96, "created": 96},
    "digCompSkillsCollection_en.csv": {"source": 26, "created": 26},
    "digitalSkillsCollection_en.csv": {"source": 1201, "created": 1201},
    "greenSkillsCollection_en.csv": {"source": 570, "created": 570},
    "languageSkillsCollection_en.csv": {"source": 346, "created": 346},
    "researchSkillsCollection_en.csv": {"source": 40, "created": 40},
    "broaderRelationsSkillPillar.csv": {"source": 20656, "created": 20656},
    "skillSkillRelations.csv": {"source": 5899, "created": 5898, "excluded": 1},
    "ISCOGroups_en.csv": {"source": 619, "created": 619},
    "occupations_en.csv": {"source": 3007, "created": 3007},
    "researchOccupationsCollection_en.csv": {"source": 122, "created": 122},
    "broaderRelationsOccPillar.csv": {"source": 3617, "created": 3616, "excluded": 1},
    "occupationSkillRelations.csv": {"source": 123855, "created": 123788, "excluded": 67},
    "conceptSchemes_en.csv": {"source": 19, "created": 19},
}
