"""What became of each source row, as it is found out. Pure: no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from integrations.core.suggest import closest


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row as it came. `line` is the physical line where it starts; the header is line 1. A
    broken one has no cells that could be told apart."""

    file: str
    line: int
    values: dict[str, str]
    is_broken: bool = False

    def text(self, column: str) -> str:
        """Its value without surrounding blanks; an absent column reads as empty."""
        return self.values.get(column, "").strip()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a row was rejected, or left out, and where to look."""

    record: Record
    column: str
    reason: str
    suggestion: str = ""

    @property
    def value(self) -> str:
        return self.record.values.get(self.column, "")


@dataclass(kw_only=True)
class Ledger:
    """The rows that did not become something of their own, and what is worth saying."""

    rejected: list[Refusal] = field(default_factory=list)
    excluded: list[Refusal] = field(default_factory=list)
    merged: list[Record] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def reject(self, record: Record, /, *, column: str, reason: str, suggestion: str = "") -> None:
        self.rejected.append(
            Refusal(record=record, column=column, reason=reason, suggestion=suggestion)
        )

    def reject_unknown(
        self, record: Record, *, column: str, reason: str, known: Iterable[str]
    ) -> None:
        """Reject a value that should be one of `known`, naming the one that looks most like it."""
        near = closest(record.text(column), list(known))
        suggestion = f"Did you mean “{near}”?" if near else ""
        self.reject(record, column=column, reason=reason, suggestion=suggestion)

    def exclude(self, record: Record, *, column: str, reason: str) -> None:
        self.excluded.append(Refusal(record=record, column=column, reason=reason))

    def usable(self, records: Iterable[Record]) -> list[Record]:
        """The records that have not been rejected so far."""
        refused = {(one.record.file, one.record.line) for one in self.rejected}
        return [record for record in records if (record.file, record.line) not in refused]

    def merge(self, record: Record) -> None:
        self.merged.append(record)

    def notice(self, sentence: str) -> None:
        self.notices.append(sentence)
