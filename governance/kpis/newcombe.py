"""The 95 % interval of a difference of two shares: Newcombe's hybrid score method (1998). Pure."""

from math import sqrt

Z = 1.959963984540054


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval of part / whole; `whole` is above 0."""
    share, z2 = part / whole, Z * Z
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    spread = Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return centre - spread, centre + spread


def difference_interval(
    part_1: int, whole_1: int, part_2: int, whole_2: int
) -> tuple[float, float]:
    """Lower and upper end of part_1 / whole_1 − part_2 / whole_2; both wholes are above 0."""
    share_1, share_2 = part_1 / whole_1, part_2 / whole_2
    low_1, high_1 = wilson(part_1, whole_1)
    low_2, high_2 = wilson(part_2, whole_2)
    difference = share_1 - share_2
    return (
        difference - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        difference + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )
