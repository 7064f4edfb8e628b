"""Importing a capability framework of our own making."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from audit.models import Event
from audit.services import System
from competencies.models import Competency, Indicator, Requirement, RoleProfile
from integrations.core.errors import UnreadableSource
from integrations.models import ChangedRow, ImportRun
from integrations.uk_gdd.services import import_uk_gdd
from people.models import Role, RoleFamily

pytestmark = pytest.mark.django_db

SKILL_HEADER = (
    "Skill Name",
    "Skill Description",
    "Awareness",
    "Working",
    "Practitioner",
    "Expert",
    "Roles that require Skill",
)
ROLE_HEADER = (
    "Role Family",
    "Role",
    "Role Description",
    "Role Level",
    "Role Level Description",
    "Skill Name",
    "Skill Description",
    "Skill Level",
    "Skill Level Description",
    "Role Type",
)

SKILLS = {
    "Kneading": ("Works dough.", "You can:\n- knead\n- rest dough", "You can:\n- teach kneading"),
    "Tasting": ("MISSING", "", "This skill level is currently not defined."),
}
"""Name: description, Working, Expert."""

NEEDS = [
    ("Baker", "Junior baker", "Kneading", "Awareness"),
    ("Baker", "Baker", "Kneading", "Working"),
    ("Baker", "Baker", "Tasting", "Awareness"),
    ("Baker", "Head of baking", "Kneading", "Expert"),
    ("Master of ovens", "NOT IN USE", "Tasting", "NOT IN USE"),
]
"""Role, level, skill, skill level."""

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes the two files; later calls overwrite them."""

    def write(
        skills: dict[str, tuple[str, str, str]] = SKILLS,
        needs: list[tuple[str, str, str, str]] = NEEDS,
    ) -> Path:
        write_csv(
            tmp_path / "skills.csv",
            SKILL_HEADER,
            [
                (name, about, "", work, "", expert, "")
                for name, (about, work, expert) in skills.items()
            ],
        )
        write_csv(
            tmp_path / "roles.csv",
            ROLE_HEADER,
            [
                ("Kitchen", role, "Bakes.", level, "", skill, "MISSING", word, "", "")
                for role, level, skill, word in needs
            ],
        )
        return tmp_path

    return write


def write_csv(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def run(folder: Path, **options: bool) -> ImportRun:
    return import_uk_gdd(folder, lambda percent, doing: None, by=System("Tests"), **options)


def counts(import_run: ImportRun, file: str) -> dict[str, int]:
    row = import_run.files.get(file=file)
    names = ("created", "updated", "unchanged", "merged", "rejected", "excluded")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def requires(role: str) -> dict[str, float]:
    """What the current version of a role's profile requires."""
    profile = RoleProfile.objects.filter(role__name=role, status="published").latest("version")
    return dict(profile.requirements.values_list("competency__name", "level"))


def test_framework_becomes_ladders_competencies_and_published_profiles(folder: Folder) -> None:
    first = run(folder())
    assert counts(first, "roles.csv") == {"created": 4, "excluded": 1}
    assert counts(first, "skills.csv") == {"created": 2}
    assert list(RoleFamily.objects.values_list("group", "name", "code")) == [
        ("Kitchen", "Baker", "uk-gdd.baker"),
        ("Kitchen", "Master of ovens", "uk-gdd.master-of-ovens"),
    ]
    assert set(Role.objects.values_list("code", "name", "grade")) == {
        ("uk-gdd.baker.junior-baker", "Junior baker", 1),
        ("uk-gdd.baker.baker", "Baker", 2),
        ("uk-gdd.baker.head-of-baking", "Head of baking", 3),
        ("uk-gdd.master-of-ovens.master-of-ovens", "Master of ovens", None),
    }
    assert requires("Baker") == {"Kneading": 2.0, "Tasting": 1.0}
    assert list(Indicator.objects.values_list("competency__name", "level", "rank", "text")) == [
        ("Kneading", 2, 0, "knead"),
        ("Kneading", 2, 1, "rest dough"),
        ("Kneading", 4, 0, "teach kneading"),
    ]
    assert set(Competency.objects.values_list("name", "description", "scale_max")) == {
        ("Kneading", "Works dough.", 4),
        ("Tasting", "", 4),
    }
    assert not RoleProfile.objects.filter(role__name="Master of ovens").exists()


def test_same_files_again_change_nothing(folder: Folder) -> None:
    run(folder())
    second = run(folder())
    assert counts(second, "roles.csv") == {"unchanged": 4, "excluded": 1}
    assert counts(second, "skills.csv") == {"unchanged": 2}
    assert all(n["created"] == n["updated"] == 0 for n in second.objects_counts.values())
    assert not ChangedRow.objects.filter(import_run=second).exists()


def test_later_version_updates_in_place_and_a_renamed_skill_keeps_its_code(folder: Folder) -> None:
    run(folder())
    skills = {"Working dough": SKILLS["Kneading"], "Tasting": ("Judges bread.", "", "")}
    needs = [
        (role, level, "Working dough" if skill == "Kneading" else skill, word)
        for role, level, skill, word in NEEDS
    ]
    needs[2] = ("Baker", "Baker", "Tasting", "Working")
    later = run(folder(skills, needs))
    assert counts(later, "skills.csv") == {"updated": 2}
    assert counts(later, "roles.csv") == {"updated": 1, "unchanged": 3, "excluded": 1}
    assert set(Competency.objects.values_list("code", "name")) == {
        ("uk-gdd.kneading", "Working dough"),
        ("uk-gdd.tasting", "Tasting"),
    }
    assert requires("Baker") == {"Working dough": 2.0, "Tasting": 2.0}
    assert list(
        RoleProfile.objects.filter(role__name="Baker").values_list("version", "status")
    ) == [(2, "published"), (1, "published")]
    assert RoleProfile.objects.filter(role__name="Junior baker").count() == 1
    assert later.facts["notices"] == []


def test_renamed_level_keeps_its_code_and_what_is_gone_is_kept_and_told(folder: Folder) -> None:
    run(folder())
    later = run(
        folder(
            {"Kneading": SKILLS["Kneading"]},
            [
                ("Baker", "Apprentice baker", "Kneading", "Awareness"),
                ("Baker", "Baker", "Kneading", "Working"),
            ],
        )
    )
    assert Role.objects.get(name="Apprentice baker").code == "uk-gdd.baker.junior-baker"
    assert later.facts["notices"] == [
        "Skill “Tasting” is not in this version any more. It was kept.",
        "Role “Head of baking” is not in this version any more. It was kept.",
        "Role “Master of ovens” is not in this version any more. It was kept.",
    ]
    assert requires("Baker") == {"Kneading": 2.0}


def test_version_edited_here_stands_until_the_source_changes(folder: Folder) -> None:
    run(folder())
    baker = Role.objects.get(name="Baker")
    edited = RoleProfile.objects.create(role=baker, version=2, origin="form")
    kneading = Competency.objects.get(name="Kneading")
    Requirement.objects.create(
        profile=edited, competency=kneading, level=3, weight=5, is_critical=True
    )
    RoleProfile.objects.filter(pk=edited.pk).update(status="published", published_at=timezone.now())
    assert counts(run(folder()), "roles.csv") == {"unchanged": 4, "excluded": 1}
    assert requires("Baker") == {"Kneading": 3.0}
    run(folder(needs=[*NEEDS[:1], ("Baker", "Baker", "Kneading", "Expert"), *NEEDS[3:]]))
    latest = Requirement.objects.get(profile__role=baker, profile__version=3)
    assert (latest.level, latest.weight, latest.is_critical) == (4.0, 5.0, True)


def test_draft_in_work_is_not_run_over(folder: Folder) -> None:
    run(folder())
    RoleProfile.objects.create(role=Role.objects.get(name="Baker"), version=2)
    changed = [*NEEDS[:1], ("Baker", "Baker", "Kneading", "Expert"), *NEEDS[3:]]
    refused = run(folder(needs=changed))
    assert refused.run.status == "refused"
    (outcome,) = refused.row_outcomes.filter(kind="rejected")
    assert (outcome.file, outcome.line, outcome.reason) == (
        "roles.csv",
        3,
        "The profile of Baker has changes in work that nobody has published.",
    )
    assert requires("Baker") == {"Kneading": 2.0, "Tasting": 1.0}


def test_rejected_row_takes_no_requirement_away(folder: Folder) -> None:
    run(folder())
    needs = [*NEEDS]
    needs[2] = ("Baker", "Baker", "Tasting", "Sublime")
    taken = run(folder(needs=needs), rejects_allowed=True)
    assert counts(taken, "roles.csv") == {"unchanged": 3, "rejected": 1, "excluded": 1}
    assert requires("Baker") == {"Kneading": 2.0, "Tasting": 1.0}
    assert RoleProfile.objects.filter(role__name="Baker").count() == 1


def test_rows_are_refused_as_a_whole_unless_rejects_are_allowed(folder: Folder) -> None:
    needs = [*NEEDS, ("Baker", "Baker", "Singing", "Expert")]
    refused = run(folder(needs=needs))
    assert refused.run.status == "refused"
    assert (Competency.objects.count(), Role.objects.count()) == (0, 0)
    assert ChangedRow.objects.count() == 0
    taken = run(folder(needs=needs), rejects_allowed=True)
    assert taken.run.status == "done"
    assert Role.objects.count() == 4
    (outcome,) = taken.row_outcomes.filter(kind="rejected")
    assert (outcome.line, outcome.column, outcome.value) == (7, "Skill Name", "Singing")


def test_dry_run_counts_the_same_and_writes_nothing(folder: Folder) -> None:
    tried = run(folder(), is_dry_run=True)
    assert counts(tried, "roles.csv") == {"created": 4, "excluded": 1}
    assert (Competency.objects.count(), Role.objects.count()) == (0, 0)


def test_dry_run_with_bad_rows_tells_them_and_is_a_dry_run_still(folder: Folder) -> None:
    tried = run(folder(needs=[*NEEDS, ("Baker", "Baker", "Singing", "Expert")]), is_dry_run=True)
    assert tried.run.status == "done"
    assert counts(tried, "roles.csv") == {"created": 4, "rejected": 1, "excluded": 1}
    assert Role.objects.count() == 0


def test_run_that_breaks_while_it_is_told_has_written_nothing(folder: Folder) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE integrations_filereconciliation ADD CONSTRAINT no_roles "
            "CHECK (file <> 'roles.csv')"
        )
    with pytest.raises(IntegrityError):
        run(folder())
    assert (Competency.objects.count(), Role.objects.count()) == (0, 0)
    assert ImportRun.objects.get().run.status == "failed"


def test_what_was_made_and_changed_is_remembered(folder: Folder) -> None:
    first = run(folder())
    assert ChangedRow.objects.filter(import_run=first, before__isnull=True).count() == 19
    skills = {**SKILLS, "Tasting": ("Judges bread.", "", "")}
    second = run(folder(skills))
    (changed,) = ChangedRow.objects.filter(import_run=second)
    assert changed.table == "competencies_competency"
    assert changed.before is not None
    assert changed.before["description"] == ""


def test_import_is_told_to_the_audit_trail_once(folder: Folder) -> None:
    first = run(folder())
    event = Event.objects.get(object_type="import")
    assert (event.action, event.object_id) == ("imported", str(first.pk))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: (path / "skills.csv").unlink(), "There is no skills.csv."),
        (
            lambda path: write_csv(path / "roles.csv", ROLE_HEADER[:5], []),
            "roles.csv has no column Skill Name, Skill Level.",
        ),
    ],
)
def test_folder_that_cannot_be_read_says_why(
    folder: Folder, spoil: Callable[[Path], None], sentence: str
) -> None:
    path = folder()
    spoil(path)
    with pytest.raises(UnreadableSource, match=sentence):
        run(path)
    assert ImportRun.objects.count() == 0


def command(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("import_framework", "uk-gdd", *arguments, stdout=out, stderr=StringIO())
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue()
    return 0, out.getvalue()


def test_command_prints_the_summary_and_leaves_with_its_status(folder: Folder) -> None:
    status, printed = command(str(folder()), "--json")
    summary = json.loads(printed)
    assert status == 0
    assert summary["status"] == "applied"
    assert summary["files"]["roles.csv"]["created"] == 4
    assert summary["objects"]["role_family"] == {"created": 2, "updated": 0, "unchanged": 0}
    bad = str(folder(needs=[*NEEDS, ("Baker", "Baker", "Kneading", "Expert")]))
    status, printed = command(bad, "--json")
    assert status == 3
    assert json.loads(printed)["rejections"] == [
        {
            "file": "roles.csv",
            "line": 7,
            "column": "Skill Level",
            "value": "Expert",
            "reason": "Line 3 requires Working here.",
            "suggestion": "Keep one of the two rows.",
        }
    ]
    assert command(str(folder() / "nothing"))[0] == 2


def test_hundred_rungs_and_long_texts_go_in(folder: Folder) -> None:
    skills = {"Kneading": ("x" * 15_000, "You can:\n" + "- y" * 3000, "")}
    needs = [("Baker", f"Baker of dough {n:03}", "Kneading", "Working") for n in range(100)]
    run(folder(skills, needs))
    grades = Role.objects.order_by("grade").values_list("grade", flat=True)
    assert list(grades) == list(range(1, 101))
