"""A sheet as JSON: what is kept, and its fingerprint."""

import hashlib
import json
from datetime import date
from typing import Any, TypedDict

from succession.packs.sheet import (
    AskedInRoom,
    Learned,
    Moved,
    PackSheet,
    QuotedNote,
    SheetChange,
    SheetRow,
    SheetStep,
)

EDITION = 2
"""Of the first edition only figures were kept: it cannot be drawn again."""


class PackContent(TypedDict):
    """As stored in `succession.Pack.content`: full precision, words as printed, notes by the id of
    their evidence."""

    edition: int
    sheet: dict[str, Any]


def pack_content(sheet: PackSheet) -> PackContent:
    return PackContent(edition=EDITION, sheet=_plain(sheet))


def _plain(value: Any) -> Any:
    """As JSON has it. By hand: `asdict` copies every value deeply, which is most of its time."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else {
        key: _plain(one) for key, one in vars(value).items()
    }  # fmt: skip


def content_hash(content: PackContent) -> str:
    """SHA-256 of the content as canonical JSON: the same content, the same 64 digits."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def sheet_of(content: dict[str, Any]) -> PackSheet | None:
    """The sheet as it was; None for an edition that kept too little."""
    if content.get("edition") != EDITION:
        return None
    stored = dict(content["sheet"])
    stored |= {
        "as_of": date.fromisoformat(stored["as_of"]),
        "parts": tuple(_row(row) for row in stored["parts"]),
        "quotes": tuple(QuotedNote(**one) for one in stored["quotes"]),
        "learning": tuple(_learned(one) for one in stored["learning"]),
        "change": _change(stored["change"]),
        "questions": tuple(AskedInRoom(**one) for one in stored["questions"]),
        "steps": tuple(SheetStep(**one) for one in stored["steps"]),
    }
    return PackSheet(**stored)


def _row(stored: dict[str, Any]) -> SheetRow:
    newest = _day_or_none(stored["newest_direct_on"])
    evidence = tuple(stored["evidence"])
    return SheetRow(**stored | {"newest_direct_on": newest, "evidence": evidence})


def _learned(stored: dict[str, Any]) -> Learned:
    return Learned(
        **stored
        | {
            "completed_on": date.fromisoformat(stored["completed_on"]),
            "last_observed_on": _day_or_none(stored["last_observed_on"]),
        }
    )


def _change(stored: dict[str, Any]) -> SheetChange:
    moved = tuple(Moved(**one) for one in stored["moved"])
    return SheetChange(**stored | {"since": date.fromisoformat(stored["since"]), "moved": moved})


def _day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
