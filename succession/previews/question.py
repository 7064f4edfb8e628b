"""What a preview tries out: drafted constants or drafted requirements, told apart by a fingerprint
of what they say."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from competencies.comparing import Need
from competencies.models import Competency, Requirement, RoleProfile
from succession.scoring import ScoringPolicy, policy_from_json, policy_to_json


def stated_policy(policy: ScoringPolicy) -> dict[str, Any]:
    """In one form, whether it came out of a form or out of the database."""
    return policy_to_json(policy_from_json(json.loads(json.dumps(policy_to_json(policy)))))


def stated_requirements(draft: RoleProfile) -> list[list[float | bool]]:
    """One query: competency, level, weight and whether critical, by competency."""
    return _in_order(Requirement.objects.filter(profile=draft))


def _in_order(rows: Iterable[Requirement]) -> list[list[float | bool]]:
    return sorted([row.competency_id, row.level, row.weight, row.is_critical] for row in rows)


def stated_needs(stated: list[list[float | bool]]) -> list[Need]:
    """What `stated_requirements` wrote down, with names. One query."""
    found = Competency.objects.in_bulk([int(row[0]) for row in stated])
    return [
        Need(
            competency_id=int(key),
            code=found[int(key)].code,
            name=found[int(key)].name,
            level=float(level),
            weight=float(weight),
            is_critical=bool(is_critical),
        )
        for key, level, weight, is_critical in stated
    ]


def fingerprint_of(stated: object) -> str:
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()
