"""What a change may say, and what a revision must be as a whole."""

from typing import Any

import pytest

from audit.errors import DomainError
from competencies.revising import Change, ChangeKind, Facts, Known, checked, read_kind
from competencies.revision_rules import ALLOWED, Deed, Node, in_circles, may, problems

KNOWN = Known(
    facts={
        "coaching": Facts(
            code="coaching", name="Coaching", levels={1: ["Asks questions"], 2: ["Lets others do"]}
        ),
        "planning": Facts(code="planning", name="Planning", parent="coaching"),
        "old": Facts(code="old", name="Old one", is_retired=True),
    },
    elsewhere={"theirs": "Theirs"},
    added={"fresh": {"name": "Fresh"}},
    level_names={1: ("Starting", ""), 2: ("Doing", "")},
    used_levels={"coaching": 3.5},
    links={"coaching": frozenset({("theirs", "equivalent")})},
    link_kinds=frozenset({"equivalent", "related"}),
)


def read(kind: str, code: str, **after: Any) -> Change:
    return checked(Change(kind=read_kind(kind), code=code, after=after), KNOWN)


@pytest.mark.parametrize(
    ("kind", "code", "after", "before", "stored"),
    [
        ("rename", "coaching", {"name": " Leading "}, {"name": "Coaching"}, {"name": "Leading"}),
        (
            "move",
            "coaching",
            {"parent": "fresh"},
            {"parent": "", "called": {"fresh": "Fresh"}},
            {"parent": "fresh"},
        ),
        (
            "move",
            "planning",
            {},
            {"parent": "coaching", "called": {"coaching": "Coaching"}},
            {"parent": ""},
        ),
        ("rescale", "coaching", {"scale_max": "4"}, {"scale_max": 5}, {"scale_max": 4}),
        (
            "rescale",
            "planning",
            {"half_life_days": 90},
            {"half_life_days": None},
            {"half_life_days": 90},
        ),
        (
            "indicators",
            "coaching",
            {"levels": {"2": ["Steps back ", "", "Steps back"]}},
            {"levels": {"2": ["Lets others do"]}},
            {"levels": {"2": ["Steps back"]}},
        ),
        (
            "levels",
            "",
            {"names": {"1": "Beginning"}},
            {
                "names": {
                    "1": {"name": "Starting", "description": ""},
                    "2": {"name": "Doing", "description": ""},
                }
            },
            {"names": {"1": {"name": "Beginning", "description": ""}}},
        ),
        (
            "merge",
            "fresh",
            {"codes": ["coaching", "planning"]},
            {"called": {"coaching": "Coaching", "planning": "Planning", "fresh": "Fresh"}},
            {"codes": ["coaching", "planning"]},
        ),
        (
            "split",
            "coaching",
            {"codes": ["fresh", "planning"]},
            {"called": {"fresh": "Fresh", "planning": "Planning", "coaching": "Coaching"}},
            {"codes": ["fresh", "planning"]},
        ),
        ("retire", "planning", {}, {}, {}),
        ("restore", "old", {}, {}, {}),
        (
            "link",
            "coaching",
            {
                "add": [
                    {"code": "theirs", "kind": "equivalent"},
                    {"code": "old", "kind": "related", "rank": 2},
                ],
                "remove": [{"code": "planning", "kind": "related"}],
            },
            {"called": {"old": "Old one", "planning": "Planning", "theirs": "Theirs"}},
            {"add": [{"code": "old", "kind": "related", "rank": 2}], "remove": []},
        ),
    ],
)
def test_a_change_is_stored_whole_with_what_it_replaces(
    kind: str,
    code: str,
    after: dict[str, Any],
    before: dict[str, Any],
    stored: dict[str, Any],
) -> None:
    change = read(kind, code, **after)
    assert change.after == stored
    assert change.before == before


def test_an_addition_is_filled_with_what_was_not_said() -> None:
    change = read("add", "new", name="New", scale_max=3, levels={"3": ["Shows it"]})
    assert change.label == "New"
    assert change.after == {
        "name": "New",
        "description": "",
        "category": "",
        "identifier": "",
        "kind": "",
        "rank": 0,
        "alternative_labels": [],
        "extras": {},
        "parent": "",
        "scale_max": 3,
        "half_life_days": None,
        "levels": {"3": ["Shows it"]},
    }


def test_what_says_nothing_new_is_empty() -> None:
    assert read("rename", "coaching", name="Coaching", description="").is_empty
    assert read("link", "coaching", add=[{"code": "theirs", "kind": "equivalent"}]).is_empty
    assert not read("retire", "coaching").is_empty


@pytest.mark.parametrize(
    ("kind", "code", "after", "sentence"),
    [
        ("paint", "coaching", {}, "There is no change of the kind 'paint'."),
        ("rename", "nobody", {"name": "X"}, "nobody: There is no such competency in this"),
        ("rename", "theirs", {"name": "X"}, "theirs: There is no such competency in this"),
        ("rename", "fresh", {"name": "X"}, "fresh: It is added by this revision; change the add"),
        ("rename", "coaching", {}, "coaching: Say the new name, description or category."),
        ("rename", "coaching", {"name": "  "}, "coaching: The name is missing."),
        ("rename", "coaching", {"name": 7}, "coaching: The name is a text."),
        ("rename", "coaching", {"name": "x" * 201}, "The name has 201 characters; 200 are the"),
        ("rename", "coaching", {"name": "a\x00"}, "The name is a text."),
        ("rename", "coaching", {"extras": {"a": float("nan")}}, "Extras are plain JSON."),
        ("rename", "coaching", {"extras": []}, "Extras are an object."),
        ("rename", "coaching", {"alternative_labels": "x"}, "Other names are a list of texts."),
        ("move", "old", {"parent": ""}, "old: It is retired. Restore it first."),
        ("move", "coaching", {"parent": "coaching"}, "A competency cannot stand below itself."),
        ("move", "coaching", {"parent": "old"}, "old is not a live competency of this framework."),
        ("move", "coaching", {"parent": "theirs"}, "theirs is not a live competency of this"),
        ("move", "coaching", {"parent": ["a"]}, "The parent is a text."),
        ("rescale", "coaching", {}, "Say the new scale or half-life."),
        ("rescale", "coaching", {"scale_max": 3}, "Level 3.5 is in use: the scale cannot end"),
        ("rescale", "coaching", {"scale_max": 11}, "The scale is a whole number from 2 to 10."),
        ("rescale", "coaching", {"scale_max": True}, "The scale is a whole number from 2 to 10."),
        ("rescale", "coaching", {"scale_max": 4.5}, "The scale is a whole number from 2 to 10."),
        ("rescale", "coaching", {"half_life_days": 0}, "The half-life in days is a whole number"),
        ("rescale", "coaching", {"half_life_days": []}, "The half-life in days is a whole number"),
        ("indicators", "coaching", {}, "Behaviours are given level by level."),
        ("indicators", "coaching", {"levels": {}}, "Name the levels whose behaviours change."),
        ("indicators", "coaching", {"levels": {"0": []}}, "A level is a whole number from 1 to"),
        ("indicators", "coaching", {"levels": {"1": "x"}}, "The behaviours of a level are a list"),
        ("levels", "coaching", {"names": {}}, "The names of levels belong to the framework"),
        ("levels", "", {"names": {"1": ""}}, "The name of a level is missing."),
        ("merge", "coaching", {"codes": []}, "coaching: Name what is merged into it."),
        ("merge", "coaching", {"codes": ["coaching"]}, "cannot be merged into itself"),
        ("merge", "coaching", {"codes": ["fresh"]}, "fresh is not a live competency of this"),
        ("merge", "coaching", {"codes": [1]}, "Name what is merged into it by their codes."),
        ("split", "coaching", {"codes": ["planning"]}, "Name at least two that take its place."),
        ("split", "coaching", {"codes": ["planning", "coaching"]}, "cannot be split into itself"),
        ("restore", "coaching", {}, "coaching: It is not retired."),
        ("add", "coaching", {"name": "X"}, "A competency with this code exists already."),
        ("add", "theirs", {"name": "X"}, "A competency with this code exists already."),
        ("add", " ", {"name": "X"}, "A code has 1 to 120 characters."),
        ("add", "x", {}, "x: The name is missing."),
        ("add", "x", {"name": "X", "scale_max": 3, "levels": {"4": []}}, "A level is a whole"),
        ("link", "coaching", {"add": [{"code": "theirs", "kind": "odd"}]}, "no link of the kind"),
        ("link", "coaching", {"add": [{"code": "coaching", "kind": "related"}]}, "to itself"),
        ("link", "coaching", {"add": [{"code": "x", "kind": "related"}]}, "There is no competency"),
        ("link", "coaching", {"add": "x"}, "Links are lists of a code and a kind."),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(
    kind: str, code: str, after: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DomainError) as caught:
        read(kind, code, **after)
    assert sentence in caught.value.sentence


TREE = {
    "top": Node(name="Top"),
    "middle": Node(name="Middle", parent="top"),
    "leaf": Node(name="Leaf", parent="middle"),
    "gone": Node(name="Gone", is_retired=True),
}


def change(kind: str, code: str, **after: Any) -> Change:
    return Change(kind=ChangeKind(kind), code=code, after=after, label=code.title())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([], []),
        ([change("retire", "leaf")], []),
        ([change("retire", "middle"), change("move", "leaf", parent="top")], []),
        ([change("add", "new", parent="leaf"), change("move", "leaf", parent="")], []),
        ([change("merge", "leaf", codes=["gone"]), change("restore", "gone")], []),
        (
            [change("retire", "middle")],
            ["Leaf: would stand below a retired competency. Move it, or retire it too."],
        ),
        (
            [change("move", "top", parent="leaf")],
            ["Leaf, Middle, Top: would stand below itself."],
        ),
        (
            [change("retire", "leaf"), change("merge", "top", codes=["leaf"])],
            ["Leaf: retired, merged or split twice in this revision."],
        ),
        (
            [change("retire", "leaf"), change("split", "gone", codes=["leaf", "top"])],
            ["Leaf: takes the place of others and is retired itself."],
        ),
        (
            [change("add", "new", parent="lost")],
            ["New: would stand below a retired competency. Move it, or retire it too."],
        ),
    ],
)
def test_a_revision_as_a_whole(changes: list[Change], found: list[str]) -> None:
    assert problems(TREE, changes) == found


def test_circles_are_found_in_one_walk_however_deep() -> None:
    chain = {str(n): Node(name=str(n), parent=str(n - 1) if n else "") for n in range(20_000)}
    assert in_circles(chain) == set()
    chain["0"] = Node(name="0", parent="19999")
    assert len(in_circles(chain)) == 20_000


def test_what_may_be_done_when() -> None:
    assert set(ALLOWED) == {"draft", "in_review", "published", "discarded"}
    assert {deed for deed in Deed if may("draft", deed)} == {"change", "submit", "discard"}
    assert {deed for deed in Deed if may("in_review", deed)} == {"send_back", "approve", "discard"}
    assert not any(may(status, deed) for status in ("published", "discarded") for deed in Deed)
