"""manage.py import_data PATH: the canonical files of a folder, .zip, .xlsx or .csv."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from integrations.canonical.services import import_folder
from integrations.core.command import OPERATOR, Progress, add_import_options, run_import
from integrations.models import ImportRun


class Command(BaseCommand):
    help = (
        "Import canonical files. Exit status: 0 everything taken, 3 some rows rejected (nothing "
        "applied unless --allow-rejects), 2 the input cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        add_import_options(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        def perform(path: Path, report: Progress) -> ImportRun:
            return import_folder(
                path=path,
                by=OPERATOR,
                is_dry_run=options["dry_run"],
                rejects_allowed=options["allow_rejects"],
                report=report,
            )

        run_import(
            perform, options["path"], as_json=options["json"], out=self.stdout, err=self.stderr
        )
