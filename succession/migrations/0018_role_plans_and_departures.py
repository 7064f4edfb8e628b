from collections.abc import Iterator

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# As in 0008, with slates of roles beside those of positions.
MARK = """
CREATE OR REPLACE FUNCTION succession_mark_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO succession_pendingrecompute AS mark
        (employee_id, marked_in, marked_at, is_whole, competency_ids, role_ids)
    SELECT touched.employee_id, pg_current_xact_id()::text::bigint, statement_timestamp(),
        bool_or(touched.competency_id IS NULL AND touched.role_id IS NULL),
        COALESCE(array_agg(DISTINCT touched.competency_id)
            FILTER (WHERE touched.competency_id IS NOT NULL), '{{}}'),
        COALESCE(array_agg(DISTINCT touched.role_id)
            FILTER (WHERE touched.role_id IS NOT NULL), '{{}}')
    FROM ({touched}) AS touched (employee_id, competency_id, role_id)
    WHERE touched.employee_id IS NOT NULL
    GROUP BY touched.employee_id
    ORDER BY touched.employee_id
    ON CONFLICT (employee_id, marked_in) DO UPDATE SET
        marked_at = GREATEST(mark.marked_at, excluded.marked_at),
        is_whole = mark.is_whole OR excluded.is_whole,
        competency_ids = ARRAY(
            SELECT DISTINCT unnest(mark.competency_ids || excluded.competency_ids)),
        role_ids = ARRAY(SELECT DISTINCT unnest(mark.role_ids || excluded.role_ids));
    RETURN NULL;
END
$body$;
"""

AGAINST_ROLES = """
    WITH role AS (
        SELECT id, family_id, grade FROM people_role WHERE id IN ({roles})
    )
    SELECT employee.id, NULL::bigint, role.id
    FROM people_employee employee JOIN role ON role.id = employee.role_id
    UNION
    SELECT employee.id, NULL, role.id
    FROM role
    JOIN people_role lower ON lower.family_id = role.family_id AND lower.grade < role.grade
        AND NOT EXISTS (
            SELECT FROM people_role rung WHERE rung.family_id = role.family_id
            AND rung.grade > lower.grade AND rung.grade < role.grade
        )
    JOIN people_employee employee ON employee.role_id = lower.id
    UNION
    SELECT successor.employee_id, NULL, role.id
    FROM role
    JOIN people_position seat ON seat.role_id = role.id
    JOIN succession_successionplan plan ON plan.position_id = seat.id
    JOIN succession_successor successor ON successor.plan_id = plan.id
    UNION
    SELECT successor.employee_id, NULL, role.id
    FROM role
    JOIN succession_successionplan plan ON plan.role_id = role.id
    JOIN succession_successor successor ON successor.plan_id = plan.id
"""

ON_SLATES = """
    SELECT place.employee_id, NULL::bigint, COALESCE(seat.role_id, plan.role_id)
    FROM {places} place
    LEFT JOIN succession_successionplan plan ON plan.id = place.plan_id
    LEFT JOIN people_position seat ON seat.id = plan.position_id
"""

WITH_OTHER_CONSTANTS = """
    SELECT DISTINCT evidence.employee_id, evidence.competency_id, NULL::bigint
    FROM competencies_evidence evidence WHERE evidence.competency_id IN (
        SELECT added.id FROM gone JOIN added USING (id)
        WHERE (gone.half_life_days, gone.scale_max)
            IS DISTINCT FROM (added.half_life_days, added.scale_max)
    )
    UNION ALL
    SELECT * FROM ({against}) AS against
"""

OTHER_SCALE = """
    SELECT profile.role_id FROM competencies_requirement requirement
    JOIN competencies_roleprofile profile ON profile.id = requirement.profile_id
    WHERE requirement.competency_id IN (
        SELECT added.id FROM gone JOIN added USING (id) WHERE gone.scale_max <> added.scale_max
    )
"""

RULES = [
    ("successor_added", ON_SLATES.format(places="added")),
    (
        "successor_changed",
        ON_SLATES.format(places="gone") + " UNION " + ON_SLATES.format(places="added"),
    ),
    ("successor_gone", ON_SLATES.format(places="gone")),
    (
        "profile_published",
        AGAINST_ROLES.format(
            roles="""
            SELECT added.role_id FROM gone JOIN added USING (id)
            WHERE added.status = 'published' AND gone.status <> 'published'
            """
        ),
    ),
    (
        "profile_added",
        AGAINST_ROLES.format(roles="SELECT role_id FROM added WHERE status = 'published'"),
    ),
    (
        "half_life_changed",
        WITH_OTHER_CONSTANTS.format(against=AGAINST_ROLES.format(roles=OTHER_SCALE)),
    ),
]


# As in 0015: a plan that passes from a seat to a role, or to another one, changes benches.
BENCH_OF_PLAN = """
CREATE OR REPLACE FUNCTION succession_bench_plan_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT FROM gone JOIN added USING (id) WHERE (gone.position_id, gone.role_id)
            IS DISTINCT FROM (added.position_id, added.role_id)) THEN
        INSERT INTO succession_benchmark (marked_in, is_tree)
        VALUES (pg_current_xact_id()::text::bigint, false)
        ON CONFLICT (marked_in, is_tree) DO NOTHING;
    END IF;
    RETURN NULL;
END
$body$;
"""


def marks() -> Iterator[migrations.RunSQL]:
    for name, touched in RULES:
        yield migrations.RunSQL(sql=MARK.format(name=name, touched=touched))


class Migration(migrations.Migration):
    """Slates of roles, ranks and judgements on them, names from outside and by the person, why a
    seat is critical, and which breaks were accepted."""

    dependencies = [
        ("people", "0006_withheld_items"),
        ("succession", "0017_talent_pools"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AcknowledgedBreak",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(help_text="Kind, row and cause.", max_length=120)),
                ("words", models.TextField(help_text="What broke, without names.")),
                ("reason", models.TextField()),
                ("acknowledged_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-acknowledged_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_critical", models.BooleanField()),
                (
                    "risk_of_loss",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=10,
                    ),
                ),
                (
                    "impact_of_loss",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("review_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["position", "-made_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ExternalName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("keep_until", models.DateField(help_text="Looked at again by then, or removed.")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["plan", "added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="SelfNomination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting for an answer"),
                            ("taken_up", "Taken up"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, help_text="What the person is told.")),
            ],
            options={
                "ordering": ["-made_at", "-id"],
            },
        ),
        migrations.AlterModelOptions(
            name="successionplan",
            options={"ordering": ["position__title", "role__name"]},
        ),
        migrations.AddField(
            model_name="successionplan",
            name="about_person",
            field=models.ForeignKey(
                blank=True,
                help_text="Set: the slate was made for the case that this person leaves the seat.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AddField(
            model_name="successionplan",
            name="role",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="succession_plan",
                to="people.role",
            ),
        ),
        migrations.AddField(
            model_name="successor",
            name="judged_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ready_now", "Ready now"),
                    ("within_2_years", "Ready within 2 years"),
                    ("within_5_years", "Ready within 5 years"),
                    ("not_on_path", "Not on this path"),
                    ("insufficient_evidence", "Not enough evidence"),
                ],
                db_default="",
                default="",
                help_text="What whoever proposed thinks, where it is not what was computed.",
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="successor",
            name="rank",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="1 comes first; none: after all that have one.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="successionplan",
            name="position",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="plan",
                to="people.position",
            ),
        ),
        migrations.AddConstraint(
            model_name="successionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("position__isnull", False), ("role__isnull", True)),
                    models.Q(
                        ("about_person__isnull", True),
                        ("position__isnull", True),
                        ("role__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_of_a_position_or_a_role",
                violation_error_message="A plan is of one position, or of one role and then of nobody in particular.",
            ),
        ),
        migrations.AddConstraint(
            model_name="successor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "judged_band__in",
                        [
                            "",
                            "ready_now",
                            "within_2_years",
                            "within_5_years",
                            "not_on_path",
                            "insufficient_evidence",
                        ],
                    )
                ),
                name="successor_judged_band_known",
                violation_error_message="Unknown band.",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgedbreak",
            name="acknowledged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="acknowledgedbreak",
            name="employee",
            field=models.ForeignKey(
                blank=True,
                help_text="Who moved.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.employee",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgedbreak",
            name="position",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.position",
            ),
        ),
        migrations.AddField(
            model_name="acknowledgedbreak",
            name="role",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.role",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="position",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="people.position",
            ),
        ),
        migrations.AddField(
            model_name="externalname",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="externalname",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="external_names",
                to="succession.successionplan",
            ),
        ),
        migrations.AddField(
            model_name="selfnomination",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="selfnomination",
            name="employee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="self_nominations",
                to="people.employee",
            ),
        ),
        migrations.AddField(
            model_name="selfnomination",
            name="role",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.role"
            ),
        ),
        migrations.AddIndex(
            model_name="acknowledgedbreak",
            index=models.Index(fields=["key"], name="acknowledged_break_key"),
        ),
        migrations.AddConstraint(
            model_name="acknowledgedbreak",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="acknowledged_break_has_reason",
                violation_error_message="Say why it may stay as it is.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="acknowledgedbreak",
            trigger=pgtrigger.compiler.Trigger(
                name="acknowledged_break_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ffd3942e7fbf2e261aa016a4c861392159cba2d6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_acknowledged_break_append_only_3b2a9",
                    table="succession_acknowledgedbreak",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["position", "-made_at", "-id"], name="assessment_newest"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("impact_of_loss__in", ["low", "medium", "high"]),
                        ("is_critical", True),
                        ("review_on__isnull", False),
                        ("risk_of_loss__in", ["low", "medium", "high"]),
                    ),
                    models.Q(
                        ("impact_of_loss", ""),
                        ("is_critical", False),
                        ("review_on__isnull", True),
                        ("risk_of_loss", ""),
                    ),
                    _connector="OR",
                ),
                name="assessment_complete",
                violation_error_message="A critical position has a risk, an impact and a day of review; another one has none of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="assessment_has_reason",
                violation_error_message="Say why, in a sentence.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="assessment_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aff9ba71ebbf072ac665193021cf78944135bb56",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_assessment_append_only_2f87b",
                    table="succession_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="externalname",
            constraint=models.UniqueConstraint(
                fields=("plan", "name"),
                name="external_name_once",
                violation_error_message="This name is on the slate already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="externalname",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                ),
                name="external_name_has_name_and_reason",
                violation_error_message="Give a name and a reason.",
            ),
        ),
        migrations.AddIndex(
            model_name="selfnomination",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["role"], name="self_nomination_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="selfnomination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("employee", "role"),
                name="self_nomination_open_once",
                violation_error_message="You have put yourself forward for this role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfnomination",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True),
                name="self_nomination_has_words",
                violation_error_message="Say in a few words why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="selfnomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "open")),
                    models.Q(("decided_at__isnull", False), ("state", "withdrawn")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["taken_up", "declined"]),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="self_nomination_decided_with_answer",
                violation_error_message="Whoever decides tells the person why.",
            ),
        ),
        *marks(),
        migrations.RunSQL(sql=BENCH_OF_PLAN),
    ]
