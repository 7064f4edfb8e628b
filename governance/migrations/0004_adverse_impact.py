"""The key figure of selection rates by group. Owner and target are for people to set."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEY = "adverse_impact"


def add_kpi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance", "KPI").objects.create(
        key=KEY,
        name="Adverse impact: comparisons without a flag",
        unit="share",
        direction="up",
        definition="Comparisons of groups, at each stage of succession, in which none is selected at less than four fifths of the highest rate.",
        formula="Groups whose selection rate ÷ highest group rate is 0.8 or more ÷ groups with enough people to say (power ≥ 50 %, Fisher exact, 5 %); a flag says where to look, it is never a finding",
        rank=200,
    )


def remove_kpi(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance", "KPI").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_observe_kpis_daily")]

    operations = [migrations.RunPython(add_kpi, remove_kpi)]
