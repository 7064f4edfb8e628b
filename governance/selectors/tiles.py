"""Readings as tiles, and the answer above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import formats

from governance.models import Observation
from governance.selectors.dashboard import Reading
from governance.standing import WORDS, Standing
from governance.words import amount, change_words, figure, target_words
from ui import wording
from ui.parts import KpiTile
from ui.trends import Series

COVERAGE, NET = "ready_now_coverage", "net_ready_cover"


def tile_of(reading: Reading, *, may_govern: bool) -> KpiTile:
    kpi = reading.kpi
    value, beside = figure(kpi, reading.latest) if reading.latest else ("", "")
    strong, message = message_of(reading)
    is_ungoverned = reading.standing is Standing.UNGOVERNED
    return KpiTile(
        status=reading.standing.value,
        status_words=WORDS[reading.standing],
        name=kpi.name,
        definition=kpi.definition,
        url=reverse("governance:kpi", args=[kpi.key]),
        value=value,
        share=beside,
        target=target_words(kpi),
        change=change_words(kpi, reading.latest, reading.before) if reading.is_shown else "",
        values=[point.value for point in reading.points] if reading.is_shown else (),
        target_value=kpi.target,
        line_words=line_words(reading),
        owner=reading.owner.full_name if reading.owner else "",
        message=message,
        message_strong=strong,
        action_url=reverse("governance:kpi-govern", args=[kpi.key])
        if is_ungoverned and may_govern
        else "",
        action_words="Name an owner" if reading.owner is None else "Set a target",
    )


def message_of(reading: Reading) -> tuple[str, str]:
    """What stands instead of a number, and its strong beginning."""
    if reading.standing is Standing.UNGOVERNED:
        return _ungoverned(reading)
    if reading.standing is Standing.NOT_PERMITTED:
        return "", "It speaks of fewer than 5 people, so you may not see it. Ask its owner."
    if reading.standing is Standing.NO_DATA:
        return "", _no_data(reading)
    return "", ""


def _ungoverned(reading: Reading) -> tuple[str, str]:
    rest = "No number is shown until it has an owner and a target."
    if reading.owner is not None:
        return "It has no target.", rest
    gone = reading.kpi.owner
    if gone is not None:
        return "Nobody answers for this figure.", f"{gone.full_name} has left. {rest}"
    return "Nobody answers for this figure.", rest


def _no_data(reading: Reading) -> str:
    if reading.latest is None:
        return "Not measured yet. Figures are measured every morning."
    return NO_DATA.get(reading.kpi.key, "There is nothing to count yet.")


NO_DATA = {
    "calibration_use": "No conversation was written down in the last 12 months.",
    "activation_90d": "Nobody has had access for 90 days yet, or no login was imported.",
    "evidence_freshness": "Nobody is scored for a role yet.",
    "insufficient_evidence": "No candidate for a critical position is scored yet.",
    "content_mapped": "There is no live content.",
    "requirement_covered": "No critical role has a published profile.",
    "sync_success": "No import ended in the last 90 days.",
    "nudge_uplift": "No question of both groups is due yet, asked and held out.",
    "exposure": "Risk and impact of no critical position are assessed.",
}


def line_words(reading: Reading) -> str:
    """The accessible name of the line: "46% on 21 Nov 2026, from 38% on 30 Jun 2026"."""
    known = [point for point in reading.points if point.value is not None]
    if not known:
        return ""
    last = _point_words(reading, known[-1])
    return last if len(known) == 1 else f"{last}, from {_point_words(reading, known[0])}"


def _point_words(reading: Reading, point: Observation) -> str:
    return f"{amount(reading.kpi, point.value or 0)} on {wording.day(point.as_of)}"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """Whether it gets safer: coverage against net cover. `missing` names what stops the answer."""

    verdict: str = ""
    words: str = ""
    figures: Sequence[tuple[str, str, str]] = ()
    series: Sequence[Series] = ()
    periods: Sequence[str] = ()
    target: float | None = None
    target_words: str = ""
    missing: Sequence[Reading] = ()


def headline(readings: Sequence[Reading]) -> Headline:
    """Only figures that somebody answers for make an answer."""
    by_key = {reading.kpi.key: reading for reading in readings}
    pair = [by_key[key] for key in (COVERAGE, NET) if key in by_key]
    missing = [reading for reading in pair if not reading.is_shown]
    if missing or len(pair) < 2:
        return Headline(missing=missing)
    coverage, net = pair
    verdict, words = _answer(coverage, net)
    periods = sorted({point.as_of for reading in pair for point in reading.points})
    return Headline(
        verdict=verdict,
        words=words,
        figures=_figures(coverage, net),
        series=[
            _series("Someone ready now", coverage, periods),
            _series("If all fell vacant", net, periods),
        ],
        periods=[formats.date_format(day, "M Y") for day in periods],
        target=_target_positions(net),
        target_words=f"Target {wording.number(_target_positions(net) or 0)}",
    )


def _answer(coverage: Reading, net: Reading) -> tuple[str, str]:
    moved, net_moved = (_moved(reading) for reading in (coverage, net))
    latest = net.latest
    assert latest is not None  # a shown reading has an observation
    could = f"{wording.share(_parts(latest)[0], _parts(latest)[1])} could be filled"
    shared = int(latest.detail.get("shared", 0))
    why = f": {wording.number(shared)} of those with someone ready share a person" if shared else ""
    rest = f"If all fell vacant at once, {could}{why}."
    if moved is None or net_moved is None:
        return "Too early to say.", f"There is nothing earlier to compare with. {rest}"
    return _verdict(moved, net_moved), f"{_moved_words(moved)} {rest}"


def _verdict(moved: int, net_moved: int) -> str:
    if net_moved > 0:
        return "Yes."
    if net_moved < 0 or moved < 0:
        return "No."
    return "A little, on paper." if moved > 0 else "No change."


def _moved_words(moved: int) -> str:
    if not moved:
        return "As many positions have someone ready now as before."
    count, noun = wording.number(abs(moved)), "position" if abs(moved) == 1 else "positions"
    has = "has" if abs(moved) == 1 else "have"
    return f"{count} {'more' if moved > 0 else 'fewer'} {noun} {has} someone ready now."


def _moved(reading: Reading) -> int | None:
    if reading.latest is None or reading.before is None or reading.before.value is None:
        return None
    return _parts(reading.latest)[0] - _parts(reading.before)[0]


def _parts(seen: Observation) -> tuple[int, int]:
    return int(seen.numerator or 0), int(seen.denominator or 0)


def _figures(coverage: Reading, net: Reading) -> list[tuple[str, str, str]]:
    """Name, figure and what it was."""
    rows = [(one.kpi.name, *_now_and_before(one)) for one in (coverage, net)]
    detail = coverage.latest.detail if coverage.latest else {}
    if detail.get("exposed"):
        open_ = wording.share(detail["exposed_uncovered"], detail["exposed"])
        rows.append(("Vacant or at high risk, with nobody ready", open_, ""))
    return rows


def _now_and_before(reading: Reading) -> tuple[str, str]:
    now = wording.share(*_parts(reading.latest)) if reading.latest else ""
    before = reading.before
    was = f"was {wording.number(_parts(before)[0])}" if before and before.value is not None else ""
    return now, was


def _series(name: str, reading: Reading, periods: Sequence[date]) -> Series:
    values = {point.as_of: point.numerator for point in reading.points if point.value is not None}
    return Series(name=name, values=[values.get(day) for day in periods])


def _target_positions(reading: Reading) -> float | None:
    if reading.kpi.target is None or reading.latest is None:
        return None
    return round(reading.kpi.target * (reading.latest.denominator or 0))


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """A reading as a line of the table and of files."""

    url: str
    name: str
    definition: str
    standing: Standing
    standing_words: str
    value: str
    beside: str
    target: str
    change: str
    owner: str
    as_of: date | None


def table_row(reading: Reading, *, bare: bool = False) -> TableRow:
    """`bare`: with the number even where nobody answers for it, for whoever sets the target."""
    is_shown = reading.is_shown or bare
    value, beside = figure(reading.kpi, reading.latest) if is_shown and reading.latest else ("", "")
    return TableRow(
        url=reverse("governance:kpi", args=[reading.kpi.key]),
        name=reading.kpi.name,
        definition=reading.kpi.definition,
        standing=reading.standing,
        standing_words=WORDS[reading.standing],
        value=value,
        beside=beside,
        target=target_words(reading.kpi),
        change=change_words(reading.kpi, reading.latest, reading.before) if is_shown else "",
        owner=reading.owner.full_name if reading.owner else "",
        as_of=reading.latest.as_of if reading.latest else None,
    )
