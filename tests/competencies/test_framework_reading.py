"""Reading frameworks: trees, pages of competencies that went elsewhere, exports, what pages cost."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from competencies.models import Competency
from competencies.services.revisions import propose_changes, start_revision
from tests.cast import Cast
from tests.competencies.frameworks import (
    BASE,
    DRAFT,
    change,
    published,
    the_framework,
)


@pytest.fixture
def hr(cast: Cast) -> Client:
    return cast.client("hr_admin")


def test_the_page_of_a_merged_competency_says_where_it_went(cast: Cast, hr: Client) -> None:
    published(cast, change("merge", "planning", codes=["coaching"]))
    page = hr.get("/frameworks/competency/coaching/").content.decode()
    assert "Retired on" in page
    assert 'Merged into <a href="/frameworks/competency/planning/">Planning ahead</a>' in page
    assert "3 role profiles require it still." in page
    assert "Merged" in page
    after = hr.get("/frameworks/competency/planning/").content.decode()
    assert "What went into it" in after
    assert "coaching" not in [line["competency"].code for line in hr.get(BASE).context["lines"]]
    assert [x["competency"].code for x in hr.get(f"{BASE}?state=retired").context["lines"]] == [
        "coaching"
    ]


def test_a_small_tree_comes_whole_and_a_large_one_branch_by_branch(
    cast: Cast, hr: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    top, framework = cast.competencies["coaching"], the_framework()
    Competency.objects.filter(code="planning").update(parent=top)
    tree = hr.get(BASE).context["branches"]
    assert [(x.competency.code, x.below) for x in tree] == [("judgement", 0), ("coaching", 1)][::-1]
    assert [x.competency.code for x in tree[0].children] == ["planning"]
    Competency.objects.bulk_create(
        Competency(code=f"K{n:04}", name=f"Skill {n:04}", framework=framework, parent=top)
        for n in range(400)
    )
    with django_assert_num_queries(9):
        page = hr.get(BASE)
    assert [(x.competency.code, x.below) for x in page.context["branches"]] == [
        ("coaching", 401),
        ("judgement", 0),
    ]
    with django_assert_num_queries(7):
        branch = hr.get(f"{BASE}branch/?at=coaching")
    assert len(branch.context["branches"]) == 200
    assert "The first 200 of 401." in branch.content.decode()
    assert "Skill 0399" in hr.get(f"{BASE}?at=coaching&page=3").content.decode()
    assert [x["competency"].code for x in hr.get(f"{BASE}?q=skill+0007").context["lines"]] == [
        "K0007"
    ]
    assert hr.get(f"{BASE}?at=nobody").status_code == 404


@pytest.mark.parametrize("count", [2, 60])
def test_pages_ask_the_same_whatever_a_revision_holds(
    cast: Cast, hr: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    changes = [change("add", f"n{n}", name=f"New {n}", parent="coaching") for n in range(count)]
    published(cast, *changes, change("retire", "judgement"))
    draft = start_revision(framework=the_framework(), by=cast.accounts["hr_admin"], note="More.")
    moved = [change("move", f"n{n}", parent="planning") for n in range(count)]
    moved.append(change("rescale", "planning", half_life_days=90))
    propose_changes(revision=draft, changes=moved, by=cast.accounts["hr_admin"])
    for url, queries in (
        (DRAFT, 8),
        (f"{BASE}changes/", 9),
        (f"{BASE}changes/1/", 9),
        (f"{BASE}changes/2/", 10),
        (f"{DRAFT}edit/?of=n0", 9),
        ("/frameworks/competency/n0/", 11),
    ):
        with django_assert_num_queries(queries):
            assert hr.get(url).status_code == 200


def test_exports_hold_the_framework_and_every_change(cast: Cast, hr: Client) -> None:
    published(cast, change("rename", "coaching", name="=Leading"), change("retire", "planning"))
    rows = list(csv.reader(io.StringIO(_text(hr.get(f"{BASE}export.csv")))))
    assert [row[:2] for row in rows[1:]] == [
        ["coaching", "'=Leading"],
        ["judgement", "Commercial judgement"],
    ]
    changes = list(csv.reader(io.StringIO(_text(hr.get(f"{BASE}changes/export.csv")))))
    assert [row[5:] for row in changes[1:]] == [
        ["Reworded", "coaching", "Coaching", "Name", "Coaching", "'=Leading"],
        ["Retired", "planning", "Planning ahead", "", "", ""],
    ]
    assert hr.get(f"{BASE}changes/export.xlsx").getvalue()[:2] == b"PK"


def _text(response: Any) -> str:
    content: bytes = response.getvalue()
    return content.decode("utf-8-sig")
