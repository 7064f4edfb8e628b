"""Addresses of many rows: a route is worked out once, and every row fills itself in."""

from functools import cache
from urllib.parse import quote

from django.urls import get_script_prefix, get_urlconf, reverse

UNQUOTED = "!$&'()*+,;=/~:@"
"""As `reverse` leaves them in a path."""


def address(name: str, *values: str, fixed: tuple[str, ...] = ()) -> str:
    """What `reverse(name, args=[*fixed, *values])` gives, for routes that take any text (`path`
    converters); ten times as fast."""
    route = _route(name, fixed, len(values), get_script_prefix(), get_urlconf())
    for number, value in enumerate(values):
        route = route.replace(_token(number), quote(value, safe=UNQUOTED), 1)
    return route


@cache
def _route(name: str, fixed: tuple[str, ...], count: int, _prefix: str, urlconf: str | None) -> str:
    return reverse(name, urlconf, args=[*fixed, *map(_token, range(count))])


def _token(number: int) -> str:
    return f"~{number}~"
