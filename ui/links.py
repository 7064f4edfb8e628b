"""Addresses of many rows: a route is worked out once, and every row fills itself in."""

from functools import cache
from urllib.parse import quote

from django.urls import get_script_prefix, get_urlconf, reverse

UNQUOTED = "!$&'()*+,;=/~:@"
"""As `reverse` leaves them in a path."""


def address(name: str, *values: str, fixed: tuple[str, ...] = ()) -> str:
    """What `reverse(name, args=[*fixed, *values])` gives, for routes that take any text (`path`
    converters); ten times as fast."""
    pieces = _pieces(name, fixed, len(values), get_script_prefix(), get_urlconf())
    filled = [
        piece + quote(value, safe=UNQUOTED) for piece, value in zip(pieces, values, strict=False)
    ]
    return "".join(filled) + pieces[-1]


@cache
def _pieces(
    name: str, fixed: tuple[str, ...], count: int, _prefix: str, urlconf: str | None
) -> list[str]:
    """The route cut where the values go: one piece more than there are values."""
    tokens = [f"~{number}~" for number in range(count)]
    rest = reverse(name, urlconf, args=[*fixed, *tokens])
    pieces = []
    for token in tokens:
        piece, _, rest = rest.partition(token)
        pieces.append(piece)
    return [*pieces, rest]
