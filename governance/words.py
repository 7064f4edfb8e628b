"""Figures, targets and changes in words."""

from datetime import date
from typing import Any

from django.utils import formats

from governance.models import KPI, Observation
from governance.standing import Thresholds
from ui import wording

UPLIFT = "nudge_uplift"
MONTH_DAY = "j M"


def amount(kpi: KPI, value: float) -> str:
    """A value in the KPI's unit: "46%", "1.4", "24"; the nudge effect in points."""
    if kpi.key == UPLIFT:
        return f"{wording.signed(100 * value)} points"
    if kpi.unit == KPI.Unit.SHARE:
        return wording.percent(value)
    return wording.number(value, 1 if kpi.unit == KPI.Unit.MEAN else 0)


def figure(kpi: KPI, seen: Observation) -> tuple[str, str]:
    """The figure and what stands beside it: ("11 of 24", "46%")."""
    if seen.value is None or seen.numerator is None or seen.denominator is None:
        return "", ""
    if kpi.key == UPLIFT:
        return amount(kpi, seen.value), _uplift_beside(seen.detail)
    part, whole = int(seen.numerator), int(seen.denominator)
    if kpi.unit == KPI.Unit.SHARE:
        return wording.share(part, whole), _share_beside(seen)
    if kpi.unit == KPI.Unit.MEAN:
        total = wording.number(seen.numerator, 0 if seen.numerator == part else 1)
        over = f"{total} over {wording.number(whole)} positions"
        two = seen.detail.get("with_two")
        beside = over if two is None else f"{over}, {wording.number(two)} have two or more"
        return amount(kpi, seen.value), beside
    return wording.number(part), f"in {wording.number(whole)} places"


def _share_beside(seen: Observation) -> str:
    """The share; bench strength B also tells its other two statuses."""
    words = wording.percent(seen.value)
    if "future_only" not in seen.detail:
        return words
    later, nobody = seen.detail["future_only"], seen.detail["none"]
    return f"{words}; {wording.number(later)} for later only, {wording.number(nobody)} nobody"


def _uplift_beside(detail: dict[str, Any]) -> str:
    asked, held_out = detail["asked"], detail["held_out"]
    words = (
        f"{wording.share(int(asked[0]), int(asked[1]))} asked, "
        f"{wording.share(int(held_out[0]), int(held_out[1]))} held out"
    )
    low, high = (wording.signed(100 * detail[end]) for end in ("low", "high"))
    verdict = "inconclusive, " if detail["inconclusive"] else ""
    return f"{words}; {verdict}likely {low} to {high}"


def thresholds_of(kpi: KPI) -> Thresholds:
    return Thresholds(
        is_up=kpi.direction == KPI.Direction.UP,
        target=kpi.target,
        warn=kpi.warn,
        alarm=kpi.alarm,
    )


def target_words(kpi: KPI) -> str:
    """ "Target 50% · alarm below 20%"; a figure that should be low has "at most" and "above"."""
    if kpi.target is None:
        return ""
    is_up = kpi.direction == KPI.Direction.UP
    words = f"Target {'' if is_up else 'at most '}{amount(kpi, kpi.target)}"
    if kpi.alarm is None:
        return words
    return f"{words} · alarm {'below' if is_up else 'above'} {amount(kpi, kpi.alarm)}"


def since(day: date) -> str:
    return f"since {formats.date_format(day, MONTH_DAY)}"


def change_words(kpi: KPI, now: Observation | None, before: Observation | None) -> str:
    """ "▲ 2 better since 31 Oct": in rows where the denominator stayed, otherwise in points."""
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    moved = now.value - before.value
    size = _moved_by(kpi, now, before)
    if not size:
        return f"No change {since(before.as_of)}"
    is_better = (moved > 0) == (kpi.direction == KPI.Direction.UP)
    arrow, verdict = "▲" if moved > 0 else "▼", "better" if is_better else "worse"
    return f"{arrow} {size} {verdict} {since(before.as_of)}"


def _moved_by(kpi: KPI, now: Observation, before: Observation) -> str:
    """The size of the move in words, "" where it would read as nothing."""
    moved = abs((now.value or 0) - (before.value or 0))
    if (kpi.unit == KPI.Unit.SHARE and now.denominator != before.denominator) or kpi.key == UPLIFT:
        points = round(100 * moved)
        return f"{wording.number(points)} {'point' if points == 1 else 'points'}" if points else ""
    if kpi.unit == KPI.Unit.MEAN:
        return wording.number(moved, 1) if round(moved, 1) else ""
    rows = abs((now.numerator or 0) - (before.numerator or 0))
    return wording.number(rows) if rows else ""
