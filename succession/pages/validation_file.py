"""The figures of a validation as lines of a file."""

from collections.abc import Iterator

from succession.pages.validation import (
    PREDICTOR_WORDS,
    SMALLEST_GROUP,
    TOO_FEW,
    VERDICT_WORDS,
    band_row,
    counted,
    source_words,
)
from succession.validation import (
    NOMINAL,
    SHOWN,
    BandResult,
    Interval,
    PromotionReport,
    SourceResult,
    ValidationResult,
)
from succession.validation.power import LEAST_CALLS
from ui.wording import percent

Line = tuple[str, str, str, float | str, float | None, float | None, str, str]
HEADERS = ("Part", "About", "Figure", "Value", "Low", "High", "Ratings or forecasts", "People")


def file_lines(result: ValidationResult) -> Iterator[Line]:
    """Every figure of the page, one a line, with its 95 % interval where it has one."""
    for one in (result.errors.total, *result.errors.sources):
        yield from _error_lines(one)
    yield from _promotion_lines(result.promotions)
    for band in result.bands:
        yield from _band_lines(band)


def _error_lines(one: SourceResult) -> Iterator[Line]:
    about = source_words(one.source)
    n = (counted(one.rows), counted(one.people))
    if not one.is_enough:
        yield ("Held back", about, TOO_FEW, "", None, None, *n)
    for each in one.predictors:
        named = f"{about}: {PREDICTOR_WORDS[each.predictor].lower()}"
        figures = {
            "Root mean square error, levels": each.rmse,
            "Mean absolute error, levels": each.absolute,
            "Predicted less seen, levels": each.bias,
            "Calibration error, share": each.calibration_error,
        } | {
            f"Held by ranges of {percent(s)}": c for s, c in zip(SHOWN, each.coverage, strict=True)
        }
        for figure, interval in figures.items():
            yield ("Held back", named, figure, *_rounded(interval), *n)
        for nominal, observed in zip(NOMINAL, each.reliability, strict=True):
            figure = f"Held by ranges of {percent(nominal)} (table)"
            yield ("Held back", named, figure, round(observed, 4), None, None, *n)
    for beside in one.comparisons:
        named = f"{about}: estimate beside {PREDICTOR_WORDS[beside.other].lower()}"
        figure = f"Squared error, levels²: {VERDICT_WORDS[beside.verdict]}"
        yield ("Held back", named, figure, *_rounded(beside.difference), *n)


def _promotion_lines(report: PromotionReport) -> Iterator[Line]:
    n = (counted(report.forecasts), counted(report.people))
    intervals = {
        "Base rate": report.base_rate,
        "AUC": report.auc,
        "Brier score": report.brier,
    }
    if not report.is_enough:
        yield ("Promotions", "p(ready)", TOO_FEW, "", None, None, *n)
    for figure, interval in intervals.items():
        if interval is not None:
            yield ("Promotions", "p(ready)", figure, *_rounded(interval), *n)
    for figure, value in {
        "Brier score of the base rate": report.brier_of_rate,
        "Reliability": report.reliability,
        "Resolution": report.resolution,
        "Uncertainty": report.uncertainty,
    }.items():
        if value is not None:
            yield ("Promotions", "p(ready)", figure, round(value, 4), None, None, *n)


def _band_lines(one: BandResult) -> Iterator[Line]:
    row = band_row(one)
    n = (row.called if row.is_shown else f"under {SMALLEST_GROUP}", counted(one.counts.people))
    if one.share is None or row.share is None:
        words = f"{TOO_FEW}: fewer than {LEAST_CALLS} due"
        yield ("Bands", row.words, words, "", None, None, *n)
    else:
        yield ("Bands", row.words, f"Share {row.promise}", *_rounded(one.share), *n)


def _rounded(interval: Interval) -> tuple[float, float, float]:
    return round(interval.value, 4), round(interval.low, 4), round(interval.high, 4)
