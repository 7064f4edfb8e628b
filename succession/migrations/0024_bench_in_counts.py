from collections.abc import Iterator

import django.db.models.deletion
from django.db import migrations, models

# What the counts of the bench are made of besides: units and families of seats, their names, and until when
# assessments hold. As in 0015, a change leaves a mark per transaction.
FUNCTION = """
CREATE OR REPLACE FUNCTION succession_bench_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF {condition} THEN
        INSERT INTO succession_benchmark (marked_in, is_tree)
        VALUES (pg_current_xact_id()::text::bigint, false)
        ON CONFLICT (marked_in, is_tree) DO NOTHING;
    END IF;
    RETURN NULL;
END
$body$;
"""
MOVED = """EXISTS (SELECT FROM gone JOIN added USING (id) WHERE
    (gone.{}) IS DISTINCT FROM (added.{}))"""


def moved(*columns: str) -> str:
    return MOVED.format(", gone.".join(columns), ", added.".join(columns))


SEAT = ("title", "role_id", "is_critical", "risk_of_loss", "impact_of_loss", "vacant_since")
ANY_ADDED, ANY_GONE = "EXISTS (SELECT FROM added)", "EXISTS (SELECT FROM gone)"

# name, table, event, condition
STATEMENTS = [
    ("unit_added", "people_orgunit", "INSERT", ANY_ADDED),
    ("unit_changed", "people_orgunit", "UPDATE", moved("code", "name", "parent_id")),
    ("unit_gone", "people_orgunit", "DELETE", ANY_GONE),
    ("role_changed", "people_role", "UPDATE", moved("family_id")),
    ("family_changed", "people_rolefamily", "UPDATE", moved("code", "name")),
    ("assessed", "succession_assessment", "INSERT", ANY_ADDED),
]
REFERENCING = {
    "INSERT": "NEW TABLE AS added",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS added",
    "DELETE": "OLD TABLE AS gone",
}


def triggers() -> Iterator[migrations.RunSQL]:
    for name, table, event, condition in STATEMENTS:
        yield migrations.RunSQL(
            FUNCTION.format(name=name, condition=condition)
            + f"""CREATE TRIGGER succession_bench_{name} AFTER {event} ON {table}
            REFERENCING {REFERENCING[event]} FOR EACH STATEMENT
            EXECUTE FUNCTION succession_bench_{name}();""",
            f"DROP TRIGGER succession_bench_{name} ON {table};"
            f"DROP FUNCTION succession_bench_{name}();",
        )
    yield migrations.RunSQL(
        FUNCTION.format(name="seat_changed", condition=moved(*SEAT, "org_unit_id")),
        FUNCTION.format(name="seat_changed", condition=moved(*SEAT)),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_withhold_calibrations"),
        ("succession", "0023_pack_sendings"),
    ]

    operations = [
        migrations.AddField(
            model_name="benchfigure",
            name="family",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="people.rolefamily",
            ),
        ),
        migrations.AddField(
            model_name="benchfigure",
            name="gap",
            field=models.PositiveSmallIntegerField(db_default=0, help_text="Covers, worst first."),
        ),
        migrations.AddField(
            model_name="benchfigure",
            name="impact",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="benchfigure",
            name="risk",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="benchfigure",
            name="title",
            field=models.CharField(db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="benchfigure",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="people.orgunit",
            ),
        ),
        migrations.AddField(
            model_name="benchreading",
            name="facts",
            field=models.JSONField(help_text="All critical positions in counts.", null=True),
        ),
        migrations.AddField(
            model_name="benchreading",
            name="facts_of",
            field=models.DateTimeField(
                help_text="The reading that they belong to; another one: an older version read.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="benchfigure",
            index=models.Index(
                fields=["gap", "-exposure", "title", "position"], name="bench_figure_order"
            ),
        ),
        migrations.AddIndex(
            model_name="chartnode",
            index=models.Index(fields=["depth", "first"], name="chart_node_depth"),
        ),
        *triggers(),
    ]
