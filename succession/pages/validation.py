"""What a validation found, in sentences and rows. Nothing from too few is a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competencies.models import Evidence
from succession.models.readiness import Band
from succession.scoring import Source
from succession.validation import (
    LEAST_PEOPLE,
    LEAST_ROWS,
    NOMINAL,
    SHOWN,
    BandResult,
    Comparison,
    Interval,
    Predictor,
    PredictorResult,
    PromotionReport,
    SourceResult,
    ValidationResult,
    Verdict,
    months_later,
)
from succession.validation.power import AUC_WORTH_SEEING, LEAST_POWER
from ui.trends import Series
from ui.wording import day, number, percent, share, signed

SMALLEST_GROUP = 5
TOO_FEW = "Too few to say"
PREDICTOR_WORDS: Mapping[Predictor, str] = {
    Predictor.ESTIMATE: "Cadre’s estimate",
    Predictor.LATEST: "Latest rating",
    Predictor.MEAN: "Plain mean",
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.BETTER: "better",
    Verdict.WORSE: "worse",
    Verdict.CANNOT_TELL: "cannot tell",
}

BESIDE_WORDS: Mapping[Verdict, str] = {
    Verdict.BETTER: "nearer than",
    Verdict.WORSE: "further off than",
    Verdict.CANNOT_TELL: "not to be told from",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    headline: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """A figure and its 95 % interval, both printed."""

    value: str
    interval: str


@dataclass(frozen=True, kw_only=True)
class PredictorRow:
    """`verdict` is of the estimate beside this one; empty for itself."""

    words: str
    rmse: Ranged
    absolute: Ranged
    bias: Ranged
    spread: str
    calibration: Ranged
    coverage: tuple[Ranged, ...]
    verdict: str = ""
    difference: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    words: str
    rows: str
    people: str
    is_enough: bool
    rmse: tuple[str, ...] = ()
    coverage: str = ""
    verdicts: str = ""


@dataclass(frozen=True, kw_only=True)
class BandRow:
    band: str
    words: str
    promise: str
    is_shown: bool
    called: str
    kept: str
    share: Ranged | None
    not_due: str
    left: str


@dataclass(frozen=True, kw_only=True)
class BinRow:
    words: str
    forecasts: str
    mean: str
    observed: str


@dataclass(frozen=True, kw_only=True)
class ValidationPage:
    answer: Answer
    sureness: Answer | None
    forecast: Answer
    predictors: list[PredictorRow]
    reliability: list[Series]
    nominal: tuple[float, ...]
    sources: list[SourceRow]
    bins: list[BinRow]
    brier: list[tuple[str, str, str]]
    bands: list[BandRow]
    alone: str


def page_of(result: ValidationResult) -> ValidationPage:
    total = result.errors.total
    return ValidationPage(
        answer=answer_of(total),
        sureness=sureness_of(total),
        forecast=forecast_of(result),
        predictors=_predictor_rows(total),
        reliability=[
            Series(name=PREDICTOR_WORDS[one.predictor], values=one.reliability)
            for one in total.predictors
        ],
        nominal=NOMINAL,
        sources=[_source_row(one) for one in result.errors.sources],
        bins=[
            BinRow(
                words=f"{percent(one.low)} to {percent(one.low + 0.1)}",
                forecasts=counted(one.forecasts),
                mean=percent(one.mean) if one.observed is not None else TOO_FEW,
                observed="" if one.observed is None else percent(one.observed),
            )
            for one in result.promotions.bins
        ],
        brier=_brier_rows(result.promotions),
        bands=[band_row(one) for one in result.bands],
        alone=number(result.errors.alone),
    )


def counted(count: int) -> str:
    """Small groups have no number; nobody is nobody."""
    return f"under {SMALLEST_GROUP}" if 0 < count < SMALLEST_GROUP else number(count)


def source_words(source: Source | None) -> str:
    return "All sources" if source is None else str(Evidence.Source(source.number).label)


def answer_of(total: SourceResult) -> Answer:
    if not total.is_enough:
        return Answer(
            headline="Too few to say.",
            words=f"{counted(total.rows)} ratings of {counted(total.people)} people have an earlier one "
            f"to be predicted from. From {LEAST_ROWS} ratings of at least {LEAST_PEOPLE} people on, "
            "this page says how far the estimate is off.",
        )
    off = total.predictors[0].rmse
    return Answer(
        headline=_headline(total.comparisons),
        words=f"{number(total.rows)} ratings of {number(total.people)} people were hidden, each the "
        "newest of a person in a competency, and predicted from what was seen before. The estimate "
        f"was off by {number(off.value, 2)} levels ({_span(off, 2)}).",
    )


def _headline(comparisons: Sequence[Comparison]) -> str:
    said = {one.verdict for one in comparisons}
    if said == {Verdict.BETTER}:
        return "The estimate comes nearer than either simple rule."
    if said == {Verdict.CANNOT_TELL}:
        return "One cannot tell the estimate from a simple rule."
    return f"The estimate is {' and '.join(_beside(one) for one in comparisons)}."


def _beside(one: Comparison) -> str:
    """ "nearer than the latest rating"."""
    other = PREDICTOR_WORDS[one.other].lower()
    return f"{BESIDE_WORDS[one.verdict]} the {other}"


def sureness_of(total: SourceResult) -> Answer | None:
    """Whether ranges of 80 % hold 80 %."""
    if not total.is_enough:
        return None
    held = total.predictors[0].coverage[SHOWN.index(0.8)]
    if held.high < 0.8:
        headline = "It is surer than it should be."
    elif held.low > 0.8:
        headline = "It is more careful than it need be."
    else:
        headline = "It is as sure as it should be."
    return Answer(
        headline=headline,
        words=f"Ranges that should hold 80% of what comes held {percent(held.value)} "
        f"({_percent_span(held)}).",
    )


def forecast_of(result: ValidationResult) -> Answer:
    promotions = result.promotions
    if promotions.is_enough:
        return _told(promotions)
    if not promotions.forecasts:
        return Answer(headline="Too early to say.", words=_too_early(result))
    return Answer(
        headline="Too few to say.",
        words=f"Of {counted(promotions.forecasts)} forecasts of {day(result.forecast_on)}, "
        f"{counted(promotions.promoted)} were followed by a promotion within a year. So few would "
        f"show a real link (AUC {AUC_WORTH_SEEING:g}) with a chance of {percent(promotions.power)}; "
        f"figures are shown from {percent(LEAST_POWER)} and {LEAST_PEOPLE} people on.",
    )


def _too_early(result: ValidationResult) -> str:
    first = result.first_call_on
    known = "Scores of past days that were computed afterwards are no forecasts."
    if first is None:
        return f"No forecast of a next role has been stored yet. {known}"
    due = day(months_later(first, 12))
    return (
        f"The first forecasts were stored on {day(first)} and can be judged from {due} on. {known}"
    )


def _told(promotions: PromotionReport) -> Answer:
    assert promotions.auc is not None
    auc = promotions.auc
    if auc.low > 0.5:
        headline = "Whoever was promoted had the higher scores."
    elif auc.high < 0.5:
        headline = "Whoever was promoted had the lower scores."
    else:
        headline = "Scores did not tell who would be promoted."
    return Answer(
        headline=headline,
        words=f"Of one promoted and one other person, the promoted had the higher score in "
        f"{percent(auc.value)} of cases ({_percent_span(auc)}); a coin gives 50%.",
    )


def _predictor_rows(total: SourceResult) -> list[PredictorRow]:
    beside = {one.other: one for one in total.comparisons}
    return [_predictor_row(one, beside.get(one.predictor)) for one in total.predictors]


def _predictor_row(one: PredictorResult, beside: Comparison | None) -> PredictorRow:
    bias = one.bias
    return PredictorRow(
        words=PREDICTOR_WORDS[one.predictor],
        rmse=_levels(one.rmse),
        absolute=_levels(one.absolute),
        bias=Ranged(
            value=signed(bias.value, 2),
            interval=f"{signed(bias.low, 2)} to {signed(bias.high, 2)}",
        ),
        spread=number(one.spread, 2),
        calibration=_points(one.calibration_error),
        coverage=tuple(_share(held) for held in one.coverage),
        verdict="" if beside is None else VERDICT_WORDS[beside.verdict],
        difference="" if beside is None else _difference(beside.difference),
    )


def _difference(difference: Interval) -> str:
    return (
        f"squared error {signed(difference.value, 2)} "
        f"({signed(difference.low, 2)} to {signed(difference.high, 2)})"
    )


def _source_row(one: SourceResult) -> SourceRow:
    words = source_words(one.source)
    rows, people = counted(one.rows), counted(one.people)
    if not one.is_enough:
        return SourceRow(words=words, rows=rows, people=people, is_enough=False)
    return SourceRow(
        words=words,
        rows=rows,
        people=people,
        is_enough=True,
        rmse=tuple(number(each.rmse.value, 2) for each in one.predictors),
        coverage=percent(one.predictors[0].coverage[SHOWN.index(0.8)].value),
        verdicts=", ".join(_beside(each) for each in one.comparisons),
    )


def _brier_rows(promotions: PromotionReport) -> list[tuple[str, str, str]]:
    """Figure, value, what it says."""
    if promotions.brier is None or promotions.base_rate is None:
        return []
    rate = promotions.base_rate
    return [
        ("Promoted", share(promotions.promoted, promotions.forecasts),
         f"base rate {percent(rate.value)} ({_percent_span(rate)})"),
        ("Brier score", number(promotions.brier.value, 3),
         f"{_span(promotions.brier, 3)}; 0 is perfect"),
        ("Brier score of the base rate", _thousandth(promotions.brier_of_rate),
         "from saying the base rate about everybody"),
        ("Reliability", _thousandth(promotions.reliability),
         "how far forecasts lie from what came, 0 is best"),
        ("Resolution", _thousandth(promotions.resolution),
         "how far forecasts tell people apart, more is better"),
        ("Within tenths", _thousandth(promotions.within_bins),
         "what is lost by looking at tenths of p(ready)"),
    ]  # fmt: skip


def band_row(one: BandResult) -> BandRow:
    counts = one.counts
    is_shown = counts.people >= SMALLEST_GROUP
    return BandRow(
        band=counts.band.value,
        words=str(Band(counts.band.value).label),
        promise="still ready, or promoted, after 12 months"
        if counts.band.value == Band.READY_NOW
        else f"ready now within {one.months} months",
        is_shown=is_shown or not counts.people,
        called=number(counts.called),
        kept=share(counts.kept, one.due) if one.due else "none due yet",
        share=None if one.share is None or not is_shown else _share(one.share),
        not_due=number(counts.not_due),
        left=number(counts.left),
    )


def _levels(interval: Interval) -> Ranged:
    return Ranged(value=number(interval.value, 2), interval=_span(interval, 2))


def _share(interval: Interval) -> Ranged:
    return Ranged(value=percent(interval.value), interval=_percent_span(interval))


def _points(interval: Interval) -> Ranged:
    """A distance between shares, in points of 100."""
    return Ranged(
        value=number(100 * interval.value, 1),
        interval=f"{number(100 * interval.low, 1)}–{number(100 * interval.high, 1)}",
    )


def _span(interval: Interval, decimals: int) -> str:
    return f"{number(interval.low, decimals)}–{number(interval.high, decimals)}"


def _percent_span(interval: Interval) -> str:
    return f"{number(100 * interval.low)}–{percent(interval.high)}"


def _thousandth(value: float | None) -> str:
    return "" if value is None else number(value, 3)
