from typing import Any

from django.conf import settings
from django.db import migrations


def add_schedule(apps: Any, schema_editor: Any) -> None:
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    night, _ = crontabs.objects.get_or_create(
        minute="45",
        hour="3",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Count evidence coverage",
        defaults={
            "task": "succession.tasks.measure_coverage",
            "crontab": night,
            "description": "How fresh the evidence is for what roles require, by unit and "
            "competency; after the nightly recompute.",
        },
    )


class Migration(migrations.Migration):
    """The nightly count, as a row that an administrator can change."""

    dependencies = [
        ("succession", "0012_evidence_coverage"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add_schedule, migrations.RunPython.noop)]
