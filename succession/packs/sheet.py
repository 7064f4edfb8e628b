"""One page about one person for one role, as data: what screen, PDF and spreadsheet are drawn from
and what is kept. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A requirement. Levels on a scale of `scale`; `share` and `probability` 0..1; points of 100.
    `evidence`: ids of what counted, the weightiest first."""

    competency: str
    name: str
    level: float
    scale: int
    share: float
    critical: bool
    seen: bool
    met: bool
    mean: float
    sd: float
    probability: float
    points: float
    printed_points: int
    printed_most: int
    direct_count: int
    newest_direct_on: date | None
    courses: int
    evidence: tuple[int, ...]

    @property
    def estimate(self) -> float | None:
        """None where nobody looked: no estimate is shown."""
        return self.mean if self.seen else None


@dataclass(frozen=True, kw_only=True)
class QuotedNote:
    """Which note is quoted, by the id of its evidence: what somebody wrote is kept in one place."""

    about: str
    evidence_id: int


@dataclass(frozen=True, kw_only=True)
class Learned:
    title: str
    competency: str
    completed_on: date
    last_observed_on: date | None


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Points by which a requirement moved, as printed."""

    name: str
    points: int


@dataclass(frozen=True, kw_only=True)
class SheetChange:
    """Since a kept pack or a day; `more` moved besides those named."""

    since: date
    is_since_pack: bool
    printed_then: int
    points: int
    words: str
    moved: tuple[Moved, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class AskedInRoom:
    about: str
    words: str


@dataclass(frozen=True, kw_only=True)
class SheetStep:
    """`kind` is observe or develop."""

    kind: str
    competency: str
    name: str
    source: str
    from_level: float
    to_level: float
    probability_after: float


@dataclass(frozen=True, kw_only=True)
class PackSheet:
    """All that is printed, but for who holds it and what became of it. `about` is the line below
    the name; `headline` and `words` stand where there is too little evidence for a number."""

    employee_number: str
    employee_name: str
    about: str
    role_code: str
    role_name: str
    as_of: date
    profile_version: int
    policy_version: int
    score: float
    printed_score: int
    score_sd: float
    coverage: float
    minimum_coverage: float
    ready_now_score: float
    gate_passed: bool
    months_to_ready: float
    band: str
    band_words: str
    headline: str
    words: str
    parts: tuple[SheetRow, ...]
    quotes: tuple[QuotedNote, ...]
    learning: tuple[Learned, ...]
    change: SheetChange
    questions: tuple[AskedInRoom, ...]
    steps: tuple[SheetStep, ...]
    score_after: float
    why_no_steps: str

    @property
    def is_sufficient(self) -> bool:
        return self.band != "insufficient_evidence"

    @property
    def low(self) -> float:
        return max(0.0, self.score - self.score_sd)

    @property
    def high(self) -> float:
        return min(100.0, self.score + self.score_sd)

    @property
    def months(self) -> int:
        """Never 0 where something is to be developed."""
        return max(1, round(self.months_to_ready)) if self.months_to_ready else 0

    @property
    def seen_count(self) -> int:
        return sum(row.seen for row in self.parts)

    @property
    def critical(self) -> tuple[SheetRow, ...]:
        return tuple(row for row in self.parts if row.critical)

    @property
    def critical_met(self) -> int:
        return sum(row.met for row in self.critical)

    @property
    def scale(self) -> int | None:
        """The levels of all requirements, if they share one scale."""
        scales = {row.scale for row in self.parts}
        return scales.pop() if len(scales) == 1 else None

    @property
    def observe(self) -> tuple[str, ...]:
        """Names, each once, in the order of the steps."""
        return tuple(dict.fromkeys(step.name for step in self.steps if step.kind == "observe"))

    @property
    def develop(self) -> tuple[SheetStep, ...]:
        return tuple(step for step in self.steps if step.kind == "develop")
