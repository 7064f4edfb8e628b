"""Take in one day's organogram."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from integrations.core.command import OPERATOR, Progress, add_import_options, run_import
from integrations.models import ImportRun
from integrations.organogram.services import import_organogram


class Command(BaseCommand):
    help = "Take in an organogram: posts, their holders, who reports to whom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The senior file (.csv).")
        parser.add_argument(
            "junior", type=Path, nargs="?", help="The junior file of the same day, to account for."
        )
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="Its day, if its name does not say it."
        )
        add_import_options(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        more = [options["junior"]] if options["junior"] else []
        perform = partial(
            import_organogram,
            by=OPERATOR,
            day=options["as_of"],
            is_dry_run=options["dry_run"],
            rejects_allowed=options["allow_rejects"],
        )

        def perform_all(path: Path, progress: Progress) -> ImportRun:
            return perform([path, *more], progress)

        run_import(
            perform_all,
            options["file"],
            as_json=options["json"],
            out=self.stdout,
            err=self.stderr,
        )
