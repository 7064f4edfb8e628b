"""Sums per group of people, which add up over any partition, and from which every figure is made."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from succession.scoring import SOURCES
from succession.scoring.arrays import FloatArray, IdArray

from .groups import GROUPS, group_of
from .heldback import HeldBack, Predictor

CELLS = 20
"""Central ranges of 5 %, 10 % … 100 %: in which of them what came lies for the first time."""

STEPS = 20
"""Sizes of the baselines' errors are counted in steps of a twentieth of a level …"""

SIZES = 9 * STEPS + 1
"""… from 0 to 9 levels: scales have ten at most."""

SCORES = 101
BINS = 10

PLACES = (GROUPS, len(SOURCES))
BASELINES = len(Predictor) - 1

SHAPES: Mapping[str, tuple[int, ...]] = {
    "alone": (1,),
    "anybody": (GROUPS,),  # people with a row
    "people": PLACES,
    "rows": PLACES,
    "variance": PLACES,
    "error": (*PLACES, len(Predictor)),  # predicted − seen
    "absolute": (*PLACES, len(Predictor)),
    "squared": (*PLACES, len(Predictor)),
    "cells": (*PLACES, CELLS),
    "sizes": (*PLACES, BASELINES, SIZES),
    "candidates": (GROUPS,),  # people with a forecast
    "scores": (GROUPS, 2, SCORES),  # not promoted, promoted
    "brier": (GROUPS,),
    "bins": (GROUPS, BINS, 3),  # forecasts, Σ p, promoted
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Named sums of the shapes above."""

    sums: Mapping[str, FloatArray]

    @classmethod
    def empty(cls) -> "Tally":
        return cls(sums={name: np.zeros(shape) for name, shape in SHAPES.items()})

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(sums={name: self.sums[name] + other.sums[name] for name in SHAPES})

    def to_bytes(self) -> bytes:
        """Places that are not 0 (uint32), then their sums (float64): most of it is zeros."""
        flat = np.concatenate([self.sums[name].ravel() for name in SHAPES])
        places = np.flatnonzero(flat)
        return places.astype("<u4").tobytes() + flat[places].astype("<f8").tobytes()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Tally":
        count = len(stored) // 12
        places = np.frombuffer(stored, "<u4", count)
        flat = np.zeros(int(sum(np.prod(shape) for shape in SHAPES.values())))
        flat[places] = np.frombuffer(stored, "<f8", count, offset=4 * count)
        sums, at = {}, 0
        for name, shape in SHAPES.items():
            size = int(np.prod(shape))
            sums[name] = flat[at : at + size].reshape(shape)
            at += size
        return cls(sums=sums)


def tally_errors(held: HeldBack) -> Tally:
    """All rows of a person must be in one call: people are counted here."""
    tally = Tally.empty()
    sums = tally.sums
    at = (group_of(held.employee), held.source.astype(np.int64))
    error = held.predicted - held.level[:, np.newaxis]
    sums["alone"][0] = held.alone
    _count_people(sums, held, at)
    np.add.at(sums["rows"], at, 1)
    np.add.at(sums["variance"], at, held.variance)
    np.add.at(sums["error"], at, error)
    np.add.at(sums["absolute"], at, np.abs(error))
    np.add.at(sums["squared"], at, error**2)
    np.add.at(sums["cells"], (*at, central_cells(error[:, 0] / np.sqrt(held.variance))), 1)
    for number in range(BASELINES):
        size = np.rint(np.abs(error[:, number + 1]) * STEPS).astype(np.int64)
        place = (*at, np.full(len(held), number), np.minimum(size, SIZES - 1))
        np.add.at(sums["sizes"], place, 1)
    return tally


def _count_people(
    sums: Mapping[str, FloatArray], held: HeldBack, at: tuple[IdArray, IdArray]
) -> None:
    key = held.employee * len(SOURCES) + held.source
    _, first = np.unique(key, return_index=True)
    np.add.at(sums["people"], (at[0][first], at[1][first]), 1)
    _, first = np.unique(held.employee, return_index=True)
    np.add.at(sums["anybody"], at[0][first], 1)


def central_cells(z: FloatArray) -> IdArray:
    """The smallest central range of the standard normal, in CELLS steps, that holds each z."""
    from scipy.special import ndtr  # here: half a second that processes which never validate save

    share = 2 * ndtr(np.abs(z)) - 1
    return np.minimum((share * CELLS).astype(np.int64), CELLS - 1)


def tally_promotions(
    *, employee: IdArray, score: FloatArray, chance: FloatArray, promoted: FloatArray
) -> Tally:
    """One row per person and role that they did not hold: `score` 0–100, `chance` p(ready), and
    whether (1 or 0) they were promoted to it. Scores are counted whole, as they are printed."""
    tally = Tally.empty()
    sums = tally.sums
    group = group_of(employee)
    _, first = np.unique(employee, return_index=True)
    np.add.at(sums["candidates"], group[first], 1)
    outcome = promoted.astype(np.int64)
    np.add.at(sums["scores"], (group, outcome, np.rint(score).astype(np.int64)), 1)
    np.add.at(sums["brier"], group, (chance - promoted) ** 2)
    bin_ = np.minimum((chance * BINS).astype(np.int64), BINS - 1)
    parts = np.column_stack([np.ones(len(chance)), chance, promoted])
    np.add.at(sums["bins"], (group, bin_), parts)
    return tally
