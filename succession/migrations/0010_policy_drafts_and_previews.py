import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft of the next scoring policy, and what a draft would change before it is published."""

    dependencies = [
        ("audit", "0002_no_refused_events"),
        ("competencies", "0001_start"),
        ("people", "0004_one_live_token_per_name"),
        ("succession", "0009_scores_guarded_from_the_other_side"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="audit.run",
                    ),
                ),
                (
                    "stated",
                    models.JSONField(
                        help_text="The drafted constants, or the drafted requirements."
                    ),
                ),
                (
                    "fingerprint",
                    models.CharField(help_text="Of what is stated: SHA-256.", max_length=64),
                ),
                ("as_of", models.DateField()),
                ("known_at", models.DateTimeField()),
                (
                    "former_version",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Of the role's profile in force then, if there was one.",
                        null=True,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        help_text="The drafted profile, while it exists.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="competencies.roleprofile",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        help_text="In force on that day.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="succession.scoringpolicyversion",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose drafted profile was tried; none: a drafted scoring policy.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.role",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PreviewChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "band_before",
                    models.SmallIntegerField(help_text="Number of the band; 5: not scored yet."),
                ),
                ("band_after", models.SmallIntegerField(help_text="Number of the band.")),
                ("score_before", models.FloatField(help_text="0 to 100; 0 where not scored yet.")),
                ("score_after", models.FloatField(help_text="0 to 100.")),
                (
                    "moved_competency",
                    models.BigIntegerField(
                        help_text="Id of the competency whose points moved most; 0: none did."
                    ),
                ),
                (
                    "moved_points",
                    models.FloatField(help_text="By how many points of 100 it moved."),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="succession.preview",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.role",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PreviewChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_employee_id", models.BigIntegerField()),
                ("last_employee_id", models.BigIntegerField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "people",
                    models.PositiveIntegerField(
                        default=0, help_text="Employees in the range, of any status."
                    ),
                ),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="succession.preview",
                    ),
                ),
            ],
            options={
                "ordering": ["preview", "first_employee_id"],
            },
        ),
        migrations.CreateModel(
            name="PreviewCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("all", "Everybody"),
                            ("role", "Role"),
                            ("division", "Org unit"),
                            ("location", "Location"),
                            ("gender", "Gender"),
                            ("ethnicity", "Ethnicity"),
                            ("age", "Age"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "key",
                    models.CharField(blank=True, help_text="Empty: not recorded.", max_length=120),
                ),
                ("people", models.PositiveIntegerField()),
                (
                    "cells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="Pairs by band before and after, as succession.previews.compare lays them out.",
                        size=None,
                    ),
                ),
                (
                    "score_change",
                    models.FloatField(help_text="Points of 100, added up over the pairs."),
                ),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="succession.preview",
                    ),
                ),
            ],
            options={
                "ordering": ["preview", "dimension", "key"],
            },
        ),
        migrations.CreateModel(
            name="ScoringPolicyDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_the_one", models.BooleanField(default=True, editable=False, unique=True)),
                (
                    "parameters",
                    models.JSONField(help_text="As `succession.scoring.policy` writes it."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="succession.scoringpolicyversion",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="preview",
            index=models.Index(fields=["role", "-run"], name="preview_of_role_newest"),
        ),
        migrations.AddConstraint(
            model_name="preview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__isnull", False),
                    models.Q(("draft__isnull", True), ("former_version__isnull", True)),
                    _connector="OR",
                ),
                name="preview_profile_has_role",
                violation_error_message="A drafted profile is that of a role.",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewchange",
            constraint=models.UniqueConstraint(
                fields=("preview", "role", "employee"),
                name="preview_change_once",
                violation_error_message="This change is there already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("band_before__gte", 0),
                    ("band_before__lte", 5),
                    ("band_after__gte", 0),
                    ("band_after__lte", 4),
                ),
                name="preview_change_band_known",
                violation_error_message="Unknown band.",
            ),
        ),
        migrations.AddIndex(
            model_name="previewchunk",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)),
                fields=["preview", "first_employee_id"],
                name="preview_chunk_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewchunk",
            constraint=models.UniqueConstraint(
                fields=("preview", "first_employee_id"),
                name="preview_chunk_once",
                violation_error_message="This chunk exists already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewchunk",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_employee_id__gte", models.F("first_employee_id"))),
                name="preview_chunk_ordered",
                violation_error_message="A chunk ends at or after its beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewcount",
            constraint=models.UniqueConstraint(
                fields=("preview", "dimension", "key"),
                name="preview_count_once",
                violation_error_message="This group is counted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="previewcount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "dimension__in",
                        ["all", "role", "division", "location", "gender", "ethnicity", "age"],
                    )
                ),
                name="preview_dimension_known",
                violation_error_message="Unknown way to group people.",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoringpolicydraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_the_one", True)),
                name="scoring_policy_one_draft",
                violation_error_message="There is a draft already.",
            ),
        ),
    ]
