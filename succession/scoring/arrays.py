"""Array types, days as integers, and the checks that every table of columns shares."""

from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .errors import ScoringInputError

FloatArray = npt.NDArray[np.float64]
IdArray = npt.NDArray[np.int64]
DayArray = npt.NDArray[np.int32]
SmallArray = npt.NDArray[np.int8]
BoolArray = npt.NDArray[np.bool_]
AnyArray = npt.NDArray[Any]

_Width = TypeVar("_Width", bound=np.signedinteger[Any])

EPOCH = date(1970, 1, 1)
NEVER = int(np.iinfo(np.int32).max)  # expires_on of a row that never expires
NO_DAY = int(np.iinfo(np.int32).min)  # "newest row" where there is none

# Thresholds forgive this much, so that an exact tie (half of the weight seen) is not decided by
# the last bit of a sum. It is a thousand times smaller than the six decimals that are promised.
SLACK = 1e-9


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    return EPOCH + timedelta(days=number)


def as_integers(field: str, values: npt.ArrayLike, kind: type[_Width]) -> npt.NDArray[_Width]:
    """One-dimensional integers of the wanted width; floats, overflow and matrices are refused."""
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(0, dtype=kind)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise ScoringInputError(field, "must be a one-dimensional column of whole numbers")
    if array.dtype == kind:
        return array.astype(kind, copy=False)
    bounds = np.iinfo(kind)
    if int(array.min()) < bounds.min or int(array.max()) > bounds.max:
        raise ScoringInputError(field, f"has a value that does not fit {bounds.bits} bits")
    return array.astype(kind, copy=False)


def as_floats(field: str, values: npt.ArrayLike) -> FloatArray:
    """One-dimensional finite float64; NaN and infinity are refused, naming the first row."""
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise ScoringInputError(field, "must be a one-dimensional column of numbers")
    floats = array.astype(np.float64, copy=False)
    refuse_rows(field, ~np.isfinite(floats), floats, "is not a finite number")
    return floats


def as_flags(field: str, values: npt.ArrayLike) -> BoolArray:
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind != "b"):
        raise ScoringInputError(field, "must be a one-dimensional column of yes or no")
    return array.astype(np.bool_, copy=False)


def refuse_rows(field: str, bad: BoolArray, values: AnyArray, problem: str) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise ScoringInputError(field, f"{values[row]} in row {row} {problem}")


def refuse_unequal_lengths(columns: dict[str, AnyArray]) -> None:
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ScoringInputError(", ".join(lengths), f"columns differ in length: {lengths}")


def starts_of_runs(*columns: AnyArray) -> BoolArray:
    """True at each row that differs from the row above in any of the (sorted) columns."""
    starts = np.zeros(len(columns[0]), dtype=np.bool_)
    starts[:1] = True
    for column in columns:
        starts[1:] |= column[1:] != column[:-1]
    return starts


def sum_by(group: IdArray, values: AnyArray, count: int) -> FloatArray:
    """Σ values per group 0..count-1, added one by one in row order.

    So a sum depends on its own rows and on nothing else in the batch, to the last bit.
    """
    return np.bincount(group, values, count).astype(np.float64, copy=False)
