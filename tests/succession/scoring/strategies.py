"""Random evidence, requirements and people for the property tests."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from succession.scoring import (
    Estimates,
    EvidenceColumns,
    EvidenceRow,
    Profiles,
    Readiness,
    Requirement,
    ScoringPolicy,
    Source,
    SourceKind,
    day_number,
    estimate_proficiency,
    score_readiness,
)
from succession.scoring.policy import DEFAULT_POLICY
from tests.succession.scoring.reference import AS_OF

DIRECT = [rule.code for rule in DEFAULT_POLICY.sources if rule.kind is SourceKind.DIRECT]
AT_LEAST = [rule.code for rule in DEFAULT_POLICY.sources if rule.kind is SourceKind.AT_LEAST]
LEVELS = st.sampled_from([1.0, 1.5, 2.0, 2.5, 3.0, 3.4, 4.0, 4.7, 5.0])
ROLE = 7


def evidence_rows(
    *,
    competencies: int = 3,
    employees: int = 1,
    sources: list[Source] | None = None,
) -> SearchStrategy[EvidenceRow]:
    """Some in the future, some expired, many on the same day."""
    ages = st.one_of(st.sampled_from([0, 180, 181, 365]), st.integers(-30, 3000))
    lifetimes = st.one_of(st.none(), st.none(), st.integers(0, 2000))
    return st.builds(
        lambda employee, competency, source, level, age, lifetime: EvidenceRow(
            employee=employee,
            competency=competency,
            source=source,
            level=level,
            observed_on=AS_OF - timedelta(days=age),
            expires_on=None if lifetime is None else AS_OF - timedelta(days=age - lifetime),
        ),
        st.integers(0, employees - 1),
        st.integers(0, competencies - 1),
        st.sampled_from(sources or list(Source)),
        LEVELS,
        ages,
        lifetimes,
    )


@st.composite
def requirement_lists(
    draw: st.DrawFn, *, competencies: int = 3, smallest: int = 1
) -> list[Requirement]:
    """Distinct competencies 0, 1, 2... of any levels and weights."""
    chosen = draw(st.sets(st.integers(0, competencies - 1), min_size=smallest))
    return [
        Requirement(
            competency=competency,
            level=draw(LEVELS),
            weight=draw(st.sampled_from([0.1, 0.2, 0.3, 1.0, 2.0, 3.0, 7.5])),
            critical=draw(st.booleans()),
        )
        for competency in sorted(chosen)
    ]


def estimate(
    rows: list[EvidenceRow], *, policy: ScoringPolicy = DEFAULT_POLICY, days_later: int = 0
) -> Estimates:
    return estimate_proficiency(
        EvidenceColumns.from_rows(rows), as_of=day_number(AS_OF) + days_later, policy=policy
    )


def profile_of(requirements: list[Requirement]) -> Profiles:
    return Profiles.from_requirements({ROLE: requirements})


def score(
    rows: list[EvidenceRow],
    requirements: list[Requirement],
    *,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Readiness:
    """Employee 0 against one profile."""
    return score_readiness(
        estimate(rows, policy=policy),
        profile_of(requirements),
        employee=[0],
        profile=[ROLE],
        policy=policy,
    )
