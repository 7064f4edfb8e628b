"""Importing ESCO, the European classification of skills, competences and occupations."""

from functools import partial
from pathlib import Path

from audit.services import Actor
from integrations.esco.occupations import read_works
from integrations.esco.skills import read_skills
from integrations.esco.tables import Tables, open_tables, slug_of
from integrations.exchange.content import Content, Head
from integrations.exchange.labels import version_in
from integrations.exchange.taking import measure, take_with_account
from integrations.models import ImportRun
from integrations.preset import Preset, Progress, run_preset

CODE = "esco"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."


def import_esco(
    path: Path,
    progress: Progress,
    *,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
) -> ImportRun:
    """Take in a folder with ESCO's files or archives. Raises UnreadableSource."""
    progress(5, "Reading")
    tables = open_tables(path)
    content = read_content(tables, version_in(path.name))
    preset = Preset(
        kind=ImportRun.Kind.ESCO,
        source_name=path.name,
        account=tables.books,
        write=partial(take_with_account, content, tables.books, by),
        measure=partial(measure, CODE),
    )
    return run_preset(
        preset, by=by, is_dry_run=is_dry_run, rejects_allowed=rejects_allowed, progress=progress
    )


def read_content(tables: Tables, version: str) -> Content:
    skills, links = read_skills(tables)
    works, needs = read_works(tables, skills)
    return Content(head=_head(tables, version), items=skills, links=links, works=works, needs=needs)


def _head(tables: Tables, version: str) -> Head:
    schemes = {}
    for record in tables.rows("conceptSchemes"):
        schemes[slug_of(record.text("conceptSchemeUri"))] = record.text("preferredLabel")
        tables.books.take(record, "framework")
    return Head(
        code=CODE,
        name="ESCO",
        description="European Skills, Competences, Qualifications and Occupations",
        source="European Commission, esco.ec.europa.eu",
        licence="European Commission reuse decision 2011/833/EU",
        identifier="http://data.europa.eu/esco/concept-scheme/skills",
        version_label=version,
        publisher="European Commission",
        language=tables.language,
        attribution=ATTRIBUTION,
        extras={"esco": {"schemes": schemes}} if schemes else {},
    )
