"""Where a figure stands against its thresholds."""

import pytest

from governance.standing import Standing, Thresholds, standing_of

UP = Thresholds(is_up=True, target=0.6, warn=0.5, alarm=0.2)
DOWN = Thresholds(is_up=False, target=0.1, warn=0.2, alarm=0.3)


@pytest.mark.parametrize(
    ("thresholds", "value", "standing"),
    [
        (UP, 0.6, Standing.ON_TARGET),
        (UP, 0.5, Standing.ON_TARGET),
        (UP, 0.49, Standing.WATCH),
        (UP, 0.2, Standing.WATCH),
        (UP, 0.19, Standing.ACT),
        (UP, 0.0, Standing.ACT),
        (UP, None, Standing.NO_DATA),
        (DOWN, 0.0, Standing.ON_TARGET),
        (DOWN, 0.21, Standing.WATCH),
        (DOWN, 0.31, Standing.ACT),
        (Thresholds(is_up=True, target=0.6), 0.59, Standing.WATCH),
        (Thresholds(is_up=True), 0.9, Standing.UNGOVERNED),
    ],
)
def test_owned_figure(thresholds: Thresholds, value: float | None, standing: Standing) -> None:
    assert standing_of(value, thresholds, is_owned=True) is standing


def test_nobody_answers_for_it_so_it_is_ungoverned_whatever_it_is() -> None:
    assert standing_of(0.9, UP, is_owned=False) is Standing.UNGOVERNED
    assert standing_of(None, UP, is_owned=False) is Standing.UNGOVERNED


@pytest.mark.parametrize(
    ("thresholds", "is_ordered"),
    [
        (UP, True),
        (DOWN, True),
        (Thresholds(is_up=True, target=0.5, alarm=0.6), False),
        (Thresholds(is_up=False, target=0.5, warn=0.4), False),
        (Thresholds(is_up=True, target=0.5, warn=0.5, alarm=0.5), True),
        (Thresholds(is_up=True, alarm=0.5), True),
    ],
)
def test_thresholds_must_be_in_order(thresholds: Thresholds, is_ordered: bool) -> None:
    assert thresholds.is_ordered() is is_ordered
