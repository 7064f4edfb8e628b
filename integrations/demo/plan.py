"""What is asked of the generator, and where its chance comes from."""

import zlib
from dataclasses import dataclass
from datetime import date

import numpy as np

SMALLEST_COMPANY = 400


class PlanError(Exception):
    """The company asked for cannot be made; the text says why, for whoever typed it."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The same plan gives the same bytes. `evidence_per_person` is a mean over everybody."""

    employees: int
    seed: int
    as_of: date
    evidence_per_person: float = 30.0
    with_bad_rows: bool = False

    def __post_init__(self) -> None:
        if self.employees < SMALLEST_COMPANY:
            raise PlanError(f"A company needs at least {SMALLEST_COMPANY} people.")
        if not 0 < self.evidence_per_person <= 500:
            raise PlanError("Evidence per person is a number above 0 and at most 500.")
        if self.seed < 0:
            raise PlanError("The seed is a whole number from 0.")

    @property
    def doubles(self) -> int:
        """People who stand in the files twice, under two numbers (see `sins`)."""
        return self.employees // 200

    @property
    def people(self) -> int:
        return self.employees - self.doubles

    def stream(self, topic: str) -> np.random.Generator:
        """A stream of chance of its own per topic: adding to one leaves the others as they were."""
        return np.random.default_rng([self.seed, zlib.crc32(topic.encode())])
