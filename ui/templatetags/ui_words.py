"""Filters: numbers and dates in words. See ui/README.md."""

from datetime import date, datetime

from django import template

from ui import wording

register = template.Library()


@register.filter
def shortest(value: float | None) -> str:
    return wording.shortest(value)


@register.filter
def level(value: float | None) -> str:
    return wording.level(value)


@register.filter
def score(value: float | None) -> str:
    return wording.score(value)


@register.filter
def percent(value: float | None) -> str:
    return wording.percent(value)


@register.filter
def share(part: int | None, whole: int | None) -> str:
    return wording.share(part, whole)


@register.filter
def thousands(value: float | None, decimals: int = 0) -> str:
    return wording.MISSING if value is None else wording.number(value, decimals)


@register.filter
def signed(value: float | None, decimals: int = 0) -> str:
    return wording.MISSING if value is None else wording.signed(value, decimals)


@register.filter
def moment(value: datetime | None) -> str:
    return wording.moment(value)


@register.filter
def day(value: date | datetime | None) -> str:
    return wording.day(value)


@register.filter
def date_ago(value: date | datetime | None, as_of: date | datetime) -> str:
    return wording.day_with_age(value, as_of)


@register.filter
def age(value: date | datetime | None, as_of: date | datetime) -> str:
    return wording.age(value, as_of)


@register.filter
def interval_words(mean: float | None, sd: float | None) -> str:
    """A score's interval. For levels use the tag `level_interval`, which knows the scale."""
    return wording.likely(mean, sd)


@register.simple_tag
def level_interval(
    mean: float | None, sd: float | None, levels: int = 5, *, bare: bool = False
) -> str:
    """ "likely 2.5–3.5"; `bare` leaves out the word where the column's head says it."""
    if mean is None or sd is None:
        return wording.MISSING
    return wording.level_interval(mean, sd, levels, bare=bare)
