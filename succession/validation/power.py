"""How much there must be before a figure says anything."""

from math import ceil, erf, sqrt

from .groups import Z95

LEAST_PEOPLE = 30
"""Resampling needs independent parts: below some thirty its intervals are too narrow (Cameron,
Gelbach & Miller, Review of Economics and Statistics 90, 2008)."""


def rows_for_share(share: float, margin: float) -> int:
    """Rows with which a share is known to ± `margin`: z² p (1 − p) / margin²."""
    return ceil(Z95**2 * share * (1 - share) / margin**2)


LEAST_ROWS = rows_for_share(0.8, 0.1)
"""62: then the share inside the 80 % range is known to ± 10 points. With fewer, a range that holds
70 % of what comes cannot be told from one that holds 90 %."""

LEAST_CALLS = rows_for_share(0.5, 0.25)
"""16: then even a share of one half is known to ± 25 points."""

AUC_WORTH_SEEING = 0.7
LEAST_POWER = 0.8


def auc_power(promoted: int, others: int, auc: float = AUC_WORTH_SEEING) -> float:
    """The chance that a test at 5 % tells an AUC of `auc` from a coin's 0.5, given these numbers.
    Standard errors: Hanley & McNeil, Radiology 143, 1982, and Mann and Whitney's under 0.5."""
    if not promoted or not others:
        return 0.0
    by_chance = sqrt((promoted + others + 1) / (12 * promoted * others))
    return _below((abs(auc - 0.5) - Z95 * by_chance) / auc_error(auc, promoted, others))


def auc_error(auc: float, promoted: int, others: int) -> float:
    both_above, both_below = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = auc * (1 - auc)
    variance += (promoted - 1) * (both_above - auc**2) + (others - 1) * (both_below - auc**2)
    return sqrt(variance / (promoted * others))


def _below(z: float) -> float:
    return (1 + erf(z / sqrt(2))) / 2
