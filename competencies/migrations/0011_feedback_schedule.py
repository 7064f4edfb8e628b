"""When 360 rounds are closed and their raters reminded, and raters compared."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SCHEDULE = (
    (
        "360 rounds and questions: close, remind",
        "competencies.tasks.care_for_feedback",
        {"hour": "6", "minute": "15"},
    ),
    (
        "Rater habits: compare",
        "competencies.tasks.compare_all_raters",
        {"hour": "3", "minute": "40"},
    ),
)


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task, when in SCHEDULE:
        schedule, _ = crontab.objects.get_or_create(timezone="UTC", **when)
        periodic.objects.get_or_create(name=name, defaults={"task": task, "crontab": schedule})


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    names = [name for name, _, _ in SCHEDULE]
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0010_feedback_rounds_and_rater_habits"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add, remove)]
