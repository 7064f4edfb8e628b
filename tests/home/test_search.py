"""The search over everything finds what the reader may see, and nothing else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from home.search import search_everything
from learning.models import Content
from people.access import access_of
from tests.cast import Cast

QueryCounter = Callable[[int], AbstractContextManager[Any]]


def found(cast: Cast, persona: str, words: str) -> dict[str, list[str]]:
    groups = search_everything(access_of(cast.accounts[persona]), words)
    return {group.heading: [hit.label for hit in group.hits] for group in groups}


def test_people_are_found_without_their_accents(cast: Cast) -> None:
    assert found(cast, "hr_admin", "tuan tran") == {"People": ["Tuấn Trần"]}


def test_everything_by_one_word(cast: Cast) -> None:
    Content.objects.create(code="c1", title="Sales basics")
    assert found(cast, "hr_admin", "sales") == {
        "Critical positions": ["Sales director, Group", "Sales manager, North"],
        "Role profiles": ["Sales representative", "Sales manager", "Sales director"],
        "Library": ["Sales basics"],
    }


@pytest.mark.parametrize(
    ("persona", "names"),
    [
        ("manager", ["Erik Ek"]),
        ("stranger", []),
        ("committee_member", []),
        ("auditor", ["Erik Ek"]),
    ],
)
def test_people_out_of_reach_are_not_found(cast: Cast, persona: str, names: list[str]) -> None:
    assert found(cast, persona, "erik").get("People", []) == names


def test_a_manager_finds_only_positions_within_reach(cast: Cast) -> None:
    assert found(cast, "manager", "sales").get("Critical positions") == ["Sales manager, North"]


@pytest.mark.parametrize("words", ["", "s", "%", "zzz", "\x00", "'; DROP TABLE"])
def test_nothing_found_is_a_page_too(cast: Cast, client: Client, words: str) -> None:
    cast.sign_in(client, "hr_admin")
    assert client.get("/search/", {"q": words}).status_code == 200


def test_at_most_five_queries(cast: Cast, django_assert_num_queries: QueryCounter) -> None:
    access = access_of(cast.accounts["hr_admin"])
    with django_assert_num_queries(5):
        search_everything(access, "sales")
