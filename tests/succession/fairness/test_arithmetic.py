"""Exact tests, the interval and power, against scipy, other people's figures and plain enumeration."""

from itertools import product
from math import comb, inf

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import barnard_exact, binom, fisher_exact

from succession.fairness import exact
from succession.fairness.exact import fisher_p, overall_p
from succession.fairness.interval import ratio_interval
from succession.fairness.power import people_needed, power_to_see


@st.composite
def pairs(draw: st.DrawFn, most: int = 40) -> tuple[int, int, int, int]:
    people, other = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, people)), people, draw(st.integers(0, other)), other


def enumerated_fisher(a: int, n: int, b: int, m: int) -> float:
    """Fisher's p with whole numbers only: no rounding, no library."""
    ways = {x: comb(n, x) * comb(m, a + b - x) for x in range(a + b + 1)}
    return sum(one for one in ways.values() if one <= ways[a]) / comb(n + m, a + b)


@given(pairs())
def test_fisher_of_two_groups_is_what_whole_numbers_give(pair: tuple[int, int, int, int]) -> None:
    assert fisher_p(*pair) == pytest.approx(enumerated_fisher(*pair), abs=1e-9)


@given(pairs())
def test_the_test_of_all_groups_agrees_with_fishers_of_two(pair: tuple[int, int, int, int]) -> None:
    a, n, b, m = pair
    p, is_exact = overall_p([a, b], [n, m])
    assert is_exact
    assert p == pytest.approx(
        float(fisher_exact(np.array([[a, n - a], [b, m - b]]))[1]), rel=1e-6, abs=1e-12
    )


def test_barnards_test_which_is_less_cautious_never_says_less_on_these() -> None:
    for a, n, b, m in [(3, 14, 9, 16), (0, 10, 5, 12), (7, 20, 14, 20), (1, 8, 6, 9)]:
        barnard = barnard_exact([[a, b], [n - a, m - b]]).pvalue
        assert barnard <= fisher_p(a, n, b, m) + 1e-9


def test_three_groups_by_hand() -> None:
    """1 of 4, 3 of 4, 4 of 4: of C(12, 8) = 495 ways, those no likelier than 4 · 4 · 1 = 16."""
    ways = {
        table: comb(4, table[0]) * comb(4, table[1]) * comb(4, table[2])
        for table in product(range(5), repeat=3)
        if sum(table) == 8
    }
    expected = sum(one for one in ways.values() if one <= 16) / 495
    p, is_exact = overall_p([1, 3, 4], [4, 4, 4])
    assert is_exact
    assert p == pytest.approx(expected)


def test_too_many_tables_are_estimated_close_to_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    selected, people = [3, 6, 9, 8], [14, 16, 15, 15]
    p, is_exact = overall_p(selected, people)
    monkeypatch.setattr(exact, "MOST_TABLES", 10)
    estimate, is_estimate_exact = overall_p(selected, people)
    assert (is_exact, is_estimate_exact) == (True, False)
    assert estimate == pytest.approx(p, abs=0.01)
    assert overall_p(selected, people)[0] == estimate


@pytest.mark.parametrize(
    ("pair", "low", "high"),
    [
        # Koopman, Biometrics 40 (1984): 2.939 to 7.152, there without N / (N − 1).
        # All: statsmodels 0.14, confint_proportions_2indep(method="score", compare="ratio").
        ((36, 40, 16, 80), 2.934646, 7.166298),
        # Its lower end of the next is 1.2222, where its search stops; ours is from a search over all
        # rates of the likeliest one, point by point.
        ((10, 10, 8, 12), 1.004082, 2.598140),
        ((3, 14, 6, 16), 0.174025, 1.733679),
        ((1, 7, 9, 11), 0.029730, 0.698466),
        ((0, 10, 5, 12), 0.0, 0.771212),
    ],
)
def test_the_interval_is_miettinen_and_nurminens(
    pair: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert list(ratio_interval(*pair)) == pytest.approx([low, high], abs=1e-5)


@given(pairs())
def test_the_interval_holds_the_ratio_and_turns_over_with_it(
    pair: tuple[int, int, int, int],
) -> None:
    a, n, b, m = pair
    if not a and not b:
        return
    low, high = ratio_interval(a, n, b, m)
    ratio = a * m / (n * b) if b else inf
    assert 0 <= low <= ratio * (1 + 1e-9)
    assert ratio <= high * (1 + 1e-9)
    if a and b:
        assert list(ratio_interval(b, m, a, n)) == pytest.approx([1 / high, 1 / low], rel=1e-6)


@pytest.mark.parametrize(("n", "m"), [(8, 12), (15, 25), (30, 20)])
@pytest.mark.parametrize("rate", [0.15, 0.6, 0.9])
@pytest.mark.parametrize("ratio", [0.5, 0.8])
def test_the_interval_covers_the_truth_as_often_as_it_says(
    n: int, m: int, rate: float, ratio: float
) -> None:
    """Every outcome, weighed by its probability: no simulation needed."""
    covered = 0.0
    for a, b in product(range(n + 1), range(m + 1)):
        low, high = ratio_interval(a, n, b, m) if a or b else (0.0, inf)
        if low <= ratio <= high:
            covered += binom.pmf(a, n, rate * ratio) * binom.pmf(b, m, rate)
    assert covered > 0.93


def enumerated_power(n: int, m: int, rate: float, ratio: float, alpha: float) -> float:
    return float(
        sum(
            binom.pmf(a, n, rate * ratio) * binom.pmf(b, m, rate)
            for a, b in product(range(n + 1), range(m + 1))
            if a * m < b * n and enumerated_fisher(a, n, b, m) <= alpha
        )
    )


@settings(max_examples=25)
@given(
    st.integers(1, 18),
    st.integers(1, 18),
    st.sampled_from([0.1, 0.48, 0.9, 1.0]),
    st.sampled_from([0.0, 0.2, 0.8]),
    st.sampled_from([0.05, 0.2]),
)
@example(n=1, m=4, rate=0.1, ratio=0.0, alpha=0.2)  # one table, exactly as unlikely as alpha
def test_power_is_the_sum_over_every_outcome(
    n: int, m: int, rate: float, ratio: float, alpha: float
) -> None:
    power = power_to_see(n, m, other_rate=rate, ratio=ratio, alpha=alpha)
    assert power == pytest.approx(enumerated_power(n, m, rate, ratio, alpha), abs=1e-5)


@pytest.mark.parametrize(
    ("sizes", "rate"), [((14, 16), 0.48), ((140, 160), 0.48), ((40, 200), 0.3)]
)
def test_so_many_people_are_needed_and_a_few_less_are_not_enough(
    sizes: tuple[int, int], rate: float
) -> None:
    needed = people_needed(*sizes, other_rate=rate, ratio=0.8, alpha=0.05)
    assert needed is not None

    def power(size: int) -> float:
        other = round(size * sizes[1] / sizes[0])
        return power_to_see(size, other, other_rate=rate, ratio=0.8, alpha=0.05)

    assert power(needed[0]) >= 0.5 > power(int(needed[0] * 0.9))


def test_where_nobody_can_be_seen_no_number_is_enough() -> None:
    assert power_to_see(50, 50, other_rate=0.0, ratio=0.8, alpha=0.05) == 0.0
    assert people_needed(50, 50, other_rate=0.0, ratio=0.8, alpha=0.05) is None
    assert people_needed(5, 90_000, other_rate=0.5, ratio=0.8, alpha=0.05) is None
