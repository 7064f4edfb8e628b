"""Make an invented company: into a folder, or into the database by way of the import."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from integrations.demo.company import Company, write_company
from integrations.demo.plan import Plan, PlanError


class Command(BaseCommand):
    help = (
        "Invent a company of 400 people or more, always the same for the same numbers. With "
        "--output the canonical files are written there; without, they are imported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--employees", type=int, required=True, help="How many people.")
        parser.add_argument("--seed", type=int, default=1, help="Another one, another company.")
        parser.add_argument("--output", type=Path, help="The folder to write; imports nothing.")
        parser.add_argument(
            "--as-of", type=date.fromisoformat, help="The company's today (default: today)."
        )
        parser.add_argument(
            "--evidence-per-person", type=float, default=30.0, help="Mean rows of evidence."
        )
        parser.add_argument(
            "--with-bad-rows",
            action="store_true",
            help="Add rows that an import must reject; bad_rows.json lists them.",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            plan = Plan(
                employees=options["employees"],
                seed=options["seed"],
                as_of=options["as_of"] or timezone.localdate(),
                evidence_per_person=options["evidence_per_person"],
                with_bad_rows=options["with_bad_rows"],
            )
        except PlanError as error:
            raise CommandError(str(error)) from error
        if options["output"]:
            self._report(write_company(plan, options["output"]))
        else:
            self._import(plan)

    def _report(self, company: Company) -> None:
        for file, rows in company.rows.items():
            self.stdout.write(f"{file:<26}{rows:>12,}")
        self.stdout.write(f"Written to {company.folder}")

    def _import(self, plan: Plan) -> None:
        with TemporaryDirectory(prefix="cadre-company-") as folder:
            write_company(plan, Path(folder))
            call_command(
                "import_data",
                folder,
                allow_rejects=plan.with_bad_rows,
                stdout=self.stdout,
                stderr=self.stderr,
            )
