"""Whether somebody stands below a manager, asked of one person at a time: up from the person, a handful
of rows, where the list of everybody below a head of division has tens of thousands."""

from django.db import migrations

IS_BELOW = """
    CREATE OR REPLACE FUNCTION cadre_is_below(person bigint, manager bigint) RETURNS boolean
    LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 10000 AS $$
        WITH RECURSIVE up(boss) AS (
            SELECT manager_id FROM people_employee WHERE id = person
            UNION
            SELECT employee.manager_id FROM up JOIN people_employee employee ON employee.id = up.boss
        ) SELECT EXISTS (SELECT FROM up WHERE boss = manager)
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_withhold_assessments")]
    operations = [
        migrations.RunSQL(
            IS_BELOW, reverse_sql="DROP FUNCTION IF EXISTS cadre_is_below(bigint, bigint)"
        )
    ]
