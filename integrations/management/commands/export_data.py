"""manage.py export_data FOLDER: the canonical files of everything that they can carry."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.canonical.export import export_folder
from integrations.core.command import OPERATOR


class Command(BaseCommand):
    help = "Write the canonical files. Importing them elsewhere gives the same company."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            rows = export_folder(folder=options["folder"], by=OPERATOR)
        except OSError as error:
            raise CommandError(f"Cannot write to {options['folder']}: {error.strerror}") from error
        for file, count in rows.items():
            self.stdout.write(f"{file:<26}{count:>11,}")
