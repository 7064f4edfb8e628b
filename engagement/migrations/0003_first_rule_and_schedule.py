"""The rule that ships, and when its rounds and digests run."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SCHEDULE = (
    ("Nudges: put new questions", "engagement.tasks.nudge_round", {"hour": "5", "minute": "30"}),
    (
        "Nudges: e-mail digests",
        "engagement.tasks.send_digests",
        {"hour": "7", "minute": "0", "day_of_week": "1"},
    ),
)


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("engagement", "NudgeRule").objects.get_or_create(
        key="learning_without_behaviour",
        defaults={"name": "Learning finished, no behaviour observed"},
    )
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task, when in SCHEDULE:
        schedule, _ = crontab.objects.get_or_create(timezone="UTC", **when)
        periodic.objects.get_or_create(name=name, defaults={"task": task, "crontab": schedule})


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    names = [name for name, _, _ in SCHEDULE]
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()
    apps.get_model("engagement", "NudgeRule").objects.filter(
        key="learning_without_behaviour", nudges__isnull=True
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("engagement", "0002_nudge_limits"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add, remove)]
