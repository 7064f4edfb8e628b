"""From a form to changes and to words, and requirements after a merge."""

from typing import Any

from competencies.comparing import Need
from competencies.editing import (
    Wanted,
    field_differences,
    fingerprint,
    stated_changes,
    with_changes,
)
from competencies.replacing import Target, replaced
from competencies.revising import Change, ChangeKind, Facts
from competencies.telling import Part, parts_of

BASE = Facts(
    code="c", name="Coaching", category="People", levels={1: ["Asks"], 2: ["Lets\n others"]}
)


def wanted(**changes: Any) -> Wanted:
    same: dict[str, Any] = {
        "name": "Coaching",
        "description": "",
        "category": "People",
        "parent": "",
        "scale_max": 5,
        "half_life_days": None,
        "levels": {1: ["Asks"], 2: ["Lets others"]},
    }
    return Wanted(**{**same, **changes})


def test_only_what_differs_is_stated_and_what_an_import_said_beside_is_kept() -> None:
    earlier = [Change(kind=ChangeKind.RENAME, code="c", after={"name": "X", "identifier": "urn:1"})]
    stated = dict(stated_changes(BASE, wanted(category="", levels={1: [], 2: ["New"]}), earlier))
    assert stated == {
        ChangeKind.RENAME: {"identifier": "urn:1", "category": ""},
        ChangeKind.MOVE: {"parent": ""},
        ChangeKind.RESCALE: {"scale_max": 5},
        ChangeKind.INDICATORS: {"levels": {"1": [], "2": ["New"]}},
    }


def test_a_form_that_says_what_is_so_states_nothing_new() -> None:
    changes = [
        Change(kind=kind, code="c", after=after)
        for kind, after in stated_changes(BASE, wanted(), [])
    ]
    assert with_changes(BASE, changes) == BASE
    assert fingerprint(BASE) == fingerprint(with_changes(BASE, changes))
    renamed = with_changes(BASE, [Change(kind=ChangeKind.RENAME, code="c", after={"name": "B"})])
    assert fingerprint(renamed) != fingerprint(BASE)


def test_two_readings_are_told_field_by_field() -> None:
    found = field_differences(BASE, wanted(name="Leading", half_life_days=9, levels={1: ["Asks"]}))
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Name", "Coaching", "Leading"),
        ("Half-life in days", "", "9"),
        ("Level 2", "Lets others", ""),
    ]


def told(kind: ChangeKind, before: dict[str, Any], after: dict[str, Any]) -> list[Part]:
    return parts_of(Change(kind=kind, code="c", before=before, after=after))


def test_changes_are_told_in_the_names_of_their_time() -> None:
    assert told(ChangeKind.MOVE, {"parent": "a", "called": {"a": "Alpha"}}, {"parent": ""}) == [
        Part(label="Stands below", gone=["Alpha"], new=["the top"])
    ]
    assert told(ChangeKind.RESCALE, {"half_life_days": None}, {"half_life_days": 1095}) == [
        Part(label="Half-life", gone=["as the scoring policy says"], new=["1,095 days"])
    ]
    assert told(ChangeKind.SPLIT, {"called": {"a": "Alpha"}}, {"codes": ["a", "b"]}) == [
        Part(label="Goes on as", new=["Alpha (a)", "b (b)"])
    ]
    assert told(
        ChangeKind.INDICATORS,
        {"levels": {"1": ["Asks", "Tells"], "2": ["Same"]}},
        {"levels": {"1": ["Asks", "Shows"], "2": ["Same"]}},
    ) == [Part(label="Level 1", gone=["Tells"], new=["Shows"], same=["Asks"])]
    assert told(
        ChangeKind.LEVELS,
        {"names": {"1": {"name": "One", "description": ""}}},
        {"names": {"2": {"name": "Two", "description": "Twice"}}},
    ) == [Part(label="Level 1", gone=["One"]), Part(label="Level 2", new=["Two: Twice"])]


def need(key: int, level: float, weight: float, *, is_critical: bool = False) -> Need:
    return Need(
        competency_id=key,
        code=f"c{key}",
        name=f"C {key}",
        level=level,
        weight=weight,
        is_critical=is_critical,
    )


def target(key: int, scale_max: int = 5) -> Target:
    return Target(competency_id=key, code=f"c{key}", name=f"C {key}", scale_max=scale_max)


def test_requirements_go_over_with_their_weight() -> None:
    needs = [need(1, 4, 2, is_critical=True), need(2, 3, 1), need(3, 2, 3), need(4, 1, 1)]
    found = replaced(needs, {1: [target(3)], 2: [target(5, 2), target(6)], 4: []})
    assert found == [need(3, 4, 5, is_critical=True), need(5, 2, 0.5), need(6, 3, 0.5)]
    assert sum(one.weight for one in found) == sum(one.weight for one in needs) - 1
