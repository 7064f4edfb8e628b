"""Importing an organogram: one day's posts and holders of one or more organisations."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from audit.models import Run
from audit.services import Actor
from integrations.accounts import LedgerAccount
from integrations.core.errors import UnreadableSource
from integrations.core.sources import SourceFile, header_of, open_source
from integrations.models import ImportRun
from integrations.organogram.chart import Chart, draw_chart
from integrations.organogram.posts import (
    JUNIOR_COLUMNS,
    NAME,
    REF,
    SENIOR_COLUMNS,
    SUPERIOR,
    leave_out_juniors,
    read_posts,
)
from integrations.organogram.store import load_stored, write_snapshot
from integrations.outcomes import Ledger, Record
from integrations.preset import Preset, Progress, read_records, run_preset
from integrations.settling import Written

_SENIOR_KEYS = (REF, NAME, SUPERIOR)
_JUNIOR_KEYS = ("Unit", "Reporting Senior Post", "Generic Job Title")


def import_organogram(
    paths: Sequence[Path],
    progress: Progress,
    *,
    by: Actor,
    day: date | None = None,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
) -> ImportRun:
    """Take in a senior file and, if given, the junior file of the same day, in any order. The day is
    the date in the senior file's name unless it is told. Raises UnreadableSource."""
    progress(5, "Reading")
    senior, junior = _tell_apart([file for path in paths for file in open_source(path)])
    day = day or _day_in(senior.name)
    ledger = Ledger()
    files = {senior.name: read_records(senior, columns=SENIOR_COLUMNS, ledger=ledger)}
    chart = draw_chart(read_posts(ledger.usable(files[senior.name]), ledger), ledger)
    _tell_damage(files[senior.name], ledger)
    if junior is not None:
        files[junior.name] = read_records(junior, columns=JUNIOR_COLUMNS, ledger=ledger)
        leave_out_juniors(ledger.usable(files[junior.name]), ledger)
    preset = Preset(
        kind=ImportRun.Kind.ORGANOGRAM,
        source_name=senior.name,
        account=LedgerAccount(
            ledger=ledger,
            files=files,
            key_columns={
                name: _SENIOR_KEYS if name == senior.name else _JUNIOR_KEYS for name in files
            },
        ),
        write=partial(_write, day, chart, ledger),
        measure=partial(_measure, chart),
    )
    return run_preset(
        preset,
        by=by,
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
        progress=progress,
    )


def _tell_apart(files: list[SourceFile]) -> tuple[SourceFile, SourceFile | None]:
    """The senior file, and the junior one if there is one, by their columns."""
    seniors = [file for file in files if REF in header_of(file)[0]]
    juniors = [file for file in files if file not in seniors]
    if len(seniors) != 1:
        what = "None of the files is" if not seniors else "More than one file is"
        raise UnreadableSource(
            f"{what} a list of senior posts (with a column {REF}). Give one, for one day."
        )
    if len(juniors) > 1:
        raise UnreadableSource("Give at most one junior file beside the senior one.")
    return seniors[0], juniors[0] if juniors else None


def _day_in(name: str) -> date:
    found = re.search(r"\d{4}-\d{2}-\d{2}", name)
    try:
        return date.fromisoformat(found.group() if found else "")
    except ValueError:
        raise UnreadableSource(
            f"{name} does not say of which day it is. Put the date into its name, or give --as-of.",
            file=name,
        ) from None


def _tell_damage(records: list[Record], ledger: Ledger) -> None:
    damaged = sum(any("�" in text for text in record.values.values()) for record in records)
    if damaged:
        ledger.notice(f"{damaged} rows hold a damaged character (�), kept as it came.")


def _write(day: date, chart: Chart, ledger: Ledger, written: Written) -> None:
    organisations = sorted({post.scope.code for post in chart.posts.values()})
    _refuse_going_back(day, organisations)
    write_snapshot(day, chart, ledger, written)
    written.facts |= {"snapshot_on": day.isoformat(), "organisations": organisations}


def _refuse_going_back(day: date, organisations: list[str]) -> None:
    """An older snapshot would bring back people who have left since."""
    applied = ImportRun.objects.filter(
        kind=ImportRun.Kind.ORGANOGRAM,
        is_dry_run=False,
        rolled_back_at__isnull=True,
        run__status=Run.Status.DONE,
        facts__snapshot_on__gt=day.isoformat(),
    )
    for facts in applied.values_list("facts", flat=True):
        both = set(facts["organisations"]) & set(organisations)
        if both:
            raise UnreadableSource(
                f"A later snapshot of {min(both)}, of {facts['snapshot_on']}, is in already. "
                f"One of {day.isoformat()} would undo what has happened since."
            )


def _measure(chart: Chart) -> dict[str, int]:
    stored = load_stored({post.scope for post in chart.posts.values()})
    return {
        "position": len(stored.positions),
        "position_open": sum(one.closed_on is None for one in stored.positions.values()),
        "employee": len(stored.people),
        "employee_present": sum(one.status != "left" for one in stored.people.values()),
    }
