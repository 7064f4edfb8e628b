"""The divisions of an organisation: the units right below its top, or its tops where there are
several."""

from django.db import connection

DIVISION_SQL = """
    WITH RECURSIVE tops AS (
        SELECT id FROM people_orgunit WHERE parent_id IS NULL
    ), division(id, root) AS (
        SELECT unit.id, unit.id FROM people_orgunit unit
        WHERE CASE WHEN (SELECT count(*) FROM tops) = 1
              THEN unit.parent_id IN (SELECT id FROM tops) ELSE unit.parent_id IS NULL END
        UNION ALL
        SELECT unit.id, division.root FROM people_orgunit unit
        JOIN division ON unit.parent_id = division.id
    )
"""
"""Opens a statement in which `division` has the division (`root`) of every unit (`id`) below one."""


def division_of_units(unit_ids: list[int]) -> dict[int, tuple[int, str]]:
    """Id and name of the division of each of these units; the top itself belongs to none."""
    statement = f"""{DIVISION_SQL} SELECT division.id, root.id, root.name FROM division
        JOIN people_orgunit root ON root.id = division.root WHERE division.id = ANY(%s)"""  # noqa: S608 - two constants
    with connection.cursor() as cursor:
        cursor.execute(statement, [unit_ids])
        return {unit: (root, name) for unit, root, name in cursor.fetchall()}
