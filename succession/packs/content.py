"""A pack as data: what is kept, and its fingerprint."""

import hashlib
import json
from typing import Any, TypedDict

from succession.pages.rows import RequirementRow
from succession.selectors.person import PersonReadiness, ReadinessStep


class PackContent(TypedDict):
    """As stored in `succession.Pack.content`: full precision, no names but the person's."""

    employee_number: str
    role_code: str
    as_of: str
    profile_version: int
    policy_version: int
    score: float
    printed_score: int
    score_sd: float
    coverage: float
    gate_passed: bool
    months_to_ready: float
    band: str
    parts: list[dict[str, Any]]
    steps: list[dict[str, Any]]


def pack_content(readiness: PersonReadiness, rows: tuple[RequirementRow, ...]) -> PackContent:
    steps = (*readiness.steps.observe, *readiness.steps.develop)
    return PackContent(
        employee_number=readiness.employee.number,
        role_code=readiness.role.code,
        as_of=readiness.as_of.isoformat(),
        profile_version=readiness.profile.version,
        policy_version=readiness.policy.version,
        score=readiness.score,
        printed_score=readiness.printed_score,
        score_sd=readiness.score_sd,
        coverage=readiness.coverage,
        gate_passed=readiness.gate_passed,
        months_to_ready=readiness.months_to_ready,
        band=readiness.band.value,
        parts=[_part(row) for row in rows],
        steps=[_step(step) for step in steps],
    )


def content_hash(content: PackContent) -> str:
    """SHA-256 of the content as canonical JSON: the same content, the same 64 digits."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _part(row: RequirementRow) -> dict[str, Any]:
    part = row.part
    return {
        "competency": part.competency.code,
        "level": part.level,
        "share": part.share,
        "critical": part.critical,
        "seen": part.seen,
        "mean": part.mean,
        "sd": part.sd,
        "probability": part.probability,
        "points": part.points,
        "printed_points": part.printed_points,
        "evidence": [piece.line.evidence_id for piece in row.counting],
    }


def _step(step: ReadinessStep) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "competency": step.competency.code,
        "source": step.source,
        "from_level": step.from_level,
        "to_level": step.to_level,
        "probability_after": step.probability_after,
    }
