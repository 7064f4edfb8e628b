"""Account of the rows of big published files, kept while they stream by.

A row that is taken speaks of one thing, such as the competency of a code; what became of the row is
what became of that thing. So only the keys of things are held, never the rows.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from integrations.accounts import outcome_of
from integrations.core.counts import FileCounts
from integrations.core.runs import Outcome, Totals
from integrations.core.sources import SourceFile
from integrations.core.suggest import closest
from integrations.exchange.labels import unmangled
from integrations.models import RowOutcome
from integrations.outcomes import Record, Refusal
from integrations.preset import stream_records
from integrations.settling import CREATED, Written

Key = tuple[str, ...]
"""A thing that rows speak of: ("competency", code), ("requirement", occupation, competency) …"""

PROPOSED = "proposed"
"""What became of a thing that differs from what is stored, and waits for somebody to look."""


@dataclass(kw_only=True)
class FileBook:
    """One file: `keys` and `lines` are those of the rows that were taken."""

    key_columns: Sequence[str] = ()
    source: int = 0
    merged: int = 0
    keys: list[Key] = field(default_factory=list)
    lines: "array[int]" = field(default_factory=lambda: array("L"))
    distinct: dict[str, set[str]] = field(default_factory=dict)
    digest: int = 0

    def add(self, record: Record) -> None:
        self.source += 1
        row = "\x1f".join(record.values.values()).encode("utf-8", "surrogateescape")
        self.digest += int.from_bytes(hashlib.sha256(row).digest())
        for column in self.key_columns:
            self.distinct.setdefault(column, set()).add(record.text(column))

    @property
    def row_hash(self) -> str:
        """The sum of the hashes of the rows: their order does not count."""
        return f"{self.digest % 2**256:064x}"


@dataclass(kw_only=True)
class Books:
    """What is known of all files of one import. `words` says what became of things once they are
    written; of all others `default` became."""

    files: dict[str, FileBook] = field(default_factory=dict)
    rejected: list[Refusal] = field(default_factory=list)
    excluded: list[Refusal] = field(default_factory=list)
    mended: list[Refusal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    words: Mapping[Key, str] = field(default_factory=dict)
    default: str = CREATED
    waits: str = ""
    _refused: set[tuple[str, int]] = field(default_factory=set)

    def read(
        self,
        file: SourceFile,
        *,
        columns: Sequence[str],
        keys: Sequence[str] = (),
        ignored: Collection[str] = (),
    ) -> Iterator[Record]:
        """The good rows of a file, all of them counted. Raises UnreadableSource where one of the
        columns is not there."""
        self.open(file.name, keys)
        for record in stream_records(
            file, columns=columns, rejects=self, ignored=ignored, mend=self._unmangle
        ):
            self.files[file.name].add(record)
            if (file.name, record.line) not in self._refused:
                yield record

    def _unmangle(self, record: Record) -> None:
        """Big publications have cells that went through a wrong encoding; nobody here can mend the
        file, and the text can be told."""
        for column, cell in record.values.items():
            if (text := unmangled(cell)) != cell:
                came = replace(record, values=dict(record.values))
                reason = "Some characters went through a wrong encoding."
                self.mend(came, column=column, reason=reason, made_of_it=f"Read as: {text[:500]}")
                record.values[column] = text

    def open(self, name: str, keys: Sequence[str] = ()) -> FileBook:
        return self.files.setdefault(name, FileBook(key_columns=keys))

    def take(self, record: Record, *key: str) -> None:
        book = self.files[record.file]
        book.keys.append(key)
        book.lines.append(record.line)

    def merge(self, record: Record) -> None:
        self.files[record.file].merged += 1

    def reject(self, record: Record, /, *, column: str, reason: str, suggestion: str = "") -> None:
        self._refused.add((record.file, record.line))
        self.rejected.append(
            Refusal(record=record, column=column, reason=reason, suggestion=suggestion)
        )

    def reject_unknown(self, record: Record, *, column: str, known: Iterable[str]) -> None:
        words = sorted(known)
        near = closest(record.text(column), words)
        self.reject(
            record,
            column=column,
            reason=f"Not one of: {', '.join(words)}.",
            suggestion=f"Did you mean {near}?" if near else "",
        )

    def exclude(self, record: Record, *, column: str, reason: str) -> None:
        self.excluded.append(Refusal(record=record, column=column, reason=reason))

    def mend(self, record: Record, *, column: str, reason: str, made_of_it: str) -> None:
        """The row has a fault and is taken all the same."""
        self.mended.append(
            Refusal(record=record, column=column, reason=reason, suggestion=made_of_it)
        )

    def notice(self, sentence: str) -> None:
        self.notices.append(sentence)

    @property
    def has_rejected(self) -> bool:
        return bool(self.rejected)

    def word(self, key: Key) -> str:
        return self.words.get(key, self.default)

    def outcomes(self) -> Iterator[Outcome]:
        for kind, refusals in (
            (RowOutcome.Kind.REJECTED, self.rejected),
            (RowOutcome.Kind.EXCLUDED, self.excluded),
            (RowOutcome.Kind.MENDED, self.mended),
        ):
            for refusal in refusals:
                yield outcome_of(refusal, kind)
        for name, book in self.files.items():
            for key, line in zip(book.keys, book.lines, strict=True):
                if self.word(key) == PROPOSED:
                    yield Outcome(
                        kind=RowOutcome.Kind.EXCLUDED,
                        file=name,
                        line=line,
                        value=" ".join(key[1:]),
                        reason=self.waits,
                    )

    def counts(self, written: Written) -> Mapping[str, FileCounts]:
        rejected = Counter(one.record.file for one in self.rejected)
        excluded = Counter(one.record.file for one in self.excluded)
        found = {}
        for name, book in self.files.items():
            words = Counter(map(self.word, book.keys))
            waiting = words.pop(PROPOSED, 0)
            found[name] = FileCounts(
                source=book.source,
                merged=book.merged,
                rejected=rejected[name],
                excluded=excluded[name] + waiting,
                **words,
            )
        return found

    def totals(self) -> Mapping[str, Totals]:
        return {
            name: Totals(
                totals={"file": {column: len(values) for column, values in book.distinct.items()}},
                row_hash=book.row_hash,
            )
            for name, book in self.files.items()
        }
