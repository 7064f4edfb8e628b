"""Everything that a validation found, to and from what is stored."""

from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from .calibration import ErrorReport
from .forecasts import BandResult
from .promotions import PromotionReport


@dataclass(frozen=True, kw_only=True)
class ValidationResult:
    """`forecast_on` is the day whose scores are held against the promotions of the year since;
    `unsaid` pairs had not enough evidence then, or the person left meanwhile."""

    errors: ErrorReport
    promotions: PromotionReport
    forecast_on: date
    unsaid: int
    bands: tuple[BandResult, ...]

    @property
    def first_call_on(self) -> date | None:
        """The first day on which anybody was given a band."""
        days = [one.counts.first_on for one in self.bands if one.counts.first_on is not None]
        return min(days, default=None)


def result_to_json(result: ValidationResult) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(asdict(result))
    return plain


def result_from_json(stored: dict[str, Any]) -> ValidationResult:
    """Raises KeyError or ValueError for what `result_to_json` did not write."""
    result: ValidationResult = _read(ValidationResult, stored)
    return result


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: Any, value: Any) -> Any:
    """A value of `kind`, one of the few that the results are made of."""
    if NoneType in get_args(kind):
        return None if value is None else _read(get_args(kind)[0], value)
    if is_dataclass(kind):
        kinds = get_type_hints(kind)
        return kind(**{one.name: _read(kinds[one.name], value[one.name]) for one in fields(kind)})  # type: ignore[operator] # a class, not an instance
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in value)
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value
