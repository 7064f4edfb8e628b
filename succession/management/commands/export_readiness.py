"""manage.py export_readiness --output FILE.csv"""

import csv
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Event
from audit.services import System, record_event
from succession.selectors.export import FIELDS, exported_scores


class Command(BaseCommand):
    help = "Write the current readiness scores as CSV (docs: import format, last part)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        output: Path = options["output"]
        try:
            rows = _write(output)
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error.strerror}") from error
        record_event(
            by=System("Command line"),
            action=Event.Action.EXPORTED,
            object_type="readiness",
            object_id="all",
            object_label="Readiness of everybody",
            detail={"rows": rows, "file": output.name},
        )
        self.stdout.write(f"{rows} scores written to {output}")


def _write(output: Path) -> int:
    """All or nothing: a reader never finds half a file. The number of rows."""
    unfinished = output.with_name(f"{output.name}.part")
    rows = 0
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for row in exported_scores():
            writer.writerow(row)
            rows += 1
    os.replace(unfinished, output)
    return rows
