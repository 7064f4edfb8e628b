"""What the numbers are worth: predictions beside what was seen later. Arrays in, frozen results out;
no Django, no clock, no files. See docs/decisions/0011-validation.md for the choices."""

from .calibration import (
    NOMINAL,
    SHOWN,
    Comparison,
    ErrorReport,
    PredictorResult,
    SourceResult,
    Verdict,
    report_errors,
)
from .forecasts import MONTHS, BandCounts, BandResult, months_later, report_bands
from .groups import GROUPS, Interval, wilson_interval
from .heldback import HeldBack, Predictor, hold_back_newest
from .power import LEAST_PEOPLE, LEAST_ROWS, auc_power
from .promotions import ForecastBin, PromotionReport, chance_of_ready, report_promotions
from .results import ValidationResult, result_from_json, result_to_json
from .tallies import Tally, tally_errors, tally_promotions

__all__ = [
    "GROUPS",
    "LEAST_PEOPLE",
    "LEAST_ROWS",
    "MONTHS",
    "NOMINAL",
    "SHOWN",
    "BandCounts",
    "BandResult",
    "Comparison",
    "ErrorReport",
    "ForecastBin",
    "HeldBack",
    "Interval",
    "Predictor",
    "PredictorResult",
    "PromotionReport",
    "SourceResult",
    "Tally",
    "ValidationResult",
    "Verdict",
    "auc_power",
    "chance_of_ready",
    "hold_back_newest",
    "months_later",
    "report_bands",
    "report_errors",
    "report_promotions",
    "result_from_json",
    "result_to_json",
    "tally_errors",
    "tally_promotions",
    "wilson_interval",
]
