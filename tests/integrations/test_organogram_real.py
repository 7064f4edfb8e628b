"""Three published snapshots of one department, in order. The expected movements are computed here
from the files alone, by other means than the import's."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from audit.services import System
from integrations.core.errors import UnreadableSource
from integrations.models import ImportRun
from integrations.organogram.services import import_organogram
from people.models import Employee, OrgUnit, Position
from tests.support.thirdparty import FOLDER, needs

DATA = FOLDER / "hr_uk_organogram_cabinet_office"
DAYS = ("2011-03-31", "2011-09-30", "2012-03-31")
CROWD = "Person-3a91e6600a"
"""One token on 74 posts of the first snapshot: the published word for 'not disclosed'."""

pytestmark = [*needs("hr_uk_organogram_cabinet_office"), pytest.mark.django_db]


def senior(day: str) -> Path:
    return DATA / f"cabinet_office-{day}-senior.csv"


def run(day: str, *, junior: bool = False) -> ImportRun:
    paths = [senior(day)]
    if junior:
        paths.append(DATA / f"cabinet_office-{day}-junior.csv")
    return import_organogram(paths, lambda percent, doing: None, by=System("Tests"))


def published(day: str) -> list[dict[str, str]]:
    with senior(day).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def seats_of_people(day: str) -> dict[str, set[str]]:
    seats: dict[str, set[str]] = defaultdict(set)
    for row in published(day):
        if row["Name"].startswith("Person-") and row["Name"] != CROWD:
            seats[row["Name"]].add(row["Post Unique Reference"])
    return dict(seats)


def posts(day: str) -> set[str]:
    return {row["Post Unique Reference"] for row in published(day)}


def eliminated(day: str) -> set[str]:
    return {
        row["Post Unique Reference"]
        for row in published(day)
        if row["Name"].lower() == "eliminated"
    }


def expected_movements(earlier: str, later: str) -> dict[str, int]:
    before, now = seats_of_people(earlier), seats_of_people(later)
    open_before = posts(earlier) - eliminated(earlier)
    open_now = posts(later) - eliminated(later)
    return {
        "joined": len(set(now) - set(before)),
        "left": len(set(before) - set(now)),
        "moved": sum(before[who] != now[who] for who in set(before) & set(now)),
        "posts_opened": len(open_now - open_before),
        "posts_closed": len(open_before - open_now),
    }


def movements(import_run: ImportRun) -> dict[str, int]:
    return {name: import_run.facts["movements"][name] for name in expected_movements(*DAYS[:2])}


def files(import_run: ImportRun) -> dict[str, tuple[int, ...]]:
    """source, created, updated, unchanged, merged, rejected, excluded"""
    return {
        row.file.rsplit("-", 1)[1]: (
            row.source,
            row.created,
            row.updated,
            row.unchanged,
            row.merged,
            row.rejected,
            row.excluded,
        )
        for row in import_run.files.all()
    }


def test_first_snapshot_with_its_juniors() -> None:
    first = run(DAYS[0], junior=True)
    assert files(first) == {
        "senior.csv": (216, 216, 0, 0, 0, 0, 0),
        "junior.csv": (763, 0, 0, 0, 0, 0, 763),
    }
    assert first.facts["movements"] == {
        "joined": 82,
        "left": 0,
        "moved": 0,
        "posts_opened": 216,
        "posts_closed": 0,
        "posts_vacant": 0,
        "posts_undisclosed": 59 + 74,
    }
    assert Employee.objects.count() == 82
    assert Position.objects.filter(incumbent__isnull=False).count() == 216 - 59 - 74
    assert Position.objects.filter(reports_to__isnull=True).count() == 1
    twice = Employee.objects.get(full_name="Person-635f082acb")
    assert {seat.code for seat in twice.positions_held.all()} == {
        "cabinet-office.216",
        "cabinet-office.10",
    }
    chief = Employee.objects.get(manager__isnull=True)
    assert chief.full_name == "Person-058b08dc6e"
    assert OrgUnit.objects.count() == 18


def test_three_snapshots_are_updates_with_joins_leaves_and_moves() -> None:
    run(DAYS[0])
    second = run(DAYS[1])
    assert movements(second) == expected_movements(*DAYS[:2])
    assert movements(second) == {
        "joined": 11,
        "left": 20,
        "moved": 4,
        "posts_opened": 54,
        "posts_closed": 37,
    }
    assert files(second)["senior.csv"][:2] == (235, 54)
    assert files(second)["senior.csv"][4:] == (1, 0, 0)
    assert Position.objects.filter(vacant_since="2011-09-30").count() == 7
    third = run(DAYS[2])
    assert movements(third) == expected_movements(*DAYS[1:])
    assert movements(third) == {
        "joined": 23,
        "left": 26,
        "moved": 6,
        "posts_opened": 26,
        "posts_closed": 33,
    }
    assert Employee.objects.exclude(status="left").count() == 70
    assert Employee.objects.filter(left_on="2011-09-30").count() == 20
    assert Employee.objects.filter(left_on="2012-03-31").count() == 26
    assert Position.objects.filter(closed_on__isnull=True).count() == 226
    # two of the nine vacancies were there half a year before
    assert Position.objects.filter(vacant_since="2011-09-30").count() == 2
    assert Position.objects.filter(vacant_since="2012-03-31").count() == 7


def test_stored_seats_and_lines_are_those_of_the_last_file() -> None:
    for day in DAYS:
        run(day)
    stored = {
        position.code.removeprefix("cabinet-office."): (
            position.reports_to.code.removeprefix("cabinet-office.")
            if position.reports_to
            else "XX",
            position.incumbent.full_name if position.incumbent else None,
        )
        for position in Position.objects.filter(closed_on__isnull=True).select_related(
            "reports_to", "incumbent"
        )
    }
    assert stored == {
        row["Post Unique Reference"]: (
            row["Reports to Senior Post"],
            row["Name"] if row["Name"].startswith("Person-") else None,
        )
        for row in published(DAYS[2])
        if row["Name"] != "Eliminated"
    }


def test_same_snapshot_again_changes_nothing() -> None:
    for day in DAYS[:2]:
        run(day)
    again = run(DAYS[1], junior=True)
    assert files(again) == {
        "senior.csv": (235, 0, 0, 234, 1, 0, 0),
        "junior.csv": (629, 0, 0, 0, 0, 0, 629),
    }
    assert movements(again) == dict.fromkeys(movements(again), 0)
    assert all(noun["created"] == noun["updated"] == 0 for noun in again.objects_counts.values())


def test_older_snapshot_after_a_newer_one_is_refused_and_changes_nothing() -> None:
    run(DAYS[1])
    before = list(Position.objects.order_by("code").values())
    with pytest.raises(UnreadableSource, match="of 2011-09-30, is in already"):
        run(DAYS[0])
    assert list(Position.objects.order_by("code").values()) == before
