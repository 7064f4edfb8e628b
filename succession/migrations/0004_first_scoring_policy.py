from datetime import date
from typing import Any

from django.db import migrations

# Written out rather than taken from the code: what version 1 says must never move with it.
PARAMETERS = {
    "prior_mean": 1.0,
    "prior_sd": 2.0,
    "half_life_days": 730.0,
    "sources": [
        {"code": "assessment", "kind": "direct", "sd": 0.5, "cap": 3, "highest_level": None},
        {"code": "certification", "kind": "direct", "sd": 0.5, "cap": 2, "highest_level": None},
        {"code": "feedback_360", "kind": "direct", "sd": 0.6, "cap": 2, "highest_level": None},
        {"code": "manager_rating", "kind": "direct", "sd": 0.7, "cap": 2, "highest_level": None},
        {"code": "peer_feedback", "kind": "direct", "sd": 1.0, "cap": 2, "highest_level": None},
        {"code": "self_assessment", "kind": "direct", "sd": 1.2, "cap": 1, "highest_level": None},
        {"code": "graded_course", "kind": "at_least", "sd": 1.2, "cap": None, "highest_level": 3},
        {
            "code": "course_completion",
            "kind": "at_least",
            "sd": 1.8,
            "cap": None,
            "highest_level": 2,
        },
    ],
    "tolerance_levels": 0.5,
    "ready_now_score": 80.0,
    "minimum_coverage": 0.5,
    "gate_probability": 0.5,
    "levels_per_year": 1.0,
    "parallel_developments": 2.0,
    "within_2_years_months": 24.0,
    "within_5_years_months": 60.0,
    "observe_sources": ["manager_rating", "feedback_360", "assessment"],
    "observe_interval_days": 180,
}


def publish_first_policy(apps: Any, schema_editor: Any) -> None:
    policies = apps.get_model("succession", "ScoringPolicyVersion")
    policies.objects.get_or_create(
        version=1,
        defaults={
            "effective_from": date(2000, 1, 1),
            "parameters": PARAMETERS,
            "note": "The constants that Cadre ships with.",
        },
    )


class Migration(migrations.Migration):
    """Scoring policy 1, in force on any day that evidence can be of."""

    dependencies = [("succession", "0003_marks_without_waiting")]

    operations = [migrations.RunPython(publish_first_policy, migrations.RunPython.noop)]
