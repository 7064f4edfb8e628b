"""Every URL × every persona: one table, read from the address book of the whole house.

A URL without a line here fails the test, so nothing can be added without saying who may open it.
GET unless the line says POST. Answers: 200 (or a redirect inside the house, 302), 403 for a member
without the right, 404 for what is not theirs to know, 302 to the sign-in page for strangers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import PERSONAS, Cast
from tests.permission_lines import ANONYMOUS, OPEN_TO_ANYBODY, Line
from tests.permission_table import LINES

NOT_OURS = ("static/",)


@dataclass(frozen=True)
class Address:
    """A URL pattern with its full route and namespaced name."""

    route: str
    name: str


def walk(
    patterns: list[URLPattern | URLResolver], route: str = "", space: str = ""
) -> Iterator[Address]:
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, here, inner)
        else:
            yield Address(here, f"{space}{one.name}")


ADDRESSES = sorted(
    (one for one in walk(get_resolver().url_patterns) if not one.route.startswith(NOT_OURS)),
    key=lambda one: one.route,
)


WRITES = """
    SELECT sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid))
    FROM pg_class WHERE relname = ANY(%s)
"""


def test_every_address_has_a_line() -> None:
    known = {line.name for line in LINES} | OPEN_TO_ANYBODY
    assert {one.name for one in ADDRESSES} - known == set()


def test_no_line_speaks_of_an_address_that_is_gone() -> None:
    known = {line.name for line in LINES} | OPEN_TO_ANYBODY
    assert known - {one.name for one in ADDRESSES} == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.name} {line.label}")
def test_each_persona_gets_what_the_table_says(cast: Cast, line: Line) -> None:
    url = line.url(cast)
    answers = {}
    for persona in (*PERSONAS, ANONYMOUS):
        client = Client(raise_request_exception=False)
        if persona != ANONYMOUS:
            cast.sign_in(client, persona)
        before = writes_so_far()
        response = getattr(client, line.method.lower())(url, line.data(cast))
        answers[persona] = response.status_code
        if response.streaming:
            b"".join(response)  # read to its end, as a browser does
        if response.status_code in {403, 404}:
            assert writes_so_far() == before, f"{persona} was refused, yet something changed"
        if persona == ANONYMOUS and response.status_code == 302:
            assert response["Location"].startswith("/sign-in/")
    assert answers == line.expected()


def writes_so_far() -> int:
    """Rows of our own tables added, changed or removed since the test's transaction began, those
    undone again included; sessions and lock-outs are Django's and the guard's own."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in settings.ROOMS
    ]
    with connection.cursor() as cursor:
        cursor.execute(WRITES, [tables])
        return int(cursor.fetchone()[0])
