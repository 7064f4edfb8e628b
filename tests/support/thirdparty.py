"""Real files of other people, beside the checkout; never part of it."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDER = Path(os.environ.get("CADRE_THIRDPARTY_DATA", _BESIDE))


def needs(folder: str) -> list[pytest.MarkDecorator]:
    """Marks for tests of one data set: `pytestmark = needs("name")`."""
    absent = not (FOLDER / folder).is_dir()
    return [
        pytest.mark.thirdparty,
        pytest.mark.skipif(absent, reason=f"{folder} is not beside this checkout"),
    ]
