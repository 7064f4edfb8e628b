"""What the tests of the embedded servers share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Unlike pytest's own, open to the account that PostgreSQL runs under for root."""
    with tempfile.TemporaryDirectory(prefix="cadre-test-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder
