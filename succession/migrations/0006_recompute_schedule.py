from typing import Any

from django.conf import settings
from django.db import migrations

EVERY_MINUTE = [
    (
        "Catch up pending scores",
        "succession.tasks.recompute_pending",
        "People whose evidence, role or slate changed. Usually done within seconds by the event "
        "itself; this round makes up for a broker that was away.",
    ),
    (
        "Resume readiness runs that stand still",
        "succession.tasks.resume_runs",
        "Queues the open parts of a run again after its worker or the broker was lost.",
    ),
]


def add_schedule(apps: Any, schema_editor: Any) -> None:
    intervals = apps.get_model("django_celery_beat", "IntervalSchedule")
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    minute, _ = intervals.objects.get_or_create(every=1, period="minutes")
    for name, task, description in EVERY_MINUTE:
        tasks.objects.get_or_create(
            name=name,
            defaults={
                "task": task,
                "interval": minute,
                "description": description,
                "expire_seconds": 60,  # rounds missed while no worker ran need no repeating
            },
        )
    night, _ = crontabs.objects.get_or_create(
        minute="30",
        hour="2",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Recompute all readiness",
        defaults={
            "task": "succession.tasks.start_nightly_run",
            "crontab": night,
            "description": "Everybody, every night: evidence ages and expires without anybody writing.",
        },
    )


class Migration(migrations.Migration):
    """The rounds of this room, as rows that an administrator can change."""

    dependencies = [
        ("succession", "0005_marking_triggers"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add_schedule, migrations.RunPython.noop)]
