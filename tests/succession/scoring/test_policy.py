"""The constants: as documented, as JSON and back, and refused when they make no sense."""

import json
from dataclasses import replace
from datetime import date

import pytest

from succession.scoring import (
    DEFAULT_POLICY,
    RaterCorrection,
    ScoringInputError,
    ScoringPolicy,
    Source,
    SourceKind,
    SourceRule,
    policy_from_json,
    policy_to_json,
)

CORRECTION = RaterCorrection(measurement=7, measured_on=date(2026, 11, 3))


def test_default_sources_are_those_of_the_table() -> None:
    assert [(r.code, r.kind, r.sd, r.cap, r.highest_level) for r in DEFAULT_POLICY.sources] == [
        ("assessment", "direct", 0.5, 3, None),
        ("certification", "direct", 0.5, 2, None),
        ("feedback_360", "direct", 0.6, 2, None),
        ("manager_rating", "direct", 0.7, 2, None),
        ("peer_feedback", "direct", 1.0, 2, None),
        ("self_assessment", "direct", 1.2, 1, None),
        ("graded_course", "at_least", 1.2, None, 3),
        ("course_completion", "at_least", 1.8, None, 2),
    ]


def test_source_numbers_are_stored_and_never_move() -> None:
    assert [(source.value, source.number) for source in Source] == [
        ("assessment", 0),
        ("certification", 1),
        ("feedback_360", 2),
        ("manager_rating", 3),
        ("peer_feedback", 4),
        ("self_assessment", 5),
        ("graded_course", 6),
        ("course_completion", 7),
    ]


@pytest.mark.parametrize(
    "policy",
    [
        DEFAULT_POLICY,
        replace(DEFAULT_POLICY, ready_now_score=75.5, observe_sources=()),
        replace(DEFAULT_POLICY, rater_correction=CORRECTION),
    ],
)
def test_json_and_back_is_the_same_policy(policy: ScoringPolicy) -> None:
    stored = json.loads(json.dumps(policy_to_json(policy), allow_nan=False))
    assert policy_from_json(stored) == policy


def test_without_a_correction_a_version_reads_as_before_there_was_one() -> None:
    assert "rater_correction" not in policy_to_json(DEFAULT_POLICY)
    stored = policy_to_json(DEFAULT_POLICY) | {"rater_correction": None}
    assert policy_from_json(stored) == DEFAULT_POLICY


def test_order_of_sources_in_json_does_not_matter() -> None:
    document = policy_to_json(DEFAULT_POLICY)
    document["sources"] = document["sources"][::-1]
    assert policy_from_json(document) == DEFAULT_POLICY


BAD = [
    ("prior_sd", 0, "prior_sd"),
    ("prior_sd", float("nan"), "prior_sd"),
    ("prior_mean", float("inf"), "prior_mean"),
    ("half_life_days", -1, "half_life_days"),
    ("half_life_days", "730", "half_life_days"),
    ("ready_now_score", 101, "ready_now_score"),
    ("minimum_coverage", 1.5, "minimum_coverage"),
    ("gate_probability", True, "gate_probability"),
    ("within_5_years_months", 12, "within_5_years_months"),
    ("levels_per_year", 0, "levels_per_year"),
    ("observe_interval_days", 1.5, "observe_interval_days"),
    ("observe_interval_days", -1, "observe_interval_days"),
    ("observe_sources", ["graded_course"], "observe_sources"),
    ("observe_sources", ["assessment", "assessment"], "observe_sources"),
    ("observe_sources", ["hearsay"], "observe_sources"),
    ("observe_sources", "assessment", "observe_sources"),
    ("rater_correction", "on", "rater_correction"),
    ("rater_correction", {"measurement": 7}, "measured_on"),
    (
        "rater_correction",
        {"measurement": True, "measured_on": "2026-11-03"},
        "rater_correction.measurement",
    ),
    (
        "rater_correction",
        {"measurement": 0, "measured_on": "2026-11-03"},
        "rater_correction.measurement",
    ),
    ("rater_correction", {"measurement": 7, "measured_on": "soon"}, "rater_correction.measured_on"),
    ("rater_correction", {"measurement": 7, "measured_on": None}, "rater_correction.measured_on"),
    ("sources", [], "sources"),
    ("sources", ["assessment"], "sources.0"),
]


@pytest.mark.parametrize(("key", "value", "field"), BAD)
def test_bad_value_is_refused_by_name(key: str, value: object, field: str) -> None:
    document = policy_to_json(DEFAULT_POLICY) | {key: value}
    with pytest.raises(ScoringInputError) as refusal:
        policy_from_json(document)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("sd", 0, "sources.assessment.sd"),
        ("sd", None, "sources.assessment.sd"),
        ("cap", -1, "sources.assessment.cap"),
        ("highest_level", "3", "sources.assessment.highest_level"),
        ("highest_level", 0, "sources.assessment.highest_level"),
        ("kind", "rumour", "sources.assessment.kind"),
        ("kind", "at_least", "sources.assessment.cap"),
        ("code", "hearsay", "sources.0.code"),
        ("code", "certification", "sources"),
    ],
)
def test_bad_source_is_refused_by_name(key: str, value: object, field: str) -> None:
    document = policy_to_json(DEFAULT_POLICY)
    document["sources"][0] = document["sources"][0] | {key: value}
    with pytest.raises(ScoringInputError) as refusal:
        policy_from_json(document)
    assert refusal.value.field == field


def test_missing_and_unknown_keys_are_refused_by_name() -> None:
    document = policy_to_json(DEFAULT_POLICY)
    with pytest.raises(ScoringInputError, match="bonus: is not known in policy"):
        policy_from_json(document | {"bonus": 1})
    del document["prior_mean"]
    with pytest.raises(ScoringInputError, match="prior_mean: is missing from policy"):
        policy_from_json(document)
    with pytest.raises(ScoringInputError, match="policy: must be an object"):
        policy_from_json([document])


def test_uncapped_direct_source_is_allowed() -> None:
    rule = SourceRule(code=Source.ASSESSMENT, kind=SourceKind.DIRECT, sd=0.5)
    assert rule.highest_precision == float("inf")
