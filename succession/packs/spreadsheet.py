"""A pack as a spreadsheet: the same content, one table per kind of thing, numbers in full."""

from collections.abc import Iterator, Sequence

from succession.packs.printing import critical_words, evidence_words, kept_words, ready_words
from succession.packs.selectors import HeldPack
from succession.packs.session import SessionPack
from ui.exports import Record, Sheet

WHO = ("Number", "Name", "Role")


def pack_sheets(packs: Sequence[HeldPack], *, holder: str) -> list[Sheet]:
    return [
        ("People", _PEOPLE, _people(packs, holder)),
        ("Requirements", _REQUIREMENTS, _requirements(packs)),
        ("What people saw", (*WHO, "About", "Note", "By", "Source", "Observed on"), _quotes(packs)),
        ("Finished, not observed", (*WHO, "Competency", "Content", "Finished on", "Last observed on"),
         _learning(packs)),
        ("To settle", (*WHO, "About", "Question"), _questions(packs)),
        ("What would make ready", (*WHO, "Step"), _ready(packs)),
    ]  # fmt: skip


def session_sheets(pack: SessionPack, *, holder: str) -> list[Sheet]:
    """As the PDF: cover and agenda first, then the sheets, lineage, dissent."""
    return [
        ("Cover", ("About", "Words"), _cover(pack, holder)),
        ("Agenda", ("Order", "Line"), enumerate(pack.agenda, start=1)),
        *pack_sheets([one.held for one in pack.people], holder=holder),
        ("Where numbers come from", (*WHO, *_LINEAGE), _lineage(pack)),
        ("Dissent of last time", ("About", "Words", "By"),
         ((one.about, one.words, one.who or "without a name") for one in pack.dissent)),
        ("Without a page", ("Name", "Why"), ((one.name, one.words) for one in pack.missing)),
    ]  # fmt: skip


def _cover(pack: SessionPack, holder: str) -> Iterator[Record]:
    yield (pack.kind, pack.title)
    yield ("Day", pack.day)
    yield ("Facilitated by", pack.facilitator)
    yield ("People", len(pack.people))
    yield ("For", holder)
    yield ("SHA-256", pack.digest)


def _lineage(pack: SessionPack) -> Iterator[Record]:
    for one in pack.people:
        for line in one.lineage:
            yield (*_who(one.held), *line.cells())


_LINEAGE = ("Requirement", "Source", "Level", "Observed", "By", "Part of the estimate")
_PEOPLE = (
    *WHO, "About", "Band", "Score", "Score sd", "Likely from", "Likely to", "Coverage",
    "Critical met", "Critical", "Months to develop", "Compared with", "Score then", "Change",
    "As of", "Role profile version", "Scoring policy version", "Kept", "SHA-256", "For",
)  # fmt: skip
_REQUIREMENTS = (
    *WHO, "Requirement", "Critical", "Needs", "Level", "Level sd", "Chance met", "Points",
    "Points at most", "Direct evidence", "Newest on", "Evidence",
)  # fmt: skip


def _who(held: HeldPack) -> tuple[str, str, str]:
    sheet = held.sheet
    return sheet.employee_number, sheet.employee_name, sheet.role_name


def _people(packs: Sequence[HeldPack], holder: str) -> Iterator[Record]:
    for held in packs:
        one = held.sheet
        score = (one.score, one.score_sd, one.low, one.high) if one.is_sufficient else (None,) * 4
        change = one.change
        then = (
            (change.since, change.printed_then, change.points) if one.is_sufficient else ("",) * 3
        )
        yield (
            *_who(held), one.about, one.band_words, *score, one.coverage, one.critical_met,
            len(one.critical), one.months_to_ready if one.is_sufficient else None, *then,
            one.as_of, one.profile_version, one.policy_version, kept_words(held), held.digest, holder,
        )  # fmt: skip


def _requirements(packs: Sequence[HeldPack]) -> Iterator[Record]:
    for held in packs:
        for row in held.sheet.parts:
            seen = (row.mean, row.sd, row.probability) if row.seen else (None,) * 3
            yield (
                *_who(held), row.name, critical_words(row) if row.critical else "", row.level, *seen,
                row.points if held.sheet.is_sufficient else None, 100 * row.share, row.direct_count,
                row.newest_direct_on, evidence_words(row, held.sheet),
            )  # fmt: skip


def _quotes(packs: Sequence[HeldPack]) -> Iterator[Record]:
    for held in packs:
        for one in held.quotes:
            yield (*_who(held), one.about, one.note, one.who, one.source, one.observed_on)


def _learning(packs: Sequence[HeldPack]) -> Iterator[Record]:
    for held in packs:
        for one in held.sheet.learning:
            yield (*_who(held), one.competency, one.title, one.completed_on, one.last_observed_on)


def _questions(packs: Sequence[HeldPack]) -> Iterator[Record]:
    for held in packs:
        for one in held.sheet.questions:
            yield (*_who(held), one.about, one.words)


def _ready(packs: Sequence[HeldPack]) -> Iterator[Record]:
    for held in packs:
        for one in ready_words(held.sheet):
            yield (*_who(held), f"{one['about']} {one['words']}".strip())
