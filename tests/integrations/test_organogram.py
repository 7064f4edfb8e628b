"""Importing organograms of our own making: one snapshot after the other."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.services import System
from integrations.core.errors import UnreadableSource
from integrations.models import ChangedRow, ImportRun
from integrations.organogram.services import import_organogram
from people.models import Employee, OrgUnit, Position, Role

pytestmark = pytest.mark.django_db

HEADER = (
    "Post Unique Reference",
    "Name",
    "Grade (or equivalent)",
    "Job Title",
    "Parent Department",
    "Organisation",
    "Unit",
    "Reports to Senior Post",
    "FTE",
)
JUNIOR_HEADER = (
    "Parent Department",
    "Organisation",
    "Unit",
    "Reporting Senior Post",
    "Generic Job Title",
    "Number of Posts in FTE",
)

FIRST = [
    ("1", "Ana Abe", "SCS4", "XX"),
    ("2", "Bo Bly", "SCS3", "1"),
    ("3", "Cy Coe", "SCS2", "2"),
    ("4", "Di Dee", "SCS1", "3"),
    ("5", "N/D", "SCS1", "3"),
    ("6", "Vacant", "SCS1", "2"),
]
SECOND = [
    ("1", "Ana Abe", "SCS4", "XX"),
    ("2", "Cy Coe", "SCS3", "1"),  # moved up from 3
    ("3", "Flo Fox", "SCS2", "2"),  # joined
    ("4", "N/D", "SCS1", "3"),  # Di Dee is not named any more
    ("6", "Vacant", "SCS1", "2"),
    ("7", "Ana Abe", "SCS1A", "XX"),  # a second top; Ana Abe holds both
    ("8", "Eliminated", "SCS1", "1"),
]
"""Reference, name, grade, reports to. Bo Bly left; post 5 is gone."""


def senior(
    folder: Path,
    day: str,
    posts: list[tuple[str, str, str, str]],
    *,
    department: str = "Ministry of Tea",
    organisation: str = "",
) -> Path:
    path = folder / f"{day}-senior.csv"
    rows = [
        (
            ref,
            name,
            grade,
            f"Taster {ref}",
            department,
            organisation or department,
            "Blends",
            up,
            "1",
        )
        for ref, name, grade, up in posts
    ]
    return write_csv(path, HEADER, rows)


def write_csv(path: Path, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def run(*paths: Path, day: date | None = None, **options: bool) -> ImportRun:
    return import_organogram(
        paths, lambda percent, doing: None, by=System("Tests"), day=day, **options
    )


def counts(import_run: ImportRun) -> dict[str, int]:
    row = import_run.files.earliest("pk")
    names = ("created", "updated", "unchanged", "merged", "rejected", "excluded")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def seats() -> dict[str, tuple[str | None, str | None, date | None, date | None]]:
    """Post: who holds it ("?" = not disclosed), the post above, vacant since, closed on."""
    return {
        seat.code.removeprefix("ministry-of-tea."): (
            "?" if seat.is_holder_undisclosed else str(seat.incumbent) if seat.incumbent else None,
            seat.reports_to.code.removeprefix("ministry-of-tea.") if seat.reports_to else None,
            seat.vacant_since,
            seat.closed_on,
        )
        for seat in Position.objects.select_related("incumbent", "reports_to")
    }


MARCH, SEPTEMBER = date(2031, 3, 31), date(2031, 9, 30)


def test_snapshot_becomes_seats_people_units_and_lines(tmp_path: Path) -> None:
    first = run(senior(tmp_path, "2031-03-31", FIRST))
    assert counts(first) == {"created": 6}
    assert seats() == {
        "1": ("Ana Abe", None, None, None),
        "2": ("Bo Bly", "1", None, None),
        "3": ("Cy Coe", "2", None, None),
        "4": ("Di Dee", "3", None, None),
        "5": ("?", "3", None, None),
        "6": (None, "2", MARCH, None),
    }
    people = Employee.objects.select_related("manager", "role").order_by("number")
    assert [(one.number, str(one.manager), one.grade, one.position_title) for one in people] == [
        ("ministry-of-tea.ana-abe", "None", 5, "Taster 1"),
        ("ministry-of-tea.bo-bly", "Ana Abe", 4, "Taster 2"),
        ("ministry-of-tea.cy-coe", "Bo Bly", 3, "Taster 3"),
        ("ministry-of-tea.di-dee", "Cy Coe", 1, "Taster 4"),
    ]
    assert set(Role.objects.values_list("code", "family__name", "grade")) == {
        ("grade.scs1", "Senior Civil Service", 1),
        ("grade.scs2", "Senior Civil Service", 3),
        ("grade.scs3", "Senior Civil Service", 4),
        ("grade.scs4", "Senior Civil Service", 5),
    }
    assert set(OrgUnit.objects.values_list("code", "parent__code")) == {
        ("ministry-of-tea", None),
        ("ministry-of-tea.unit.blends", "ministry-of-tea"),
    }


def test_next_snapshot_is_an_update_with_joins_leaves_and_moves(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    second = run(senior(tmp_path, "2031-09-30", SECOND))
    assert second.facts["movements"] == {
        "joined": 1,
        "left": 2,
        "moved": 2,
        "posts_opened": 1,
        "posts_closed": 1,
        "posts_vacant": 1,
        "posts_undisclosed": 1,
    }
    assert second.facts["notices"] == [
        "Di Dee is recorded as having left, but post 4 now has a holder who is not disclosed. "
        "It may be the same person."
    ]
    assert seats() == {
        "1": ("Ana Abe", None, None, None),
        "2": ("Cy Coe", "1", None, None),
        "3": ("Flo Fox", "2", None, None),
        "4": ("?", "3", None, None),
        "5": (None, "3", None, SEPTEMBER),
        "6": (None, "2", MARCH, None),
        "7": ("Ana Abe", None, None, None),
        "8": (None, "1", None, SEPTEMBER),
    }
    assert {
        one.full_name: (str(one.manager), one.status, one.left_on, one.grade)
        for one in Employee.objects.select_related("manager")
    } == {
        "Ana Abe": ("None", "active", None, 5),
        "Bo Bly": ("Ana Abe", "left", SEPTEMBER, 4),
        "Cy Coe": ("Ana Abe", "active", None, 4),
        "Di Dee": ("Cy Coe", "left", SEPTEMBER, 1),
        "Flo Fox": ("Cy Coe", "active", None, 3),
    }


def test_same_snapshot_again_changes_nothing(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    path = senior(tmp_path, "2031-09-30", SECOND)
    run(path)
    again = run(path)
    assert counts(again) == {"unchanged": 7}
    assert again.facts["movements"]["left"] == 0
    assert all(n["created"] == n["updated"] == 0 for n in again.objects_counts.values())
    assert not ChangedRow.objects.filter(import_run=again).exists()


def test_manager_and_report_may_change_places(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    swapped = [
        ("1", "Ana Abe", "SCS4", "3"),
        ("3", "Cy Coe", "SCS2", "XX"),
        ("2", "Bo Bly", "SCS3", "1"),
    ]
    run(senior(tmp_path, "2031-09-30", swapped))
    assert {one.full_name: str(one.manager) for one in Employee.objects.exclude(status="left")} == {
        "Ana Abe": "Cy Coe",
        "Bo Bly": "Ana Abe",
        "Cy Coe": "None",
    }


def test_who_comes_back_joins_again_and_a_post_opens_again(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    run(senior(tmp_path, "2031-09-30", SECOND))
    third = run(senior(tmp_path, "2032-03-31", FIRST))
    assert third.facts["movements"]["joined"] == 2
    assert third.facts["movements"]["posts_opened"] == 1
    assert third.facts["movements"]["posts_closed"] == 1
    bo = Employee.objects.get(full_name="Bo Bly")
    assert (bo.status, bo.left_on) == ("active", None)
    assert Position.objects.get(code="ministry-of-tea.5").closed_on is None


def test_other_organisations_are_not_touched(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-09-30", FIRST))
    before = (seats(), list(Employee.objects.order_by("pk").values()))
    agency = [("1", "Ana Abe", "SCS2", "XX"), ("2", "Gus Gam", "OF-7", "1")]
    run(senior(tmp_path, "2031-03-31", agency, organisation="Kettle Agency"))
    run(senior(tmp_path, "2031-03-31", agency, department="Ministry of Cake"))
    kept = Employee.objects.filter(number__regex=r"^ministry-of-tea\.[a-z-]+$").order_by("pk")
    assert {code: seat for code, seat in seats().items() if "." not in code} == before[0]
    assert list(kept.values()) == before[1]
    assert Employee.objects.filter(full_name="Ana Abe").count() == 3
    assert OrgUnit.objects.get(code="ministry-of-tea.kettle-agency").parent == OrgUnit.objects.get(
        code="ministry-of-tea"
    )
    assert Role.objects.get(code="grade.of-7").family is None


def test_older_snapshot_after_a_newer_one_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-09-30", SECOND))
    before = seats()
    with pytest.raises(
        UnreadableSource, match="A later snapshot of ministry-of-tea, of 2031-09-30"
    ):
        run(senior(tmp_path, "2031-03-31", FIRST))
    assert seats() == before
    failed = ImportRun.objects.latest("pk")
    assert failed.run.status == "failed"
    assert "would undo what has happened since" in failed.run.error


def test_what_a_rejected_row_speaks_of_is_left_alone(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    broken = [("1", "Ana Abe", "SCS4", "XX"), ("2", "Bo Bly", "", "1")]
    refused = run(senior(tmp_path, "2031-09-30", broken))
    assert refused.run.status == "refused"
    assert Employee.objects.filter(status="left").count() == 0
    taken = run(senior(tmp_path, "2031-09-30", broken), rejects_allowed=True)
    assert counts(taken) == {"unchanged": 1, "rejected": 1}
    assert seats()["2"] == ("Bo Bly", "1", None, None)
    assert set(Employee.objects.filter(status="left").values_list("full_name", flat=True)) == {
        "Cy Coe",
        "Di Dee",
    }


def test_juniors_are_counted_and_left_out_in_either_order(tmp_path: Path) -> None:
    junior = write_csv(
        tmp_path / "junior.csv",
        JUNIOR_HEADER,
        [("Ministry of Tea", "Ministry of Tea", "Blends", "1", "Clerk", "2.5")],
    )
    both = run(junior, senior(tmp_path, "2031-03-31", FIRST))
    reconciled = both.files.get(file="junior.csv")
    assert (reconciled.source, reconciled.excluded) == (1, 1)
    outcome = both.row_outcomes.get(kind="excluded")
    assert (outcome.value, outcome.reason) == (
        "2.5",
        "A count of junior posts, not a post: it names no seat and nobody in it.",
    )
    with pytest.raises(UnreadableSource, match="None of the files is a list of senior posts"):
        run(junior)


def test_what_hr_has_set_survives_the_next_snapshot(tmp_path: Path) -> None:
    run(senior(tmp_path, "2031-03-31", FIRST))
    Employee.objects.filter(full_name="Cy Coe").update(email="cy@example.org", status="leave")
    Position.objects.filter(code="ministry-of-tea.2").update(is_critical=True)
    Role.objects.filter(code="grade.scs1").update(name="Deputy director")
    run(senior(tmp_path, "2031-09-30", SECOND))
    cy = Employee.objects.get(full_name="Cy Coe")
    assert (cy.email, cy.status) == ("cy@example.org", "leave")
    assert Position.objects.get(code="ministry-of-tea.2").is_critical
    assert Role.objects.get(code="grade.scs1").name == "Deputy director"


def test_day_comes_from_the_name_or_is_told(tmp_path: Path) -> None:
    path = senior(tmp_path, "march", FIRST)
    with pytest.raises(UnreadableSource, match="does not say of which day it is"):
        run(path)
    assert run(path, day=MARCH).facts["snapshot_on"] == "2031-03-31"


def test_broken_bytes_and_extra_cells_are_rejected_row_by_row(tmp_path: Path) -> None:
    path = senior(tmp_path, "2031-03-31", FIRST[:2])
    with path.open("ab") as stream:
        stream.write(b"9,J\xf6rg,SCS1,T,Ministry of Tea,Ministry of Tea,Blends,1,1\r\n")
        stream.write(b"10,A,SCS1,T,Ministry of Tea,Ministry of Tea,Blends,1,1,extra\r\n")
    taken = run(path, rejects_allowed=True)
    assert list(
        taken.row_outcomes.filter(kind="rejected").values_list("line", "column", "reason")
    ) == [
        (4, "Name", "Not UTF-8: some bytes cannot be read."),
        (5, "", "The row has 10 cells, the header 9."),
    ]
    assert counts(taken) == {"created": 2, "rejected": 2}


def test_command_takes_one_or_two_files_and_prints_the_summary(tmp_path: Path) -> None:
    path = senior(tmp_path, "2031-03-31", FIRST)
    out = StringIO()
    call_command("import_organogram", str(path), "--dry-run", "--json", stdout=out)
    summary = json.loads(out.getvalue())
    assert (summary["status"], summary["movements"]["joined"]) == ("dry_run", 4)
    assert Position.objects.count() == 0
    out = StringIO()
    call_command("import_organogram", str(path), stdout=out, stderr=StringIO())
    assert "Joined 4, left 0, moved 0" in out.getvalue()
    with pytest.raises(SystemExit) as leaving:
        call_command("import_organogram", str(tmp_path / "no.csv"), stderr=StringIO())
    assert leaving.value.code == 2
