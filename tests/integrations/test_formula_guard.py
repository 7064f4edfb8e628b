"""What a spreadsheet would run is shown instead, and comes back as it was."""

import pytest

from integrations.core.cells import guarded, unguarded
from ui.exports import neutral
from ui.formulas import FORMULA_STARTS


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_every_start_of_a_formula_is_guarded_in_every_export(start: str) -> None:
    text = f"{start}HYPERLINK"
    assert guarded(text) == neutral(text) == f"'{text}"


@pytest.mark.parametrize("start", FORMULA_STARTS)
@pytest.mark.parametrize("quotes", ["", "'", "''"])
def test_a_guarded_text_comes_back_as_it_was(start: str, quotes: str) -> None:
    text = f"{quotes}{start}HYPERLINK"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["plain", "a=1", "'quoted'", "3-4"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
