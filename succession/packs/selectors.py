"""Sheets as they are now, and kept ones as they were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from competencies.models import Evidence
from people.models import Employee, Role
from succession.models import Pack
from succession.packs.content import PackContent, content_hash, pack_content
from succession.packs.making import make_sheet
from succession.packs.sheet import PackSheet
from succession.pages.rows import RequirementRow
from succession.selectors.person_page import PersonPage, person_page
from succession.selectors.unobserved import unobserved_learning


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What somebody wrote. `is_retracted`: taken back since."""

    about: str
    note: str
    who: str
    source: str
    observed_on: date
    is_retracted: bool = False


@dataclass(frozen=True, kw_only=True)
class HeldPack:
    """A sheet with what is needed to print it, and its fingerprint. `kept`: this very version, if
    somebody kept it."""

    sheet: PackSheet
    quotes: tuple[Quote, ...]
    digest: str
    kept: Pack | None = None

    @property
    def content(self) -> PackContent:
        return pack_content(self.sheet)


def live_pack(employee: Employee, role: Role) -> HeldPack:
    """As of today. At most 13 queries. Raises NotScored as `readiness_of` does."""
    page = person_page(employee, role)
    sheet = sheet_of_page(page)
    digest = content_hash(pack_content(sheet))
    kept = Pack.objects.filter(employee=employee, role=role, content_hash=digest)
    return HeldPack(
        sheet=sheet,
        quotes=quotes_of_rows(page.rows, sheet),
        digest=digest,
        kept=kept.select_related("made_by").first(),
    )


def sheet_of_page(page: PersonPage) -> PackSheet:
    """One query."""
    readiness = page.readiness
    return make_sheet(
        readiness,
        page.policy,
        page.rows,
        change=page.change,
        is_since_pack=page.pack is not None,
        learning=unobserved_learning(readiness.employee, page.rows, as_of=readiness.as_of),
    )


def quotes_of_rows(rows: Sequence[RequirementRow], sheet: PackSheet) -> tuple[Quote, ...]:
    """From what was read for the sheet: no query."""
    lines = {piece.line.evidence_id: piece.line for row in rows for piece in row.counting}
    found = [(one.about, lines[one.evidence_id]) for one in sheet.quotes]
    return tuple(
        Quote(
            about=about,
            note=line.note,
            who=line.assessor_name,
            source=line.source_label,
            observed_on=line.observed_on,
        )
        for about, line in found
    )


def quotes_of(sheets: Iterable[PackSheet]) -> dict[int, Quote]:
    """By the id of the evidence. One query."""
    wanted = {one.evidence_id: one.about for sheet in sheets for one in sheet.quotes}
    rows = Evidence.objects.filter(pk__in=wanted).select_related("assessor")
    return {
        row.pk: Quote(
            about=wanted[row.pk],
            note=row.note,
            who=row.assessor.full_name if row.assessor else "",
            source=str(row.get_source_display()),
            observed_on=row.observed_on,
            is_retracted=row.retracted_at is not None,
        )
        for row in rows
    }


def kept_pack(pack: Pack, sheet: PackSheet) -> HeldPack:
    """As it was read when it was kept. One query."""
    quotes = quotes_of([sheet])
    return HeldPack(
        sheet=sheet,
        quotes=tuple(quotes[one.evidence_id] for one in sheet.quotes if one.evidence_id in quotes),
        digest=pack.content_hash,
        kept=pack,
    )
