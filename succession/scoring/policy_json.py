"""A scoring policy as a plain dict, for storing published versions; reading checks everything.

`rater_correction` stands in it only where there is one: versions older than it mean none.
"""

from collections.abc import Mapping, Set
from dataclasses import fields
from datetime import date
from typing import Any

from .codes import SOURCES, Source, SourceKind
from .errors import ScoringInputError
from .policy import RaterCorrection, ScoringPolicy, SourceRule

_CORRECTION = "rater_correction"
_NO_NUMBERS = {"sources", "observe_sources", "observe_interval_days", _CORRECTION}
_POLICY_KEYS = {field.name for field in fields(ScoringPolicy)} - {_CORRECTION}
_NUMBERS = tuple(field.name for field in fields(ScoringPolicy) if field.name not in _NO_NUMBERS)
_CORRECTION_KEYS = {field.name for field in fields(RaterCorrection)}
_RULE_KEYS = {field.name for field in fields(SourceRule)}


def policy_to_json(policy: ScoringPolicy) -> dict[str, Any]:
    """Only str, float, int, None, list and dict; keys in the order of the record."""
    document: dict[str, Any] = {field.name: getattr(policy, field.name) for field in fields(policy)}
    document["sources"] = [_rule_to_json(rule) for rule in policy.sources]
    document["observe_sources"] = [source.value for source in policy.observe_sources]
    correction = document.pop(_CORRECTION)
    if correction is not None:
        document[_CORRECTION] = {
            "measurement": correction.measurement,
            "measured_on": correction.measured_on.isoformat(),
        }
    return document


def policy_from_json(document: object) -> ScoringPolicy:
    """Raises ScoringInputError naming the field that is missing, unknown or wrong."""
    values = _mapping("policy", document, _POLICY_KEYS, may_lack={_CORRECTION})
    days = values["observe_interval_days"]
    if isinstance(days, bool) or not isinstance(days, int):
        raise ScoringInputError("observe_interval_days", f"must be a whole number, not {days!r}")
    return ScoringPolicy(
        **{name: _number(name, values[name]) for name in _NUMBERS},
        sources=_sources(values["sources"]),
        observe_sources=tuple(
            _source("observe_sources", code)
            for code in _list("observe_sources", values["observe_sources"])
        ),
        observe_interval_days=days,
        rater_correction=_correction(values.get(_CORRECTION)),
    )


def _correction(document: object) -> RaterCorrection | None:
    if document is None:
        return None
    values = _mapping(_CORRECTION, document, _CORRECTION_KEYS)
    number, day = values["measurement"], values["measured_on"]
    if isinstance(number, bool) or not isinstance(number, int):
        raise ScoringInputError(f"{_CORRECTION}.measurement", f"must be a number, not {number!r}")
    try:
        measured_on = date.fromisoformat(day)
    except (TypeError, ValueError):
        problem = f"must be a day such as 2027-01-31, not {day!r}"
        raise ScoringInputError(f"{_CORRECTION}.measured_on", problem) from None
    return RaterCorrection(measurement=number, measured_on=measured_on)


def _rule_to_json(rule: SourceRule) -> dict[str, Any]:
    return {
        "code": rule.code.value,
        "kind": rule.kind.value,
        "sd": rule.sd,
        "cap": rule.cap,
        "highest_level": rule.highest_level,
    }


def _sources(document: object) -> tuple[SourceRule, ...]:
    """In the order of `Source`, whatever the order in the document."""
    rules = [_rule(f"sources.{n}", item) for n, item in enumerate(_list("sources", document))]
    return tuple(sorted(rules, key=lambda rule: SOURCES.index(rule.code)))


def _rule(field: str, document: object) -> SourceRule:
    values = _mapping(field, document, _RULE_KEYS)
    code = _source(f"{field}.code", values["code"])
    named = f"sources.{code}"
    if values["kind"] not in set(SourceKind):
        problem = f"must be direct or at_least, not {values['kind']!r}"
        raise ScoringInputError(f"{named}.kind", problem)
    return SourceRule(
        code=code,
        kind=SourceKind(values["kind"]),
        sd=_number(f"{named}.sd", values["sd"]),
        cap=_number_or_none(f"{named}.cap", values["cap"]),
        highest_level=_number_or_none(f"{named}.highest_level", values["highest_level"]),
    )


def _mapping(
    field: str, document: object, keys: set[str], *, may_lack: Set[str] = frozenset()
) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise ScoringInputError(field, "must be an object with named values")
    for name in sorted(keys - document.keys()):
        raise ScoringInputError(name, f"is missing from {field}")
    for name in sorted(map(str, document.keys() - keys - may_lack)):
        raise ScoringInputError(name, f"is not known in {field}")
    return document


def _list(field: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise ScoringInputError(field, "must be a list")
    return value


def _source(field: str, code: object) -> Source:
    if not isinstance(code, str) or code not in set(SOURCES):
        raise ScoringInputError(field, f"{code!r} is not a source; known: {', '.join(SOURCES)}")
    return Source(code)


def _number(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScoringInputError(field, f"must be a number, not {value!r}")
    return float(value)


def _number_or_none(field: str, value: object) -> float | None:
    return None if value is None else _number(field, value)
