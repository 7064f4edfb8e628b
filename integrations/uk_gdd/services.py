"""Importing the UK Government Digital and Data Profession Capability Framework."""

from functools import partial
from pathlib import Path

from audit.services import Actor
from competencies.models import Competency, Indicator, Requirement
from integrations.accounts import LedgerAccount
from integrations.core.errors import UnreadableSource
from integrations.core.sources import SourceFile, open_source
from integrations.models import ImportRun
from integrations.outcomes import Ledger, Record
from integrations.preset import Preset, Progress, read_records, run_preset
from integrations.settling import Written
from integrations.uk_gdd.ladders import store_ladders
from integrations.uk_gdd.skills import CODE, store_framework, store_skills
from integrations.uk_gdd.table import (
    ROLE_COLUMNS,
    ROLES_FILE,
    SKILL_COLUMNS,
    SKILLS_FILE,
    Tables,
    read_tables,
)
from people.models import Role, RoleFamily


def import_uk_gdd(
    folder: Path,
    progress: Progress,
    *,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
) -> ImportRun:
    """Take in the folder's roles.csv and skills.csv. Raises UnreadableSource."""
    progress(5, "Reading")
    ledger = Ledger()
    files = {file.name: file for file in open_source(folder)}
    skills = read_records(_file(files, SKILLS_FILE), columns=SKILL_COLUMNS, ledger=ledger)
    roles = read_records(_file(files, ROLES_FILE), columns=ROLE_COLUMNS, ledger=ledger)
    tables = read_tables(skills=ledger.usable(skills), roles=ledger.usable(roles), ledger=ledger)
    preset = Preset(
        kind=ImportRun.Kind.UK_GDD,
        source_name=folder.name,
        account=LedgerAccount(
            ledger=ledger,
            files={SKILLS_FILE: skills, ROLES_FILE: roles},
            key_columns={SKILLS_FILE: SKILL_COLUMNS[:1], ROLES_FILE: _ROLE_KEYS},
        ),
        write=partial(_write, tables, {record.line: record for record in roles}, ledger, by),
        measure=_measure,
    )
    return run_preset(
        preset,
        by=by,
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
        progress=progress,
    )


_ROLE_KEYS = ("Role Family", "Role", "Role Level", "Skill Name", "Skill Level")


def _file(files: dict[str, SourceFile], name: str) -> SourceFile:
    if name not in files:
        raise UnreadableSource(
            f"There is no {name}. The folder needs {ROLES_FILE} and {SKILLS_FILE}.", file=name
        )
    return files[name]


def _write(
    tables: Tables, lines: dict[int, Record], ledger: Ledger, by: Actor, written: Written
) -> None:
    framework = store_framework(written)
    competencies = store_skills(framework, tables.skills, written)
    store_ladders(tables.ladders, competencies, lines, ledger, by, written)
    _tell_what_is_gone(tables, ledger)


def _tell_what_is_gone(tables: Tables, ledger: Ledger) -> None:
    """Skills and roles of an earlier version stay: evidence, people and profiles may name them."""
    levels = {name for ladder in tables.ladders.values() for name in ladder.levels}
    named = {one.record.text("Skill Name") for one in ledger.rejected} | tables.skills.keys()
    skills = Competency.objects.filter(framework__code=CODE).exclude(name__in=named)
    roles = Role.objects.filter(code__startswith=f"{CODE}.").exclude(name__in=levels)
    for noun, gone in (("Skill", skills), ("Role", roles)):
        for name in gone.order_by("name").values_list("name", flat=True):
            ledger.notice(f"{noun} “{name}” is not in this version any more. It was kept.")


def _measure() -> dict[str, int]:
    return {
        "competency": Competency.objects.filter(framework__code=CODE).count(),
        "indicator": Indicator.objects.filter(competency__framework__code=CODE).count(),
        "role_family": RoleFamily.objects.filter(code__startswith=f"{CODE}.").count(),
        "role": Role.objects.filter(code__startswith=f"{CODE}.").count(),
        "requirement": Requirement.objects.filter(
            profile__role__code__startswith=f"{CODE}.", profile__status="published"
        ).count(),
    }
