"""How much each source of evidence is believed, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from competencies.models import Evidence
from succession.scoring import ScoringPolicy, Source, SourceKind, SourceRule

KIND_WORDS = {
    SourceKind.DIRECT: "Direct",
    SourceKind.AT_LEAST: "At least",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
NOT_ASKED = "no"


def exactly(value: float, *, times: int = 1) -> str:
    """With every digit that a number has and none more, so that no two ever read alike."""
    return f"{(Decimal(repr(float(value))) * times).normalize():f}"


def counted(value: float, noun: str) -> str:
    """ "1 level", "0.5 levels"."""
    return f"{exactly(value)} {noun}" if value == 1 else f"{exactly(value)} {noun}s"


def source_label(source: Source) -> str:
    return str(Evidence.Source(source.number).label)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A value in words beside what it was; `was` is empty where there is nothing to compare."""

    words: str
    was: str

    @property
    def is_changed(self) -> bool:
        return bool(self.was) and self.was != self.words


@dataclass(frozen=True, kw_only=True)
class SourceCell(Said):
    """One constant of one source."""

    heading: str


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    label: str
    cells: Sequence[SourceCell]

    @property
    def is_changed(self) -> bool:
        return any(cell.is_changed for cell in self.cells)

    @property
    def changes(self) -> list[str]:
        return [
            f"{self.label}: {cell.heading.lower()} from {cell.was} to {cell.words}"
            for cell in self.cells
            if cell.is_changed
        ]


def source_lines(policy: ScoringPolicy, beside: ScoringPolicy | None) -> list[SourceLine]:
    return [_line(rule, policy, beside) for rule in policy.sources]


def _line(rule: SourceRule, policy: ScoringPolicy, beside: ScoringPolicy | None) -> SourceLine:
    now = _facts(rule, policy)
    was = _facts(beside.rule(rule.code), beside) if beside else dict.fromkeys(now, "")
    return SourceLine(
        label=source_label(rule.code),
        cells=[
            SourceCell(heading=heading, words=words, was=was[heading])
            for heading, words in now.items()
        ],
    )


def _facts(rule: SourceRule, policy: ScoringPolicy) -> dict[str, str]:
    return {
        "Kind": KIND_WORDS[rule.kind],
        "Spread": counted(rule.sd, "level"),
        "Cap": "no cap" if rule.cap is None else counted(rule.cap, "fresh piece"),
        "Highest level": "any"
        if rule.highest_level is None
        else f"level {exactly(rule.highest_level)}",
        "Asked": _place(rule.code, policy),
    }


def _place(source: Source, policy: ScoringPolicy) -> str:
    if source not in policy.observe_sources:
        return NOT_ASKED
    return ORDINALS[policy.observe_sources.index(source)]
