"""What docs/ say in tables is what the code does."""

import re
from pathlib import Path

import pytest

from config.bootstrap import CHECKOUT
from config.documents import TABLES, path_of, with_table

DOCUMENTS = [
    path
    for folder in ("", "docs", "docs/decisions", *(one.name for one in CHECKOUT.iterdir()))
    for path in (CHECKOUT / folder).glob("*.md")
    if not folder.startswith(("var", "node_modules", "."))
]


@pytest.mark.parametrize("name", TABLES)
def test_a_written_table_is_up_to_date(db: None, name: str) -> None:
    text = path_of(name).read_text()
    assert text == with_table(text, TABLES[name]()), "run `manage.py write_docs`"


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="needs"):
        with_table("nothing", "table")


@pytest.mark.parametrize("path", sorted(set(DOCUMENTS)), ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_the_map_names_every_document() -> None:
    here = CHECKOUT / "docs"
    text = (here / "README.md").read_text()
    missing = [one.name for one in here.glob("*.md") if one.name not in text]
    assert missing == []


def test_every_app_has_a_readme() -> None:
    apps = [one.parent for one in CHECKOUT.glob("*/apps.py")]
    assert [one.name for one in apps if not (one / "README.md").exists()] == ["config"]
