from django.db import migrations, models


class Migration(migrations.Migration):
    """The reason why evidence cannot be used says that its source may be why."""

    dependencies = [
        ("succession", "0018_role_plans_and_departures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="unscoredpair",
            name="reason",
            field=models.CharField(
                choices=[
                    ("unpublished", "The role has no published profile"),
                    ("empty", "The published profile requires nothing"),
                    ("requirement", "A requirement is off its scale or not a number"),
                    ("evidence", "Evidence is off its scale, not a number, or of no known source"),
                    ("not_a_number", "The arithmetic gives no number"),
                ],
                max_length=20,
            ),
        ),
    ]
