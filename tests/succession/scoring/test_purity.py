"""The core stays arithmetic, and light to import."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_importing_the_core_brings_neither_django_nor_scipy() -> None:
    # scipy takes half a second, which web processes that never score would pay at every start.
    program = "import sys, succession.scoring; print({'django', 'scipy'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"
