"""The 95 % interval of a ratio of two rates.

The score interval of Miettinen and Nurminen (Statistics in Medicine 4, 1985; Koopman's of 1984 with
the factor N / (N − 1)): all ratios that the data do not reject, the rates being as likely as they can
be under each. It holds its 95 % with small groups and rates near 0 or 1, where the usual one on the
logarithm fails or does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, sqrt

Z95 = 1.959963984540054
LEAST_RATIO = 1e-9


@dataclass(frozen=True)
class _Pair:
    """Two groups: `selected` of `people`, compared with `other_selected` of `other_people`."""

    selected: int
    people: int
    other_selected: int
    other_people: int

    @property
    def ratio(self) -> float:
        if not self.other_selected:
            return inf
        return self.selected * self.other_people / (self.people * self.other_selected)

    def likeliest_other_rate(self, ratio: float) -> float:
        """The rate of the other group that makes the data likeliest if the ratio is this."""
        a = (self.people + self.other_people) * ratio
        b = self.people * ratio + self.selected + self.other_people + self.other_selected * ratio
        c = self.selected + self.other_selected
        # The smaller root of a x² − b x + c, in the form that loses no digits.
        return 2 * c / (b + sqrt(max(0.0, b * b - 4 * a * c)))

    def distance(self, ratio: float) -> float:
        """How many standard errors the data lie from this ratio, never below 0."""
        rate = self.selected / self.people
        other_rate = self.other_selected / self.other_people
        likely = min(1.0, self.likeliest_other_rate(ratio))
        likely_rate = min(1.0, ratio * likely)
        total = self.people + self.other_people
        variance = likely_rate * (1 - likely_rate) / self.people
        variance += ratio**2 * likely * (1 - likely) / self.other_people
        gap = abs(rate - ratio * other_rate)
        if variance <= 0:
            return 0.0 if gap < 1e-12 else inf
        return gap / sqrt(variance * total / (total - 1))


def ratio_interval(
    selected: int, people: int, other_selected: int, other_people: int
) -> tuple[float, float]:
    """Lower and upper end of (selected / people) ÷ (other_selected / other_people); both groups
    have somebody in them, and somebody was selected."""
    pair = _Pair(selected, people, other_selected, other_people)
    low = 0.0 if not selected else _end(pair.distance, min(pair.ratio, 1e6), 0.5)
    high = inf if not other_selected else _end(pair.distance, max(pair.ratio, LEAST_RATIO), 2.0)
    return low, high


def _end(distance: Callable[[float], float], start: float, step: float) -> float:
    """Where the distance becomes z, from `start` outwards."""
    outside = start * step
    while distance(outside) < Z95:
        outside *= step
    inside = outside / step
    for _ in range(60):
        middle = sqrt(inside * outside)
        if distance(middle) < Z95:
            inside = middle
        else:
            outside = middle
    return sqrt(inside * outside)
