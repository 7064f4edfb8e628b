"""The lot: fair, stable, about the stated share."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.holdout import draw_share, is_held_out


@given(st.text(), st.text(), st.text())
def test_a_lot_never_changes_and_lies_between_0_and_1(one: str, two: str, three: str) -> None:
    first = draw_share(one, two, three)
    assert 0 <= first < 1
    assert draw_share(one, two, three) == first


def test_about_one_in_ten_is_held_out() -> None:
    drawn = [
        is_held_out(rule="r", recipient="m", employee=str(n), competency="c", holdout_share=0.1)
        for n in range(10_000)
    ]
    assert 900 < sum(drawn) < 1100


def test_nobody_is_held_out_at_a_share_of_zero() -> None:
    assert not any(
        is_held_out(rule="r", recipient="m", employee=str(n), competency="c", holdout_share=0)
        for n in range(100)
    )
