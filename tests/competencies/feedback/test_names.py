"""What in a comment may tell of somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.feedback.names import Known, Names, fold

PEOPLE = [
    Known(full_name="Mona Lind", number="E2", email="mona.lind@example.org", is_near=True),
    Known(full_name="Tuấn Trần", number="E5", is_near=True),
    Known(full_name="Zoë O'Brien-Łuk", number="10442", is_near=True),
    Known(full_name="Grace May", number="7", email="g.may@example.org"),
    Known(full_name="Jean-Luc Picard", number="NX-01"),
]
NAMES = Names(PEOPLE)


def found(text: str) -> list[str]:
    return [one.text for one in NAMES.find_in(text)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Mona Lind said so", ["Mona Lind"]),
        ("ask mona, or LIND", ["mona", "LIND"]),
        ("Lind, Mona would know", ["Lind, Mona"]),
        ("MÓNA'S idea", ["MÓNA"]),
        ("Tuan and tran", ["Tuan", "tran"]),
        ("Mo\u00adna and Mo\u200bna", ["Mona", "Mona"]),
        ("ＭＯＮＡ too", ["MONA"]),
        ("zoe, obrien? O'Brien!", ["zoe", "Brien"]),
        ("Luk or luk", ["Luk", "luk"]),
        ("ML agrees, M.L. too, M. L. as well", ["ML", "M.L.", "M. L."]),
        ("only ml of water", []),
        ("employee e2 and E5", ["e2", "E5"]),
        ("since 10442", ["10442"]),
        ("7 times, in 2024", []),
        ("write to me at x.y@elsewhere.example", ["x.y@elsewhere.example"]),
        ("g.may@example.org", ["g.may@example.org"]),
        ("it may show grace", []),
        ("In May, with Grace", ["May", "Grace"]),
        ("grace may", ["grace may"]),
        ("jean-luc picard", ["jean-luc picard"]),
        ("Picard", ["Picard"]),
        ("Delegates well and listens.", []),
        ("", []),
    ],
)
def test_examples(text: str, hits: list[str]) -> None:
    assert found(text) == hits


def test_reasons_are_in_words() -> None:
    (name, number) = NAMES.find_in("mona, 10442")
    assert (name.why, number.why) == ("A name of somebody near", "An employee number")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_near_name_is_found_wherever_it_stands_alone(before: str, after: str) -> None:
    hits = NAMES.find_in(f"{before} Mona {after}")
    assert any("mona" in fold(one.text) for one in hits)


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert all(one.text for one in NAMES.find_in(text))
