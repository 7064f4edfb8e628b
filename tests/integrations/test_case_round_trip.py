"""A framework goes out as CASE and comes back as it was, whatever it holds. Pure."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies.revising import Facts
from integrations.case import fields
from integrations.case.reading import read_package
from integrations.case.writing import write_package
from integrations.exchange.books import Books
from integrations.exchange.content import Content, Head, Link
from integrations.exchange.differ import differences
from tests.integrations.case_packages import baking, item, package
from tests.support.thirdparty import FOLDER

SCHEMA = FOLDER / "case" / "case-v1p1-cfpackage.schema.json"
WHEN = "2026-11-26T10:00:00+00:00"

words = (
    st.text(
        st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\x85\u2028\u2029"),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)
paragraphs = st.lists(words, max_size=3).map("\n".join)
uuids = st.uuids(version=4).map(str)
identifiers = st.one_of(st.just(""), uuids, words.map("http://example.org/{}".format))
kinds = st.sampled_from(
    ["child_of", "equivalent", "broader", "related", "precedes", "essential_for", "ext:own"]
)
extras = st.dictionaries(st.sampled_from(["esco", "onet"]), st.dictionaries(words, words))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Trees of up to eight competencies, with everything that can be said of them."""
    codes = draw(st.lists(words, min_size=1, max_size=8, unique=True))
    taken = draw(st.lists(identifiers, min_size=len(codes), max_size=len(codes)))
    items = {}
    for index, code in enumerate(codes):
        scale = draw(st.integers(2, 10))
        identifier = taken[index] if taken.count(taken[index]) == 1 else ""
        items[code] = Facts(
            code=code,
            name=draw(words),
            description=draw(paragraphs),
            category=draw(st.one_of(st.just(""), words)),
            identifier=identifier,
            kind=draw(st.one_of(st.just(""), words)),
            rank=draw(st.integers(0, 99)),
            alternative_labels=tuple(draw(st.lists(words, max_size=3, unique=True))),
            extras=draw(extras),
            parent=draw(st.sampled_from(["", *codes[:index]])),
            scale_max=scale,
            half_life_days=draw(st.one_of(st.none(), st.integers(1, 9999))),
            levels=draw(levels(scale)),
        )
    names = st.dictionaries(st.integers(1, 10), st.tuples(words, paragraphs), max_size=3)
    head = Head(
        code="own",
        name=draw(words),
        description=draw(paragraphs),
        source=draw(st.one_of(st.just(""), words)),
        licence=draw(st.one_of(st.just(""), words)),
        identifier=draw(identifiers),
        version_label=draw(st.one_of(st.just(""), words)),
        attribution=draw(paragraphs),
        extras=draw(extras),
    )
    return Content(head=head, items=items, links=draw(links(items)), level_names=draw(names))


def levels(scale: int) -> st.SearchStrategy[dict[int, tuple[str, ...]]]:
    texts = st.lists(paragraphs.filter(bool), min_size=1, max_size=3, unique=True).map(tuple)
    return st.dictionaries(st.integers(1, scale), texts, max_size=3)


@st.composite
def links(draw: st.DrawFn, items: dict[str, Facts]) -> list[Link]:
    ends = st.sampled_from(sorted(items))
    made: dict[tuple[str, str, str], Link] = {}
    for origin, destination, kind in draw(st.lists(st.tuples(ends, ends, kinds), max_size=6)):
        is_place = kind == "child_of" and items[origin].parent == destination
        if origin != destination and not is_place:
            made[origin, destination, kind] = Link(
                origin=origin,
                destination=destination,
                kind=kind,
                identifier=draw(st.one_of(st.just(""), uuids)),
                rank=draw(st.integers(0, 99)),
                extras=draw(extras),
            )
    return list(made.values())


def read(written: dict[str, Any]) -> Content:
    books = Books()
    found = read_package(
        json.loads(json.dumps(written)), books=books, today=date(2026, 11, 26), known={}
    )
    assert [(one.column, one.reason) for one in books.mended] == []
    assert books.excluded == []
    return found


def by_key(content: Content) -> Content:
    """Links in one order: that of associations is told by their ranks."""
    return replace(
        content,
        links=sorted(content.links, key=lambda one: (one.origin, one.destination, one.kind)),
    )


@given(contents())
@settings(max_examples=60, deadline=None)
def test_every_framework_comes_back_as_it_was(content: Content) -> None:
    written = write_package(content, changed_at=WHEN)
    assert by_key(read(written)) == by_key(content)


@given(contents())
@settings(max_examples=20, deadline=None)
def test_the_same_framework_gives_the_same_package(content: Content) -> None:
    written = write_package(by_key(content), changed_at=WHEN)
    assert write_package(by_key(read(written)), changed_at=WHEN) == written


@pytest.mark.thirdparty
@pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not beside this checkout")
@given(contents())
@settings(max_examples=20, deadline=None)
def test_every_package_is_valid_against_the_official_schema(content: Content) -> None:
    assert schema_errors(write_package(content, changed_at=WHEN)) == []


def schema_errors(written: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.Draft201909Validator(
        schema, format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    found = json.loads(json.dumps(written))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(found)]


def test_a_package_of_others_goes_out_as_it_came() -> None:
    came = baking()
    came["CFItems"][0] |= {"educationLevel": ["06"], "extensions": {"theirs": {"a": 1}}}
    came["CFDocument"] |= {"adoptionStatus": "Draft", "subject": ["Bread"]}
    came["CFDefinitions"] = {"CFItemTypes": []}
    first = read(came)
    goes = write_package(first, changed_at=WHEN)
    assert goes["CFItems"][0]["educationLevel"] == ["06"]
    assert goes["CFItems"][0]["extensions"]["theirs"] == {"a": 1}
    assert goes["CFDocument"]["adoptionStatus"] == "Draft"
    assert [one["identifier"] for one in goes["CFItems"]] == [
        one["identifier"] for one in came["CFItems"]
    ]
    levels = goes["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    assert [(one["identifier"], one["score"]) for one in levels] == [
        (one["identifier"], one["score"])
        for one in came["CFRubrics"][0]["CFRubricCriteria"][0]["CFRubricCriterionLevels"]
    ]
    assert differences(first, read(goes)).changes == []


def test_what_an_editor_elsewhere_changed_is_read() -> None:
    """Our extensions say only what CASE has no field for: they never overrule its fields."""
    content = read(package(item(10, "Dough", "B1", abbreviatedStatement="Dough")))
    goes = write_package(content, changed_at=WHEN)
    goes["CFItems"][0] |= {"abbreviatedStatement": "Sourdough", "fullStatement": "Works dough."}
    assert (read(goes).items["B1"].name, read(goes).items["B1"].description) == (
        "Sourdough", "Works dough.",
    )  # fmt: skip


@pytest.mark.thirdparty
@pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not beside this checkout")
def test_our_table_of_fields_is_that_of_the_official_schema() -> None:
    classes = json.loads(SCHEMA.read_text())["$defs"]
    names = {
        "CFDocument": "CFPckgDocument",
        "CFItem": "CFPckgItem",
        "CFAssociation": "CFPckgAssociation",
        **{name: name.rstrip("s") for name in fields.DEFINITIONS},
        "CFLicenses": "CFLicense",
    }
    for ours, known in fields.FIELDS.items():
        theirs = classes[names.get(ours, ours)]
        nested = fields.NESTED.get(ours, {})
        assert known.keys() | nested.keys() == theirs["properties"].keys(), ours
        required = {*fields.ALWAYS, *fields.REQUIRED.get(ours, ())}
        assert required == set(theirs["required"]), ours
