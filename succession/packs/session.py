"""A pack about several people: cover, agenda, one page each, where the numbers come from, open
questions, dissent of last time. Pure, and for any list of people: a team, a session."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from succession.packs.printing import PAPERS, Paper, person_words
from succession.packs.selectors import HeldPack
from ui import marks, wording

MOST_QUESTIONS = 2
"""Per person on the cover's list; all of them stand on the person's page."""


@dataclass(frozen=True, kw_only=True)
class LineageLine:
    """A piece of evidence that counts, in words."""

    requirement: str
    source: str
    level: str
    observed: str
    who: str
    part: str

    def cells(self) -> list[str]:
        return [self.requirement, self.source, self.level, self.observed, self.who, self.part]

    @property
    def words(self) -> str:
        """ "45%: level 3, manager rating, Mona Lind, 3 Nov 2026"."""
        source = self.source if self.source[1:2].isupper() else self.source.lower()
        said = (f"level {self.level}", source, self.who, self.observed)
        return f"{self.part}: {', '.join(filter(None, said))}"


@dataclass(frozen=True, kw_only=True)
class PersonPart:
    held: HeldPack
    lineage: tuple[LineageLine, ...]


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Somebody without a page, and why."""

    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Dissent:
    """What somebody held against a call of last time; `who` is empty where it was anonymous."""

    about: str
    words: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionPack:
    """`agenda` in lines, each with its time. `facilitator` is empty where there is none."""

    title: str
    day: date
    facilitator: str
    agenda: tuple[str, ...]
    people: Sequence[PersonPart]
    missing: Sequence[Missing] = ()
    dissent: Sequence[Dissent] = ()
    kind: str = "Calibration pack"

    @property
    def digest(self) -> str:
        """Of the sheets in their order, the agenda and the dissent: two people hold the same pack
        where it is the same."""
        joined = "\n".join(
            [
                *(one.held.digest for one in self.people),
                *self.agenda,
                *(f"{one.about}|{one.words}|{one.who}" for one in self.dissent),
            ]
        )
        return hashlib.sha256(joined.encode()).hexdigest()


def session_document(pack: SessionPack, *, paper: Paper, holder: str) -> dict[str, Any]:
    over = f"{pack.title} · {wording.day(pack.day)}"
    people = [
        person_words(one.held, index=number, holder=holder, over=over)
        for number, one in enumerate(pack.people, start=1)
    ]
    foot = {
        "versions": f"{pack.title} · {wording.day(pack.day)}",
        "hash": f"sha256 {pack.digest[:16]}",
        "holder": f"For: {holder}",
    }
    return {
        "title": f"{pack.kind}: {pack.title}",
        "description": f"{len(people)} people, {wording.day(pack.day)}, sha256 {pack.digest}",
        "paper": PAPERS[paper],
        "cover": _cover(pack, foot),
        "people": people,
        "lineage": [
            {"name": one.held.sheet.employee_name, "rows": _by_requirement(one.lineage)}
            for one in pack.people
        ],
        "foot": foot,
    }


def _by_requirement(lines: Sequence[LineageLine]) -> list[dict[str, Any]]:
    return [
        {"name": name, "lines": [one.words for one in group]}
        for name, group in groupby(lines, key=lambda one: one.requirement)
    ]


def _cover(pack: SessionPack, foot: dict[str, str]) -> dict[str, Any]:
    count = len(pack.people)
    led = f" · facilitated by {pack.facilitator}" if pack.facilitator else ""
    return {
        "over": pack.kind,
        "title": pack.title,
        "about": f"{wording.day(pack.day)} · {count} {'person' if count == 1 else 'people'}{led}",
        "agenda": list(pack.agenda),
        "people": [_line(one, number) for number, one in enumerate(pack.people, start=1)],
        "missing": [{"about": one.name, "words": one.words} for one in pack.missing],
        "questions": [
            {
                "about": one.held.sheet.employee_name,
                "words": " ".join(f"{each.about}. {each.words}" for each in asked),
            }
            for one in pack.people
            if (asked := one.held.sheet.questions[:MOST_QUESTIONS])
        ],
        "dissent": [
            {"about": one.about, "words": f"{one.words} ({one.who or 'without a name'})"}
            for one in pack.dissent
        ],
        "foot": foot,
    }


def _line(one: PersonPart, number: int) -> dict[str, Any]:
    sheet = one.held.sheet
    score = f"{sheet.printed_score}, {wording.likely(sheet.score, sheet.score_sd)}"
    return {
        "index": number,
        "name": sheet.employee_name,
        "role": sheet.role_name,
        "band": sheet.band_words,
        "glyph": marks.glyph_file(sheet.band),
        "score": score if sheet.is_sufficient else wording.MISSING,
    }
