"""What the list of critical positions says of all of them, out of few counts. Pure but for addresses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from succession.bench.rows import band_label
from succession.bench.shapes import Cover
from succession.bench.words import COVER_WORDS, EXPOSURE_WORDS, answer, strip_words
from succession.models.readiness import Band
from ui.parts import CountCell, HeatCell

STEPS = ("low", "medium", "high")
MOST_CELLS = 80
"""More seats than this are a bar of shares: nobody reads a strip of hundreds."""
NONE, YES = "none", "yes"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many seats that are alike in all of this."""

    cover: str
    best_band: str
    has_emergency_cover: bool
    risk: str
    impact: str
    has_ready: bool
    is_counted: bool
    count: int

    @property
    def is_shared(self) -> bool:
        """Somebody is ready, but counted for another seat."""
        return self.has_ready and not self.is_counted

    @property
    def is_exposed(self) -> bool:
        """Vacant, or at high risk of becoming so."""
        return self.cover == Cover.VACANT or self.risk == "high"

    def traits(self) -> dict[str, str]:
        """The value of each filter."""
        return {
            "cover": self.cover,
            "band": self.best_band or NONE,
            "risk": self.risk or NONE,
            "impact": self.impact or NONE,
            "shared": YES if self.is_shared else "",
            "emergency": "" if self.has_emergency_cover else YES,
        }


def trait_counts(tallies: Iterable[Tally]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for tally in tallies:
        for name, value in tally.traits().items():
            counts.setdefault(name, Counter())[value] += tally.count
    return counts


def overview(tallies: Sequence[Tally], cells: Sequence[HeatCell]) -> dict[str, object]:
    """What always speaks of all the positions that the reader reaches."""
    bands = band_counts(tallies)
    return {
        "answer": answer(
            _total(tallies),
            _total(one for one in tallies if one.has_ready),
            _total(one for one in tallies if one.is_counted),
        ),
        "total": _total(tallies),
        "cells": cells,
        "bands": bands,
        "legend": [(band, f"{label}: {count:,}") for band, label, count in bands],
        "vacant": _total(one for one in tallies if one.cover == Cover.VACANT),
        "shared": _total(one for one in tallies if one.is_shared),
        "exposed": _total(one for one in tallies if one.is_exposed),
        "exposed_open": _total(one for one in tallies if one.is_exposed and not one.has_ready),
        "grid": risk_grid(tallies),
        "grid_columns": [EXPOSURE_WORDS[step] for step in STEPS],
        "not_assessed": _total(one for one in tallies if not (one.risk and one.impact)),
    }


def _total(tallies: Iterable[Tally]) -> int:
    return sum(one.count for one in tallies)


def band_counts(tallies: Iterable[Tally]) -> list[tuple[str, str, int]]:
    """Band, its words and how many seats have it as their best; "" for nobody confirmed."""
    count: Counter[str] = Counter()
    for one in tallies:
        count[one.best_band] += one.count
    return [(band, label, count[band]) for band, label in best_bands().items() if count[band]]


def best_bands() -> Mapping[str, str]:
    return {band.value: str(band.label) for band in Band} | {
        "": COVER_WORDS[Cover.NOBODY_CONFIRMED]
    }


def risk_grid(tallies: Iterable[Tally]) -> list[tuple[str, list[CountCell]]]:
    """Seats without anybody ready of all seats, by risk (high on top) and impact (high at the
    right); each cell leads to the list of its seats."""
    whole: Counter[tuple[str, str]] = Counter()
    uncovered: Counter[tuple[str, str]] = Counter()
    for one in tallies:
        whole[one.risk, one.impact] += one.count
        uncovered[one.risk, one.impact] += 0 if one.has_ready else one.count
    return [
        (
            EXPOSURE_WORDS[risk],
            [
                CountCell(
                    part=uncovered[risk, impact],
                    whole=whole[risk, impact],
                    url=f"?risk={risk}&impact={impact}" if whole[risk, impact] else "",
                )
                for impact in STEPS
            ],
        )
        for risk in reversed(STEPS)
    ]


def heat_cell(code: str, title: str, best_band: str, *, is_vacant: bool, shared: bool) -> HeatCell:
    label = band_label(best_band) if best_band else ""
    return HeatCell(
        words=strip_words(title, label, is_vacant=is_vacant),
        band=best_band or None,
        url=reverse("succession:position", args=[code]),
        is_vacant=is_vacant,
        is_counted_elsewhere=shared,
    )
