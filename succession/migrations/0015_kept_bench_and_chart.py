from collections.abc import Iterator

import django.db.models.deletion
from django.db import migrations, models

# Who changes what benches or the tree are made of leaves a mark: one per transaction and kind. Per
# statement with transition tables, so that bulk loads stay set-based, but for bands: of a night's
# hundred thousands of scores few change band, and WHEN asks only these.
FUNCTION = """
CREATE OR REPLACE FUNCTION succession_bench_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF {condition} THEN
        INSERT INTO succession_benchmark (marked_in, is_tree)
        VALUES (pg_current_xact_id()::text::bigint, {is_tree})
        ON CONFLICT (marked_in, is_tree) DO NOTHING;
    END IF;
    RETURN NULL;
END
$body$;
"""
ON_A_SLATE = "EXISTS (SELECT FROM {rows} one JOIN succession_successor USING (employee_id))"
MOVED = """EXISTS (SELECT FROM gone JOIN added USING (id) WHERE
    (gone.{}) IS DISTINCT FROM (added.{}))"""


def moved(*columns: str) -> str:
    return MOVED.format(", gone.".join(columns), ", added.".join(columns))


SEAT = ("title", "role_id", "is_critical", "risk_of_loss", "impact_of_loss", "vacant_since")
SEAT_TREE = ("incumbent_id", "reports_to_id", "is_holder_undisclosed", "closed_on", "is_critical")
PERSON_TREE = ("manager_id", "status", "left_on", "full_name")
ANY_ADDED, ANY_GONE = "EXISTS (SELECT FROM added)", "EXISTS (SELECT FROM gone)"

# name, table, event, condition, whether the tree is meant
STATEMENTS = [
    ("seat_added", "people_position", "INSERT", ANY_ADDED, "true"),
    ("seat_changed", "people_position", "UPDATE", moved(*SEAT), "false"),
    ("seat_moved", "people_position", "UPDATE", moved(*SEAT_TREE), "true"),
    ("seat_gone", "people_position", "DELETE", ANY_GONE, "true"),
    ("person_added", "people_employee", "INSERT", ANY_ADDED, "true"),
    ("person_moved", "people_employee", "UPDATE", moved(*PERSON_TREE), "true"),
    ("person_gone", "people_employee", "DELETE", ANY_GONE, "true"),
    ("plan_changed", "succession_successionplan", "UPDATE", moved("position_id"), "false"),
    ("place_added", "succession_successor", "INSERT", ANY_ADDED, "false"),
    ("place_changed", "succession_successor", "UPDATE", ANY_ADDED, "false"),
    ("place_gone", "succession_successor", "DELETE", ANY_GONE, "false"),
    ("band_added", "succession_readinessscore", "INSERT", ON_A_SLATE.format(rows="added"), "false"),
    ("band_gone", "succession_readinessscore", "DELETE", ON_A_SLATE.format(rows="gone"), "false"),
]
REFERENCING = {
    "INSERT": "NEW TABLE AS added",
    "UPDATE": "OLD TABLE AS gone NEW TABLE AS added",
    "DELETE": "OLD TABLE AS gone",
}
OTHER_BAND = """
CREATE TRIGGER succession_bench_band_changed AFTER UPDATE ON succession_readinessscore
FOR EACH ROW WHEN (OLD.band IS DISTINCT FROM NEW.band)
EXECUTE FUNCTION succession_bench_band_changed();
"""


def operations() -> Iterator[migrations.RunSQL]:
    for name, table, event, condition, is_tree in STATEMENTS:
        function = FUNCTION.format(name=name, condition=condition, is_tree=is_tree)
        trigger = f"""CREATE TRIGGER succession_bench_{name} AFTER {event} ON {table}
            REFERENCING {REFERENCING[event]} FOR EACH STATEMENT
            EXECUTE FUNCTION succession_bench_{name}();"""
        yield migrations.RunSQL(
            function + trigger,
            f"DROP TRIGGER succession_bench_{name} ON {table};"
            f"DROP FUNCTION succession_bench_{name}();",
        )
    yield migrations.RunSQL(
        FUNCTION.format(
            name="band_changed",
            condition="EXISTS (SELECT FROM succession_successor place"
            " WHERE place.employee_id = NEW.employee_id)",
            is_tree="false",
        )
        + OTHER_BAND,
        "DROP TRIGGER succession_bench_band_changed ON succession_readinessscore;"
        "DROP FUNCTION succession_bench_band_changed();",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_withheld_items"),
        ("succession", "0014_agreed_actions"),
    ]

    operations = [
        migrations.CreateModel(
            name="BenchMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("marked_in", models.BigIntegerField(help_text="The transaction.")),
                (
                    "is_tree",
                    models.BooleanField(help_text="Who reports to whom, not only who covers what."),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("marked_in", "is_tree"),
                        name="bench_mark_once",
                        violation_error_message="This transaction has left its mark.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BenchReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_the_one", models.BooleanField(default=True, unique=True)),
                ("as_of", models.DateField()),
                (
                    "tree",
                    models.PositiveIntegerField(
                        help_text="Counts how often the tree was laid anew."
                    ),
                ),
                ("worked_out_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_the_one", True)),
                        name="bench_reading_only_one",
                        violation_error_message="There is one reading.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BenchFigure",
            fields=[
                (
                    "position",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="figure",
                        serialize=False,
                        to="people.position",
                    ),
                ),
                ("cover", models.CharField(max_length=20)),
                ("is_vacant", models.BooleanField()),
                (
                    "best_band",
                    models.CharField(
                        blank=True, help_text="Letter a; empty: nobody is confirmed.", max_length=24
                    ),
                ),
                ("confirmed", models.PositiveIntegerField()),
                ("ready", models.PositiveIntegerField()),
                ("proposed", models.PositiveIntegerField()),
                (
                    "shares",
                    models.FloatField(help_text="Letter c: Σ 1/plans of each confirmed successor."),
                ),
                (
                    "exposure",
                    models.PositiveSmallIntegerField(
                        help_text="Risk × impact, then impact, then risk."
                    ),
                ),
                ("has_emergency_cover", models.BooleanField()),
                (
                    "place",
                    models.IntegerField(help_text="The chart's node that holds it.", null=True),
                ),
                (
                    "counted",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who fills it if all fell vacant at once.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["place"], name="bench_figure_place"),
                    models.Index(fields=["counted"], name="bench_figure_counted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("confirmed__gte", models.F("ready"))),
                        name="bench_figure_ready_are_confirmed",
                        violation_error_message="More are ready than confirmed.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChartNode",
            fields=[
                ("first", models.IntegerField(primary_key=True, serialize=False)),
                ("last", models.IntegerField()),
                ("depth", models.PositiveIntegerField()),
                ("parent", models.IntegerField(help_text="`first` of the node above.", null=True)),
                ("reports", models.PositiveIntegerField(help_text="Nodes right below.")),
                (
                    "employee",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="chart_nodes",
                        to="people.employee",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="chart_nodes",
                        to="people.position",
                    ),
                ),
            ],
            options={
                "ordering": ["first"],
                "indexes": [models.Index(fields=["parent", "first"], name="chart_node_parent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("employee__isnull", True), ("position__isnull", True), _connector="XOR"
                        ),
                        name="chart_node_person_or_seat",
                        violation_error_message="A node is a person or a seat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))),
                        name="chart_node_holds_itself",
                        violation_error_message="A branch ends after it begins.",
                    ),
                ],
            },
        ),
        *operations(),
    ]
