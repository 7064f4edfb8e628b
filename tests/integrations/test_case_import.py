"""Importing CASE packages: what is made of them, of their faults, and of a later version."""

import json
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.models import Event
from competencies.models import (
    Competency,
    CompetencyLink,
    Framework,
    FrameworkRevision,
    Indicator,
    RevisionChange,
)
from competencies.services.revisions import start_revision
from integrations.case.services import import_case
from integrations.core.errors import UnreadableSource
from integrations.models import ChangedRow, ImportRun
from integrations.rollback import roll_back
from tests.integrations.case_packages import (
    BY,
    Object,
    association,
    baking,
    below,
    counts,
    faults,
    item,
    link,
    package,
    take,
    uuid,
    whole,
)

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[str, str]]:
    """Of the open revision."""
    rows = RevisionChange.objects.filter(revision__status="draft").order_by("kind", "code")
    return list(rows.values_list("kind", "code"))


def tree() -> dict[str, str]:
    return {
        code: parent or ""
        for code, parent in Competency.objects.values_list("code", "parent__code")
    }


def test_package_becomes_a_framework_with_tree_levels_and_behaviours() -> None:
    first = take(baking())
    assert counts(first) == {
        "CFDocument": {"source": 1, "created": 1},
        "CFItems": {"source": 3, "created": 3},
        "CFAssociations": {"source": 3, "created": 3},
        "CFRubrics": {"source": 1, "created": 1},
    }
    assert faults(first) == {}
    framework = Framework.objects.get()
    assert (framework.code, framework.name, framework.source, framework.identifier) == (
        "baking", "Baking", "Guild of bakers", uuid(1),
    )  # fmt: skip
    assert tree() == {"B1": "", "B1.1": "B1", "B2": ""}
    kneading = Competency.objects.get(code="B1.1")
    assert (kneading.name, kneading.description, kneading.scale_max) == ("Kneading", "By hand.", 2)
    assert list(Indicator.objects.values_list("competency__code", "level", "rank", "text")) == [
        ("B1.1", 1, 0, "Weighs flour"),
        ("B1.1", 1, 1, "Kneads"),
        ("B1.1", 2, 0, "Teaches"),
    ]
    assert list(framework.levels.values_list("level", "name")) == [(1, "Novice"), (2, "Master")]
    assert Competency.objects.get(code="B2").kind == "Skill"
    assert Competency.objects.get(code="B2").rank == 2


def test_same_package_again_changes_nothing() -> None:
    take(baking())
    second = take(baking())
    assert counts(second) == {
        "CFDocument": {"source": 1, "unchanged": 1},
        "CFItems": {"source": 3, "unchanged": 3},
        "CFAssociations": {"source": 3, "unchanged": 3},
        "CFRubrics": {"source": 1, "unchanged": 1},
    }
    assert all(n["created"] == n["updated"] == 0 for n in second.objects_counts.values())
    assert not ChangedRow.objects.filter(import_run=second).exists()
    assert not FrameworkRevision.objects.filter(status="draft").exists()


def test_trial_run_stores_nothing() -> None:
    trial = take(baking(), is_dry_run=True)
    assert counts(trial)["CFItems"] == {"source": 3, "created": 3}
    assert not Framework.objects.exists()


def test_import_can_be_taken_back() -> None:
    roll_back(import_run=take(baking()), by=BY)
    assert not Framework.objects.exists()
    assert not Competency.objects.exists()


def test_further_parents_and_other_associations_are_links() -> None:
    given = baking()
    given["CFAssociations"] += [
        below(12, 10, 3),
        association(70, 10, "precedes", 12),
        association(71, 10, "ext:pairs-with", 12),
        association(72, 10, "precedes", 12),
        association(73, 10, "isRelatedTo", 10),
    ]
    run = take(given)
    assert list(
        CompetencyLink.objects.values_list("origin__code", "kind", "destination__code")
    ) == [
        ("B1", "ext:pairs-with", "B2"),
        ("B1", "precedes", "B2"),
        ("B2", "child_of", "B1"),
    ]
    assert counts(run)["CFAssociations"] == {"source": 8, "created": 6, "merged": 1, "excluded": 1}
    assert tree()["B2"] == ""


def test_what_points_outside_is_kept_or_linked_where_it_is_known() -> None:
    take(baking())
    other = package(
        item(20, "Bread making", "X1"),
        associations=[
            association(80, 20, "exactMatchOf", 11),
            association(81, 20, "exactMatchOf", 999),
        ],
    )
    other["CFDocument"] = whole(2, creator="Others", title="Crafts")
    run = take(other)
    links = CompetencyLink.objects.values_list("origin__code", "kind", "destination__code")
    assert list(links) == [("X1", "equivalent", "B1.1")]
    kept = Framework.objects.get(code="crafts").extras["case"]["package"]["associations"]
    assert [one["identifier"] for one in kept] == [uuid(81)]
    assert run.facts["notices"] == [
        "1 associations point to something outside of this package. They are kept, and go out again "
        "with it."
    ]
    assert counts(take(other))["CFAssociations"] == {"source": 2, "unchanged": 2}


def test_a_circle_is_cut_and_said() -> None:
    given = package(
        item(10, "Egg", "E"), item(11, "Hen", "H"), associations=[below(10, 11), below(11, 10)]
    )
    run = take(given)
    assert tree() == {"E": "", "H": "E"}
    assert run.facts["notices"] == ["E stands below itself in the package; it is shown at the top."]
    assert CompetencyLink.objects.filter(origin__code="E", kind="child_of").exists()


OLD = {
    "educationalLevel": "06, 07",
    "CFItemAssociationURI": "http://example.org/x",
    "lastChangeDateTime": "2017-05-25T18:05:33",
    "language": None,
    "subject": "Bread",
    "statusStartDate": "soon",
}


def test_faults_of_older_servers_are_mended_and_listed() -> None:
    faulty = item(10, "Dough", "B1") | OLD
    del faulty["uri"]
    old = association(70, 10, "Exact Match Of", 999, sequenceNumber="3")
    run = take(package(faulty, associations=[old], CFThings=[]))
    assert counts(run)["CFItems"] == {"source": 1, "created": 1}
    assert faults(run) == {
        "CFItems[0].lastChangeDateTime": "Read as UTC.",
        "CFItems[0].educationalLevel": "Read as a list.",
        "CFItems[0].CFItemAssociationURI": "Kept in the extensions.",
        "CFItems[0].language": "Read as not given.",
        "CFItems[0].subject": "Read as a list.",
        "CFItems[0].statusStartDate": "Left out.",
        "CFItems[0].uri": "Made up where Cadre needs it.",
        "CFAssociations[0].sequenceNumber": "Read as the number 3.",
        "CFAssociations[0].associationType": "Read as exactMatchOf.",
        "CFThings": "Kept beside.",
    }
    case = Competency.objects.get().extras["case"]
    assert case["educationLevel"] == ["06", "07"]
    assert case["extensions"] == {"notInCase11": {"CFItemAssociationURI": "http://example.org/x"}}


def test_items_that_cannot_be_taken_are_left_out_with_the_reason() -> None:
    run = take(
        package(
            item(10, "Dough", "B1"),
            item(10, "Dough", "B1"),
            item(10, "Not dough", "B9"),
            item(13, " "),
            item(14, "Proving", "B1"),
            item(15, "Gone", "B7", statusEndDate="2020-01-01"),
        )
    )
    assert counts(run)["CFItems"] == {"source": 6, "created": 2, "merged": 1, "excluded": 3}
    assert list(run.row_outcomes.filter(kind="excluded").values_list("column", "reason")) == [
        ("CFItems[2]", "An earlier item has this identifier and says something else."),
        ("CFItems[3]", "It has no statement at all."),
        ("CFItems[5]", "Withdrawn by its author on 2020-01-01."),
    ]
    assert set(Competency.objects.values_list("code", "name")) == {
        ("B1", "Dough"),
        (uuid(14), "Proving"),
    }


def test_long_statements_become_descriptions() -> None:
    text = "Kneads dough until it is smooth, " * 10
    take(package(item(10, text), item(11, text, abbreviatedStatement="Kneading")))
    long, short = Competency.objects.order_by("code")
    assert (len(long.name), long.description) == (200, text.strip())
    assert (short.name, short.description) == ("Kneading", text.strip())


def test_a_code_that_another_framework_has_gets_ours_in_front() -> None:
    Competency.objects.create(code="B1", name="Something else")
    take(baking())
    assert Competency.objects.get(code="baking.B1").name == "Dough"
    assert tree()["B1.1"] == "baking.B1"
    assert counts(take(baking()))["CFItems"] == {"source": 3, "unchanged": 3}


def later() -> Object:
    """Renamed, moved, split, gone, new, and other behaviours."""
    given = baking()
    given["CFItems"][1]["fullStatement"] = "Kneading and folding"
    given["CFItems"][2] = item(13, "Smelling", "B3")
    given["CFItems"].append(item(14, "Chewing", "B4"))
    given["CFAssociations"] = [
        below(10, 1, 1),
        below(11, 1, 1),
        association(90, 12, "replacedBy", 13),
        association(91, 12, "replacedBy", 14),
    ]
    given["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"][1]["description"] = "X"
    return given


def test_a_later_version_is_a_plan_to_review_and_nothing_is_overwritten() -> None:
    take(baking())
    run = take(later())
    assert changes() == [
        ("add", "B3"),
        ("add", "B4"),
        ("indicators", "B1.1"),
        ("move", "B1.1"),
        ("rename", "B1.1"),
        ("split", "B2"),
    ]
    assert tree() == {"B1": "", "B1.1": "B1", "B2": ""}
    assert Competency.objects.get(code="B1.1").name == "Kneading"
    assert counts(run)["CFItems"] == {"source": 4, "unchanged": 1, "excluded": 3}
    assert run.facts["revision"] == {"framework": "baking", "number": 1}
    assert run.facts["notices"][1] == (
        "“Tasting” is gone and proposed to be split into “Smelling”, “Chewing”, because the package "
        "says replacedBy. Look whether that is so."
    )
    assert (
        "Nothing was overwritten; revision 1 of Baking says what would change"
        in (run.facts["notices"][2])
    )
    revision = FrameworkRevision.objects.get()
    assert (revision.status, revision.origin) == ("draft", "import")


def test_the_later_version_again_takes_up_the_same_revision() -> None:
    take(baking())
    take(later())
    take(later())
    assert list(FrameworkRevision.objects.values_list("number", "status")) == [(1, "draft")]
    take(baking())
    assert list(FrameworkRevision.objects.values_list("number", "status")) == [(1, "draft")]


def test_another_version_replaces_the_plan_that_an_import_left() -> None:
    take(baking())
    take(later())
    third = later()
    third["CFItems"][0]["fullStatement"] = "Sourdough"
    take(third)
    statuses = FrameworkRevision.objects.order_by("number").values_list("number", "status")
    assert list(statuses) == [(1, "discarded"), (2, "draft")]
    assert ("rename", "B1") in changes()


def test_related_alone_is_a_split_only_into_several_and_says_so() -> None:
    take(baking())
    given = later()
    given["CFAssociations"] = [
        association(90, 13, "isRelatedTo", 12),
        association(91, 14, "isRelatedTo", 12),
    ]
    run = take(given)
    assert ("split", "B2") in changes()
    assert "because the package says isRelatedTo" in run.facts["notices"][1]
    given["CFAssociations"].pop()
    take(given)
    assert ("retire", "B2") in changes()


def test_an_open_revision_of_somebody_else_is_left_alone() -> None:
    take(baking())
    start_revision(framework=Framework.objects.get(), by=BY, note="Ours")
    with pytest.raises(UnreadableSource, match="Revision 1 of Baking is open"):
        take(later())
    assert changes() == []
    assert ImportRun.objects.latest("pk").run.status == "failed"
    assert counts(take(baking()))["CFItems"] == {"source": 3, "unchanged": 3}


def test_only_when_it_was_touched_is_no_change() -> None:
    take(baking())
    given = baking()
    for one in given["CFItems"]:
        one["lastChangeDateTime"] = "2026-09-09T09:00:00Z"
    take(given)
    assert not FrameworkRevision.objects.exists()


def test_rubric_of_other_shape_is_read_by_order_and_said() -> None:
    given = baking()
    levels = [
        whole(60, score=0, description="Watches", quality="Low"),
        whole(61, score=2.5, description="Does", quality="High"),
    ]
    criterion = given["CFRubrics"][0]["CFRubricCriteria"][0]
    criterion["CFRubricCriterionLevels"] = levels
    again, strange = whole(52, CFItemURI=link(11)), whole(53, CFItemURI=link(77))
    given["CFRubrics"][0]["CFRubricCriteria"] += [again, strange]
    run = take(given)
    assert list(Indicator.objects.values_list("level", "text")) == [(1, "Watches"), (2, "Does")]
    assert counts(run)["CFRubrics"] == {"source": 3, "created": 1, "excluded": 2}
    assert "Read as level 2." in faults(run).values()


def test_package_in_a_folder_or_an_archive(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "p.json").write_text(json.dumps(baking()))
    (tmp_path / "in" / "p.schema.json").write_text("{}")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("p.json", json.dumps(baking()))
    for name in ("in", "p.zip"):
        import_case(tmp_path / name, lambda percent, doing: None, by=BY)
    assert Framework.objects.count() == 1
    (tmp_path / "in" / "q.json").write_text("{}")
    with pytest.raises(UnreadableSource, match="holds 2"):
        import_case(tmp_path / "in", lambda percent, doing: None, by=BY)


def test_the_run_is_told_to_the_audit_trail() -> None:
    take(baking())
    event = Event.objects.filter(object_type="import").latest("pk")
    assert (event.action, event.detail["status"]) == ("imported", "applied")


def test_command_tells_faults_in_its_summary_and_its_exit_status(tmp_path: Path) -> None:
    given = package(item(10, "Dough", "B1", educationalLevel="06"))
    path = tmp_path / "baking.json"
    path.write_text(json.dumps(given))
    out = StringIO()
    call_command("import_framework", "case", path, "--json", stdout=out, stderr=StringIO())
    summary = json.loads(out.getvalue())
    assert (summary["status"], summary["rejections"]) == ("applied", [])
    assert [one["column"] for one in summary["faults"]] == [
        "CFItems[0].educationalLevel",
        "CFItems[0].educationalLevel",
    ]
    path.write_text("{")
    with pytest.raises(SystemExit) as left:
        call_command("import_framework", "case", path, stdout=out, stderr=StringIO())
    assert left.value.code == 2
