"""Bad columns are refused by name, never turned into a silent NaN."""

from typing import Any

import numpy as np
import pytest

from succession.scoring import (
    CompetencySettings,
    EvidenceColumns,
    Profiles,
    Requirement,
    ScoringInputError,
    Source,
    day_number,
    estimate_proficiency,
    score_readiness,
)
from tests.succession.scoring.reference import AS_OF, row

EVIDENCE: dict[str, Any] = {
    "employee": [1, 2],
    "competency": [1, 1],
    "source": [0, 7],
    "level": [3.0, 4.0],
    "observed_on": [20_000, 20_001],
    "expires_on": [30_000, 30_000],
}
PROFILE: dict[str, Any] = {
    "profile": [5, 5],
    "competency": [1, 2],
    "level": [3.0, 4.0],
    "weight": [1.0, 2.0],
    "critical": [True, False],
}


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("level", [3.0, float("nan")], "level: nan in row 1 is not a finite number"),
        ("level", [float("inf"), 3.0], "level: inf in row 0 is not a finite number"),
        ("level", ["3", "4"], "level: must be a one-dimensional column of numbers"),
        ("source", [0, 8], "source: 8 in row 1 is not a source number"),
        ("source", [-1, 0], "source: -1 in row 0 is not a source number"),
        ("source", [0, 300], "source: has a value that does not fit 8 bits"),
        ("employee", [1.5, 2.0], "employee: must be a one-dimensional column of whole numbers"),
        ("observed_on", [2**40, 1], "observed_on: has a value that does not fit 32 bits"),
        ("employee", [1, 2, 3], "columns differ in length"),
    ],
)
def test_bad_evidence(column: str, values: list[Any], message: str) -> None:
    with pytest.raises(ScoringInputError, match=message):
        EvidenceColumns(**(EVIDENCE | {column: values}))


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("weight", [1.0, 0.0], "weight: 0.0 in row 1 is not above 0"),
        ("weight", [-2.0, 1.0], "weight: -2.0 in row 0 is not above 0"),
        ("weight", [float("nan"), 1.0], "weight: nan in row 0 is not a finite number"),
        ("level", [float("inf"), 1.0], "level: inf in row 0 is not a finite number"),
        ("competency", [2, 2], "competency: 2 in row 1 is required twice"),
        ("critical", [1, 0], "critical: must be a one-dimensional column of yes or no"),
        ("critical", [True], "columns differ in length"),
    ],
)
def test_bad_profile(column: str, values: list[Any], message: str) -> None:
    with pytest.raises(ScoringInputError, match=message):
        Profiles(**(PROFILE | {column: values}))


def test_profile_without_requirements_is_named() -> None:
    estimates = estimate_proficiency(EvidenceColumns(**EVIDENCE), as_of=day_number(AS_OF))
    with pytest.raises(ScoringInputError, match="profile: 6 in row 1 has no requirements"):
        score_readiness(estimates, Profiles(**PROFILE), employee=[1, 1], profile=[5, 6])
    nothing = Profiles.from_requirements({})
    with pytest.raises(ScoringInputError, match="profile: 5 in row 0 has no requirements"):
        score_readiness(estimates, nothing, employee=[1], profile=[5])


def test_pairs_of_unequal_length() -> None:
    estimates = estimate_proficiency(EvidenceColumns(**EVIDENCE), as_of=day_number(AS_OF))
    with pytest.raises(ScoringInputError, match="employee, profile: columns differ in length"):
        score_readiness(estimates, Profiles(**PROFILE), employee=[1, 2], profile=[5])


@pytest.mark.parametrize("level", [0.9, 4.1])
def test_level_outside_its_scale_where_the_scale_is_given(level: float) -> None:
    scale = CompetencySettings(
        competency=np.array([1]), half_life_days=np.array([730.0]), scale_max=np.array([4.0])
    )
    evidence = EvidenceColumns.from_rows([row(1, Source.ASSESSMENT, level)])
    with pytest.raises(ScoringInputError, match=f"level: {level} in row 0 is outside its scale"):
        estimate_proficiency(evidence, as_of=day_number(AS_OF), settings=scale)
    other = EvidenceColumns.from_rows([row(2, Source.ASSESSMENT, 5)])
    assert len(estimate_proficiency(other, as_of=day_number(AS_OF), settings=scale)) == 1


@pytest.mark.parametrize("days", [0.0, -1.0, float("nan")])
def test_half_life_that_is_none(days: float) -> None:
    with pytest.raises(ScoringInputError, match="half_life_days"):
        CompetencySettings.from_half_lives({1: days})


def test_competency_with_two_half_lives() -> None:
    with pytest.raises(ScoringInputError, match="competency: is listed twice"):
        CompetencySettings(competency=np.array([1, 1]), half_life_days=np.array([5.0, 6.0]))


def test_one_profile_is_needed_for_one_person() -> None:
    line = Requirement(competency=1, level=3)
    with pytest.raises(ScoringInputError, match="exactly one role profile"):
        Profiles.from_requirements({1: [line], 2: [line]}).the_only_profile()
