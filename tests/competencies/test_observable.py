"""Hints where a behaviour can hardly be observed."""

import pytest

from competencies.observable import TextHint, hint_for, observability_hints


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Understands why people resist change", "“understands” goes on inside a head"),
        ("You can understand the needs of users", "“understand” goes on inside a head"),
        ("Is aware of what others expect", "“aware” goes on inside a head"),
        ("Has a broad view of the market", "It says what somebody is or has"),
        ("Listens", "Too short to recognise"),
        ("Communicates effectively with the whole team", "“effectively” is in the eye of the"),
        ("Says " + "very " * 60 + "much", "It is long"),
    ],
)
def test_what_can_hardly_be_observed_is_hinted_at(text: str, words: str) -> None:
    assert words in hint_for(text)


@pytest.mark.parametrize(
    "text",
    [
        "Asks what a change means for their own work before judging it.",
        "Writes down what was agreed, and who does it by when.",
        "Usually lets a person find the next step themselves.",
        "在会议上提出问题",
        "",
    ],
)
def test_what_can_be_observed_is_left_alone(text: str) -> None:
    assert hint_for(text) == ""


def test_the_same_text_at_two_levels_is_hinted_at_once() -> None:
    text = "Asks what a change means for others."
    assert observability_hints({2: [text], 1: [text, "Knows people"]}) == [
        TextHint(
            level=1,
            text="Knows people",
            words="“knows” goes on inside a head: say what one sees or hears instead.",
        ),
        TextHint(level=2, text=text, words="It says the same as a lower level."),
    ]
