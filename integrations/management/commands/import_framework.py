"""Take in a published competency framework."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from integrations.case.services import import_case
from integrations.core.command import OPERATOR, add_import_options, run_import
from integrations.esco.services import import_esco
from integrations.models import ImportRun
from integrations.onet.services import import_onet
from integrations.uk_gdd.services import import_uk_gdd

Import = Callable[..., ImportRun]
"""Takes the path, a progress bar, and what the options say."""

FRAMEWORKS: dict[str, Import] = {
    "uk-gdd": import_uk_gdd,
    "case": import_case,
    "onet": import_onet,
    "esco": import_esco,
}


class Command(BaseCommand):
    help = "Take in a framework: its competencies, ladders of roles, and what they require."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("framework", choices=FRAMEWORKS, help="Which framework it is.")
        parser.add_argument("folder", type=Path, help="The folder with its files, or the file.")
        add_import_options(parser)

    def handle(self, *_: Any, **options: Any) -> None:
        perform = partial(
            FRAMEWORKS[options["framework"]],
            by=OPERATOR,
            is_dry_run=options["dry_run"],
            rejects_allowed=options["allow_rejects"],
        )

        run_import(
            perform,
            options["folder"],
            as_json=options["json"],
            out=self.stdout,
            err=self.stderr,
        )
