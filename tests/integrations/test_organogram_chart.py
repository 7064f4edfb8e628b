"""Organogram files of our own making, read without a database."""

import pytest

from integrations.organogram.chart import Chart, draw_chart
from integrations.organogram.posts import Holder, Post, read_posts
from integrations.outcomes import Ledger, Record

NAMES = ("Post Unique Reference", "Name", "Reports to Senior Post", "FTE")


def rows(*table: tuple[str, str, str], organisation: str = "Ministry of Tea") -> list[Record]:
    """Posts as (reference, name, reports to), the rest filled in."""
    return [
        Record(
            file="senior.csv",
            line=line,
            values={
                "Post Unique Reference": ref,
                "Name": name,
                "Reports to Senior Post": above,
                "Grade (or equivalent)": "SCS1",
                "Job Title": f"Taster {ref}",
                "Parent Department": "Ministry of Tea",
                "Organisation": organisation,
                "Unit": "Blends",
                "FTE": "1",
            },
        )
        for line, (ref, name, above) in enumerate(table, start=2)
    ]


def chart_of(*table: tuple[str, str, str]) -> tuple[Chart, Ledger]:
    ledger = Ledger()
    return draw_chart(read_posts(rows(*table), ledger), ledger), ledger


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("Ana Abe", Holder.PERSON),
        ("", Holder.UNDISCLOSED),
        ("N/D", Holder.UNDISCLOSED),
        ("n/d", Holder.UNDISCLOSED),
        ("Vacant", Holder.VACANT),
        ("VACANT", Holder.VACANT),
        ("ELIMINATED", Holder.ELIMINATED),
    ],
)
def test_holder_is_told_apart_by_what_stands_in_the_name(name: str, holder: Holder) -> None:
    (post,) = read_posts(rows(("1", name, "XX")), Ledger())
    assert post.holder is holder
    assert post.person == ("Ana Abe" if holder is Holder.PERSON else "")


def test_several_tops_and_the_manager_is_the_nearest_person_above() -> None:
    chart, ledger = chart_of(
        ("1", "Ana", "XX"),
        ("2", "Vacant", "1"),
        ("3", "Bo", "2"),
        ("4", "N/D", "1"),
        ("5", "Cy", "4"),
        ("6", "Di", "XX"),
    )
    people = {code: "ministry-of-tea." + code for code in ("ana", "bo", "cy", "di")}
    assert chart.manager == {
        people["ana"]: None,
        people["bo"]: people["ana"],
        people["cy"]: None,
        people["di"]: None,
    }
    assert chart.depth["ministry-of-tea.3"] == 2
    assert ledger.rejected == []


def test_person_in_several_posts_is_managed_from_the_highest_and_never_in_a_loop() -> None:
    chart, _ = chart_of(("1", "Ana", "XX"), ("2", "Bo", "1"), ("3", "Ana", "2"), ("4", "Bo", "3"))
    assert chart.main_post == {
        "ministry-of-tea.ana": "ministry-of-tea.1",
        "ministry-of-tea.bo": "ministry-of-tea.2",
    }
    assert chart.manager == {
        "ministry-of-tea.ana": None,
        "ministry-of-tea.bo": "ministry-of-tea.ana",
    }


def test_unknown_superior_is_rejected_with_what_hangs_below_it() -> None:
    chart, ledger = chart_of(
        ("AB1", "Ana", "XX"), ("AB2", "Bo", "AB9"), ("AB3", "Cy", "AB2"), ("AB4", "Di", "AB1")
    )
    assert list(chart.posts) == ["ministry-of-tea.AB1", "ministry-of-tea.AB4"]
    assert [(each.record.line, each.value, each.reason) for each in ledger.rejected] == [
        (3, "AB9", "There is no post AB9 in this file."),
        (4, "AB2", "Post AB2 above it could not be taken."),
    ]


def test_loop_of_posts_is_rejected_post_by_post() -> None:
    chart, ledger = chart_of(
        ("1", "Ana", "XX"), ("2", "Bo", "3"), ("3", "Cy", "2"), ("4", "D", "4")
    )
    assert list(chart.posts) == ["ministry-of-tea.1"]
    assert [each.record.line for each in ledger.rejected] == [3, 4, 5]
    assert {each.reason for each in ledger.rejected} == {
        "The line of posts above goes round in a loop."
    }


def test_repeated_reference_is_merged_if_alike_in_all_that_is_kept() -> None:
    ledger = Ledger()
    records = rows(("1", "N/D", "XX"), ("1", "N/D", "XX"))
    records[1].values["FTE"] = "0.5"
    assert len(read_posts(records, ledger)) == 1
    assert [each.line for each in ledger.merged] == [3]
    assert ledger.notices == [
        "Line 3: Post 1 is in line 2 already, with another FTE, which is not kept. "
        "Taken as one shared post."
    ]


def test_repeated_reference_with_another_holder_is_rejected() -> None:
    ledger = Ledger()
    posts = read_posts(rows(("1", "Ana", "XX"), ("1", "Bo", "XX")), ledger)
    assert [post.person for post in posts] == ["Ana"]
    assert [(each.record.line, each.reason) for each in ledger.rejected] == [
        (3, "Post 1 is in line 2 already, with other values.")
    ]


def test_name_on_more_posts_than_anyone_holds_is_no_person() -> None:
    ledger = Ledger()
    table = [("0", "Ana", "XX"), *((str(n), "Withheld", "0") for n in range(1, 12))]
    posts = read_posts(rows(*table), ledger)
    assert {post.holder for post in posts[1:]} == {Holder.UNDISCLOSED}
    assert ledger.notices == [
        "“Withheld” stands on 11 posts. Nobody holds so many, so this is taken as "
        "“not disclosed”, not as a person."
    ]


def test_references_of_two_organisations_stay_apart_and_may_point_across() -> None:
    ledger = Ledger()
    posts = read_posts(
        [
            *rows(("1", "Ana", "XX"), ("7", "Bo", "1")),
            *rows(("1", "Cy", "7"), organisation="Kettle Agency"),
        ],
        ledger,
    )
    chart = draw_chart(posts, ledger)
    assert chart.above == {
        "ministry-of-tea.1": None,
        "ministry-of-tea.7": "ministry-of-tea.1",
        "ministry-of-tea.kettle-agency.1": "ministry-of-tea.7",
    }
    assert [post.person_number for post in posts] == [
        "ministry-of-tea.ana",
        "ministry-of-tea.bo",
        "ministry-of-tea.kettle-agency.cy",
    ]


@pytest.mark.parametrize(
    "column",
    ["Post Unique Reference", "Grade (or equivalent)", "Job Title", "Reports to Senior Post"],
)
def test_empty_required_column_is_rejected(column: str) -> None:
    ledger = Ledger()
    (record,) = rows(("1", "Ana", "XX"))
    record.values[column] = " "
    assert read_posts([record], ledger) == []
    assert [(each.column, each.reason) for each in ledger.rejected] == [
        (column, f"{column} is empty.")
    ]


def test_references_with_signs_keep_codes_of_their_own() -> None:
    posts: list[Post] = read_posts(
        rows(("A 1", "", "XX"), ("A-1", "", "XX"), ("a-1", "", "XX")), Ledger()
    )
    assert len({post.code for post in posts}) == 3
    assert all(len(post.code) <= 60 for post in posts)
