"""Addresses of rows: the same as `reverse` gives, whatever is in a number or a code."""

import pytest
from django.urls import reverse

from ui.links import address


@pytest.mark.parametrize("value", ["E3", "V/1", "ü x", "a?b#c", "50%", "~1~", "it's", "x&y=z", "Đ"])
def test_an_address_is_what_reverse_gives(value: str) -> None:
    assert address("succession:person", value) == reverse("succession:person", args=[value])
    two = reverse("succession:readiness-role", args=[value, "r/2"])
    assert address("succession:readiness-role", value, "r/2") == two
    at = reverse("succession:chart-at", args=["people", value])
    assert address("succession:chart-at", value, fixed=("people",)) == at
