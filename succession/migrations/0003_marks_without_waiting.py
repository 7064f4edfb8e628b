import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Marks become rows per person and writing transaction; runs know that they replay."""

    dependencies = [("people", "0001_start"), ("succession", "0002_withdrawn_successors")]

    operations = [
        migrations.DeleteModel(name="PendingRecompute"),
        migrations.CreateModel(
            name="PendingRecompute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "employee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pending_recomputes",
                        to="people.employee",
                    ),
                ),
                (
                    "marked_in",
                    models.BigIntegerField(help_text="The transaction that made the mark."),
                ),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employee", "marked_in"), name="pending_once_per_writer"
                    )
                ]
            },
        ),
        migrations.AddField(
            model_name="readinessrun",
            name="is_replay",
            field=models.BooleanField(
                default=False,
                help_text="Of a chosen day or moment: its scores replace even those that know more.",
            ),
        ),
        migrations.AddField(
            model_name="readinesschunk",
            name="people",
            field=models.PositiveIntegerField(
                default=0, help_text="Employees in the range, of any status."
            ),
        ),
        migrations.AddField(
            model_name="readinesschunk",
            name="removed",
            field=models.PositiveIntegerField(default=0, help_text="Scores that no longer apply."),
        ),
        migrations.AddField(
            model_name="readinesschunk",
            name="unpublished",
            field=models.PositiveIntegerField(
                default=0, help_text="Pairs not scored: the role has no published profile."
            ),
        ),
        migrations.AddField(
            model_name="readinesschunk",
            name="empty",
            field=models.PositiveIntegerField(
                default=0, help_text="Pairs not scored: the published profile has no requirements."
            ),
        ),
        migrations.AlterField(
            model_name="readinesschunk",
            name="changed",
            field=models.PositiveIntegerField(default=0, help_text="Scores that became others."),
        ),
        migrations.AlterField(
            model_name="readinesschunk",
            name="pairs",
            field=models.PositiveIntegerField(default=0, help_text="Person-role pairs scored."),
        ),
    ]
