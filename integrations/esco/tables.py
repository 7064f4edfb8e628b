"""The files of an ESCO download, in any language, recognised by their names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from integrations.core.errors import UnreadableSource
from integrations.core.sources import SourceFile, open_published
from integrations.exchange.books import Books
from integrations.outcomes import Record

BASE = "http://data.europa.eu/esco/"
_NAME = re.compile(r"(.+?)(?:_([a-z]{2}))?\.csv", re.IGNORECASE)

CONCEPT, LABEL, ABOUT = "conceptUri", "preferredLabel", "description"
SKILL_COLLECTIONS = {
    "transversalSkillsCollection": "transversal",
    "digCompSkillsCollection": "digcomp",
    "digitalSkillsCollection": "digital",
    "greenSkillsCollection": "green",
    "languageSkillsCollection": "language",
    "researchSkillsCollection": "research",
}
WORK_COLLECTIONS = {"researchOccupationsCollection": "research"}

COLUMNS: dict[str, Sequence[str]] = {
    "skills": (CONCEPT, "skillType", LABEL, "altLabels", ABOUT),
    "skillGroups": (CONCEPT, LABEL, ABOUT),
    "skillsHierarchy": ("Level 0 URI", "Level 0 preferred term", "Level 1 URI"),
    "broaderRelationsSkillPillar": (CONCEPT, "broaderType", "broaderUri"),
    "skillSkillRelations": ("originalSkillUri", "relationType", "relatedSkillUri"),
    "occupations": (CONCEPT, "iscoGroup", LABEL, "altLabels", ABOUT),
    "ISCOGroups": (CONCEPT, "code", LABEL, ABOUT),
    "broaderRelationsOccPillar": (CONCEPT, "broaderUri"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
    "conceptSchemes": ("conceptSchemeUri", LABEL),
    **dict.fromkeys(SKILL_COLLECTIONS, (CONCEPT,)),
    **dict.fromkeys(WORK_COLLECTIONS, (CONCEPT,)),
}
"""What each file must have. Columns beside these are read where they are there."""

IGNORED = {"conceptSchemes": ("hasTopConcept",)}
"""Repeats, in one cell, what `inScheme` says on each concept."""


@dataclass(kw_only=True)
class Tables:
    """The files by what they are, and the books that account for their rows."""

    files: dict[str, SourceFile]
    language: str
    books: Books = field(default_factory=Books)

    def rows(self, table: str) -> Iterator[Record]:
        """Nothing where the file is not there."""
        file = self.files.get(table)
        if file is None:
            return
        columns = COLUMNS[table]
        keys = [column for column in columns if column.endswith("Uri")]
        ignored = IGNORED.get(table, ())
        yield from self.books.read(file, columns=columns, keys=keys, ignored=ignored)


def open_tables(path: Path) -> Tables:
    """A folder with the .csv or .zip files, or one .zip. Raises UnreadableSource."""
    files: dict[str, SourceFile] = {}
    languages: dict[str, str] = {}
    others = []
    for file in open_published(path):
        found = _NAME.fullmatch(file.name)
        table = found.group(1) if found else ""
        if table not in COLUMNS:
            others.append(file.name)
        elif table in files:
            raise UnreadableSource(
                f"{file.name} and {files[table].name} are the same table. Give one language."
            )
        else:
            files[table] = file
            languages[table] = found.group(2) or "" if found else ""
    if "skills" not in files:
        raise UnreadableSource(
            "There is no skills_en.csv. Give the folder that holds ESCO's files or .zip archives."
        )
    tables = Tables(files=files, language=languages["skills"])
    _tell_others(tables, others)
    return tables


def _tell_others(tables: Tables, others: Sequence[str]) -> None:
    for name in others:
        if name.lower().endswith(".csv"):
            tables.books.notice(f"{name} is no file that Cadre knows of ESCO. It was left out.")
    for table in COLUMNS.keys() - tables.files.keys():
        tables.books.notice(f"{table} is not in the folder, so what it says is not here either.")


def code_of(uri: str) -> str:
    """Short, and still an address: esco/skill/0005c151-…"""
    return f"esco/{uri.removeprefix(BASE)}" if uri.startswith(BASE) else uri


def slug_of(uri: str) -> str:
    """The last part of an address."""
    return uri.rstrip("/").rsplit("/", 1)[-1]
