"""CFRubrics ↔ the levels of competencies and the behaviours that show them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from competencies.revising import Facts
from integrations.case.checking import Object
from integrations.case.words import identifier_in, ours_in, rest_of
from integrations.exchange.labels import unique

if TYPE_CHECKING:
    from integrations.case.reading import Reader

HIGHEST, LONGEST_NAME, LONGEST_TEXT = 10, 60, 4_000
_RUBRIC = frozenset({"CFRubricCriteria", "identifier"})
_CRITERION = frozenset(
    {"CFRubricCriterionLevels", "CFItemURI", "rubricId", "identifier", "position"}
)
_LEVEL = frozenset(
    {"identifier", "rubricCriterionId", "score", "position", "quality", "description"}
)

LevelNames = dict[int, tuple[str, str]]


def read_rubrics(
    reader: "Reader", items: Mapping[str, Facts], codes: Mapping[str, str]
) -> tuple[dict[str, Facts], LevelNames, list[Object]]:
    """The items with their levels, the names of levels where all criteria agree on them, and what is
    beside on the rubrics themselves."""
    found = dict(items)
    names: dict[int, list[str]] = defaultdict(list)
    kept: list[Object] = []
    level_names: LevelNames = {}
    done: set[str] = set()
    for number, rubric in enumerate(reader.rubrics):
        level_names |= _own_names(rubric)
        rest = rest_of(rubric, _RUBRIC)
        identifier = identifier_in(rubric)
        if rest or identifier:
            kept.append({**rest, **({"identifier": identifier} if identifier else {})})
        for place, criterion in enumerate(rubric.get("CFRubricCriteria", [])):
            path = f"CFRubrics[{number}].CFRubricCriteria[{place}]"
            code = _item_of(reader, criterion, path, codes, done)
            if code is not None:
                done.add(code)
                found[code] = _with_levels(reader, found[code], criterion, path, names, identifier)
    return found, level_names or _agreed(reader, names), kept


def _own_names(rubric: Mapping[str, Any]) -> LevelNames:
    levels = ours_in(rubric).get("levels", {})
    return {
        int(level): (str(one["name"]), str(one.get("description", "")))
        for level, one in levels.items()
        if level.isdecimal()
    }


def _item_of(
    reader: "Reader", criterion: Object, path: str, codes: Mapping[str, str], done: set[str]
) -> str | None:
    """The code of the item that a criterion is about; the row is accounted for."""
    index = reader.books.open("CFRubrics").source
    record = reader.row("CFRubrics", index, criterion)
    link = criterion.get("CFItemURI", {})
    code = codes.get(link.get("identifier", "")) or codes.get(link.get("uri", ""))
    if code is None:
        reason = "It is about no item of this package."
        reader.books.exclude(record, column=path, reason=reason)
    elif code in done:
        reason = "A further criterion for an item that has one: a competency has one scale."
        reader.books.exclude(record, column=path, reason=reason)
        return None
    else:
        reader.books.take(record, "competency", code)
    return code


def _with_levels(
    reader: "Reader",
    item: Facts,
    criterion: Object,
    path: str,
    names: dict[int, list[str]],
    rubric: str,
) -> Facts:
    rest = rest_of(criterion, _CRITERION)
    levels: dict[int, tuple[str, ...]] = {}
    beside: dict[str, Object] = {}
    for level, given, where in _numbered(reader, criterion, path):
        levels[level] = (*levels.get(level, ()), *_texts(reader, given, where))
        if quality := given.get("quality", "").strip():
            names[level].append(quality)
        identifier = identifier_in(given)
        over = rest_of(given, _LEVEL) | ({"identifier": identifier} if identifier else {})
        if over:
            beside[str(level)] = over
    scale = max([item.scale_max if "scale_max" in _ours(criterion) else 2, *levels])
    identifier = identifier_in(criterion)
    kept = {
        **rest,
        **({"identifier": identifier} if identifier else {}),
        **({"levels": beside} if beside else {}),
        **({"rubric": rubric} if rubric else {}),
    }
    levels = {level: tuple(unique(texts)) for level, texts in sorted(levels.items())}
    return replace(
        item,
        levels={level: texts for level, texts in levels.items() if texts},
        scale_max=min(HIGHEST, max(scale, *levels)) if levels else item.scale_max,
        extras=_with_criterion(item.extras, kept),
    )


def _ours(criterion: Mapping[str, Any]) -> Mapping[str, Any]:
    """Our own criteria say nothing of the scale of one item: it stands on the item."""
    return {"scale_max": True} if ours_in(criterion) else {}


def _with_criterion(extras: Mapping[str, Any], kept: Object) -> Mapping[str, Any]:
    if not kept:
        return extras
    return {**extras, "case": {**extras.get("case", {}), "criterion": kept}}


def _numbered(reader: "Reader", criterion: Object, path: str) -> Iterator[tuple[int, Object, str]]:
    """Each level with its number: the score where all scores are whole and from 1, else the order."""
    given = criterion.get("CFRubricCriterionLevels", [])
    scores = [one.get("score") for one in given]
    is_whole = all(
        score is not None and score == int(score) and 1 <= score <= HIGHEST for score in scores
    )
    ordered = sorted(
        range(len(given)), key=lambda n: (scores[n] or 0, given[n].get("position", n), n)
    )
    for number, index in enumerate(ordered, start=1):
        where = f"{path}.CFRubricCriterionLevels[{index}]"
        level = int(scores[index] or 0) if is_whole else number
        if level > HIGHEST:
            reader.checker.fault(where, scores[index], "More levels than ten.", "Left out.")
            continue
        if not is_whole:
            reason = "Its score is no whole number from 1 to 10."
            reader.checker.fault(f"{where}.score", scores[index], reason, f"Read as level {level}.")
        yield level, given[index], where


def _texts(reader: "Reader", given: Object, where: str) -> list[str]:
    """One behaviour a line, unless we wrote them one by one."""
    texts = ours_in(given).get("indicators")
    if texts is None:
        texts = given.get("description", "").splitlines()
    found = unique(str(text) for text in texts)
    for text in found:
        if len(text) > LONGEST_TEXT:
            reason = f"A behaviour has more than {LONGEST_TEXT:,} characters."
            reader.checker.fault(where, text[:200], reason, "Its end is left out.")
    return [text[:LONGEST_TEXT].strip() for text in found]


def _agreed(reader: "Reader", names: Mapping[int, list[str]]) -> LevelNames:
    """A framework has one name for a level: where criteria differ, none is taken."""
    found: LevelNames = {}
    for level, given in sorted(names.items()):
        if len(set(given)) == 1:
            found[level] = (given[0][:LONGEST_NAME], "")
        else:
            reader.books.notice(
                f"Criteria call level {level} differently ({', '.join(unique(given)[:4])}): it has no "
                "name in Cadre."
            )
    return found
