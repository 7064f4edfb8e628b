"""The KPIs that this release can measure. Owners and targets are for people to set."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# key, name, unit, direction, definition, formula
KPIS = (
    (
        "net_ready_cover",
        "Net ready cover",
        "share",
        "up",
        "Critical positions that could be filled today if all fell vacant at once, each person used once.",
        "Size of a maximum matching between critical positions and their confirmed successors who are ready now ÷ critical positions",
    ),
    (
        "ready_now_coverage",
        "Ready-now coverage",
        "share",
        "up",
        "Critical positions with at least one confirmed successor who is ready now.",
        "Critical positions with ≥ 1 confirmed successor in the band “Ready now” ÷ critical positions",
    ),
    (
        "successor_coverage",
        "Successor coverage",
        "share",
        "up",
        "Critical positions with at least one confirmed successor; proposed ones never count.",
        "Critical positions with ≥ 1 confirmed successor ÷ critical positions",
    ),
    (
        "evidence_freshness",
        "Evidence freshness",
        "share",
        "up",
        "What roles require of the people scored for them that somebody has seen directly in the last 12 months.",
        "Required person–competency pairs with direct evidence observed in the last 12 months ÷ required person–competency pairs",
    ),
    (
        "insufficient_evidence",
        "Insufficient evidence",
        "share",
        "down",
        "Candidates for critical positions whom we cannot place yet.",
        "Candidate–role pairs in the band “Not enough evidence” ÷ candidate–role pairs that are scored",
    ),
    (
        "successor_depth",
        "Successor depth",
        "mean",
        "up",
        "Confirmed successors per critical position.",
        "Confirmed successors over all critical positions ÷ critical positions; beside it, the share of positions with ≥ 2",
    ),
    (
        "successor_breadth",
        "Successor breadth",
        "count",
        "up",
        "Different people who are confirmed successors for any critical position.",
        "Unique confirmed successors over all critical positions; beside it, the places that they fill",
    ),
    (
        "bench_strength_b",
        "Bench strength B",
        "share",
        "up",
        "Critical positions by status: nobody confirmed, for the future only, or somebody ready now.",
        "Critical positions with somebody ready now ÷ critical positions; beside it, the other two statuses",
    ),
    (
        "bench_strength_c",
        "Bench strength C",
        "mean",
        "up",
        "Confirmed successors per critical position, somebody in several plans counting as a part in each.",
        "Σ over confirmed successors of 1 ÷ (critical positions that the person is confirmed for), per critical position",
    ),
    (
        "exposure",
        "High exposure",
        "share",
        "down",
        "Critical positions where losing the holder is likely and would do great harm.",
        "Critical positions with high risk and high impact of loss ÷ critical positions that were assessed",
    ),
    (
        "requirement_covered",
        "Requirements with content",
        "share",
        "up",
        "What critical roles require that live content can lead somebody to.",
        "(Competency, level) pairs required by a critical role with ≥ 1 live content item mapped to that level or above ÷ all such pairs",
    ),
    (
        "content_mapped",
        "Content mapped",
        "share",
        "up",
        "Live content that is mapped to at least one competency level.",
        "Live content with ≥ 1 mapping ÷ live content",
    ),
    (
        "activation_90d",
        "Activation in 90 days",
        "share",
        "up",
        "People who signed in within 90 days of getting access.",
        "People with ≥ 1 login within 90 days of access ÷ people with access for ≥ 90 days",
    ),
    (
        "nudge_uplift",
        "Nudge effect",
        "share",
        "up",
        "How much more often managers rate what they were asked about than what they were not.",
        "Share rated by the due day among those asked − share rated among those held out, analysed as assigned, with a 95 % Newcombe interval",
    ),
    (
        "ownership",
        "Ownership",
        "share",
        "up",
        "Critical positions and key figures that one named person answers for.",
        "Critical positions and KPIs with an owner who works here ÷ critical positions and KPIs",
    ),
    (
        "sync_success",
        "Imports that reconciled",
        "share",
        "up",
        "Imports of the last 90 days in which every source row is accounted for.",
        "Finished imports where source = created + updated + unchanged + merged + rejected + excluded ÷ imports, over 90 days",
    ),
)


def add_kpis(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("governance", "KPI")
    for rank, (key, name, unit, direction, definition, formula) in enumerate(KPIS, start=1):
        model.objects.create(
            key=key,
            name=name,
            unit=unit,
            direction=direction,
            definition=definition,
            formula=formula,
            rank=rank * 10,
        )


def remove_kpis(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("governance", "KPI").objects.filter(key__in=[row[0] for row in KPIS]).delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_start")]

    operations = [migrations.RunPython(add_kpis, remove_kpis)]
