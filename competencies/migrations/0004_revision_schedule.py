from typing import Any

from django.conf import settings
from django.db import migrations


def add_schedule(apps: Any, schema_editor: Any) -> None:
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    after_midnight, _ = crontabs.objects.get_or_create(
        minute="5",
        hour="0",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Put approved framework revisions in force",
        defaults={
            "task": "competencies.tasks.publish_due_revisions",
            "crontab": after_midnight,
            "description": "Those that were approved for a day, on that day.",
        },
    )


class Migration(migrations.Migration):
    """The round of this room, as a row that an administrator can change."""

    dependencies = [
        ("competencies", "0003_framework_revisions"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add_schedule, migrations.RunPython.noop)]
