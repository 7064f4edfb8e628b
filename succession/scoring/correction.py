"""Ratings without their raters' habits, before anything is summed."""

import numpy as np

from .arrays import FloatArray


def correct_levels(level: FloatArray, excess: FloatArray, highest: FloatArray) -> FloatArray:
    """Levels less what their raters say too many of them (0: left as it is), on the scale from 1 to
    `highest`. Order is kept: of two ratings by one rater the higher never counts less."""
    moved = np.clip(level - excess, 1.0, highest)
    return np.where(excess == 0, level, moved)
