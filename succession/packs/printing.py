"""A pack as words for paper: what succession/packs/typst/ sets. Pure but for the reader's locale."""

from collections.abc import Sequence
from typing import Any, Literal

from succession.packs.selectors import HeldPack, Quote
from succession.packs.sheet import Learned, PackSheet, SheetChange, SheetRow
from ui import bars, marks, svg, wording
from ui.templatetags.ui_charts import level_words, score_words

Paper = Literal["a4", "letter"]
PAPERS: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}
LEGEND = (
    "Band: likely level (one standard deviation each way). Dark tick: best estimate. Flag: level "
    "needed; the track is darker from where it counts as met. Dashed: nobody has looked."
)
BAR_WIDTH, ANSWER_WIDTH = 190, 480
ROOMY, DENSE = 8, 12
"""Up to so many requirements rows are tall; beyond the second number they are as low as can be."""
LONGEST_QUOTE = 180
LETTERS = 22
"""So many letters of a name surely fit on a line."""


def one_pack(held: HeldPack, *, paper: Paper, holder: str) -> dict[str, Any]:
    """A document about one person."""
    sheet = held.sheet
    over = f"Calibration pack · {wording.day(sheet.as_of)}"
    return {
        "title": f"Calibration pack of {sheet.employee_name} for {sheet.role_name}",
        "description": f"As of {wording.day(sheet.as_of)}, sha256 {held.digest}",
        "paper": PAPERS[paper],
        "cover": None,
        "people": [person_words(held, index=1, holder=holder, over=over)],
        "lineage": [],
        "foot": None,
    }


def person_words(held: HeldPack, *, index: int, holder: str, over: str) -> dict[str, Any]:
    """Everything printed about one person, in words and drawings."""
    sheet = held.sheet
    count = len(sheet.parts)
    return {
        "index": index,
        "over": over,
        "name": sheet.employee_name,
        "about": sheet.about,
        "confidential": "for this session only",
        "role": sheet.role_name,
        "asked": f"Readiness for {sheet.role_name}",
        **_answer(sheet),
        "facts": _facts(sheet),
        "scale": sheet.scale,
        "size": 8.6 if count <= DENSE else 7.6,
        "tight": 3.4 if count <= ROOMY else 1.9,
        "dense": count > ROOMY,
        "write": 4 if count <= ROOMY else 3 if count <= DENSE else 2,
        "rows": [_row(row, sheet) for row in sheet.parts],
        "legend": LEGEND,
        "quotes": [_quote(one) for one in held.quotes],
        "questions": [{"about": one.about, "words": one.words} for one in sheet.questions],
        "learning": [{"about": one.competency, "words": _learned(one)} for one in sheet.learning],
        "changed": _changed(sheet.change),
        "ready": ready_words(sheet),
        "proposal": f"successor for {sheet.role_name}, {sheet.band_words.lower()}",
        "foot": foot_words(held, holder=holder),
    }


def foot_words(held: HeldPack, *, holder: str) -> dict[str, str]:
    return {
        "versions": f"As of {wording.day(held.sheet.as_of)} · profile v{held.sheet.profile_version}"
        f" · policy {held.sheet.policy_version} · {kept_words(held)}",
        "hash": f"sha256 {held.digest[:16]}",
        "holder": f"For: {holder}",
    }


def kept_words(held: HeldPack) -> str:
    return f"kept {wording.day(held.kept.made_at)}" if held.kept else "not kept"


def _answer(sheet: PackSheet) -> dict[str, Any]:
    band = {"words": sheet.band_words, "glyph": marks.glyph_file(sheet.band)}
    if not sheet.is_sufficient:
        content = bars.meter_marks(sheet.coverage, sheet.minimum_coverage, bars.SHAPES["pack"])
        words = f"{wording.percent(sheet.coverage)} of the role by weight was seen; "
        words += f"{wording.percent(sheet.minimum_coverage)} is enough for an answer"
        return {"score": None, "likely": "", "band": band, "headline": sheet.headline,
                "words": sheet.words, "bar": _wide(content), "bar-words": words}  # fmt: skip
    reading = bars.score_reading(sheet.score, sheet.score_sd, sheet.ready_now_score)
    return {
        "score": str(sheet.printed_score),
        "likely": wording.likely(sheet.score, sheet.score_sd),
        "band": band,
        "headline": "",
        "words": "",
        "bar": _wide(bars.interval_marks(reading, bars.SCORE_AXIS, bars.SHAPES["pack"])),
        "bar-words": score_words(sheet.score, sheet.score_sd, sheet.ready_now_score),
        "flag": f"ready now from {wording.score(sheet.ready_now_score)}",
    }


def _wide(content: str) -> str:
    return svg.standalone(content, width=ANSWER_WIDTH, height=bars.SHAPES["pack"].height)


def _facts(sheet: PackSheet) -> list[dict[str, str]]:
    found = [
        _fact("Coverage", wording.percent(sheet.coverage),
              f"by weight, {wording.share(sheet.seen_count, len(sheet.parts))}")
    ]  # fmt: skip
    if sheet.critical:
        found.append(_fact("Critical met", wording.share(sheet.critical_met, len(sheet.critical))))
    if sheet.is_sufficient:
        months = f"{sheet.months} month{'' if sheet.months == 1 else 's'}"
        found.append(_fact("Time to develop", months if sheet.months else "none"))
        found.append(_fact(since_words(sheet.change), wording.signed(sheet.change.points),
                           f"from {sheet.change.printed_then}"))  # fmt: skip
    return found


def _fact(label: str, value: str, rest: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "rest": rest}


def since_words(change: SheetChange) -> str:
    """ "Since the pack of 3 Nov 2026"."""
    return f"Since {'the pack of ' if change.is_since_pack else ''}{wording.day(change.since)}"


def _row(row: SheetRow, sheet: PackSheet) -> dict[str, Any]:
    mean = row.estimate
    shape = bars.SHAPES["pack"]
    reading = bars.level_reading(mean, row.sd, row.level)
    content = bars.interval_marks(reading, bars.level_axis(row.scale), shape)
    return {
        "name": row.name,
        "tall": _is_tall(row, is_dense=len(sheet.parts) > ROOMY),
        "critical": _critical(row) if row.critical else None,
        "needs": wording.shortest(row.level),
        "bar": svg.standalone(content, width=BAR_WIDTH, height=shape.height),
        "words": level_words(mean, row.sd, row.level, row.scale),
        "level": wording.level(mean) if row.seen else "",
        "likely": wording.level_interval(row.mean, row.sd, row.scale, bare=True)
        if row.seen
        else "not seen",
        "chance": wording.percent(row.probability) if row.seen else wording.MISSING,
        "points": str(row.printed_points) if sheet.is_sufficient else "",
        "most": f"of {row.printed_most}" if sheet.is_sufficient else str(row.printed_most),
        "evidence": evidence_words(row, sheet),
    }


def _is_tall(row: SheetRow, *, is_dense: bool) -> bool:
    """Whether the name may need more lines than stand beside its bar: one in low rows, where the
    word for critical follows the name, two in tall ones, where it stands below."""
    if is_dense:
        return len(row.name) + (len(critical_words(row)) if row.critical else 0) > LETTERS
    return -(-len(row.name) // LETTERS) + row.critical > 2


def _critical(row: SheetRow) -> dict[str, str]:
    shape = "critical_met" if row.seen and row.met else "critical_open"
    return {"words": critical_words(row), "glyph": marks.glyph_file(shape)}


def critical_words(row: SheetRow) -> str:
    if not row.seen:
        return "critical, not observed"
    return "critical, met" if row.met else "critical, not met"


def evidence_words(row: SheetRow, sheet: PackSheet) -> str:
    """How many pieces of direct evidence, and the age of the newest."""
    if row.direct_count:
        return f"{row.direct_count}, {wording.age(row.newest_direct_on, sheet.as_of)}"
    if row.courses:
        return f"{row.courses} course{'' if row.courses == 1 else 's'}"
    return "none"


def _quote(quote: Quote) -> dict[str, str]:
    note = quote.note
    shown = note if len(note) <= LONGEST_QUOTE else f"{note[: LONGEST_QUOTE - 1]}…"
    who = f"{quote.who}, {quote.source.lower()}" if quote.who else quote.source.lower()
    since = " · taken back since" if quote.is_retracted else ""
    return {
        "note": shown,
        "from": f"{quote.about} · {who} · {wording.day(quote.observed_on)}{since}",
    }


def _learned(one: Learned) -> str:
    last = one.last_observed_on
    seen = f"last observed {wording.day(last)}" if last else "never observed"
    return f"{one.title}, {wording.day(one.completed_on)}; {seen}"


def _changed(change: SheetChange) -> dict[str, str]:
    title = f"What changed s{since_words(change)[1:]}"
    return {"title": title, "words": moved_words(change)}


def moved_words(change: SheetChange) -> str:
    if not change.moved:
        return "Nothing that moves a point."
    total = f"{wording.signed(change.points)} point{'' if abs(change.points) == 1 else 's'}"
    why = f", {change.words}" if change.words else ""
    named = ", ".join(f"{one.name} {wording.signed(one.points)}" for one in change.moved)
    return f"{total}{why}. {named}{f' and {change.more} more' if change.more else ''}."


def ready_words(sheet: PackSheet) -> list[dict[str, str]]:
    """What to observe, what to develop, and the score then; or why no step suffices."""
    if not sheet.steps:
        return [{"about": "", "words": sheet.why_no_steps}]
    found = []
    if sheet.observe:
        about = "Observe once more:" if sheet.is_sufficient else "Observe:"
        found.append({"about": about, "words": f"{', '.join(sheet.observe)}. "})
    if sheet.develop:
        found.append({"about": "Develop:", "words": f"{', '.join(_developed(sheet))}. "})
    found.append({"about": "", "words": f"Score then {wording.score(sheet.score_after)}."})
    return found


def _developed(sheet: PackSheet) -> Sequence[str]:
    return [
        f"{step.name} from {wording.level(step.from_level)} to {wording.shortest(step.to_level)}"
        for step in sheet.develop
    ]
