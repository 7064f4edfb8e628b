from typing import Any

from django.conf import settings
from django.db import migrations


def add_schedule(apps: Any, schema_editor: Any) -> None:
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    hourly, _ = crontabs.objects.get_or_create(
        minute="5",
        hour="*",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Publish role profiles whose day has come",
        defaults={
            "task": "competencies.tasks.publish_due_profiles",
            "crontab": hourly,
            "description": "Approved versions count from their day. Hourly, so that a night "
            "without a worker delays them by little.",
            "expire_seconds": 3600,  # the next round makes up for this one
        },
    )


def add_rule(apps: Any, schema_editor: Any) -> None:
    apps.get_model("competencies", "ProfileRule").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """The round of this room, and the rule for approving, as rows that an administrator can change."""

    dependencies = [
        ("competencies", "0006_review_and_inheritance"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        migrations.RunPython(add_schedule, migrations.RunPython.noop),
        migrations.RunPython(add_rule, migrations.RunPython.noop),
    ]
