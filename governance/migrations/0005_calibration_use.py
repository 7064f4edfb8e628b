"""The key figure on prepared conversations. Owner and target are for people to set."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEY = "calibration_use"


def add_kpi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance", "KPI").objects.create(
        key=KEY,
        name="Pack use",
        unit="share",
        direction="up",
        definition="Conversations for which the manager opened the calibration pack beforehand.",
        formula="Conversations written down in the last 12 months whose manager opened or took away the pack on the day or in the 30 days before ÷ conversations written down in the last 12 months",
        rank=170,
    )


def remove_kpi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance", "KPI").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_adverse_impact")]

    operations = [migrations.RunPython(add_kpi, remove_kpi)]
