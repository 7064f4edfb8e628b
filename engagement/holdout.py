"""Who is held out, drawn by lot once and for ever. Pure."""

import hashlib

_RANGE = 2**64


def draw_share(*parts: str) -> float:
    """A number from 0 up to 1 that depends on nothing but its parts: the lot of this question."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / _RANGE


def is_held_out(
    *, rule: str, recipient: str, employee: str, competency: str, holdout_share: float
) -> bool:
    """True for about `holdout_share` of all questions; the same question always draws the same."""
    return draw_share(rule, recipient, employee, competency) < holdout_share
