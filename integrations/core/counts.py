"""How many rows of a file became what, and how many things of a kind were made or changed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field


@dataclass(kw_only=True)
class FileCounts:
    """source = created + updated + unchanged + merged + rejected + excluded, always."""

    source: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    rejected: int = 0
    excluded: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def adds_up(self) -> bool:
        outcomes = (self.created, self.updated, self.unchanged, self.merged)
        return self.source == sum(outcomes) + self.rejected + self.excluded


@dataclass(kw_only=True)
class ObjectCounts:
    """Things made, changed and found as they should be, per noun such as "role"."""

    nouns: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: {"created": 0, "updated": 0, "unchanged": 0})
    )

    def add(self, noun: str, *, created: int = 0, updated: int = 0, unchanged: int = 0) -> None:
        counts = self.nouns[noun]
        counts["created"] += created
        counts["updated"] += updated
        counts["unchanged"] += unchanged

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {noun: dict(counts) for noun, counts in self.nouns.items()}


def total_rejected(files: Iterable[FileCounts]) -> int:
    return sum(counts.rejected for counts in files)
