"""Whom a piece of work is about: a range of employee ids, or a few of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

BUCKET = 256
"""Employee ids under one lock."""

LOCK_SPACE = 1_380_271_684
"""First half of the advisory locks' key: "READ" in ASCII, so that nobody else's meet ours."""


@dataclass(frozen=True, kw_only=True)
class People:
    """`condition` has one `{id}` for the SQL name of an employee id."""

    condition: str
    parameters: dict[str, Any]

    def where(self, id_column: str) -> str:
        return self.condition.format(id=id_column)


def people_between(first: int, last: int) -> People:
    return People(
        condition="{id} BETWEEN %(first)s AND %(last)s", parameters={"first": first, "last": last}
    )


def people_with_ids(ids: Collection[int]) -> People:
    return People(condition="{id} = ANY(%(people)s)", parameters={"people": sorted(ids)})


def lock_people_between(first: int, last: int) -> None:
    """Until the end of the transaction nobody else writes scores of these people.

    Always in rising order, so that two such locks never wait for one another.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, bucket)"
            " FROM generate_series(%s::integer, %s::integer) AS bucket",
            [LOCK_SPACE, first // BUCKET, last // BUCKET],
        )
