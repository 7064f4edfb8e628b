"""The published framework as it is: every figure pinned."""

from collections import Counter
from pathlib import Path

import pytest

from audit.services import System
from competencies.models import Competency, Framework, Indicator, Requirement, RoleProfile
from integrations.models import ImportRun
from integrations.uk_gdd.services import import_uk_gdd
from people.models import Role, RoleFamily
from tests.support.thirdparty import FOLDER, needs

DATA = FOLDER / "uk_gdd_framework"

pytestmark = [*needs("uk_gdd_framework"), pytest.mark.django_db]


def run(folder: Path = DATA) -> ImportRun:
    return import_uk_gdd(folder, lambda percent, doing: None, by=System("Tests"))


def counts(import_run: ImportRun) -> dict[str, dict[str, int]]:
    """Per file, what is not 0."""
    return {
        file.file: {
            name: getattr(file, name)
            for name in ("source", "created", "updated", "unchanged", "merged", "excluded")
            if getattr(file, name)
        }
        for file in import_run.files.all()
    }


def test_every_row_is_accounted_for_and_every_noun_is_there() -> None:
    first = run()
    assert counts(first) == {
        "skills.csv": {"source": 188, "created": 188},
        "roles.csv": {"source": 1825, "created": 1781, "merged": 16, "excluded": 28},
    }
    assert first.row_outcomes.filter(kind="rejected").count() == 0
    assert Counter(first.row_outcomes.values_list("column", "value", "reason")) == {
        ("Skill Level", "NOT IN USE", "The skill level reads NOT IN USE."): 28
    }
    assert RoleFamily.objects.values("group").distinct().count() == 8
    assert RoleFamily.objects.count() == 52
    assert Role.objects.filter(grade__isnull=False).count() == 201
    assert set(Role.objects.filter(grade__isnull=True).values_list("name", flat=True)) == {
        "Chief data officer",
        "Chief digital and information officer",
        "Chief information security officer",
        "Chief technology officer",
    }
    assert Competency.objects.count() == 188
    assert set(Competency.objects.values_list("scale_max", flat=True)) == {4}
    assert Indicator.objects.count() == 1804
    assert RoleProfile.objects.filter(status="published", version=1).count() == 201
    assert Requirement.objects.count() == 1781
    framework = Framework.objects.get()
    assert [level.name for level in framework.levels.all()] == [
        "Awareness",
        "Working",
        "Practitioner",
        "Expert",
    ]
    # "MISSING", and levels "currently not defined", are no texts of the framework
    assert Competency.objects.filter(description="").count() == 41
    assert not Competency.objects.filter(description__iexact="missing").exists()
    assert not Indicator.objects.filter(text__icontains="not defined").exists()
    assert not Role.objects.filter(description__icontains="NOT IN USE").exists()


def test_second_import_changes_nothing() -> None:
    run()
    second = run()
    assert counts(second) == {
        "skills.csv": {"source": 188, "unchanged": 188},
        "roles.csv": {"source": 1825, "unchanged": 1781, "merged": 16, "excluded": 28},
    }
    assert all(noun["created"] == noun["updated"] == 0 for noun in second.objects_counts.values())
    assert RoleProfile.objects.count() == 201


CLIMB = {
    "Data scientist": "Trainee data scientist, Associate data scientist, Data scientist, "
    "Lead data scientist, Principal data scientist, Head of data science",
    "Service desk manager": "Service desk analyst, Senior service desk analyst, "
    "Service desk manager, Head of service desk",
    "Incident manager": "Incident manager, Major incident manager",
    "Data architect": "Data architect, Senior data architect, Chief data architect",
}


def test_ladders_are_in_climbing_order_and_parallel_tracks_share_a_rung() -> None:
    run()
    for ladder, order in CLIMB.items():
        roles = Role.objects.filter(family__name=ladder).order_by("grade")
        assert ", ".join(role.name for role in roles) == order
        assert [role.grade for role in roles] == list(range(1, len(roles) + 1))
    developer = Role.objects.get(name="Senior developer")
    up = Role.objects.filter(family=developer.family, grade=(developer.grade or 0) + 1)
    assert {role.name for role in up} == {"Lead developer", "Lead developer - management"}
