"""What became of every source row of a preset, for the run's reconciliation."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from integrations.core.counts import FileCounts
from integrations.core.runs import Outcome, Totals
from integrations.models import RowOutcome
from integrations.outcomes import Ledger, Record, Refusal
from integrations.settling import CREATED, UNCHANGED, UPDATED, Written


class Account(Protocol):
    """Says, once everything is written, how many rows of which file became what."""

    @property
    def notices(self) -> Sequence[str]: ...

    @property
    def has_rejected(self) -> bool: ...

    def outcomes(self) -> Iterator[Outcome]:
        """The rows that were not simply taken, with the reason."""

    def counts(self, written: Written) -> Mapping[str, FileCounts]: ...

    def totals(self) -> Mapping[str, Totals]: ...


@dataclass(frozen=True, kw_only=True)
class LedgerAccount:
    """For presets that hold all their rows: `files` are the rows of each, `key_columns` the columns
    whose distinct values are counted."""

    ledger: Ledger
    files: Mapping[str, Sequence[Record]]
    key_columns: Mapping[str, Sequence[str]]

    @property
    def notices(self) -> Sequence[str]:
        return self.ledger.notices

    @property
    def has_rejected(self) -> bool:
        return bool(self.ledger.rejected)

    def outcomes(self) -> Iterator[Outcome]:
        for refusal in self.ledger.rejected:
            yield outcome_of(refusal, RowOutcome.Kind.REJECTED)
        for refusal in self.ledger.excluded:
            yield outcome_of(refusal, RowOutcome.Kind.EXCLUDED)

    def counts(self, written: Written) -> Mapping[str, FileCounts]:
        return {name: self._counts(name, rows, written) for name, rows in self.files.items()}

    def totals(self) -> Mapping[str, Totals]:
        return {
            name: Totals(
                totals={"file": _distinct(rows, self.key_columns[name])}, row_hash=_row_hash(rows)
            )
            for name, rows in self.files.items()
        }

    def _counts(self, file: str, rows: Sequence[Record], written: Written) -> FileCounts:
        ledger = self.ledger
        words = Counter(word for (name, _), word in written.rows.items() if name == file)
        return FileCounts(
            source=len(rows),
            created=words[CREATED],
            updated=words[UPDATED],
            unchanged=words[UNCHANGED],
            merged=sum(record.file == file for record in ledger.merged),
            rejected=len({one.record.line for one in ledger.rejected if one.record.file == file}),
            excluded=sum(one.record.file == file for one in ledger.excluded),
        )


def outcome_of(refusal: Refusal, kind: RowOutcome.Kind) -> Outcome:
    return Outcome(
        kind=kind,
        file=refusal.record.file,
        line=refusal.record.line,
        column=refusal.column,
        value=refusal.value,
        reason=refusal.reason,
        suggestion=refusal.suggestion,
        row=refusal.record.values,
    )


def _distinct(rows: Sequence[Record], columns: Sequence[str]) -> dict[str, int]:
    return {column: len({record.text(column) for record in rows}) for column in columns}


def _row_hash(rows: Sequence[Record]) -> str:
    """Of the rows, sorted, so that their order in the file does not count."""
    whole = hashlib.sha256()
    for row in sorted("\x1f".join(record.values.values()) for record in rows):
        whole.update(row.encode("utf-8", "surrogateescape") + b"\x1e")
    return whole.hexdigest()
