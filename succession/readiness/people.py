"""Whom a piece of work is about: a range of employee ids, or a few of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

BUCKET = 256
"""Employee ids under one lock."""

LOCK_SPACE = 1_380_271_684
"""First half of the advisory locks' key: "READ" in ASCII, so that nobody else's meet ours."""

GUARD = -1
"""Second half for "scores are being written": shared by all who do, and taken alone by whoever
deletes what a score may name (migration 0009)."""


@dataclass(frozen=True, kw_only=True)
class People:
    """`condition` has one `{id}` for the SQL name of an employee id. `are_few`: so few that looking
    each of them up costs less than reading tables whole; `is_one`: a single person."""

    condition: str
    parameters: dict[str, Any]
    are_few: bool
    is_one: bool = False

    def where(self, id_column: str) -> str:
        return self.condition.format(id=id_column)


def people_between(first: int, last: int) -> People:
    return People(
        condition="{id} BETWEEN %(first)s AND %(last)s",
        parameters={"first": first, "last": last},
        are_few=False,
    )


def people_with_ids(ids: Collection[int]) -> People:
    """Of one, the statements have a text of their own, so that what is planned for one is not
    used for many."""
    if len(ids) == 1:
        (person,) = ids
        return People(
            condition="{id} = %(person)s", parameters={"person": person}, are_few=True, is_one=True
        )
    return People(
        condition="{id} = ANY(%(people)s)", parameters={"people": sorted(ids)}, are_few=True
    )


def lock_people_between(first: int, last: int) -> None:
    """Until the end of the transaction nobody else writes scores of these people.

    Always in rising order, so that two such locks never wait for one another.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%(space)s, %(guard)s) UNION ALL"
            " SELECT pg_advisory_xact_lock(%(space)s, bucket)"
            " FROM generate_series(%(first)s::integer, %(last)s::integer) AS bucket",
            {
                "space": LOCK_SPACE,
                "guard": GUARD,
                "first": first // BUCKET,
                "last": last // BUCKET,
            },
        )
